"""Tables of what boards said and when: raw contents, postings, their events and the days they were seen."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from schema.tables.base import CLUSTERED, Base, Key, PostingKey, RunKey


class PostingRow(Base):
    """One advertisement on one board (its `ref`), with pointers to what it says now; the past is in posting_event.

    `first_seen` is when its text was first fetched, `last_seen` the end of the last reading of its board that listed
    it, `query` the search it was last found under; `content_fetched` and `listing_fingerprint` belong to the newest
    answer taken into account and spare the next crawl a request; `closed` is null while it is open; `said_closed` is
    when the board itself said filled or gone, before close has acted on it.
    `raw_id` and `reading_id` carry no foreign key, because the rows they name point back here; `reading_id` is null
    while no rules could read the content; `rules_version` is that of the rules that last met the content, read or not.
    """

    __tablename__ = "posting"
    # Room on each page of PostgreSQL for the nightly change of last_seen, which then touches no index.
    __table_args__ = (
        Index(None, "board_id", "closed"),
        Index(None, "closed"),
        Index(None, "first_seen", "id"),
        Index(None, "reading_id"),
        {"postgresql_with": {"fillfactor": 75}},
    )

    id: Mapped[Key]
    board_id: Mapped[str] = mapped_column(ForeignKey("board.id"))
    ref: Mapped[str]
    query: Mapped[str]
    first_seen: Mapped[datetime]
    last_seen: Mapped[datetime]
    first_run_id: Mapped[RunKey]
    last_run_id: Mapped[RunKey]
    content_fetched: Mapped[datetime]
    listing_fingerprint: Mapped[str | None]
    closed: Mapped[datetime | None]
    closed_reason: Mapped[str | None]
    said_closed: Mapped[datetime | None]
    raw_id: Mapped[str]
    reading_id: Mapped[str | None]
    rules_version: Mapped[str | None]


class RawPostingRow(Base):
    """One content of one posting, word for word: `said` is the whole RawPosting as JSON text, escaped so that even
    NUL survives. The same content met again makes no new row. `run_id` and `fetched` tell where it was first met."""

    __tablename__ = "raw_posting"
    __table_args__ = (Index(None, "posting_id"), Index(None, "run_id"))

    id: Mapped[Key]
    posting_id: Mapped[PostingKey]
    run_id: Mapped[RunKey]
    fetched: Mapped[datetime]
    url: Mapped[str]
    said: Mapped[str]


class PostingEventRow(Base):
    """Something that happened to a posting: opened, changed, closed or reopened. Rows are never altered.

    `raw_id` is the content from then on (opened, changed). A closing happened after `not_before` (last sighting) and
    no later than `not_after` (first complete reading without it); its reason is absent, filled, gone or ended.
    """

    __tablename__ = "posting_event"
    __table_args__ = (Index(None, "run_id"), Index(None, "at"), CLUSTERED)

    posting_id: Mapped[PostingKey] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(primary_key=True)
    kind: Mapped[Key]
    run_id: Mapped[RunKey]
    raw_id: Mapped[str | None]
    reason: Mapped[str | None]
    not_before: Mapped[datetime | None]
    not_after: Mapped[datetime | None]


class SightingRow(Base):
    """A stretch of readings of a board, one after the other, that all listed the posting; a gap starts a new row.

    With board_report it gives the last sighting before any past moment, so an as-of read needs no rebuild.
    """

    __tablename__ = "sighting"
    __table_args__ = ({**CLUSTERED, "postgresql_with": {"fillfactor": 75}},)

    posting_id: Mapped[PostingKey] = mapped_column(primary_key=True)
    since: Mapped[datetime] = mapped_column(primary_key=True)
    until: Mapped[datetime]
    since_run_id: Mapped[RunKey]
    until_run_id: Mapped[RunKey]
