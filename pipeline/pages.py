"""Pages that are no ad: class specifications, templates, news, tables of job codes, lists of other jobs.

Boards and aggregators serve them under a post's title. They ask nothing of anybody, so their role is `other` and
nothing else is read of them. `reference/pages.csv` holds their words; lists and tables show by their lines.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from itertools import islice

import ahocorasick

from pipeline.text import Document
from schema.posting import Evidence
from schema.vocab import reference

TOP_CHARS = 400  # a page that says what it is says so near its top
MIN_LISTED = 3  # so many "3 days ago" or "view job" make a list of jobs
MIN_SPECIFICATION = 3  # so many headings of class specifications, one theirs alone, make one that does not also hire
MIN_ARTICLE = 3  # so many different marks of an article make one, unless the page lists what is done or asked
MIN_ROWS, ROW_SHARE = 4, 0.4  # so many lines that name a post, so large a part of all, make a list of posts
ROW_CHARS, MOST_LINES = 120, 400
ADS_LISTS = frozenset({"required", "preferred", "licence", "duties"})
_POST = re.compile(  # a line that opens with a post: "Staff Pharmacist - Akron, OH", "4411 | Pharmacy Tech II | T05"
    r"[^a-z\n]{0,24}?(?:[A-Za-z/.-]+ ){0,3}?(?:pharmacists?|(?:pharmacy|pharm\.?|rx) (?:tech\w*|interns?|manager|clerk|"
    r"cashier|assistant|resident|director|supervisor|buyer|aide|lead|associate|courier|driver))\b[^.!?]*$",
    re.IGNORECASE,
)
_PLACED = re.compile(r"\s[-–—|]\s|\t|, [A-Z]{2}\b|\d{3}|[A-Z]{1,3}-?\d{2}")  # a place, a code, a grade beside it


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
    first: dict[str, dict[str, int]] = {}
    for last, (kind, phrase) in _automaton().iter(low, 0, end):
        at = last + 1 - len(phrase)
        seen[kind] += 1
        first.setdefault(kind, {}).setdefault(phrase, at)
        if kind == "says_so" and at < TOP_CHARS:
            return _evidence(document, at, phrase)
    kind = _kind(document, seen, {kind: len(phrases) for kind, phrases in first.items()})
    if kind is not None:
        phrase, at = next(iter(first[kind].items()))
        return _evidence(document, at, phrase)
    return _rows(document, low, end)


def _kind(document: Document, seen: Counter[str], different: dict[str, int]) -> str | None:
    """The kind of page whose words are many enough."""
    if seen["listed"] >= MIN_LISTED:
        return "listed"
    classed = different.get("specification", 0)
    if classed and classed + different.get("public_service", 0) >= MIN_SPECIFICATION and not seen["hires"]:
        return "specification"
    if different.get("article", 0) >= MIN_ARTICLE and not _lists(document):
        return "article"
    return None


def _lists(document: Document) -> bool:
    """Whether the page has a list of duties or of demands, as ads have."""
    return any(block.section in ADS_LISTS and block.kind != "heading" for block in document.blocks)


def _rows(document: Document, low: str, end: int) -> Evidence | None:
    """The first line of a page that is mostly a list of posts with their places, codes or grades."""
    if low.count("pharm", 0, end) < MIN_ROWS or _lists(document):
        return None
    at, total, found = 0, 0, []
    for line in islice(document.text[:end].split("\n"), MOST_LINES):
        if line.strip():
            total += 1
            post = _POST.match(line) if len(line) <= ROW_CHARS else None
            if post and _PLACED.search(line):
                found.append((at, line))
        at += len(line) + 1
    if len({line for _, line in found}) < MIN_ROWS or len(found) < ROW_SHARE * total:
        return None
    return _evidence(document, found[0][0], found[0][1])


def _evidence(document: Document, at: int, phrase: str) -> Evidence:
    return Evidence(at, at + len(phrase), document.text[at : at + len(phrase)])
