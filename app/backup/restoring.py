"""`rxjobs restore`: a backup into a database of either engine, all of it or nothing, read back before it counts."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from zipfile import ZipFile

from sqlalchemy import Table
from sqlalchemy.engine import URL

from app.backup.archive import Manifest, get_lines, reading
from app.backup.lines import Row, read
from app.backup.loading import load, verify
from app.backup.target import filled
from app.database import connect
from app.errors import UserError
from schema import store

Advance = Callable[[int], None]


def restore(path: Path, target: URL, advance: Advance, *, replace: bool = False) -> int:
    """Fill the database at `target` from a backup and bring it to today's schema; returns the rows.

    Raises UserError, with the target as it was, where the backup is damaged or newer than this code, or the target is
    not empty and `replace` is false.
    """
    with reading(path) as (archive, manifest):
        _check_revision(path, manifest)
        _check_members(path, archive, manifest)
        with filled(target, replace=replace) as connection:
            load(connection, manifest.revision, _source(archive, advance))
            rows = verify(connection, manifest.parts)
            store.upgrade_over(connection, "head")
    return rows


def check(path: Path, advance: Advance) -> int:
    """Restore a backup into a database that is thrown away; returns the rows, or raises as `restore` does."""
    with tempfile.TemporaryDirectory(prefix="rxjobs-check-") as folder:
        return restore(path, connect(f"sqlite:///{folder}/check.sqlite").url, advance)


def _source(archive: ZipFile, advance: Advance) -> Callable[[Table], Iterable[Row]]:
    def rows(table: Table) -> Iterable[Row]:
        for row in read(table, get_lines(archive, table.name)):
            advance(1)
            yield row

    return rows


def _check_revision(path: Path, manifest: Manifest) -> None:
    if manifest.revision not in store.known_revisions():
        raise UserError(
            f"{path} holds a database of revision {manifest.revision}, which this code does not know; "
            f"use rxjobs {manifest.code_version} or newer"
        )


def _check_members(path: Path, archive: ZipFile, manifest: Manifest) -> None:
    there = set(archive.namelist())
    if missing := [part.table for part in manifest.parts if f"{part.table}.jsonl" not in there]:
        raise UserError(f"{path} is no whole backup: it lacks {', '.join(missing)}; use another one")
