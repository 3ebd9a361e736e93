"""Retention: the oldest goes first, nothing that was not taken in, and a snapshot of a past day needs none of it."""

from __future__ import annotations

import filecmp
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from app.config import Config, load
from app.retention import prune
from app.snapshot.export import export, todays
from schema import store
from schema.run import Run, Step
from tests.nights import Nights, at

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return load({"RXJOBS_VAR": str(tmp_path / "var")})


def landed(config: Config, engine: Engine, days_ago: int, *, state: str = "done", ingest: str = "done") -> str:
    """A run of that age with a landing folder of 1 MB."""
    started = NOW - timedelta(days=days_ago)
    run = started.strftime("%Y%m%dT%H%M%SZ")
    folder = config.var / "raw" / run
    folder.mkdir(parents=True)
    (folder / "x.jsonl.gz").write_bytes(bytes(10**6))
    with engine.begin() as connection:
        row = Run(id=run, kind="nightly", started=started, rules_version="1", code_version="0")
        store.start_run(connection, row)
        store.save_step(connection, run, 1, Step(name="ingest", state=ingest, started=started, finished=started))
        store.finish_run(connection, run, state, started)
    return run


def left(config: Config) -> list[str]:
    return sorted(path.name for path in (config.var / "raw").iterdir())


def test_without_a_budget_everything_stays(config: Config, engine: Engine) -> None:
    runs = [landed(config, engine, days) for days in (400, 10, 1)]
    assert prune(config, engine, NOW).folders == ()
    assert left(config) == sorted(runs)


def test_the_oldest_go_when_their_days_are_over(config: Config, engine: Engine) -> None:
    runs = [landed(config, engine, days) for days in (400, 100, 10, 1)]
    pruned = prune(replace(config, keep_days=90), engine, NOW)
    assert pruned.folders == tuple(runs[:2])
    assert pruned.bytes == 2 * 10**6
    assert left(config) == sorted(runs[2:])


def test_the_oldest_go_until_the_rest_fits(config: Config, engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.retention.GIGABYTE", 10**6)
    runs = [landed(config, engine, days) for days in (5, 4, 3, 2, 1)]
    assert prune(replace(config, keep_gb=2), engine, NOW).folders == tuple(runs[:3])


@pytest.mark.parametrize(("state", "ingest"), [("running", "done"), ("failed", "failed"), ("done", "failed")])
def test_what_was_not_taken_in_stays(config: Config, engine: Engine, state: str, ingest: str) -> None:
    run = landed(config, engine, 400, state=state, ingest=ingest)
    landed(config, engine, 1)
    stranger = config.var / "raw" / "20200101T000000Z"
    stranger.mkdir()
    assert prune(replace(config, keep_days=9), engine, NOW).folders == ()
    assert {run, stranger.name} <= set(left(config))


def test_the_newest_stays_however_old(config: Config, engine: Engine) -> None:
    run = landed(config, engine, 400)
    assert prune(replace(config, keep_days=9), engine, NOW).folders == ()
    assert left(config) == [run]


def test_a_snapshot_of_a_past_day_needs_no_landing_file(engine: Engine, tmp_path: Path) -> None:
    nights = Nights(engine, tmp_path / "raw")
    nights.run(1, ["a", "b"])
    nights.run(2, ["a", "c"])
    wanted = todays(as_of=at(1).date().isoformat(), rules="then", formats="csv", with_text=True, workers=1)
    export(engine, tmp_path / "before", wanted, progress=lambda _: None)
    for path in sorted((tmp_path / "raw").rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    export(engine, tmp_path / "after", wanted, progress=lambda _: None)
    names = [path.name for path in (tmp_path / "before").iterdir()]
    assert filecmp.cmpfiles(tmp_path / "before", tmp_path / "after", names, shallow=False)[0] == names
