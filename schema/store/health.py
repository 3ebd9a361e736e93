"""The state of each board in one row, for people who look after them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, or_, select

from schema.store.rows import table_of
from schema.tables import BoardFailureRow, BoardReportRow, BoardRow, PostingRow


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardHealth:
    """A board as it stands: its newest report and when it was last read completely (None: never).

    `unseen` counts open postings that its newest report does not show; `failed` failures by class in that report,
    `evidence` the words of the first of each; `broken` readings, one after the other, that were not complete, the
    newest among them.
    """

    board: str
    employer: str | None
    platform: str
    open: int
    unseen: int
    broken: int = 0
    run: str | None = None
    finished: datetime | None = None
    complete: bool | None = None
    last_complete: datetime | None = None
    listed: int | None = None
    reason: str | None = None
    doubt: str | None = None
    failed: dict[str, int]
    evidence: dict[str, str | None] = field(default_factory=dict)

    @property
    def state(self) -> str:
        """never read, ok, doubted or incomplete."""
        if self.run is None:
            return "never read"
        if not self.complete:
            return "incomplete"
        return "doubted" if self.doubt else "ok"


def board_healths(connection: Connection, before: datetime) -> tuple[BoardHealth, ...]:
    """Every board of the database, in order of id, by the reports that ended before a time.

    Reports of later (the clock was wrong) count as none: a board that has no others was never read.
    """
    newest = {row.board_id: row for row in connection.execute(_newest_reports(before))}
    postings = {key: (count, unseen) for key, count, unseen in connection.execute(_open_postings(before))}
    complete = _last_complete(connection, before)
    failed, broken = _failures(connection), _broken(connection, before)
    boards = table_of(BoardRow)
    healths = []
    for row in connection.execute(select(boards.c.id, boards.c.employer, boards.c.platform).order_by(boards.c.id)):
        report = newest.get(row.id)
        count, unseen = postings.get(row.id, (0, 0))
        told: dict[str, Any] = {}
        if report is not None:
            told = {name: getattr(report, name) for name in ("finished", "complete", "listed", "reason", "doubt")}
            told |= {"run": report.run_id, "last_complete": complete.get(row.id), "broken": broken.get(row.id, 0)}
        healths.append(
            BoardHealth(
                board=row.id,
                employer=row.employer,
                platform=row.platform,
                open=count,
                unseen=unseen,
                failed=_each(failed, row.id, report, "failures"),
                evidence=_each(failed, row.id, report, "evidence"),
                **told,
            )
        )
    return tuple(healths)


def board_seconds(connection: Connection) -> dict[str, float]:
    """Board to how many seconds its newest reading took; boards that were never read are left out."""
    newest = _newest_reports().subquery()
    rows = connection.execute(select(newest.c.board_id, newest.c.started, newest.c.finished))
    return {row.board_id: (row.finished - row.started).total_seconds() for row in rows}


def _newest_reports(before: datetime | None = None) -> Any:
    reports = table_of(BoardReportRow)
    rank = func.row_number().over(partition_by=reports.c.board_id, order_by=reports.c.finished.desc())
    told = select(reports, rank.label("nth"))
    ranked = (told if before is None else told.where(reports.c.finished < before)).subquery()
    return select(ranked).where(ranked.c.nth == 1)


def _open_postings(before: datetime) -> Any:
    postings = table_of(PostingRow)
    newest = _newest_reports(before).subquery()
    return (
        select(postings.c.board_id, func.count(), func.count().filter(postings.c.last_seen < newest.c.finished))
        .outerjoin(newest, newest.c.board_id == postings.c.board_id)
        .where(postings.c.closed.is_(None))
        .group_by(postings.c.board_id)
    )


def _last_complete(connection: Connection, before: datetime) -> dict[str, datetime]:
    reports = table_of(BoardReportRow)
    query = select(reports.c.board_id, func.max(reports.c.finished)).where(
        reports.c.complete, reports.c.finished < before
    )
    return {row[0]: row[1] for row in connection.execute(query.group_by(reports.c.board_id))}


def _broken(connection: Connection, before: datetime) -> dict[str, int]:
    """Board to how many readings since its last complete one were not complete."""
    reports = table_of(BoardReportRow)
    whole = select(reports.c.board_id, func.max(reports.c.finished).label("at")).where(
        reports.c.complete, reports.c.finished < before
    )
    last = whole.group_by(reports.c.board_id).subquery()
    since = select(reports.c.board_id, func.count()).outerjoin(last, last.c.board_id == reports.c.board_id)
    is_since = or_(last.c.at.is_(None), reports.c.finished > last.c.at)
    query = since.where(is_since, reports.c.finished < before).group_by(reports.c.board_id)
    return {row[0]: row[1] for row in connection.execute(query)}


def _failures(connection: Connection) -> dict[tuple[str, str], list[Any]]:
    failures = table_of(BoardFailureRow)
    found: dict[tuple[str, str], list[Any]] = defaultdict(list)
    for row in connection.execute(select(failures).order_by(failures.c.failure)):
        found[row.board_id, row.run_id].append(row)
    return found


def _each(failures: dict[tuple[str, str], list[Any]], board: str, report: Any, cell: str) -> dict[str, Any]:
    """Class of failure to a cell of its row, in the board's newest report."""
    rows = failures.get((board, report.run_id), []) if report is not None else []
    return {row.failure: getattr(row, cell) for row in rows}
