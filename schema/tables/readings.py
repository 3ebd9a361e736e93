"""Tables of what we read in an advertisement. All but the texts hang on a reading and are never altered."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from schema.tables.base import CLUSTERED, Base, Key, Position, ReadingKey, RunKey


class AdTextRow(Base):
    """One rendered text of one or many ads (a chain's boilerplate is held once); `id` is the hash of the text."""

    __tablename__ = "ad_text"

    id: Mapped[Key]
    text: Mapped[str]


class ReadingRow(Base):
    """What the rules of one version read in one raw content. New rules add a row, they never change one.

    `run_id` tells when the reading became known. Offsets of all evidence refer to the text of `text_id` or to `title`.
    Experience is the main demand for years, with its own evidence. `signals` counts what no vocabulary held.
    """

    __tablename__ = "reading"
    __table_args__ = (
        UniqueConstraint("raw_id", "version"),
        Index(None, "run_id"),
        Index(None, "version"),
        Index(None, "text_id"),
    )

    id: Mapped[Key]
    raw_id: Mapped[str] = mapped_column(ForeignKey("raw_posting.id"))
    run_id: Mapped[RunKey]
    version: Mapped[str]
    title: Mapped[str]
    text_id: Mapped[str] = mapped_column(ForeignKey("ad_text.id"))
    text_chars: Mapped[int]
    role: Mapped[str]
    role_reason: Mapped[str]
    role_evidence: Mapped[list[Any]]
    employer_name: Mapped[str | None]
    employer: Mapped[str | None]
    employer_parent: Mapped[str | None]
    employer_setting: Mapped[str | None]
    employer_setting_reason: Mapped[str | None]
    employment: Mapped[str | None]
    shift: Mapped[str | None]
    specialty: Mapped[str | None]
    seniority: Mapped[str | None]
    travel: Mapped[str | None]
    posted: Mapped[date | None]
    posted_is_bound: Mapped[bool]
    valid_through: Mapped[date | None]
    experience_min_years: Mapped[float | None]
    experience_level: Mapped[str | None]
    experience_evidence: Mapped[dict[str, Any] | None]
    requisition_id: Mapped[str | None]
    signals: Mapped[dict[str, Any]]


class OfReading:
    """The key of every child of a reading (its place in the reader's order) and the words that prove it."""

    reading_id: Mapped[ReadingKey]
    position: Mapped[Position]


class Quoted:
    """Evidence: `field`[quote_start:quote_end] is the quote, in code points."""

    quote: Mapped[str]
    quote_start: Mapped[int]
    quote_end: Mapped[int]
    field: Mapped[str]


class RequirementRow(OfReading, Quoted, Base):
    """One credential the ad asks for, with its level; states it names are in requirement_jurisdiction."""

    __tablename__ = "requirement"

    code: Mapped[str]
    kind: Mapped[str]
    level: Mapped[str]
    window_days: Mapped[int | None]
    either_group: Mapped[str | None]
    condition: Mapped[str | None]
    rule: Mapped[str]

    @declared_attr.directive
    @classmethod
    def __table_args__(cls) -> tuple[Any, ...]:
        return (Index(None, "code", "level"), CLUSTERED)


class RequirementJurisdictionRow(Base):
    """One jurisdiction of one requirement: a state code, GB, NI, IE or one of @WORKSITE, @ANY_US, @MULTI."""

    __tablename__ = "requirement_jurisdiction"
    __table_args__ = (CLUSTERED,)

    reading_id: Mapped[ReadingKey]
    position: Mapped[Position]
    jurisdiction: Mapped[Key]
    nth: Mapped[int]


class MentionRow(OfReading, Quoted, Base):
    """A credential the ad names without asking it of the holder."""

    __tablename__ = "mention"
    __table_args__ = (CLUSTERED,)

    code: Mapped[str]


class UnknownPhraseRow(OfReading, Quoted, Base):
    """A credential-like phrase that no rule knows: a person's queue, never a default."""

    __tablename__ = "unknown_phrase"
    __table_args__ = (CLUSTERED,)


class AbilityRow(OfReading, Quoted, Base):
    """A duty done or a skill asked (`kind`: duty or skill), by its code of reference/duties.csv."""

    __tablename__ = "ability"

    kind: Mapped[str]
    code: Mapped[str]

    @declared_attr.directive
    @classmethod
    def __table_args__(cls) -> tuple[Any, ...]:
        return (Index(None, "code"), CLUSTERED)


class PayRow(Base):
    """The base pay an ad states: amounts and unit as stated, hourly equivalents only for known units in USD.

    `evidence` is null when the pay came from a field of the board (`source`) and not from words.
    """

    __tablename__ = "pay"
    __table_args__ = (CLUSTERED,)

    reading_id: Mapped[ReadingKey]
    min: Mapped[float | None]
    max: Mapped[float | None]
    unit: Mapped[str | None]
    currency: Mapped[str | None]
    hourly_min_usd: Mapped[float | None]
    hourly_max_usd: Mapped[float | None]
    source: Mapped[str]
    evidence: Mapped[dict[str, Any] | None]


class PayOtherRow(OfReading, Quoted, Base):
    """Money that is not base pay: sign-on, differential, relocation, retention, travel package, band."""

    __tablename__ = "pay_other"
    __table_args__ = (CLUSTERED,)

    kind: Mapped[str]
    min: Mapped[float | None]
    max: Mapped[float | None]
    unit: Mapped[str | None]
    currency: Mapped[str | None]
    text: Mapped[str]


class PlaceRow(OfReading, Base):
    """One work place of an ad; `text` is the board's, unknown parts are null."""

    __tablename__ = "place"

    text: Mapped[str]
    city: Mapped[str | None]
    state: Mapped[str | None]
    county_fips: Mapped[str | None]
    postal_code: Mapped[str | None]
    lat: Mapped[float | None]
    lon: Mapped[float | None]
    country: Mapped[str | None]
    remote: Mapped[bool]

    @declared_attr.directive
    @classmethod
    def __table_args__(cls) -> tuple[Any, ...]:
        return (Index(None, "state", "city"), CLUSTERED)


class UnreadRow(Base):
    """A raw content that the rules of one version failed to read, and why: kept raw, tried again by other rules."""

    __tablename__ = "unread"
    __table_args__ = (CLUSTERED,)

    raw_id: Mapped[str] = mapped_column(ForeignKey("raw_posting.id"), primary_key=True)
    version: Mapped[Key]
    run_id: Mapped[RunKey]
    reason: Mapped[str]
