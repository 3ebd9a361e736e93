"""When postings were seen: a board's reading lists refs, and each known posting is seen again.

Several boards at once, joined with what they list: a board at a time, with its ids in each statement, took longer
(benchmarks/results.md, "A night after its crawl", 2026-11-27).
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import (
    Column,
    Connection,
    MetaData,
    Select,
    Table,
    and_,
    delete,
    exists,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.schema import CreateTable

from schema.run import BoardReport
from schema.store.rows import batches, insert_bare, insert_new, insert_selected, table_of
from schema.tables import BoardReportRow, PostingEventRow, PostingRow, SightingRow
from schema.types import PlainText

SEEN = Table(
    "seen_tonight",
    MetaData(),
    Column("posting_id", PlainText, primary_key=True),
    Column("board_id", PlainText),
    Column("before", PlainText),  # the run of the reading before this one, empty where there was none
    prefixes=["TEMPORARY"],
)
Shown = tuple[BoardReport, Sequence[str]]  # a board's report, and the ids of the postings it shows as open
P, S, R = table_of(PostingRow), table_of(SightingRow), table_of(BoardReportRow)


def save_sightings(connection: Connection, run_id: str, shown: Sequence[Shown]) -> int:
    """The postings were listed in these readings: extend their stretches or begin one, reopen those that were closed.

    The reports must have been saved. Ids without a posting (listed, never read) are passed over. Returns how many were
    reopened.
    """
    _fill(connection, run_id, shown)
    reopened = _reopen(connection, run_id)
    _see(connection, run_id)
    _extend(connection, run_id)
    _begin(connection, run_id)
    SEEN.drop(connection)
    return reopened


def _fill(connection: Connection, run_id: str, shown: Sequence[Shown]) -> None:
    connection.execute(CreateTable(SEEN, if_not_exists=True))
    connection.execute(delete(SEEN))  # SQLite keeps one that was made before its transaction began, if that failed
    rows = (
        (posting, report.board, before)
        for report, ids in shown
        for before in [_run_before(connection, run_id, report) or ""]
        for posting in ids
    )
    insert_bare(connection, SEEN, ("posting_id", "board_id", "before"), list(rows))
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"ANALYZE {SEEN.name}")


def _run_before(connection: Connection, run_id: str, report: BoardReport) -> str | None:
    query = select(R.c.run_id).where(R.c.board_id == report.board, R.c.run_id != run_id, R.c.finished < report.finished)
    before: str | None = connection.scalar(query.order_by(R.c.finished.desc()).limit(1))
    return before


def _reading(run_id: str) -> Select[*tuple[object, ...]]:
    """Posting, the run before, and when and under which query the reading that listed it ended."""
    here = and_(R.c.run_id == run_id, R.c.board_id == SEEN.c.board_id)
    return select(SEEN.c.posting_id, SEEN.c.before, R.c.finished.label("at"), R.c.query).join(R, here)


def _reopen(connection: Connection, run_id: str) -> int:
    seen = _reading(run_id).subquery()
    closed = select(P.c.id, seen.c.at).join(seen, seen.c.posting_id == P.c.id).where(P.c.closed < seen.c.at)
    back = connection.execute(closed.order_by(P.c.id)).all()
    insert_new(
        connection,
        PostingEventRow,
        [{"posting_id": key, "at": at, "kind": "reopened", "run_id": run_id} for key, at in back],
    )
    still_open = {"closed": None, "closed_reason": None, "said_closed": None}
    for some in batches(back):
        connection.execute(update(P).where(P.c.id.in_([key for key, _ in some])).values(**still_open))
    return len(back)


def _see(connection: Connection, run_id: str) -> None:
    seen = _reading(run_id).subquery()
    newest = update(P).where(P.c.id == seen.c.posting_id, P.c.last_seen <= seen.c.at)
    connection.execute(newest.values(last_seen=seen.c.at, last_run_id=run_id, query=seen.c.query))


def _extend(connection: Connection, run_id: str) -> None:
    seen = _reading(run_id).subquery()
    stretch = update(S).where(
        S.c.posting_id == seen.c.posting_id,
        or_(S.c.until_run_id == seen.c.before, S.c.until_run_id == run_id),
        S.c.until <= seen.c.at,
    )
    connection.execute(stretch.values(until=seen.c.at, until_run_id=run_id))


def _begin(connection: Connection, run_id: str) -> None:
    seen = _reading(run_id).subquery()
    is_covered = exists().where(S.c.posting_id == P.c.id, S.c.since <= seen.c.at, S.c.until >= seen.c.at)
    # A posting listed on earlier nights than its text was first read has no sighting of them, taken in again or not.
    was_read = or_(P.c.first_seen <= seen.c.at, P.c.first_run_id == run_id)
    new = select(P.c.id, seen.c.at, seen.c.at, literal(run_id), literal(run_id))
    new = new.join(seen, seen.c.posting_id == P.c.id).where(was_read, ~is_covered).order_by(P.c.id)
    insert_selected(connection, SightingRow, ("posting_id", "since", "until", "since_run_id", "until_run_id"), new)
