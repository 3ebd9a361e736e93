"""The views of a snapshot's SQLite file answer the documented questions as the database does."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.snapshot.export import Wanted, export
from app.snapshot.sqlite import NAME
from app.snapshot.views import LEFT_OUT
from tests.nights import Nights
from tests.test_questions import QUESTIONS, answer
from tests.test_questions import nights as nights  # a fixture

OF_NIGHTS = {number for number, sql in QUESTIONS.items() if any(name in sql for name in LEFT_OUT)}


@pytest.fixture
def file(nights: Nights, tmp_path: Path) -> Path:
    folder = tmp_path / "snapshot"
    export(nights.engine, folder, Wanted(formats=("csv", "sqlite")), today=date(2026, 12, 31))
    return folder / NAME


def plain(value: Any) -> Any:
    return round(float(value), 6) if isinstance(value, int | float) else value


def test_questions_have_the_database_s_answers(nights: Nights, file: Path) -> None:
    assert {"13", "14", "15"} == OF_NIGHTS  # as docs/questions.md and docs/researchers.md say
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as snapshot:
        for number in sorted(QUESTIONS.keys() - OF_NIGHTS, key=int):
            found = [tuple(map(plain, row)) for row in snapshot.execute(QUESTIONS[number])]
            wanted = answer(nights.engine, number)
            assert sorted(found, key=str) == sorted(wanted, key=str), f"question {number}"  # engines sort null apart


def test_every_view_can_be_read(file: Path) -> None:
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as snapshot:
        names = [name for (name,) in snapshot.execute("SELECT name FROM sqlite_master WHERE type = 'view'")]
        empty = [name for name in names if snapshot.execute(f'SELECT * FROM "{name}" LIMIT 1').fetchone() is None]
    assert len(names) >= 20
    assert empty == []
