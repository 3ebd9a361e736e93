"""Write a snapshot: built in a folder of its own beside the target and published by one rename, or not at all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, select

import pipeline
from app.errors import UserError
from app.snapshot.columns import BOARDS, FILES, TEXTS, File
from app.snapshot.describe import Edition, as_json, citation, datapackage, manifest, readme
from app.snapshot.selects import ROWS
from app.snapshot.sqlite import write_sqlite
from app.snapshot.tables import Written, write_csv, write_parquet
from app.version import CODE_VERSION
from schema.tables import RunRow

FORMATS = ("csv", "parquet", "sqlite")


def export(
    engine: Engine,
    target: Path,
    *,
    formats: tuple[str, ...] = ("csv", "parquet"),
    with_text: bool = False,
    progress: Callable[[int], None],
) -> dict[str, int]:
    """Write the snapshot folder `target`; returns rows by file. UserError if it exists or nothing was ever read.

    `with_text` adds the ads' full texts, which belong to their employers: for one's own use, and the manifest says so.
    """
    unknown = [name for name in formats if name not in FORMATS]
    if unknown:
        raise UserError(f"--format {','.join(unknown)}: choose from {', '.join(FORMATS)}")
    if target.exists() and any(target.iterdir() if target.is_dir() else [target]):
        raise UserError(f"{target} exists and is not empty; choose another --out or remove it")
    with _building(target) as folder, engine.connect() as connection:
        _freeze(connection)
        files = (*FILES, TEXTS) if with_text else FILES
        written = {file.name: _write(connection, file, folder, formats, progress) for file in files}
        if "sqlite" in formats:
            write_sqlite(folder, files)
        _describe(folder, written, _edition(connection), connection)
    return {name: done.rows for name, done in written.items()}


def _freeze(connection: Connection) -> None:
    """All files see the same moment of the database, however long writing takes."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
    else:
        connection.exec_driver_sql("BEGIN")


def _write(
    connection: Connection, file: File, folder: Path, formats: tuple[str, ...], progress: Callable[[int], None]
) -> Written:
    written = write_csv(file, ROWS[file.name](connection), folder)
    if "parquet" in formats:
        write_parquet(file, folder)
    progress(1)
    return written


def _edition(connection: Connection) -> Edition:
    """The newest run taken in: a snapshot is of what was known then, not of when the file was written."""
    taken_in = select(RunRow.id, RunRow.recorded).where(RunRow.recorded.is_not(None))
    run = connection.execute(taken_in.order_by(RunRow.recorded.desc(), RunRow.id.desc()).limit(1)).first()
    if run is None:
        raise UserError("nothing was read into this database yet; run rxjobs nightly first (or rxjobs demo)")
    moment: datetime = run.recorded
    return Edition(moment.replace(microsecond=0), pipeline.VERSION, CODE_VERSION, run.id)


def _describe(folder: Path, written: dict[str, Written], edition: Edition, connection: Connection) -> None:
    def write(name: str, text: str) -> None:
        (folder / name).write_text(text, encoding="utf-8", newline="\n")

    write("datapackage.json", as_json(datapackage(edition, written)))
    write("CITATION.cff", citation(edition))
    write("README.md", readme(edition, written))
    names = [column.name for column in BOARDS.columns]
    coverage = [_plain(dict(zip(names, row, strict=True))) for row in ROWS["boards"](connection)]
    write("manifest.json", as_json(manifest(edition, folder, written, coverage)))


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    stamp = "%Y-%m-%dT%H:%M:%SZ"
    return {key: value.strftime(stamp) if isinstance(value, datetime) else value for key, value in row.items()}


@contextmanager
def _building(target: Path) -> Iterator[Path]:
    """A fresh folder beside `target` that becomes it when the block succeeds; a failed one leaves nothing behind."""
    folder = target.with_name(f".{target.name}.{os.getpid()}.partial")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        for left_behind in target.parent.glob(f".{target.name}.*.partial"):  # by a killed one
            shutil.rmtree(left_behind, ignore_errors=True)
        folder.mkdir()
    except OSError as error:
        raise UserError(f"cannot write {target}: {error.strerror}") from error
    try:
        yield folder
        if target.exists():
            target.rmdir()
        folder.rename(target)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
