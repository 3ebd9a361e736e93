"""Status: the last runs and the health of each board, as data and as a table a person reads."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Engine

from app.ahead import AHEAD, DO, in_a_line, nights_ahead
from app.bands import Finding
from app.nightly import now_utc
from app.output import as_json, say, table
from app.unusual import Unusual, unusual
from schema import store
from schema.run import Run

RUNS_SHOWN = 5
FINDINGS_SHOWN = 10
TROUBLE_CHARS = 200
ASKS_FOR_A_PERSON = 3  # readings in a row that were not whole: no longer a bad night, a broken board
UNREAD = "never read"


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """The newest runs, newest first, with the gate's verdict on each (None: not asked), and every board, as of `now`;
    runs that are dated later are in `ahead`. `unusual` are fields of the newest counted run that stand out, `findings`
    is what the newest run is held for."""

    runs: tuple[Run, ...]
    verdicts: Mapping[str, str | None]
    boards: tuple[store.BoardHealth, ...]
    ahead: tuple[Run, ...]
    now: datetime
    unusual: tuple[Unusual, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def is_well(self) -> bool:
        """Whether nothing asks for a person: the last run is done, no board incomplete or doubted,
        no run in the future."""
        last = self.runs[0].state if self.runs else "done"
        return (
            not self.ahead
            and last in ("done", "running")
            and all(board.state in ("ok", UNREAD) for board in self.boards)
        )


def status(engine: Engine, *, runs: int = RUNS_SHOWN, now: Callable[[], datetime] = now_utc) -> Status:
    """The state of the database's runs and boards."""
    at = now()
    with engine.connect() as connection:
        newest = store.load_runs(connection, begun_before=at + AHEAD, limit=runs)
        told = {run.id: store.load_verdict(connection, run.id) or (None, []) for run in newest}
        verdict, fields = told[newest[0].id] if newest else (None, [])
        boards = store.board_healths(connection, at + AHEAD)
        counted = store.newest_measured(connection, at + AHEAD)
        odd = unusual(connection, counted) if counted else ()
        ahead = nights_ahead(connection, at)
    return Status(
        runs=newest,
        verdicts={run: said for run, (said, _) in told.items()},
        boards=boards,
        ahead=ahead,
        now=at,
        unusual=odd,
        findings=tuple(Finding(**one) for one in fields) if verdict == "held" else (),
    )


def as_dict(found: Status) -> dict[str, Any]:
    """The status for machines: plain values, times in ISO form."""
    return {
        "well": found.is_well,
        "runs": [_run_dict(run, found.verdicts[run.id]) for run in found.runs],
        "runs_ahead": [run.id for run in found.ahead],
        "unusual": [asdict(one) for one in found.unusual],
        "findings": [asdict(one) for one in found.findings],
        "boards": [{**_plain(asdict(board)), "state": board.state} for board in found.boards],
    }


def show(found: Status, *, machine: bool = False) -> int:
    """Print the status, as JSON when `machine`; the exit code says whether something asks for a person."""
    if machine:
        as_json(as_dict(found))
    else:
        _show_runs(found)
        _show_boards(found)
        for finding in found.findings[:FINDINGS_SHOWN]:
            say(f"held: {finding}")
        if (more := len(found.findings) - FINDINGS_SHOWN) > 0:
            say(f"held: {more:,} more; --json has all of it")
        for one in found.unusual:
            say(f"unusual: {one}")
        if found.ahead:
            say(f"{in_a_line(found.ahead, found.now)}; {DO}")
    return 0 if found.is_well else 1


def _run_dict(run: Run, verdict: str | None) -> dict[str, Any]:
    steps = [_plain({**asdict(step), "counts": dict(step.counts)}) for step in run.steps]
    top = {name: getattr(run, name) for name in ("id", "kind", "state", "started", "finished", "rules_version")}
    return {**_plain(top), "verdict": verdict, "steps": steps}


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    return {name: cell.isoformat() if isinstance(cell, datetime) else cell for name, cell in row.items()}


def _show_runs(found: Status) -> None:
    rows = [
        (
            run.id,
            run.kind,
            run.state,
            _when(run.started)[5:],
            _when(run.finished)[5:] if run.finished else "",
            found.verdicts[run.id],
            _steps(run),
        )
        for run in found.runs
    ]
    table("Runs", ("run", "kind", "state", "started", "finished", "gate", "steps"), rows, fold=("steps",))


def _show_boards(found: Status) -> None:
    rows = [
        (one.board, one.platform, one.state, one.open, one.unseen, _when(one.last_complete)[:10])
        for one in sorted(found.boards, key=lambda one: (one.state == "ok", one.board))
        if one.state != UNREAD
    ]
    columns = ("board", "platform", "state", "open", "unseen", "whole on")
    table("Boards", columns, rows, right=("open", "unseen"), fold=("board",))
    for one in found.boards:
        if trouble := _trouble(one):
            say(f"{one.board}: {trouble}")
    if unread := sum(one.state == UNREAD for one in found.boards):
        say(f"never read: {unread:,} of {len(found.boards):,} boards; rxjobs boards list names them")


def _steps(run: Run) -> str:
    done = [step for step in run.steps if step.state == "done"]
    rest = [f"{step.name} {step.state}" for step in run.steps if step.state != "done"]
    return ", ".join([f"{len(done)} done", *rest])


def _trouble(board: store.BoardHealth) -> str:
    """In one line; `--json` has all of it."""
    reason = " ".join((board.reason or "").split(" at http")[0].split("<")[0].split())
    failures = ", ".join(f"{count} {name}" for name, count in board.failed.items())
    nights = f"{board.broken} readings in a row not whole" if board.broken >= ASKS_FOR_A_PERSON else ""
    said = "; ".join(part for part in (nights, failures, board.doubt, reason) if part)
    return said if len(said) <= TROUBLE_CHARS else said[: TROUBLE_CHARS - 1] + "…"


def _when(moment: datetime | None) -> str:
    return "never" if moment is None else f"{moment:%Y-%m-%d %H:%M}"
