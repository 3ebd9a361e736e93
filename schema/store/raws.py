"""What a board said, as a row: its identity, its words, and which of them make it a new content.

The hash leaves out what changes without the advertisement changing: when it was fetched, the query and fingerprint of
its listing, addresses (they carry sessions), relative dates ("Posted 3 Days Ago"), times of day, and the payload,
whose counters and stamps differ between two answers a second apart. All of it is kept with the first such content.
"""

from __future__ import annotations

import json
import re
from dataclasses import astuple, dataclass
from datetime import UTC, datetime
from typing import Any

from schema.landing import dump_raw, load_raw
from schema.posting import RawPosting
from schema.store.rows import short_hash

SURROGATE = re.compile("[\ud800-\udfff]")
UNSTORABLE_ESCAPE = re.compile(r"\\u(?:0000|[dD][89a-fA-F][0-9a-fA-F]{2})")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
EPOCH_DIGITS = (10, 13)  # seconds or milliseconds since 1970


@dataclass(frozen=True, slots=True)
class Content:
    """One landed answer on its way into the database: its posting, the id of what it says, and its words as JSON."""

    raw: RawPosting
    posting_id: str
    raw_id: str
    said: str


def content(raw: RawPosting) -> Content:
    """The answer with its ids."""
    posting_id = raw.id
    return Content(raw, posting_id, short_hash(posting_id, _substance(raw)), words(raw))


def words(raw: RawPosting) -> str:
    """The whole answer as JSON text any database holds: NUL and half surrogates stay, escaped."""
    return SURROGATE.sub(lambda half: f"\\u{ord(half.group()):04x}", dump_raw(raw))


def is_odd(said: str) -> bool:
    """Whether the text holds something no database stores unescaped."""
    return "\\u" in said and UNSTORABLE_ESCAPE.search(said) is not None


def raw_of(said: str) -> RawPosting:
    """The answer of a stored row."""
    return load_raw(said)


def _substance(raw: RawPosting) -> str:
    parts: list[Any] = [raw.title, raw.employer, raw.html, raw.text, raw.employment_type, raw.department]
    parts += [[astuple(place) for place in raw.places], [astuple(pay) for pay in raw.pay], raw.requisition_id]
    parts += [_day(raw.date_posted), _day(raw.valid_through)]
    return json.dumps(parts)


def _day(text: str | None) -> str | None:
    """The day a date text names by itself, None for a relative one."""
    if text is None:
        return None
    if found := DAY.match(text):
        return found.group()
    if text.isdecimal() and len(text) in EPOCH_DIGITS:
        return datetime.fromtimestamp(int(text[:10]), UTC).date().isoformat()
    return text if re.search(r"\d{4}", text) else None
