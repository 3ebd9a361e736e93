"""A snapshot written by two processes: the same bytes as by one, of one moment, whatever is written meanwhile."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Engine

from app.database import open_database
from app.snapshot import second
from app.snapshot.export import Wanted, export
from app.snapshot.verify import verify
from schema import store
from schema.job import Job
from tests.nights import Nights, rows
from tests.test_asof import content

BOTH = Wanted(formats=("csv", "parquet"), workers=2)


@pytest.fixture
def nights(engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Nights:
    """Two nights of a small database that is taken for a large one."""
    monkeypatch.setattr(second, "WORTH_IT", 1)
    return two_nights(engine, tmp_path)


def two_nights(engine: Engine, folder: Path) -> Nights:
    made = Nights(engine, folder / "raw")
    made.run(1, ["a", "b", "c"])
    made.run(2, ["a", "b"])
    members = tuple(row["id"] for row in rows(engine, "posting"))
    with engine.begin() as connection:
        store.save_jobs(connection, [Job(id="j", members=members, title="x")], "night-02")
    return made


def test_two_processes_write_what_one_does(nights: Nights, tmp_path: Path) -> None:
    alone = export(nights.engine, tmp_path / "alone", Wanted(formats=("csv", "parquet")))
    steps: list[int] = []
    assert export(nights.engine, tmp_path / "both", BOTH, progress=steps.append) == alone
    assert content(tmp_path / "both") == content(tmp_path / "alone")
    assert list(alone) == [file.name for file in second.FILES]
    assert sum(steps) == len(alone)
    assert verify(tmp_path / "both") == []


def test_what_is_committed_meanwhile_is_in_neither_half(
    nights: Nights, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    export(nights.engine, tmp_path / "before", Wanted(formats=("csv", "parquet")))
    sent = second.send

    def later(*arguments: object, **named: object) -> object:
        nights.run(3, ["a", "b", "d"])
        return sent(*arguments, **named)  # type: ignore[arg-type] - handed on

    monkeypatch.setattr(second, "send", later)
    export(nights.engine, tmp_path / "both", BOTH)
    assert content(tmp_path / "both") == content(tmp_path / "before")


def test_where_writers_leave_no_gap_one_process_writes_all(
    sqlite_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = shutil.copy(sqlite_template, tmp_path / "one.sqlite")
    engine = open_database(f"sqlite:///{path}")
    two_nights(engine, tmp_path)
    for name, value in {"WORTH_IT": 1, "WAIT_MS": 50, "send": None}.items():
        monkeypatch.setattr(second, name, value)
    with closing(sqlite3.connect(path, isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        export(engine, tmp_path / "alone", BOTH)
        writer.execute("ROLLBACK")
    assert verify(tmp_path / "alone") == []
