"""Where each posting stood at a moment: its content, its reading, when it was last seen, whether it was closed.

Worked out once, from events, sightings and reports of the runs known then (docs/data-model.md, "As of a past day"),
into temporary tables that every select of the snapshot joins.
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


def _in_order_of(name: str, column: str) -> Table:
    """Postings in the order of what they hold, in which a database is quickest to tell of it (see sorting.py)."""
    return Table(
        name,
        MetaData(),
        Column(column, PlainText, primary_key=True),
        Column("posting_id", PlainText, primary_key=True),
        prefixes=["TEMPORARY"],
        sqlite_with_rowid=False,
    )


BY_READING = _in_order_of("snapshot_by_reading", "reading_id")
BY_CONTENT = _in_order_of("snapshot_by_content", "raw_id")


def stand(connection: Connection, moment: Moment) -> None:
    """Fill the temporary tables; they go when the transaction is rolled back."""
    _keep(connection, STANDING, _asked(connection, moment, lives=True))
    for table in (BY_READING, BY_CONTENT):
        held = STANDING.c[table.columns[0].name]
        _keep(connection, table, select(held, STANDING.c.posting_id).where(held.is_not(None)).order_by(held))


def stand_by_reading(connection: Connection, moment: Moment) -> None:
    """Fill one of them alone: whoever tells of readings needs no other, and saves half the time."""
    told = _asked(connection, moment, lives=False).subquery()
    held = told.c.reading_id
    _keep(connection, BY_READING, select(held, told.c.posting_id).where(held.is_not(None)).order_by(held))


def _asked(connection: Connection, moment: Moment, *, lives: bool) -> Select[*tuple[Any, ...]]:
    return (standing_at_once if connection.dialect.name == "postgresql" else standing)(moment, lives=lives)


def _keep(connection: Connection, table: Table, query: Select[*tuple[Any, ...]]) -> None:
    table.create(connection)
    connection.execute(insert(table).from_select([column.name for column in query.selected_columns], query))
    if connection.dialect.name == "postgresql":  # SQLite has but one way to use the table
        connection.exec_driver_sql(f"ANALYZE {table.name}")


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
