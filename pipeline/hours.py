"""Hours of work, shares of a post and patterns of shifts, where they tell full time from part time.

"40 hours a week", "Hours: 22.5", "0.6 FTE", "80 hours per pay period", "4 x 10s", "7 on / 7 off". Hours between part
and full time tell nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from schema.vocab import Employment

FULL_FROM, PART_TO = 35.0, 32.0  # hours a week; 32 are 0.8 of a post
LEAST_WEEK, MOST_WEEK = 10.0, 60.0
FULL_FTE, PART_FTE = 0.9, 0.8  # three 12-hour shifts are 0.9
ANCHORS = (
    "hour",
    "hrs",
    "fte",
    "wte",
    "7on",
    "7 on",
    "7 days on",
    "seven on",
    "x1",
    "x 1",
    "x8",
    "x 8",
    "three 1",
    "four 1",
    "five 8",
    "four t",
    "twelves",
)
REACH_BEFORE, REACH_AFTER = 34, 40  # code points round an anchor
_N = r"(?<![\d.,$£€:/])(?P<low>\d{1,3}(?:\.\d{1,2})?)(?:\s?(?:-|–|to)\s?(?P<high>\d{1,3}(?:\.\d{1,2})?))?\+?"
_PERIOD = (
    r"\s?(?:/|per|a|each|every|in a|over)\s?"
    r"(?:(?P<fortnight>pay period|two weeks|2 weeks|fortnight)|work ?week|week|wk|"
    r"[3-5](?: ?(?:or|to|-) ?[3-5])? days|(?:three|four|five) days)\b"
)
_WEEK = re.compile(rf"{_N}[ -]?(?:guaranteed |paid |scheduled )?(?:hours?|hrs?\.?)(?:{_PERIOD}| weekly\b)")
_HOURS_A_WEEK = re.compile(rf"\bhours?\b[^.\n]{{0,20}}?{_N}{_PERIOD}")  # "Hours of work are 17.5 per week"
_LABELLED = re.compile(
    r"\b(?:(?:weekly|scheduled|standard|contracted|total|expected|anticipated weekly|working) )?(?:hours?|hrs)"
    r"(?: (?:per|a|each) week| of work)?\s*[:\t|=]\s*"
    rf"{_N}(?!\d|:|\s?(?:am|pm|a\.m|p\.m|[-–]\s?\d+:|%))"
)
_BARE = re.compile(  # no other hours are written so: a British week, or a full one between commas
    r"(?<![\d.])(?P<low>37[.,]5|22\.5|18\.75) ?(?:hours|hrs)\b"
    r"|(?:^|[,;|\n]\s?)(?P<low2>3[5-9]|40) ?(?:hours|hrs)(?=\s*(?:[,;|\n]|\.\s|$))"
)
_SHARE = re.compile(
    r"\b(?:fte|wte)\W{1,4}(?P<fte>[01]?\.\d{1,3}|1(?:\.0+)?)(?![\d%.])"
    r"|(?<![\d.])(?P<fte2>[01]?\.\d{1,3}|1(?:\.0+)?) ?(?:fte|wte)\b"
)
_SHIFTS = re.compile(
    r"\b(?:(?:3|three) ?[x-] ?12|(?:4|four) ?[x-] ?10|(?:5|five) ?[x-] ?8)s?\b(?!\s?(?:%|mg))"
    r"|\b(?:three (?:12s|twelves|12-hour)|(?:four|4) (?:10s|tens|10-hour|ten-hour)|(?:five|5) (?:8s|eights|8-hour))\b"
    r"|\b(?:7|seven) ?(?:days |nights )?on\b\W{1,5}(?:7|seven) ?(?:days |nights )?off\b"
)


def hours_kinds(low: str) -> Iterator[tuple[int, Employment]]:
    """Place and kind of all that tells full or part time in `low` (lower case), in order."""
    for at in sorted({at for anchor in ANCHORS for at in _places(low, anchor)}):
        kind = _kind(low, max(0, at - REACH_BEFORE), at + REACH_AFTER)
        if kind is not None:
            yield at, kind


def _places(low: str, anchor: str) -> Iterator[int]:
    at = low.find(anchor)
    while at >= 0:
        yield at
        at = low.find(anchor, at + 1)


def _kind(low: str, left: int, right: int) -> Employment | None:
    if _SHIFTS.search(low, left, right):
        return Employment.FULL_TIME
    share = _SHARE.search(low, left, right)
    if share:
        part = float(share["fte"] or share["fte2"])
        return _between(part, part, FULL_FTE, PART_FTE)
    for pattern in (_WEEK, _HOURS_A_WEEK, _LABELLED, _BARE):
        hours = pattern.search(low, left, right)
        if hours:
            return _by_hours(hours.groupdict())
    return None


def _by_hours(said: dict[str, str | None]) -> Employment | None:
    least = float((said.get("low") or said.get("low2") or "0").replace(",", "."))
    most = float(said.get("high") or least)
    weeks = 2.0 if said.get("fortnight") else 1.0
    if not LEAST_WEEK <= least / weeks <= most / weeks <= MOST_WEEK:
        return None  # eight hours of leave a pay period, a working day from ten to six
    return _between(least / weeks, most / weeks, FULL_FROM, PART_TO)


def _between(least: float, most: float, full: float, part: float) -> Employment | None:
    if least >= full:
        return Employment.FULL_TIME
    return Employment.PART_TIME if most <= part else None
