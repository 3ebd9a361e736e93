"""What the town's generator makes: employers, advertisements and the truth planted in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.demo.towns import Town


class Kind(StrEnum):
    """What sort of board an employer of the cast runs."""

    EMPLOYER = "employer"
    CHAIN = "chain"  # hundreds of stores, one text a title
    AGENCY = "agency"  # re-words other employers' openings
    AGGREGATOR = "aggregator"  # copies others' ads, cut short
    FEDERAL = "federal"


@dataclass(frozen=True, slots=True, kw_only=True)
class Employer:
    """One member of the cast and its board. `recipes` weighs what it hires for; `count` is its number of openings."""

    key: str
    name: str
    platform: str
    slug: str
    setting: str
    count: int
    recipes: tuple[tuple[str, int], ...]
    states: tuple[str, ...] = ()
    kind: Kind = Kind.EMPLOYER
    voice: int = 0
    style: str = "bold"
    about: str = ""


@dataclass(frozen=True, slots=True)
class Planted:
    """A credential the generator wrote into an ad, as a labeller would record it."""

    code: str
    level: str
    jurisdiction: tuple[str, ...] | None = None
    window_days: int | None = None
    group: str | None = None
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Wage:
    """Base pay planted in an ad: amounts in USD a `unit`; `text` is the sentence that states it."""

    min: float | None
    max: float | None
    unit: str
    text: str


@dataclass(frozen=True, slots=True)
class Section:
    """A headed part of an ad: a bulleted list, or prose with one paragraph a line."""

    heading: str
    lines: tuple[str, ...]
    prose: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Ad:
    """One advertisement as its board shows it on one night.

    `number` counts the openings of a board, `ref` is the number the board shows (a repost, `generation` 1, gets a new
    one) and `opening` names the real opening: ads with the same opening are the same job.
    """

    board: str
    number: int
    ref: int
    opening: str
    requisition_id: str | None
    title: str
    role: str
    department: str
    employer: str
    towns: tuple[Town, ...]
    sections: tuple[Section, ...]
    employment: str
    posted: date
    wage: Wage | None = None
    planted: tuple[Planted, ...] = ()
    mentions: tuple[str, ...] = ()
    filled: bool = False
    changed: date | None = None
    store: int | None = None
    generation: int = 0
    tags: tuple[str, ...] = ()

    @property
    def is_pharmacy(self) -> bool:
        """Whether a reader of pharmacy boards wants this ad."""
        return self.department == "Pharmacy" or "pharm" in self.title.lower()
