"""When postings were seen: a board's reading lists refs, and each known posting is seen again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, or_, select, update

from schema.run import BoardReport
from schema.store.rows import batches, insert_new, table_of
from schema.tables import BoardReportRow, PostingEventRow, PostingRow, SightingRow


@dataclass(frozen=True, slots=True)
class Seen:
    """One reading of a board: when it ended, in which run, and the run of the reading before it."""

    board: str
    query: str
    at: datetime
    run_id: str
    before: str | None


def save_sightings(connection: Connection, run_id: str, report: BoardReport, posting_ids: Iterable[str]) -> int:
    """The postings were listed in this reading: extend their stretch or begin one, reopen those that were closed.

    Ids without a posting (listed, never read) are passed over. Returns how many were reopened.
    """
    before = _run_before(connection, run_id, report)
    seen = Seen(report.board, report.query, report.finished, run_id, before)
    return sum(_see(connection, seen, ids) for ids in batches(posting_ids))


def _run_before(connection: Connection, run_id: str, report: BoardReport) -> str | None:
    reports = table_of(BoardReportRow)
    query = select(reports.c.run_id).where(
        reports.c.board_id == report.board, reports.c.run_id != run_id, reports.c.finished < report.finished
    )
    before: str | None = connection.scalar(query.order_by(reports.c.finished.desc()).limit(1))
    return before


def _see(connection: Connection, seen: Seen, ids: Sequence[str]) -> int:
    postings = table_of(PostingRow)
    reopened = _reopen(connection, seen, ids)
    newest = update(postings).where(postings.c.id.in_(ids), postings.c.last_seen <= seen.at)
    connection.execute(newest.values(last_seen=seen.at, last_run_id=seen.run_id, query=seen.query))
    _extend(connection, seen, ids)
    return reopened


def _reopen(connection: Connection, seen: Seen, ids: Sequence[str]) -> int:
    postings = table_of(PostingRow)
    closed = select(postings.c.id).where(postings.c.id.in_(ids), postings.c.closed < seen.at)
    back = list(connection.scalars(closed))
    events = [{"posting_id": key, "at": seen.at, "kind": "reopened", "run_id": seen.run_id} for key in back]
    insert_new(connection, PostingEventRow, events)
    if back:
        still_open = {"closed": None, "closed_reason": None, "said_closed": None}
        connection.execute(update(postings).where(postings.c.id.in_(back)).values(**still_open))
    return len(back)


def _extend(connection: Connection, seen: Seen, ids: Sequence[str]) -> None:
    sightings, postings = table_of(SightingRow), table_of(PostingRow)
    stretch = update(sightings).where(
        sightings.c.posting_id.in_(ids),
        sightings.c.until_run_id.in_([run for run in (seen.before, seen.run_id) if run]),
        sightings.c.until <= seen.at,
    )
    connection.execute(stretch.values(until=seen.at, until_run_id=seen.run_id))
    covered = select(sightings.c.posting_id).where(
        sightings.c.posting_id.in_(ids), sightings.c.since <= seen.at, sightings.c.until >= seen.at
    )
    run = seen.run_id
    # A posting listed on earlier nights than its text was first read has no sighting of them, taken in again or not.
    was_read = or_(postings.c.first_seen <= seen.at, postings.c.first_run_id == run)
    known = select(postings.c.id).where(postings.c.id.in_(ids), was_read, postings.c.id.not_in(covered))
    rows: list[dict[str, Any]] = [
        {"posting_id": key, "since": seen.at, "until": seen.at, "since_run_id": run, "until_run_id": run}
        for key in connection.scalars(known.order_by(postings.c.id))
    ]
    insert_new(connection, SightingRow, rows)
