"""Where each posting stood at a moment: its content, its reading, when it was last seen, whether it was closed.

Worked out once, from events, sightings and reports of the runs known then (docs/data-model.md, "As of a past day"),
into a temporary table that every select of the snapshot joins.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    CTE,
    Column,
    Connection,
    MetaData,
    ScalarSelect,
    Select,
    Table,
    and_,
    case,
    func,
    insert,
    select,
)
from sqlalchemy.orm import aliased

from app.snapshot.moment import Moment
from app.snapshot.standing_at_once import standing_at_once
from app.snapshot.standing_order import CONTENT, LIFE, NEWEST_READING, ORDER
from schema.tables import BoardReportRow, PostingEventRow, PostingRow, ReadingRow, RunRow, SightingRow
from schema.types import PlainText, UTCDateTime

STANDING = Table(
    "snapshot_standing",
    MetaData(),
    Column("posting_id", PlainText, primary_key=True),
    Column("board_id", PlainText),
    Column("ref", PlainText),
    Column("first_seen", UTCDateTime),
    Column("raw_id", PlainText),
    Column("reading_id", PlainText),
    Column("last_seen", UTCDateTime),
    Column("closed", UTCDateTime),
    prefixes=["TEMPORARY"],
    sqlite_with_rowid=False,
)


def stand(connection: Connection, moment: Moment, *, lives: bool = True) -> None:
    """Fill the temporary table; it goes when the transaction is rolled back.

    Without `lives`, when each was last seen and closed stays empty: whoever needs the readings alone saves time.
    """
    STANDING.create(connection)
    asked = standing_at_once if connection.dialect.name == "postgresql" else standing
    query = asked(moment, lives=lives)
    connection.execute(insert(STANDING).from_select([column.name for column in query.selected_columns], query))
    if connection.dialect.name == "postgresql":  # SQLite has but one way to use the table
        connection.exec_driver_sql(f"ANALYZE {STANDING.name}")


def contents(moment: Moment) -> Select[*tuple[Any, ...]]:
    """(posting id, id of its content at the moment) of every posting known then."""
    posting = PostingRow
    return select(posting.id, _event(PostingEventRow.raw_id, moment, CONTENT).label("raw_id")).where(
        posting.first_run_id.in_(moment.known())
    )


def standing(moment: Moment, *, lives: bool) -> Select[*tuple[Any, ...]]:
    """What is known of each posting, worked out once (MATERIALIZED), and the reading of its content beside it."""
    p, e = PostingRow, PostingEventRow
    closed = case((e.kind == "closed", e.at))
    life = (
        (
            func.coalesce(_last_seen(moment), p.first_seen).label("last_seen"),
            _event(closed, moment, LIFE).label("closed"),
        )
        if lives
        else ()
    )
    known = select(
        p.id.label("posting_id"),
        p.board_id.label("board_id"),
        p.ref.label("ref"),
        p.first_seen.label("first_seen"),
        _event(e.raw_id, moment, CONTENT).label("raw_id"),
        *life,
    ).where(p.first_run_id.in_(moment.known()))
    content = known.cte("snapshot_content").prefix_with("MATERIALIZED")
    return select(content, _reading(content, moment).label("reading_id"))


def _event(column: Any, moment: Moment, kinds: tuple[str, ...]) -> ScalarSelect[Any]:
    """A column of the posting's last event of these kinds."""
    e = PostingEventRow
    mine = and_(e.posting_id == PostingRow.id, e.kind.in_(kinds), e.run_id.in_(moment.known()))
    return (
        select(column).where(mine).order_by(e.at.desc(), ORDER.desc()).limit(1).correlate(PostingRow).scalar_subquery()
    )


def _reading(content: CTE, moment: Moment) -> ScalarSelect[Any]:
    """The newest reading of a posting's content."""
    return (
        select(ReadingRow.id)
        .join(RunRow, RunRow.id == ReadingRow.run_id)
        .where(ReadingRow.raw_id == content.c.raw_id, RunRow.recorded <= moment.at)
        .order_by(*NEWEST_READING)
        .limit(1)
        .correlate(content)
        .scalar_subquery()
    )


def _last_seen(moment: Moment) -> ScalarSelect[Any]:
    """The last end of a known reading of the board within a stretch of sightings of the posting.

    A stretch whose last reading is known ends with it; only one that has grown since is looked up among the reports.
    """
    s, r = SightingRow, aliased(BoardReportRow)
    inside = and_(r.board_id == PostingRow.board_id, r.finished >= s.since, r.finished <= s.until)
    grown = select(func.max(r.finished)).where(inside, r.run_id.in_(moment.known())).correlate(PostingRow, s)
    end = case((s.until_run_id.in_(moment.known()), s.until), else_=grown.scalar_subquery())
    mine = and_(s.posting_id == PostingRow.id, s.since_run_id.in_(moment.known()))
    return select(func.max(end)).where(mine).correlate(PostingRow).scalar_subquery()
