"""The files of a snapshot as one SQLite database, for people who would rather ask questions than load files."""

from __future__ import annotations

import csv
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path

from app.snapshot.columns import File
from app.snapshot.views import create_views

NAME = "rxjobs.sqlite"
BATCH_ROWS = 5000
AFFINITY = {"integer": "INTEGER", "number": "REAL", "boolean": "INTEGER"}
INDEXES = (
    ("requirements", "code, level"),
    ("requirements", "posting_id"),
    ("job_postings", "job_id"),
    ("places", "state, city"),
    ("postings", "role, employer_canonical"),
)


def write_sqlite(folder: Path, files: tuple[File, ...], into: Path | None = None) -> None:
    """Write `rxjobs.sqlite` (or the file `into`) from the CSV files of a folder: one table a file, the same names."""
    with closing(sqlite3.connect(into or folder / NAME)) as database:
        database.execute("PRAGMA journal_mode=OFF")
        database.execute("PRAGMA synchronous=OFF")
        for file in files:
            _table(database, file)
            _fill(database, file, folder)
        for table, columns in INDEXES:
            name = f"{table}_{columns.replace(', ', '_')}"
            database.execute(f'CREATE INDEX "{name}" ON "{table}" ({columns})')
        create_views(database)
        database.commit()
        database.execute("ANALYZE")
        database.commit()


def _table(database: sqlite3.Connection, file: File) -> None:
    columns = ", ".join(f'"{c.name}" {AFFINITY.get(c.type, "TEXT")}' for c in file.columns)
    database.execute(f'CREATE TABLE "{file.name}" ({columns}, PRIMARY KEY ({", ".join(file.key)})) WITHOUT ROWID')


def _fill(database: sqlite3.Connection, file: File, folder: Path) -> None:
    marks = ", ".join("?" * len(file.columns))
    with (folder / f"{file.name}.csv").open(encoding="utf-8", newline="") as stream:
        rows = csv.reader(stream)
        next(rows)
        typed = _typed(file, rows)
        while batch := list(islice(typed, BATCH_ROWS)):
            database.executemany(f'INSERT INTO "{file.name}" VALUES ({marks})', batch)  # noqa: S608 - names are ours


def _typed(file: File, rows: Iterator[list[str]]) -> Iterator[list[str | int | None]]:
    flags = [column.type == "boolean" for column in file.columns]
    for row in rows:
        yield [
            None if cell == "" else int(cell == "true") if flag else cell for cell, flag in zip(row, flags, strict=True)
        ]
