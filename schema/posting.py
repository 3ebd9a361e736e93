"""What a board said (`RawPosting`) and what we read in it (`Posting`).

Standard-library dataclasses only, frozen, so that they can travel between rooms and processes.
Field names follow schema.org JobPosting in snake_case. Times are aware UTC `datetime`s.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from schema.vocab import Level, PayOtherKind, PayUnit, Role


def posting_id(board: str, ref: str) -> str:
    """The stable id of a posting: 20 hex digits of the hash of board and ref, never of the URL."""
    return hashlib.sha256(f"{board}\n{ref}".encode()).hexdigest()[:20]


@dataclass(frozen=True, slots=True, kw_only=True)
class RawPlace:
    """One location, in the board's own words; `text` is the free-text form, the others are structured parts."""

    text: str | None = None
    city: str | None = None
    region: str | None = None
    country: str | None = None
    postal_code: str | None = None
    street: str | None = None
    lat: float | None = None
    lon: float | None = None
    remote: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RawPay:
    """Pay as a structured field of the board: amounts and unit exactly as sent, no guess about the unit."""

    min: str | float | None = None
    max: str | float | None = None
    unit: str | None = None
    currency: str | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RawPosting:
    """What a board said about one posting. Nothing here is cleaned: HTML stays HTML, dates stay the board's text.

    `ref` is the board's id of the posting, `requisition_id` the employer's id of the opening.
    `query` names the search or filter under which the posting was found: absence closes only under the same one.
    `payload` is the board's answer verbatim, less the contact fields of persons that the spider declares.
    `html` or `text` holds the whole advertisement, all sections joined in the board's order.
    `opened` and `ended` are set by archives only: when a posting that is over was open, as its board says.
    """

    board: str
    platform: str
    ref: str
    query: str
    url: str
    fetched: datetime
    title: str
    employer: str | None = None
    html: str | None = None
    text: str | None = None
    places: tuple[RawPlace, ...] = ()
    employment_type: str | None = None
    department: str | None = None
    pay: tuple[RawPay, ...] = ()
    date_posted: str | None = None
    valid_through: str | None = None
    requisition_id: str | None = None
    apply_url: str | None = None
    listing_fingerprint: str | None = None
    closed_by_board: bool = False
    opened: datetime | None = None
    ended: datetime | None = None
    payload: Mapping[str, Any] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """The posting's stable id."""
        return posting_id(self.board, self.ref)


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words that prove a reading: `source[start:end] == quote`, code points, half-open; `field` names the source."""

    start: int
    end: int
    quote: str
    field: str = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleReading:
    """Who the ad hires, the rule that said so and its words."""

    role: Role
    reason: str
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """One credential that the holder must or should have, as the ad states it; never filled in from law."""

    code: str
    kind: str
    level: Level
    jurisdiction: tuple[str, ...] | None = None
    window_days: int | None = None
    group: str | None = None
    condition: str | None = None
    evidence: Evidence
    rule: str


@dataclass(frozen=True, slots=True)
class Mention:
    """A credential named in the ad but not asked of the holder."""

    code: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Ability:
    """A duty done or a skill asked (`code` of reference/duties.csv), with one quote."""

    code: str
    evidence: Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Pay:
    """Base pay: amounts and unit as stated; hourly equivalents only where the currency is USD and the unit known."""

    min: float | None
    max: float | None
    unit: PayUnit | None
    currency: str | None
    hourly_min_usd: float | None = None
    hourly_max_usd: float | None = None
    source: str = "text"
    evidence: Evidence | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PayOther:
    """Money that is not base pay: sign-on, differential, relocation, retention, travel package, or a band's name."""

    kind: PayOtherKind
    min: float | None = None
    max: float | None = None
    unit: str | None = None
    currency: str | None = None
    text: str
    evidence: Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Experience:
    """The main demand for years of experience."""

    min_years: float
    level: Level
    evidence: Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One work place. Unknown parts are None; `text` is what the board wrote; `county_fips` uses 5 digits."""

    text: str
    city: str | None = None
    state: str | None = None
    county_fips: str | None = None
    postal_code: str | None = None
    lat: float | None = None
    lon: float | None = None
    country: str | None = None
    remote: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Employer:
    """The hiring organisation: name as the board wrote it, canonical name, parent, practice setting and its reason."""

    name: str
    canonical: str
    parent: str | None = None
    setting: str | None = None
    setting_reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """Employment terms; None where the ad says nothing. `employment` is a value of vocab.Employment."""

    employment: str | None = None
    shift: str | None = None
    specialty: str | None = None
    seniority: str | None = None
    travel: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dates:
    """When the board says it was posted and ends. `posted_is_bound`: posted on that day or earlier ("30+ days ago")."""

    posted: date | None = None
    posted_is_bound: bool = False
    valid_through: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """One advertisement, read by the rules of `version`. Every reading carries evidence in `text` or `title`."""

    id: str
    board: str
    ref: str
    title: str
    text: str
    role: RoleReading
    requirements: tuple[Requirement, ...] = ()
    mentions: tuple[Mention, ...] = ()
    unknown: tuple[Evidence, ...] = ()
    duties: tuple[Ability, ...] = ()
    skills: tuple[Ability, ...] = ()
    pay: Pay | None = None
    pay_other: tuple[PayOther, ...] = ()
    experience: Experience | None = None
    places: tuple[Place, ...] = ()
    employer: Employer | None = None
    terms: Terms = Terms()
    dates: Dates = Dates()
    requisition_id: str | None = None
    signals: Mapping[str, int] = field(default_factory=dict)
    version: str
