"""Spans of years and months that a text states with a number: "two (2) to three (3) years", "18+ mos.", "Years: 3".

Only places with the word "year", "yr", "month" or "mo" are looked at, so that the cost follows their number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_ONES = ["a", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
_NUMBERS: dict[str, float] = {word: float(max(at, 1)) for at, word in enumerate(_ONES)} | {
    "fifteen": 15.0,
    "eighteen": 18.0,
    "twenty": 20.0,
    "twenty-four": 24.0,
    "couple of": 2.0,
    "couple": 2.0,
    "half a": 0.5,
}
_WORDS = "|".join(sorted((word for word in _NUMBERS if word != "a"), key=len, reverse=True))
_NUMBER = rf"(?:\d{{1,2}}(?:\.\d)?|{_WORDS})"
_MORE = r"(?:\s*\+|[\s-]plus\b|\s+or (?:more|so|greater)\b|\s+and up\b)?"
_YEARS = re.compile(
    rf"(?<![\w.$£€,/])(?<!\w-)(?:a\s+(?=couple))?(?P<number>{_NUMBER}|a(?=\s+(?:full\s+)?year))(?:\s*\((?:{_NUMBER})\))?{_MORE}"
    rf"(?:\s*(?:-|–|—|to|or|through)\s*{_NUMBER}(?:\s*\({_NUMBER}\))?{_MORE})?"
    r"[\s-]*(?:(?:full|complete|consecutive|calendar|continuous|solid|good|recent)\s+){0,2}"
    r"(?P<unit>years?\b|yrs?\b\.?|months?\b|mos?\b\.?)(?:['’]?s?['’])?(?:\s*\([^)\d]{0,12}\))?\+?",
    re.IGNORECASE,
)
_UNIT_FIRST = re.compile(  # "Years of experience required: 3", "Experience (years): 2"
    r"(?P<unit>years?|yrs?|months?)\b\)?(?:\s+of)?(?:\s+[a-z]+){0,4}\s*(?:\([a-z ]{0,16}\))?\s*(?::|\t|–|-)\s*"
    rf"(?P<number>{_NUMBER})\b(?!\s*\(?\d|%|[.,]?\d|\s*(?:years?|yrs?|months?|weeks?|days?|hours?)\b)",
    re.IGNORECASE,
)
_EXPERIENCE = re.compile(r"exp\w*", re.IGNORECASE)
_UNITS = ("year", "yr", "month", "mo")
_WORD_START = re.compile(r"mo(?:s?\b|nth)|yr|year", re.IGNORECASE)
REACH = 56  # code points from the start of the number to the unit


class Span(NamedTuple):
    """A stated length of time, in years, and its words `[start, end)`."""

    years: float
    start: int
    end: int


def spans(text: str) -> Iterator[Span]:
    """Every stated length of time of the text, in order; a range counts by its lower end, months as parts of a year."""
    last = 0
    for at in _unit_places(text):
        found = _last(text, max(last, at - REACH), at) or _first(text, at)
        if found and found.start() >= last:
            last = found.end()
            yield Span(_years(found), found.start(), found.end())


def _last(text: str, start: int, at: int) -> re.Match[str] | None:
    """The number whose unit stands at `at`."""
    for found in _YEARS.finditer(text, start, at + 12):
        if found.start("unit") == at:
            return found
    return None


def _first(text: str, at: int) -> re.Match[str] | None:
    """The unit at `at` with its number behind it, where the words are about experience."""
    found = _UNIT_FIRST.match(text, at)
    return found if found and _EXPERIENCE.search(text, max(0, at - 24), found.end()) else None


def _unit_places(text: str) -> list[int]:
    lower = text.lower()
    if len(lower) != len(text):  # a capital that becomes two letters would move the places
        lower = text
    places = []
    for unit in _UNITS:
        at = lower.find(unit)
        while at >= 0:
            if (not lower[at - 1 : at].isalpha()) and (unit != "mo" or _WORD_START.match(lower, at)):
                places.append(at)
            at = lower.find(unit, at + 1)
    return sorted(set(places))


def _years(found: re.Match[str]) -> float:
    number = found["number"].lower()
    value = float(number) if number[0].isdigit() else _NUMBERS[number]
    return value / 12 if found["unit"].lower().startswith("mo") else value
