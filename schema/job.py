"""Jobs: the real openings behind postings, the links that join them and what a person decided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchAd:
    """What matching looks at: one posting's fields, already read by `normalise` (or given in a file).

    `first_seen` and `last_seen` bound the days on which the posting was live; `board` is None for files that have none.
    `location` is free text, read where `city`, `state` and `zip` are absent; `is_open` says that the posting is still
    on its board, so that it counts as live without end.
    """

    id: str
    title: str
    employer: str | None
    role: str | None = None
    city: str | None = None
    state: str | None = None
    zip: str | None = None
    location: str | None = None
    text: str = ""
    board: str | None = None
    requisition_id: str | None = None
    url: str | None = None
    date_posted: date | None = None
    first_seen: date | None = None
    last_seen: date | None = None
    is_open: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Why two postings are (or may be) one job: `a < b`; the parts add up to the score (log odds)."""

    a: str
    b: str
    score: float
    parts: Mapping[str, float]
    keys: tuple[str, ...] = ()
    kind: str = "same"
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """A person's verdict on a pair: same, different or unsure."""

    a: str
    b: str
    verdict: str
    who: str
    at: datetime
    why: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One real opening: its members, oldest first, the canonical fields and which member each came from.

    `repost_of` is the earliest job of which this one looks like the same opening put up again; counting it as one job
    or two is the analyst's choice.
    """

    id: str
    members: tuple[str, ...]
    title: str
    employer: str | None = None
    role: str | None = None
    city: str | None = None
    state: str | None = None
    first_seen: datetime | None = None
    last_seen: datetime | None = None
    came_from: Mapping[str, str] = field(default_factory=dict)
    repost_of: str | None = None
