"""The night: crawl, ingest, close, match, gate, snapshot, with one Run row; taken up again where it was cut off."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Mapping
from contextlib import nullcontext, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

import pipeline
from app import logs
from app.ahead import DO, in_a_line, nights_ahead
from app.close import Kept
from app.config import Config
from app.cut_off import cut_off, end_abandoned
from app.errors import UserError
from app.leader import Check, leader
from app.run_ids import run_id
from app.steps import STEPS, HeldError, Night
from app.veil import veiled
from app.version import CODE_VERSION
from crawlers.boards import Board
from schema import store
from schema.run import BoardReport, Run, Step

KIND = "nightly"
TRACE = "trace.txt"
REASON_CHARS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class NightResult:
    """How a night ended: done, held (kept, not published) or failed, with what a person wants to know."""

    run_id: str
    state: str
    steps: tuple[Step, ...]
    reports: tuple[BoardReport, ...]
    kept: tuple[Kept, ...]
    findings: tuple[str, ...]
    complaints: tuple[str, ...]
    snapshot: Path | None
    unusual: tuple[str, ...] = ()
    fields: tuple[store.Fill, ...] = ()

    @property
    def counts(self) -> Mapping[str, Mapping[str, int]]:
        """The counts of each step."""
        return {step.name: step.counts for step in self.steps}

    @property
    def is_well(self) -> bool:
        """Whether nothing asks for a person."""
        return self.state == "done" and not self.complaints and all(report.complete for report in self.reports)


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """Who wants to hear of a night while it runs: a step begins, a board ends, so many postings are read."""

    on_step: Callable[[str], None] = lambda _name: None
    on_report: Callable[[BoardReport], None] = lambda _report: None
    on_progress: Callable[[int], None] = lambda _done: None


def now_utc() -> datetime:
    """The time."""
    return datetime.now(UTC)


def nightly(
    config: Config,
    engine: Engine,
    boards: tuple[Board, ...],
    register: Path,
    *,
    everything: bool = False,
    now: Callable[[], datetime] = now_utc,
    watch: Watch | None = None,
) -> NightResult:
    """Run one night, or go on with the one that was cut off. UserError when another one is running."""
    watch = watch or Watch()
    with leader(engine, "nightly") as check:
        cut = cut_off(engine, KIND, now())
        for left in cut.abandoned:
            _end_abandoned(config, engine, register, left, now)
        run = cut.resumed or _new(config, engine, now())
        night = Night(
            config=config, engine=engine, run_id=run.id, boards=boards, register=register, now=now,
            everything=everything, on_report=logs.boards(run.id, watch.on_report), on_progress=watch.on_progress,
        )  # fmt: skip
        night.complaints += _told_of_ahead(engine, now())
        state = _run(night, watch, check)
        with engine.connect() as connection:
            (run,) = store.load_runs(connection, run_id=run.id)
    return NightResult(
        run_id=run.id, state=state, steps=run.steps, reports=night.reports, kept=night.kept,
        findings=night.findings, complaints=tuple(night.complaints), snapshot=night.snapshot,
        unusual=night.unusual, fields=night.fields,
    )  # fmt: skip


def _told_of_ahead(engine: Engine, at: datetime) -> list[str]:
    with engine.connect() as connection:
        ahead = nights_ahead(connection, at)
    return [f"{in_a_line(ahead, at)}; {DO}"] if ahead else []


def _new(config: Config, engine: Engine, started: datetime) -> Run:
    run = Run(
        id=run_id(started, config.var / "raw"),
        kind=KIND,
        started=started,
        rules_version=pipeline.VERSION,
        code_version=CODE_VERSION,
    )
    with engine.begin() as connection:
        store.start_run(connection, run)
    return run


def _end_abandoned(config: Config, engine: Engine, register: Path, run: Run, now: Callable[[], datetime]) -> None:
    """A night that is not crawled on: take in what it landed, and let it end as abandoned."""
    night = Night(config=config, engine=engine, run_id=run.id, boards=(), register=register, now=now)
    if night.run_dir.is_dir():
        _step(night, "ingest", 1)
    end_abandoned(engine, run, now())


def _run(night: Night, watch: Watch, check: Check) -> str:
    """Every step in order; the state the run ends in. A step that fails ends the night and is raised.

    A night that has lost its lock stops before the next step and writes nothing more: another may have taken it up.
    """
    for position, (name, _) in enumerate(STEPS):
        check()
        watch.on_step(name)
        try:
            _step(night, name, position)
        except HeldError:
            return _end(night, "held")
        except Exception as error:
            _write_trace(night)
            _end(night, "failed")
            raise UserError(
                f"night {night.run_id} failed in step {name}: {_in_a_line(error)}; what was done is kept, the same "
                f"command takes it up again; the trace is in {night.run_dir / TRACE}"
            ) from error
    return _end(night, "done")


def _in_a_line(error: BaseException) -> str:
    reason = getattr(error, "orig", None) or error
    return veiled(f"{type(reason).__name__}: {' '.join(str(reason).split())[:REASON_CHARS]}")


def _write_trace(night: Night) -> None:
    """Keep what a person who mends it will want; a full disk must not hide the reason itself."""
    with suppress(OSError):
        night.run_dir.mkdir(parents=True, exist_ok=True)
        with (night.run_dir / TRACE).open("a", encoding="utf-8") as file:
            file.write(veiled(traceback.format_exc()) + "\n")


def _end(night: Night, state: str) -> str:
    """Write how the run ended. A database that is gone cannot be told: the run stays running and is taken up again."""
    with suppress(SQLAlchemyError) if state == "failed" else nullcontext(), night.engine.begin() as connection:
        store.finish_run(connection, night.run_id, state, night.now())
    return state


def _step(night: Night, name: str, position: int) -> None:
    """Run one step and keep its row up to date, whatever happens to it."""
    step = Step(name=name, state="running", started=night.now())
    _save(night, position, step)
    logs.step(night.run_id, name, "begins")
    try:
        counts = dict(dict(STEPS)[name](night))
    except BaseException as error:
        _save_trouble(night, position, step, error)
        raise
    _save(night, position, replace(step, state="done", finished=night.now(), counts=counts))
    logs.step(night.run_id, name, "done", counts)


def _save_trouble(night: Night, position: int, step: Step, error: BaseException) -> None:
    """Write how the step ended. What broke it may keep its row from being written: that must not hide the reason."""
    state, message = ("held", str(error)) if isinstance(error, HeldError) else ("failed", _in_a_line(error))
    try:
        _save(night, position, replace(step, state=state, finished=night.now(), message=message))
    except (SQLAlchemyError, OSError) as second:
        error.add_note(f"nor could the row of step {step.name} be written: {_in_a_line(second)}")


def _save(night: Night, position: int, step: Step) -> None:
    with night.engine.begin() as connection:
        store.save_step(connection, night.run_id, position, step)
