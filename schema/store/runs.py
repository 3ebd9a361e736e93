"""Runs, their steps and their boards: rows in, records out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Protocol

from sqlalchemy import Connection, Select, delete, select, update

from schema.run import BoardReport, Run, Step
from schema.store.rows import insert_new, table_of, upsert
from schema.tables import BoardCardRow, BoardFailureRow, BoardReportRow, BoardRow, RobotsRow, RunRow, StepRow

CUT_OFF = ("running", "failed")
CARD = ("employer", "platform", "url", "setting", "country", "terms_checked")  # what a register may say otherwise later


class BoardCard(Protocol):
    """What the register says of a board; the register's own model has all of it."""

    @property
    def id(self) -> str:
        """The board's slug in the register."""

    @property
    def employer(self) -> str:
        """Whose board it is."""

    @property
    def platform(self) -> str:
        """The software that hosts it."""

    @property
    def url(self) -> str:
        """Its page for people."""

    @property
    def setting(self) -> str | None:
        """The practice setting of its employer."""

    @property
    def country(self) -> str:
        """Where its jobs are unless a posting says otherwise."""

    @property
    def terms_checked(self) -> date | None:
        """When a person read its terms of use."""


def start_run(connection: Connection, run: Run) -> None:
    """Add the run; one that is there already is taken up again, with the start it had."""
    row = {name: getattr(run, name) for name in ("id", "kind", "started", "state", "rules_version", "code_version")}
    insert_new(connection, RunRow, [row])


def record_run(connection: Connection, run_id: str, at: datetime) -> datetime:
    """Set when the run's rows became known, unless it is set, and return it. As-of reads go by this time."""
    runs = table_of(RunRow)
    connection.execute(update(runs).where(runs.c.id == run_id, runs.c.recorded.is_(None)).values(recorded=at))
    recorded: datetime = connection.execute(select(runs.c.recorded).where(runs.c.id == run_id)).scalar_one()
    return recorded


def finish_run(connection: Connection, run_id: str, state: str, finished: datetime) -> None:
    """Write how and when the run ended: done, failed, held or abandoned."""
    runs = table_of(RunRow)
    connection.execute(update(runs).where(runs.c.id == run_id).values(state=state, finished=finished))


def save_verdict(connection: Connection, run_id: str, verdict: str, fields: Sequence[Mapping[str, Any]]) -> None:
    """Write the gate's verdict (passed or held) and what it rests on."""
    runs = table_of(RunRow)
    values = {"verdict": verdict, "verdict_fields": [dict(one) for one in fields]}
    connection.execute(update(runs).where(runs.c.id == run_id).values(**values))


def load_verdict(connection: Connection, run_id: str) -> tuple[str, list[dict[str, Any]]] | None:
    """The gate's verdict on a run and what it rests on; None when it has not been asked."""
    runs = table_of(RunRow)
    row = connection.execute(select(runs.c.verdict, runs.c.verdict_fields).where(runs.c.id == run_id)).first()
    return (row.verdict, row.verdict_fields) if row is not None and row.verdict is not None else None


def save_step(connection: Connection, run_id: str, position: int, step: Step) -> None:
    """Write a step as it stands now; called when it starts and when it ends."""
    row = {
        "run_id": run_id,
        "name": step.name,
        "position": position,
        "state": step.state,
        "started": step.started,
        "finished": step.finished,
        "counts": dict(step.counts),
        "message": step.message,
    }
    upsert(connection, StepRow, [row])


def fail_steps_under_way(connection: Connection, run_id: str, at: datetime, message: str) -> None:
    """Write of each step of a run that is still `running` that it failed, when and why."""
    steps = table_of(StepRow)
    under_way = update(steps).where(steps.c.run_id == run_id, steps.c.state == "running")
    connection.execute(under_way.values(state="failed", finished=at, message=message))


def load_runs(
    connection: Connection,
    *,
    run_id: str | None = None,
    kind: str | None = None,
    begun_before: datetime | None = None,
    begun_from: datetime | None = None,
    limit: int = 1,
) -> tuple[Run, ...]:
    """The run asked for, or the newest `limit` (of a kind, begun before or from a time), newest first, with steps."""
    query = select(table_of(RunRow)).order_by(RunRow.started.desc(), RunRow.id.desc()).limit(limit)
    if run_id is not None:
        query = query.where(RunRow.id == run_id)
    if kind is not None:
        query = query.where(RunRow.kind == kind)
    if begun_before is not None:
        query = query.where(RunRow.started < begun_before)
    if begun_from is not None:
        query = query.where(RunRow.started >= begun_from)
    return _runs(connection, query)


def cut_off_runs(connection: Connection, kind: str) -> tuple[Run, ...]:
    """All runs of a kind that did not come to their end, whatever the clock said when they began, newest first."""
    query = select(table_of(RunRow)).where(RunRow.kind == kind, RunRow.state.in_(CUT_OFF))
    return _runs(connection, query.order_by(RunRow.started.desc(), RunRow.id.desc()))


