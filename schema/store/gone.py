"""Postings that were listed and gone themselves: kept run by run, counted over readings, closed when it is for good."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select

from schema.landing import KnownGone
from schema.posting import posting_id
from schema.store.rows import batches, insert_new, table_of
from schema.tables import BoardFailureRow, BoardReportRow, GoneDetailRow, PostingRow
from schema.vocab import Failure

LONGEST = 100  # readings that are looked back on; whoever asks for more is answered with this


@dataclass(frozen=True, slots=True)
class GoneSince:
    """In how many readings in a row a posting was listed and gone, and when the first of them ended."""

    readings: int
    since: datetime


def save_gone(connection: Connection, run_id: str, board: str, gone: Mapping[str, str], dead: Collection[str]) -> None:
    """Write what was listed and gone in a board's reading: ref to the words that say so."""
    rows = [
        {"run_id": run_id, "board_id": board, "ref": ref, "said": said, "is_dead": ref in dead}
        for ref, said in sorted(gone.items())
    ]
    insert_new(connection, GoneDetailRow, rows)


def known_gone(connection: Connection, boards: Collection[str]) -> Iterator[KnownGone]:
    """What was gone in the newest readings of the boards, those of them that ended otherwise well."""
    gone, reports = table_of(GoneDetailRow), table_of(BoardReportRow)
    with_some = select(gone.c.board_id).where(gone.c.board_id.in_(list(boards))).distinct()
    for board in connection.scalars(with_some.order_by(gone.c.board_id)).all():
        newest = select(reports.c.query).where(reports.c.board_id == board, _is_whole()).limit(1)
        query = connection.scalar(newest.order_by(reports.c.finished.desc()))
        if query is None:
            continue
        for ref, row in sorted(gone_since(connection, board, query).items()):
            yield KnownGone(board, ref, query, row.readings)


def gone_since(connection: Connection, board: str, query: str, until: datetime | None = None) -> dict[str, GoneSince]:
    """Ref to how long it has been gone, of those gone in the newest otherwise complete reading of a board and query.

    With `until`, the newest one that ended no later.
    """
    reports = table_of(BoardReportRow)
    looks = select(reports.c.run_id, reports.c.finished).where(
        reports.c.board_id == board, reports.c.query == query, _is_whole()
    )
    if until is not None:
        looks = looks.where(reports.c.finished <= until)
    found: dict[str, GoneSince] = {}
    still: set[str] | None = None
    for nth, (run_id, finished) in enumerate(
        connection.execute(looks.order_by(reports.c.finished.desc()).limit(LONGEST)), 1
    ):
        gone = _gone_in(connection, run_id, board)
        still = gone if still is None else still & gone
        if not still:
            break
        found |= {ref: GoneSince(nth, finished) for ref in still}
    return found


def dead_boards(connection: Connection, run_id: str) -> set[str]:
    """The boards of which this run found entries dead; on most nights none, so that none need be asked for."""
    gone = table_of(GoneDetailRow)
    return set(connection.scalars(select(gone.c.board_id).where(gone.c.run_id == run_id, gone.c.is_dead).distinct()))


def dead_postings(connection: Connection, run_id: str, board: str) -> list[tuple[str, datetime, str]]:
    """(posting id, when it was last read, ref) of the open postings whose entries this run found dead."""
    gone, postings = table_of(GoneDetailRow), table_of(PostingRow)
    dead = select(gone.c.ref).where(gone.c.run_id == run_id, gone.c.board_id == board, gone.c.is_dead)
    ids = {posting_id(board, ref): ref for ref in connection.scalars(dead)}
    found = []
    for batch in batches(sorted(ids)):
        query = select(postings.c.id, postings.c.content_fetched).where(postings.c.id.in_(batch))
        rows = connection.execute(query.where(postings.c.closed.is_(None)).order_by(postings.c.id))
        found += [(key, fetched, ids[key]) for key, fetched in rows]
    return found


def closed_as_gone(connection: Connection, boards: Collection[str]) -> dict[str, datetime]:
    """Posting id to when it was closed, of the boards' postings that are closed because they were gone themselves."""
    postings = table_of(PostingRow)
    closed = select(postings.c.id, postings.c.closed).where(
        postings.c.board_id.in_(list(boards)), postings.c.closed.is_not(None), postings.c.closed_reason == "gone"
    )
    return {row.id: row.closed for row in connection.execute(closed)}


def _gone_in(connection: Connection, run_id: str, board: str) -> set[str]:
    gone = table_of(GoneDetailRow)
    return set(connection.scalars(select(gone.c.ref).where(gone.c.run_id == run_id, gone.c.board_id == board)))


def _is_whole() -> ColumnElement[bool]:
    """Whether a report is complete, or would be but for postings that were gone: nothing else of it failed."""
    reports, failures, gone = table_of(BoardReportRow), table_of(BoardFailureRow), table_of(GoneDetailRow)
    mine = (failures.c.run_id == reports.c.run_id, failures.c.board_id == reports.c.board_id)
    others = select(failures.c.failure).where(*mine, failures.c.failure != Failure.GONE.value).exists()
    counted = select(failures.c.failures).where(*mine, failures.c.failure == Failure.GONE.value).scalar_subquery()
    here = and_(gone.c.run_id == reports.c.run_id, gone.c.board_id == reports.c.board_id)
    told = select(func.count()).select_from(gone).where(here, ~gone.c.is_dead).scalar_subquery()
    in_time = or_(reports.c.doubt.is_(None), reports.c.doubt != "clock")
    return and_(in_time, or_(reports.c.complete, and_(~others, counted == told)))
