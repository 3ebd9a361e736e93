"""When a posting was posted and ends, from whatever the board wrote: stamps, epochs, prose, "Posted 30+ Days Ago".

A full timestamp keeps the day of its own stated zone; an epoch is a UTC day; a relative date counts
back from the fetch.
Costs (2026-11-25): ISO 1 us, our own patterns 10 us, dateparser as the last resort 2 ms, answers cached.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from pipeline.ago import relative_day
from schema.posting import Dates

EARLIEST = date(1990, 1, 1)
FUTURE_POSTED = timedelta(days=7)  # some boards stamp with the wrong zone or announce a few days ahead
FUTURE_END = timedelta(days=5 * 365)  # "continuous" postings end in 2099 or 9999
EPOCH_MS_FROM = 10**11  # seconds stay below until the year 5138
LANGUAGES = ["en", "de", "fr", "es", "nl"]

_LABEL = re.compile(
    r"(?i)^(?:date )?(?:posted|published|updated|opening|closing|closes|ends|expires)(?: date)?(?: on)?\s*[:-]?\s*"
)
_EPOCH = re.compile(r"\d{9,10}(?:\.\d+)?|\d{12,13}")
_ISO_DAY = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?=$|[T\s])")
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4}|\d{2})(?=$|[\s,T])")
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})(?=$|[\s,])")
_DAY_NAME_MONTH = re.compile(
    r"(?:[A-Za-z]{2,9}\.?,?\s+)?(\d{1,2})(?:st|nd|rd|th)?[\s-]+([A-Za-z]{3,9})\.?,?[\s-]+(\d{4})\b"
)
_MONTH_DAY = re.compile(r"(?:[A-Za-z]{3,9}\.?,?\s+)?([A-Za-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})\b")
_JAVA = re.compile(r"[A-Z][a-z]{2} ([A-Z][a-z]{2}) (\d{1,2}) [\d:.]+ [A-Z]{1,5}(?:[+-][\d:]+)? (\d{4})")
_MONTHS = dict(
    zip(("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), range(1, 13), strict=True)
)
_OPEN_ENDED = re.compile(r"(?i)continuous|until filled|open|ongoing|rolling|^n/?a$|^none$")


def read_dates(posted: str | None, valid_through: str | None, *, fetched: datetime) -> Dates:
    """The days a board states; None for what it does not state or states absurdly. `fetched` is an aware time."""
    day, bound = _posted(posted, fetched)
    if day is not None and not EARLIEST <= day <= fetched.date() + FUTURE_POSTED:
        day, bound = None, False
    end = _absolute(valid_through.strip()) if valid_through else None
    if end is not None and not EARLIEST <= end <= fetched.date() + FUTURE_END:
        end = None
    return Dates(posted=day, posted_is_bound=bound, valid_through=end)


def _posted(text: str | None, fetched: datetime) -> tuple[date | None, bool]:
    if not text or not text.strip():
        return None, False
    relative = relative_day(text, fetched)
    return relative if relative is not None else (_absolute(text.strip()), False)


@lru_cache(maxsize=8192)
def _absolute(text: str) -> date | None:
    """The day an absolute date names, its own zone's; None where no reading gives one."""
    try:
        return datetime.fromisoformat(text).date()
    except ValueError:
        text = _LABEL.sub("", text[:80])
    if _OPEN_ENDED.search(text):
        return None
    if _EPOCH.fullmatch(text):
        seconds = float(text) / (1000 if float(text) >= EPOCH_MS_FROM else 1)
        return datetime.fromtimestamp(seconds, UTC).date()
    for pattern, parts in _PATTERNS:
        found = pattern.match(text)
        named = parts(*found.groups()) if found else (0, 0, 0)
        if named[1]:
            return _day(*named)
    return _by_dateparser(text)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year + 2000 if year < 100 else year, month, day)
    except ValueError:
        return None


def _month_first(first: str, second: str, year: str) -> tuple[int, int, int]:
    """Slashes are American unless the first number cannot be a month."""
    month, day = (int(second), int(first)) if int(first) > 12 else (int(first), int(second))
    return int(year), month, day


def _named(year: str, month: str, day: str) -> tuple[int, int, int]:
    return int(year), _MONTHS.get(month[:3].lower(), 0), int(day)


Parts = Callable[[str, str, str], tuple[int, int, int]]
_PATTERNS: tuple[tuple[re.Pattern[str], Parts], ...] = (
    (_ISO_DAY, lambda year, month, day: (int(year), int(month), int(day))),
    (_SLASHED, _month_first),
    (_DOTTED, lambda day, month, year: (int(year), int(month), int(day))),
    (_JAVA, lambda month, day, year: _named(year, month, day)),
    (_DAY_NAME_MONTH, lambda day, month, year: _named(year, month, day)),
    (_MONTH_DAY, lambda month, day, year: _named(year, month, day)),
)


def _by_dateparser(text: str) -> date | None:
    """Whatever else dateparser makes of it, if it names day, month and year."""
    import dateparser  # here: it takes 0.13 s to load (2026-11-25), and most runs never meet such a date

    settings = {"REQUIRE_PARTS": ["day", "month", "year"], "TIMEZONE": "UTC", "PARSERS": ["absolute-time"]}
    found: datetime | None = dateparser.parse(text, languages=LANGUAGES, settings=settings)
    return found.date() if found else None
