"""A crawl, and the steps behind it, started by hand."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

import pipeline
from app.config import load
from app.crawl import crawl
from app.known import write_known
from app.leader import leader
from app.nightly import now_utc
from app.output import progress
from app.run_ids import began, chosen_run, run_id
from app.setup import check_contact, chosen, database, register, register_path
from app.steps import STEPS, Night
from app.version import CODE_VERSION
from schema import store
from schema.landing import KNOWN
from schema.run import BoardReport, Run


def crawl_by_hand(
    ids: Collection[str], platform: str | None, *, everything: bool, replay: Path | None, record: Path | None
) -> tuple[Path, tuple[BoardReport, ...]]:
    """Read the boards asked for into a new landing folder; returns it and the reports."""
    config = load()
    boards = chosen(register(config), ids, platform)
    if replay is None:
        check_contact(config, boards)
    raw = config.var / "raw"
    run_dir = raw / run_id(now_utc(), raw)
    run_dir.mkdir(parents=True)
    known = None if replay or record else _known(run_dir, [board.id for board in boards])
    with progress("boards read", len(boards)) as advance:
        reports = crawl(
            run_dir,
            boards,
            register=register_path(config),
            known=known,
            everything=everything,
            replay=replay,
            record=record,
            on_report=lambda _report: advance(1),
        )
    return run_dir, reports


def _known(run_dir: Path, ids: list[str]) -> Path:
    path = run_dir / KNOWN
    write_known(database(load()), ids, path)
    return path


def step_by_hand(name: str, wanted: str | None) -> tuple[Mapping[str, int], list[str]]:
    """Run one step of a crawled run; returns its counts and what it complained of."""
    config = load()
    run = chosen_run(config.var / "raw", wanted)
    engine = database(config)
    night = Night(
        config=config, engine=engine, run_id=run, boards=register(config), register=register_path(config), now=now_utc
    )
    with leader(engine, "nightly"):
        with engine.begin() as connection:
            store.start_run(connection, _row(run))
            store.save_boards(connection, night.boards, run)
        counts = dict(STEPS)[name](night)
    return counts, night.complaints


def _row(run: str) -> Run:
    """The run's row, for a run that was crawled by hand; a nightly one keeps the row it has."""
    return Run(
        id=run,
        kind="hand",
        started=began(run),
        state="done",
        rules_version=pipeline.VERSION,
        code_version=CODE_VERSION,
    )