def _runs(connection: Connection, query: Select[Any]) -> tuple[Run, ...]:
    return tuple(
        Run(
            id=row.id,
            kind=row.kind,
            started=row.started,
            finished=row.finished,
            state=row.state,
            steps=load_steps(connection, row.id),
            rules_version=row.rules_version,
            code_version=row.code_version,
        )
        for row in connection.execute(query)
    )


def load_steps(connection: Connection, run_id: str) -> tuple[Step, ...]:
    """The steps of a run in order."""
    rows = connection.execute(select(table_of(StepRow)).where(StepRow.run_id == run_id).order_by(StepRow.position))
    return tuple(
        Step(
            name=row.name,
            state=row.state,
            started=row.started,
            finished=row.finished,
            counts=row.counts,
            message=row.message,
        )
        for row in rows
    )


def save_boards(connection: Connection, boards: Iterable[BoardCard], run_id: str) -> None:
    """Bring the board table up to the register; the run that first knew a board stays. What changed is a new card."""
    rows = [
        {
            "id": board.id,
            "employer": board.employer,
            "platform": str(board.platform),
            "url": board.url,
            "setting": None if board.setting is None else str(board.setting),
            "country": board.country,
            "terms_checked": board.terms_checked,
            "first_run_id": run_id,
        }
        for board in boards
    ]
    known = {row.id: row for row in connection.execute(select(table_of(BoardRow)))}
    changed = [
        row for row in rows if row["id"] not in known or any(getattr(known[row["id"]], n) != row[n] for n in CARD)
    ]
    upsert(connection, BoardRow, rows, keep=["first_run_id"])
    upsert(connection, BoardCardRow, [_card(row, run_id) for row in changed])


def complete_boards(connection: Connection, platform: str) -> set[str]:
    """The boards of a platform that were read completely at least once."""
    reports, boards = table_of(BoardReportRow), table_of(BoardRow)
    found = select(reports.c.board_id).join(boards, boards.c.id == reports.c.board_id)
    return set(connection.scalars(found.where(boards.c.platform == platform, reports.c.complete).distinct()))


def know_boards(connection: Connection, platforms: Mapping[str, str], run_id: str) -> None:
    """Add boards (id to platform) of which only landing files tell, so that what they said is kept."""
    boards = table_of(BoardRow)
    known = set(connection.scalars(select(boards.c.id).where(boards.c.id.in_(platforms))))
    rows = [
        {"id": board, "platform": platform, "first_run_id": run_id}
        for board, platform in platforms.items()
        if board not in known
    ]
    insert_new(connection, BoardRow, rows)
    insert_new(connection, BoardCardRow, [_card(row, run_id) for row in rows])


def _card(row: Mapping[str, Any], run_id: str) -> dict[str, Any]:
    return {"board_id": row["id"], "since_run_id": run_id, **{name: row.get(name) for name in CARD}}


def save_reports(connection: Connection, run_id: str, reports: Sequence[tuple[BoardReport, str | None]]) -> None:
    """Write boards' reports of a run, each with a doubt, which stays the one of the first time it was written."""
    names = ("query", "started", "finished", "listed", "read", "unchanged", "passed_over", "expected", "complete")
    rows = [
        {name: getattr(report, name) for name in (*names, "reason", "requests", "bytes")}
        | {"run_id": run_id, "board_id": report.board, "doubt": doubt}
        for report, doubt in reports
    ]
    upsert(connection, BoardReportRow, rows, keep=["doubt"])
    failures = [
        {"run_id": run_id, "board_id": report.board, "failure": str(failure), "failures": count}
        | {"evidence": report.evidence.get(failure) or _reason(report, failure)}
        for report, _ in reports
        for failure, count in sorted(report.failed.items())
    ]
    old = table_of(BoardFailureRow)  # of a reading that was cut off and taken up again
    of_run = (old.c.run_id == run_id) & old.c.board_id.in_([report.board for report, _ in reports])
    connection.execute(delete(old).where(of_run))
    upsert(connection, BoardFailureRow, failures)


def _reason(report: BoardReport, failure: str) -> str | None:
    """The words of a failure that is the board's reason: what the crawl's watchers report, and crawls of before."""
    kind, _, words = (report.reason or "").partition(": ")
    return words if kind == failure and words else None


def save_robots(
    connection: Connection, run_id: str, host: str, sha256: str | None, delay: float | None, forbidden: Iterable[str]
) -> None:
    """Write what the robots.txt of a host said in a run; `delay` in seconds."""
    row = {"run_id": run_id, "host": host, "sha256": sha256, "crawl_delay_seconds": delay}
    upsert(connection, RobotsRow, [{**row, "forbidden": sorted(forbidden)}])
