"""Patterns of duties and skills found in a sentence, in one pass over its phrases."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from pipeline.duties.grammar import Grammar, Row, Term, grammar
from schema.vocab import Role

_PREPOSITION = re.compile(
    r" (?:(?:.* )?(?<!up )(?:to|for|by|from|on|into|at|about|who|that|which|during|before|after|when|while|because)"
    r"|\w.* with) "
)
_NEW_CLAUSE = re.compile(r" \w.*  (?:and )?\w{2,}ing ")  # "reviewing charts, clarifying" orders; a sign is a space
_AGENTS = frozenset({"er", "ers", "or", "ors", "ed", "d", "able", "ive", "ant", "ants"})  # endings of no verb
_NOUNS = ("tion", "tions", "ment", "ments", "ance")  # of a verb's noun: "preparation of"
_WITH_OF = ("ing of ", "ion of ", "ons of ", "ent of ", "nce of ", "sal of ", "val of ", "ght of ", "ing in")
_DETERMINERS = frozenset(
    {"the", "a", "an", "our", "your", "its", "their", "this", "these", "every", "each", "any", "no"}
)
_GOVERNORS = frozenset({"of", "for", "with", "in"})  # "a stock of labels"; but "of labeling"
_MEANS = frozenset({"by", "via"})
_SIGNS = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~\n\t–—‑‐’‘“”•·…®™\u00a0"
_SIGN = re.compile(f"[{re.escape(_SIGNS)}]")
_ASCII_LOWER = {code: code + 32 for code in range(65, 91)}

Span = tuple[int, int]


class Match(NamedTuple):
    """A pattern found in a text: `[start, end)` in code points, whole words."""

    start: int
    end: int
    row: Row


def spaced(text: str) -> str:
    """The text in lower case, a space before and after it and for each sign: place `i` of the text is here `i + 1`."""
    lower = text.lower()
    if len(lower) != len(text):  # a letter such as U+0130 grew: offsets would shift
        lower = text.translate(_ASCII_LOWER)
    return f" {_SIGN.sub(' ', lower)} "


def _phrases(words: str, spans: Sequence[Span], known: Grammar) -> Iterator[tuple[int, int, int, Term]]:
    """Phrases inside the spans: number of the span, start, end of the last whole word (in the text), term.

    One pass for all spans: the automaton copies its text each time it is asked.
    """
    number = 0
    automaton, modifiers, after, last_span = known.automaton, known.modifiers, known.after, len(spans)
    for last, term in automaton.iter(words):
        while number < last_span and spans[number][1] < last - 1:
            number += 1
        if number == last_span:
            return
        start = last - term.size + 1  # the space before the phrase here is the place of its first letter in the text
        begin = spans[number][0]
        if start < begin or (words.startswith(" non", start - 4) and start >= begin + 4):
            continue  # of another sentence; "non-sterile" is not sterile
        stop = words.find(" ", last) - 1 if term.stem else last - 1
        if term.modifier and words[start + 1 : stop + 1] in modifiers and after.match(words, stop + 1):
            continue
        yield number, start, stop, term


def _acts(words: str, start: int, stop: int, size: int) -> bool:
    """Whether a phrase is used as a verb: no article stands before it, and its stem ends like one."""
    bare = not words.startswith(" of ", stop + 1)
    if not bare and not words.startswith(_WITH_OF, stop - 3):
        return False  # "counts of vials" are no work of counting; "preparation of" and "filling of" are work
    before = words[max(0, start - 12) : start].rpartition(" ")[2]
    if bare and (before in _DETERMINERS or (words[stop] == "s" and before in _GOVERNORS)):
        return False
    if before in _MEANS and not words.startswith("ing", stop - 2):
        return False  # "by phone"
    ending = words[start + size : stop + 1]
    if words[stop] == "s" and before.endswith("ed"):
        return False  # "returned packages"
    if ending in _AGENTS:
        return False
    return not (bare and ending.endswith(_NOUNS)) or words.startswith(" and ", stop + 1)


def matches(words: str, spans: Sequence[Span], role: Role) -> Iterator[tuple[int, list[Match]]]:
    """The patterns found in each span of the spaced text that has any: its number, and by their end the matches."""
    known = grammar(role)
    for number, phrases in groupby(_phrases(words, spans, known), key=itemgetter(0)):
        found = list(_found(words, phrases))
        if found:
            yield number, found


def _found(words: str, phrases: Iterator[tuple[int, int, int, Term]]) -> Iterator[Match]:
    """Every pattern of one sentence's phrases; the shortest reading of each."""
    reached: dict[int, Span] = {}  # step to where it was last found: the pattern's start, the step's end
    earlier: dict[int, Span] = {}  # and before that, for words that are two steps of one row
    for _, start, stop, term in phrases:
        acts = not term.first or _acts(words, start, stop, term.size)
        for row, step, key in term.steps:
            first: int | None = start
            if step:
                first = (
                    _begun(words, row, start, reached[key - 1], earlier.get(key - 1)) if key - 1 in reached else None
                )
            elif row.acts and not acts:
                first = None
            if first is None:
                continue
            if step + 1 == row.steps:
                yield Match(first, stop, row)
                continue
            if key in reached and reached[key][1] <= start:
                earlier[key] = reached[key]
            reached[key] = (first, stop)


def _begun(words: str, row: Row, start: int, last: Span, earlier: Span | None) -> int | None:
    """Where the pattern began whose step before this one was found close enough, else None."""
    place = last if last[1] <= start else earlier
    if place is None or not 0 <= start - place[1] <= row.gap:
        return None
    if words.startswith("ing", place[1] - 2) and _NEW_CLAUSE.match(words, place[1] + 1, start + 1):
        return None
    return place[0] if row.loose or not _PREPOSITION.match(words, place[1] + 1, start + 1) else None
