"""Pages that are no ad: class specifications, templates, lists of other jobs (`reference/pages.csv`).

Boards and aggregators serve them under a post's title. They ask nothing of anybody, so their role is `other`.
"""

from __future__ import annotations

from collections import Counter
from functools import cache

import ahocorasick

from pipeline.text import Document
from schema.posting import Evidence
from schema.vocab import reference

TOP_CHARS = 400  # a page that says what it is says so near its top
MIN_LISTED = 3  # so many "3 days ago" or "view job" make a list of jobs
MIN_SPECIFICATION = 3  # so many different headings of a class specification make one, unless the page also hires


@cache
def _automaton() -> ahocorasick.Automaton:
    automaton = ahocorasick.Automaton()
    for row in reference("pages"):
        automaton.add_word(row["phrase"], (row["kind"], row["phrase"]))
    automaton.make_automaton()
    return automaton


def no_ad(document: Document) -> Evidence | None:
    """The words that show the page to be no ad, or None; they count where the page itself speaks, not in a carousel."""
    low = document.text.lower()
    if len(low) != len(document.text):
        return None
    end = next((block.start for block in document.blocks if block.section == "carousel"), len(low))
    seen: Counter[str] = Counter()
    headings: dict[str, int] = {}
    first: dict[str, tuple[int, str]] = {}
    for last, (kind, phrase) in _automaton().iter(low, 0, end):
        at = last + 1 - len(phrase)
        seen[kind] += 1
        first.setdefault(kind, (at, phrase))
        if kind == "specification":
            headings.setdefault(phrase, at)
        if kind == "says_so" and at < TOP_CHARS:
            return _evidence(document, at, phrase)
    if seen["listed"] >= MIN_LISTED:
        return _evidence(document, *first["listed"])
    if len(headings) >= MIN_SPECIFICATION and not seen["hires"]:
        return _evidence(document, *first["specification"])
    return None


def _evidence(document: Document, at: int, phrase: str) -> Evidence:
    return Evidence(at, at + len(phrase), document.text[at : at + len(phrase)])
