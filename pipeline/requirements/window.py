"""Windows: "within 90 days of hire" to days (a month has 30, a year 365), bound to a credential and not to benefits."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

DAYS = {"day": 1, "week": 7, "month": 30, "year": 365}
_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty"
)
_NUMBERS = {word: number for number, word in enumerate(_ONES.split(" "))} | {
    "a": 1,
    "an": 1,
    "first": 1,
    "your first": 1,
    "the first": 1,
    "their first": 1,
    "one full": 1,
    "twenty-four": 24,
    "thirty": 30,
    "thirty-six": 36,
    "forty-five": 45,
    "forty five": 45,
    "sixty": 60,
    "ninety": 90,
    "one hundred twenty": 120,
    "one hundred and twenty": 120,
    "one hundred eighty": 180,
    "one hundred and eighty": 180,
}
_NUMBER = r"(?P<number>\d{1,4}|" + "|".join(sorted(map(re.escape, _NUMBERS), key=len, reverse=True)) + ")"
_LEAD = (
    r"\b(?P<lead>within|inside(?: of)?|no later than|not later than|not to exceed|not exceed|at most|in under|"
    r"by the end of|by|before the end of|has|have|in|during|after)\s+(?:the\s+)?"
    r"(?:period of\s+|a period of\s+|up to\s+|"
    r"(?:your |their )?first\s+(?=\d|[a-z]+\s*\(|thirty|sixty|ninety|six|three|two|twelve))?"
)
_FIRST_OF_RANGE = r"(?:\d+\s*(?:-|–|to)\s*)?"  # "6 to 12 months": the longer time is the limit
_SAID_TWICE = r"(?:\s*\(\d+\))?[\s-]*"  # "six (6) months", "90-day"
_WINDOW = re.compile(
    _LEAD + _FIRST_OF_RANGE + _NUMBER + _SAID_TWICE + r"(?:full\s+|calendar\s+|consecutive\s+)?"
    r"(?P<unit>day|week|month|year|mo|yr)(?:s|'s|\(s\))?\b(?P<tail>[^,;.]{0,26})",
)
_POSTFIX = re.compile(
    r"\b" + _NUMBER + _SAID_TWICE + r"(?P<unit>day|week|month|year)(?:s|\(s\))?\s+"
    r"(?:of (?:hire|employment|start|your start)|from (?:hire|start|the date of hire|date of hire)|"
    r"to (?:obtain|get|earn|complete|pass|become)|after (?:hire|start|hiring|employment)|post-hire)\b"
)
_BEFORE = re.compile(r"\b(?:before|prior to)\s+(?:being |you |they )?(?:\w{3,}ing|work|give|touch)\b")
_FINISH = re.compile(r"\b(?:complete|finish|obtain|get|earn|pass)\b")  # "or complete ours in 60 days"
_PAST = re.compile(r"\b(?:past|last|previous|preceding|prior|of experience|experience)\b")


class Window(NamedTuple):
    """A time limit stated at `[start, end)`, in days."""

    start: int
    end: int
    days: int | None


def windows(lower: str, start: int, end: int) -> Iterator[Window]:
    """The windows between two places of a text in lower case."""
    last = start
    for found in _WINDOW.finditer(lower, start, end):
        lead, tail = found["lead"], found["tail"]
        finished = lead == "in" and _FINISH.search(lower, max(start, found.start() - 24), found.start())
        weak = lead in ("in", "has", "have", "during", "after", "by") and not finished
        if weak and not _anchored(lead, found[0][: -len(tail) or None], tail):
            continue
        if _PAST.search(lower, max(start, found.start("number") - 9), found.end("unit")) or _PAST.match(
            tail.strip(" s'")
        ):
            continue
        last = found.end() - len(tail)
        yield Window(found.start(), last, _days(found))
    for found in _POSTFIX.finditer(lower, max(start, last), end):
        before = lower[max(start, found.start() - 8) : found.start()]
        if not before.rstrip().endswith(("after", "first", "every")):
            yield Window(found.start(), found.end(), _days(found))


def befores(lower: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Places of "before giving vaccines", "prior to working": a limit without a number."""
    for found in _BEFORE.finditer(lower, start, end):
        yield found.start(), found.end()


def _anchored(lead: str, words: str, tail: str) -> bool:
    """Whether a weak lead ("in", "by", "after") states a limit: "by your first year", "has 90 days to obtain"."""
    if lead in ("has", "have"):
        return bool(re.search(r"\bto (?:obtain|get|earn|become|complete|pass)\b|of hire|after hire", tail))
    if lead == "by":
        return "first" in words or "anniversary" in tail
    return lead in ("in", "during") and "first" in words


def _days(found: re.Match[str]) -> int:
    number = found["number"]
    unit = {"mo": "month", "yr": "year"}.get(found["unit"], found["unit"])
    return (int(number) if number.isdigit() else _NUMBERS[number]) * DAYS[unit]
