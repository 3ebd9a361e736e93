"""Where each posting stood at a moment: its content, its reading, when it was last seen, whether it was closed.

Worked out once, from events, sightings and reports of the runs known then (docs/data-model.md, "As of a past day"),
into temporary tables that every select of the snapshot joins.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    MetaData,
    ScalarSelect,
    Select,
    Table,
    and_,
    case,
    cast,
    func,
    insert,
    select,
)
from sqlalchemy.orm import aliased

from app.snapshot.moment import Moment
from app.snapshot.standing_at_once import contents_at_once, readings_at_once, standing_at_once
from app.snapshot.standing_order import CONTENT, LIFE, ORDER
from schema.tables import BoardReportRow, PostingEventRow, PostingRow, ReadingRow, RunRow, SightingRow
from schema.types import PlainText, UTCDateTime

AnySelect = Select[*tuple[Any, ...]]
STANDING = Table(
    "snapshot_standing",
    MetaData(),
    Column("posting_id", PlainText, primary_key=True),
    Column("board_id", PlainText),
    Column("ref", PlainText),
    Column("first_seen", UTCDateTime),
    Column("raw_id", PlainText),
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


BY_CONTENT = _in_order_of("snapshot_by_content", "raw_id")
BY_READING = _in_order_of("snapshot_by_reading", "reading_id")


def stand(connection: Connection, moment: Moment) -> None:
    """Fill the temporary tables; they go when the transaction is rolled back."""
    asked = standing_at_once if connection.dialect.name == "postgresql" else standing
    _keep(connection, STANDING, asked(moment))
    _stand_by(connection, moment, select(STANDING.c.raw_id, STANDING.c.posting_id))


def stand_by_reading(connection: Connection, moment: Moment) -> None:
    """Fill those that tell of contents and readings: whoever asks no more saves half the time."""
    asked = contents_at_once if connection.dialect.name == "postgresql" else contents
    told = asked(moment).subquery()
    _stand_by(connection, moment, select(told.c.raw_id, told.c.id.label("posting_id")))


def _stand_by(connection: Connection, moment: Moment, held: AnySelect) -> None:
    raw_id, posting_id = held.selected_columns
    _keep(connection, BY_CONTENT, held.where(raw_id.is_not(None)).order_by(raw_id, posting_id))
    asked = readings_at_once if connection.dialect.name == "postgresql" else readings
    read = asked(moment, BY_CONTENT).subquery()
    by = (read.c.reading_id, read.c.posting_id)
    _keep(connection, BY_READING, select(*by).order_by(*by))


def _keep(connection: Connection, table: Table, query: AnySelect) -> None:
    table.create(connection)
    connection.execute(insert(table).from_select([column.name for column in query.selected_columns], query))
    if connection.dialect.name == "postgresql":  # SQLite has but one way to use the table
        connection.exec_driver_sql(f"ANALYZE {table.name}")


def contents(moment: Moment) -> AnySelect:
    """(posting id, id of its content at the moment) of every posting known then."""
    posting = PostingRow
    return select(posting.id, _event(PostingEventRow.raw_id, moment, CONTENT).label("raw_id")).where(
        posting.first_run_id.in_(moment.known())
    )


def standing(moment: Moment) -> AnySelect:
    """What is known of each posting."""
    p, e = PostingRow, PostingEventRow
    closed = case((e.kind == "closed", e.at))
    return select(
        p.id.label("posting_id"),
        p.board_id.label("board_id"),
        p.ref.label("ref"),
        p.first_seen.label("first_seen"),
        _event(e.raw_id, moment, CONTENT).label("raw_id"),
        func.coalesce(_last_seen(moment), p.first_seen).label("last_seen"),
        _event(closed, moment, LIFE).label("closed"),
    ).where(p.first_run_id.in_(moment.known()))


def readings(moment: Moment, held: Table) -> AnySelect:
    """(id of the newest reading of a content, posting id), in the order of the contents that postings held.

    A content is read once by a version, and times are written with as many digits, so that the greatest text of both
    is the newest; with max() SQLite gives the other columns of that row. A select for each posting sorts each time.
    """
    r, run, by = ReadingRow, RunRow, held.c
    newest = func.max(cast(run.recorded, PlainText).concat(r.version))
    return (
        select(r.id.label("reading_id"), by.posting_id, newest.label("newest"))
        .join(r, r.raw_id == by.raw_id)
        .join(run, run.id == r.run_id)
        .where(run.recorded <= moment.at)
        .group_by(by.raw_id, by.posting_id)
    )


def _event(column: Any, moment: Moment, kinds: tuple[str, ...]) -> ScalarSelect[Any]:
    """A column of the posting's last event of these kinds."""
    e = PostingEventRow
    mine = and_(e.posting_id == PostingRow.id, e.kind.in_(kinds), e.run_id.in_(moment.known()))
    return (
        select(column).where(mine).order_by(e.at.desc(), ORDER.desc()).limit(1).correlate(PostingRow).scalar_subquery()
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
