"""Closing postings: what a board's newest reading leaves open to doubt, and the rows of a closing."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Select, and_, bindparam, exists, func, select, update

from schema.run import BoardReport
from schema.store.gone import dead_postings, gone_since
from schema.store.rows import insert_new, table_of
from schema.tables import BoardReportRow, PostingEventRow, PostingRow

# A reading in doubt for these reasons is no evidence that anything is gone.
NO_LOOK = ("clock", "empty")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One board's report of one run, with what close has to know: is a newer one there, and how many postings that
    were open before it (`known`) are not in it (`absent`); `elsewhere` are open ones found under another query."""

    board: str
    query: str
    finished: datetime
    listed: int
    complete: bool
    reason: str | None
    doubt: str | None
    is_superseded: bool
    known: int
    absent: int
    elsewhere: int


def board_readings(connection: Connection, run_id: str) -> Iterator[Reading]:
    """Each board's reading in this run, in order of board; all boards are counted at once."""
    reports = table_of(BoardReportRow)
    counts = {row.board_id: row for row in connection.execute(_open_counts(run_id))}
    superseded = set(connection.scalars(_superseded(run_id)))
    query = select(reports).where(reports.c.run_id == run_id).order_by(reports.c.board_id)
    for row in connection.execute(query):
        counted = counts[row.board_id]
        yield Reading(
            board=row.board_id,
            query=row.query,
            finished=row.finished,
            listed=row.listed,
            complete=row.complete,
            reason=row.reason,
            doubt=row.doubt,
            is_superseded=row.board_id in superseded,
            known=counted.known,
            absent=counted.absent,
            elsewhere=counted.elsewhere,
        )


def _open_counts(run_id: str) -> Select[*tuple[Any, ...]]:
    """Each board of the run: its postings that were open before, by whether this reading's query found them."""
    postings, reports = table_of(PostingRow), table_of(BoardReportRow)
    was_open = and_(
        postings.c.board_id == reports.c.board_id, postings.c.closed.is_(None), postings.c.first_run_id != run_id
    )
    is_known = postings.c.query == reports.c.query
    is_absent = and_(is_known, postings.c.last_run_id != run_id, postings.c.last_seen < reports.c.finished)
    return (
        select(
            reports.c.board_id,
            func.count(postings.c.id).filter(is_known).label("known"),
            func.count(postings.c.id).filter(is_absent).label("absent"),
            func.count(postings.c.id).filter(~is_known).label("elsewhere"),
        )
        .outerjoin(postings, was_open)
        .where(reports.c.run_id == run_id)
        .group_by(reports.c.board_id)
    )


def _superseded(run_id: str) -> Select[str]:
    """The boards of the run of which another reading began later."""
    reports, newer = table_of(BoardReportRow), table_of(BoardReportRow).alias("newer")
    later = and_(newer.c.board_id == reports.c.board_id, newer.c.started > reports.c.started)
    return select(reports.c.board_id).where(reports.c.run_id == run_id, exists().where(later))


def with_newer_reports(connection: Connection, run_id: str, reports: Sequence[BoardReport]) -> set[str]:
    """Those of the boards that another run has read after these reports of this run began."""
    rows = table_of(BoardReportRow)
    newest = select(rows.c.board_id, func.max(rows.c.started)).where(
        rows.c.board_id.in_([report.board for report in reports]), rows.c.run_id != run_id
    )
    started = {row[0]: row[1] for row in connection.execute(newest.group_by(rows.c.board_id))}
    return {report.board for report in reports if report.board in started and started[report.board] > report.started}


def save_doubt(connection: Connection, run_id: str, board: str, doubt: str | None) -> None:
    """Write why a complete reading closed nothing, or less than it might; None takes a doubt back."""
    reports = table_of(BoardReportRow)
    this = update(reports).where(reports.c.run_id == run_id, reports.c.board_id == board)
    connection.execute(this.values(doubt=doubt))


def complete_looks(connection: Connection, reading: Reading) -> list[datetime]:
    """The ends of this and all earlier complete readings of the board under the same query, oldest first."""
    reports = table_of(BoardReportRow)
    query = select(reports.c.finished).where(
        reports.c.board_id == reading.board,
        reports.c.query == reading.query,
        reports.c.complete,
        reports.c.finished <= reading.finished,
        func.coalesce(reports.c.doubt, "").not_in(NO_LOOK),
    )
    return list(connection.scalars(query.order_by(reports.c.finished)))


def close_absent(
    connection: Connection,
    run_id: str,
    reading: Reading,
    looks: Sequence[datetime],
    needed: int,
    apart: timedelta = timedelta(0),
) -> int:
    """Close the board's open postings that the last `needed` of the looks did not list; returns how many.

    The first look that missed them must lie at least `apart` before this one.
    """
    early = [look for look in looks[: len(looks) + 1 - needed] if look <= reading.finished - apart]
    if not early:
        return 0
    postings = table_of(PostingRow)
    gone = select(postings.c.id, postings.c.last_seen).where(
        postings.c.board_id == reading.board,
        postings.c.closed.is_(None),
        postings.c.query == reading.query,
        postings.c.last_run_id != run_id,
        postings.c.last_seen < early[-1],
    )
    events = [
        {
            "posting_id": key,
            "at": reading.finished,
            "kind": "closed",
            "run_id": run_id,
            "reason": "absent",
            "not_before": last_seen,
            "not_after": looks[bisect_right(looks, last_seen)],
        }
        for key, last_seen in connection.execute(gone.order_by(postings.c.id))
    ]
    return _close(connection, events)


def close_said(connection: Connection, run_id: str) -> int:
    """Close the open postings of which their board itself said that they are filled, or when they ended."""
    postings, event = table_of(PostingRow), table_of(PostingEventRow)
    stated = exists().where(event.c.posting_id == postings.c.id, event.c.reason == "stated")
    said = select(postings.c.id, postings.c.last_seen, postings.c.said_closed, stated)
    said = said.where(postings.c.closed.is_(None), postings.c.said_closed.is_not(None)).order_by(postings.c.id)
    events = [
        {
            "posting_id": key,
            "at": said_closed,
            "kind": "closed",
            "run_id": run_id,
            "reason": "ended" if archived else "filled",
            "not_before": min(last_seen, said_closed),
            "not_after": said_closed,
        }
        for key, last_seen, said_closed, archived in connection.execute(said)
    ]
    return _close(connection, events)


def close_gone(connection: Connection, run_id: str, reading: Reading) -> int:
    """Close the board's open postings whose entries this reading found dead; returns how many.

    Each went after its text was last read and by the end of the first of the readings in which it was gone.
    """
    since = gone_since(connection, reading.board, reading.query, reading.finished)
    events = []
    for key, fetched, ref in dead_postings(connection, run_id, reading.board):
        first = since[ref].since if ref in since else reading.finished
        row = {"posting_id": key, "at": reading.finished, "kind": "closed", "run_id": run_id, "reason": "gone"}
        events.append({**row, "not_before": min(fetched, first), "not_after": first})
    return _close(connection, events)


def _close(connection: Connection, events: Sequence[dict[str, Any]]) -> int:
    insert_new(connection, PostingEventRow, events)
    if events:
        postings = table_of(PostingRow)
        change = update(postings).where(postings.c.id == bindparam("posting_id"), postings.c.closed.is_(None))
        rows = [{name: event[name] for name in ("posting_id", "at", "reason")} for event in events]
        connection.execute(change.values(closed=bindparam("at"), closed_reason=bindparam("reason")), rows)
    return len(events)
