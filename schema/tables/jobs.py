"""Tables of the openings behind postings: jobs, members, links with their reasons, and what a person decided."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from schema.tables.base import CLUSTERED, Base, Key, PostingKey, RunKey


class JobRow(Base):
    """One real opening with its canonical fields; `came_from` names the posting each field was taken from.

    The fields are derived from the members and may be rewritten; the id is minted once and never used again.
    """

    __tablename__ = "job"

    id: Mapped[Key]
    minted_run_id: Mapped[RunKey]
    title: Mapped[str]
    employer: Mapped[str | None]
    role: Mapped[str | None]
    city: Mapped[str | None]
    state: Mapped[str | None]
    first_seen: Mapped[datetime | None]
    last_seen: Mapped[datetime | None]
    came_from: Mapped[dict[str, Any]]
    repost_of: Mapped[str | None] = mapped_column(ForeignKey("job.id"))


class JobMemberRow(Base):
    """A stretch of runs in which one posting belonged to one job; `until_run_id` is null while it still does."""

    __tablename__ = "job_member"
    __table_args__ = (Index(None, "posting_id", "until_run_id"), CLUSTERED)

    job_id: Mapped[str] = mapped_column(ForeignKey("job.id"), primary_key=True)
    posting_id: Mapped[PostingKey] = mapped_column(primary_key=True)
    since_run_id: Mapped[RunKey] = mapped_column(primary_key=True)
    until_run_id: Mapped[str | None] = mapped_column(ForeignKey("run.id"))


class JobRepostRow(Base):
    """A stretch of runs in which one job was known to be another, earlier job put up again.

    `repost_of` of a job is what is known now; a past day is told from here.
    """

    __tablename__ = "job_repost"
    __table_args__ = (CLUSTERED,)

    job_id: Mapped[str] = mapped_column(ForeignKey("job.id"), primary_key=True)
    since_run_id: Mapped[RunKey] = mapped_column(primary_key=True)
    repost_of: Mapped[str] = mapped_column(ForeignKey("job.id"))
    until_run_id: Mapped[str | None] = mapped_column(ForeignKey("run.id"))


class JobRedirectRow(Base):
    """A job id that was merged into another: whoever kept the old one finds the new one."""

    __tablename__ = "job_redirect"
    __table_args__ = (CLUSTERED,)

    old_id: Mapped[str] = mapped_column(ForeignKey("job.id"), primary_key=True)
    new_id: Mapped[str] = mapped_column(ForeignKey("job.id"))
    run_id: Mapped[RunKey]


class LinkRow(Base):
    """Why two postings (a < b) are one job (kind same) or one is the other again (kind repost).

    `parts` add up to `score`, in log odds; `keys` brought the pair together.
    """

    __tablename__ = "link"
    __table_args__ = (Index(None, "b"), CLUSTERED)

    a: Mapped[PostingKey] = mapped_column(primary_key=True)
    b: Mapped[PostingKey] = mapped_column(primary_key=True)
    kind: Mapped[Key]
    score: Mapped[float]
    parts: Mapped[dict[str, Any]]
    keys: Mapped[list[Any]]
    version: Mapped[str]
    run_id: Mapped[RunKey]


class JudgementRow(Base):
    """A person's verdict on a pair of postings (a < b): same, different or unsure. The newest of a pair holds."""

    __tablename__ = "judgement"
    __table_args__ = (Index(None, "b"), CLUSTERED)

    a: Mapped[PostingKey] = mapped_column(primary_key=True)
    b: Mapped[PostingKey] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(primary_key=True)
    verdict: Mapped[str]
    who: Mapped[str]
    why: Mapped[str | None]


class MatchAdRow(Base):
    """What matching remembers of one posting: fields and fingerprint of one reading, as of its last comparison.

    `live_until` is the last sighting of a closed posting, null while it is open. The crowds count the ads of 30 days to
    either side that look like the same opening, or have the same text, within the state.
    """

    __tablename__ = "match_ad"

    posting_id: Mapped[PostingKey] = mapped_column(primary_key=True)
    reading_id: Mapped[str] = mapped_column(ForeignKey("reading.id"))
    version: Mapped[str]
    live_until: Mapped[datetime | None]
    fields: Mapped[dict[str, Any]]
    print: Mapped[bytes]
    opening_crowd: Mapped[int]
    text_crowd: Mapped[int]


class MatchKeyRow(Base):
    """One blocking key (48 bits of a hash that holds the state) of one posting and the day it stands at.

    Postings that share one and whose days (since 2000-01-01) are near are compared.
    """

    __tablename__ = "match_key"
    __table_args__ = (Index(None, "posting_id"), CLUSTERED)

    key: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    day: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    posting_id: Mapped[PostingKey] = mapped_column(primary_key=True)


class MatchPairRow(Base):
    """One compared pair (a < b) and its score in 1/1024 log odds; a thousand million below zero is forbidden.

    `is_apart` pairs were never live on the same days. The reasons of the pairs that matter are in `link`.
    """

    __tablename__ = "match_pair"
    __table_args__ = (Index(None, "b"), CLUSTERED)

    a: Mapped[PostingKey] = mapped_column(primary_key=True)
    b: Mapped[PostingKey] = mapped_column(primary_key=True)
    score: Mapped[int]
    is_apart: Mapped[bool]


class MatchTableRow(Base):
    """Frozen tables of frequent tokens and of the towns of zips, counted over `ads` postings: what is rare, and where a
    zip lies, must not change with the nights."""

    __tablename__ = "match_table"

    version: Mapped[Key]
    ads: Mapped[int]
    numbers: Mapped[bytes]
    shingles: Mapped[bytes]
    towns: Mapped[bytes]
    run_id: Mapped[RunKey]
