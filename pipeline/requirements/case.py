"""A named credential as the learned weights see it: its sentence, what stands around it, and what the rules say.

Features are short names, each of which has a row in a table of weights or none: words by side and distance, pairs and
triples of words, the words of the sentences before and after, of the lead-in and of the label, and what is named.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from pipeline.requirements.frame import Frame
from pipeline.requirements.hit import Hit
from pipeline.requirements.scope import Scope
from pipeline.requirements.segment import Segment
from schema.vocab import Level

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?|\d+|[^\w\s]")
HERE, OTHER, NUMBER = "HERE", "OTHER", "#"  # in place of the credential itself, of others beside it, of numbers
REACH = 25  # words on either side; longer sentences are lists, whose far end says nothing (2026-11-27)
NEAR_REACH = 8
AROUND = 120  # code points of the sentences before and after
BEFORE_WORDS, AFTER_WORDS, LEAD_WORDS, LABEL_WORDS = 10, 12, 14, 8


class Words(NamedTuple):
    """The words of a segment, its credentials masked (`at`: where each stands), and those around it."""

    inside: list[str]
    at: list[int]
    before: list[str]
    after: list[str]
    lead: list[str]
    label: list[str]


class Case(NamedTuple):
    """A credential among the `words` of its segment, number `which` of those named there.

    `said`: the level that the rules read, None for a mention; `default`: what its section says.
    `certain`: no words can change that it is not asked, as in a list of other jobs.
    """

    frame: Frame
    words: Words
    which: int
    hit: Hit
    said: Level | None
    default: Level | None
    scope: Scope
    certain: bool = False


def words_of(text: str) -> list[str]:
    """Words and signs of lowered text, numbers as one sign."""
    return [NUMBER if word.isdecimal() else word.replace("’", "'") for word in _WORD.findall(text)]


def words_around(frame: Frame, lower: str, segment: Segment, hits: list[Hit]) -> Words:
    """What the weights see of a segment; `lower` is the block's text, folded."""
    inside, at = _masked(lower, segment, hits)
    return Words(
        inside,
        at,
        words_of(lower[max(0, segment.start - AROUND) : segment.start])[-BEFORE_WORDS:],
        words_of(lower[segment.end : segment.end + AROUND])[:AFTER_WORDS],
        words_of(frame.lead.lower())[-LEAD_WORDS:],
        words_of(lower[: frame.label])[:LABEL_WORDS],
    )


def _masked(lower: str, segment: Segment, hits: list[Hit]) -> tuple[list[str], list[int]]:
    """Words of a segment with one sign for each credential, and where the sign of each hit stands."""
    found: list[str] = []
    at = [0] * len(hits)
    done = segment.start
    for number in sorted(range(len(hits)), key=lambda one: hits[one].start):
        hit = hits[number]
        if hit.start >= done:
            found += words_of(lower[done : hit.start])
            found.append(OTHER)
        at[number] = max(0, len(found) - 1)
        done = max(done, hit.end)
    return found + words_of(lower[done : segment.end]), at


def word_features(case: Case) -> Iterator[str]:
    """Features of the words, some more than once; the caller makes them a set."""
    yield from own_features(case)
    yield from shared_features(case.words)


def own_features(case: Case) -> Iterator[str]:
    """Those that differ from credential to credential of a segment."""
    words, place = case.words.inside, case.words.at[case.which]
    first, last = max(0, place - REACH), min(len(words), place + REACH + 1)
    mine = [*words[first:place], HERE, *words[place + 1 : last]]
    yield from _inside(mine, place - first)
    yield from _named(case)


def shared_features(words: Words) -> Iterator[str]:
    """Those of what stands around a segment, the same for all its credentials; none is among a credential's own."""
    yield from _pairs("N", words.after)
    yield from _pairs("P", words.before)
    yield from _pairs("H", words.lead)
    for word in words.label:
        yield f"LB {word}"


def _inside(words: list[str], here: int) -> Iterator[str]:
    """Words, pairs and triples by side and distance."""
    for place, word in enumerate(words):
        side, away = ("L" if place < here else "R"), abs(place - here)
        second = words[place + 1] if place + 1 < len(words) else None
        if place != here:
            yield f"u {word}"
            yield f"u{side}{_far(away)} {word}"
        if second is None:
            break
        yield f"b{side} {word} {second}"
        if away <= NEAR_REACH:
            yield f"b{side}{'n' if away <= 3 else 'f'} {word} {second}"
        if place + 2 < len(words):
            yield f"t {word} {second} {words[place + 2]}"


def _far(away: int) -> int:
    """Distance in words, in four steps."""
    return 1 if away <= 2 else 2 if away <= 5 else 3 if away <= 10 else 4


def _pairs(name: str, words: list[str]) -> Iterator[str]:
    for place, word in enumerate(words):
        yield f"{name} {word}"
        if place + 1 < len(words):
            yield f"{name} {word} {words[place + 1]}"


def _named(case: Case) -> Iterator[str]:
    """What is named, where, and of whom."""
    code, frame, size = case.hit.code, case.frame, len(case.words.inside)
    family = code.partition(".")[0]
    yield from (f"code {code}", f"fam {family}", f"sec {frame.section}", f"kind {frame.kind}")
    yield f"def {case.default}"
    yield f"role {frame.role} {'.'.join(code.split('.')[:2])}"
    yield f"rank {frame.rank}"
    yield "short" if size <= 5 else "long" if size > 20 else "mid"
    yield "opens" if case.words.at[case.which] == 0 else "later"
    if case.hit.person:
        yield "person"
    if case.hit.plural:
        yield "plural"


def rule_features(case: Case) -> Iterator[str]:
    """What the rules make of it: their level, the kinds of cues that speak of it, and where it stands."""
    said, default = case.said or "none", case.default or "none"
    yield f"said {said}"
    if case.scope.values:
        yield f"said by cue {said}"
    for value in sorted(case.scope.values):
        yield f"cue {value}"
    yield from (f"sec {case.frame.section}", f"kind {case.frame.kind}", f"def {default}")
    if case.scope.strong:
        yield "strong"
    if case.hit.person:
        yield "person"
    if case.hit.plural:
        yield "plural"
