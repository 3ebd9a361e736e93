"""`rxjobs backup`: the whole database as it was at one moment, into one file, while others read and write."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, Engine, Table

import pipeline
from app.backup.archive import FORMAT, Manifest, Part, put_lines, put_manifest, writing
from app.backup.lines import Sum, writer
from app.database import reached
from app.errors import UserError
from app.version import CODE_VERSION
from schema import store

Advance = Callable[[int], None]
STAMP = "%Y%m%dT%H%M%SZ"


def backup(engine: Engine, path: Path, advance: Advance) -> Manifest:
    """Write the backup and return its manifest; `advance` is told of rows as they pass.

    An older schema is backed up as it is: that comes before bringing it to today's. Raises UserError where there is
    nothing of ours, or a newer program wrote it.
    """
    _check_revision(engine)
    with one_moment(engine) as connection, writing(path) as archive:
        parts = [_part(archive, connection, table, advance) for table in store.stored_tables(connection)]
        manifest = Manifest(
            format=FORMAT,
            created=datetime.now(UTC).isoformat(timespec="seconds"),
            engine=engine.dialect.name,
            revision=str(store.revision(connection)),
            code_version=CODE_VERSION,
            rules_version=pipeline.VERSION,
            parts=parts,
        )
        put_manifest(archive, manifest)
    return manifest


def _check_revision(engine: Engine) -> None:
    found = reached(engine, _revision)
    if found is None:
        raise UserError("there is nothing to back up: the database holds no tables of rxjobs; see RXJOBS_DATABASE_URL")
    if found == store.REVISION_UNKNOWN:
        raise UserError("the database was written by a newer rxjobs; update this checkout, then run again")


def _revision(engine: Engine) -> str | None:
    with engine.connect() as connection:
        return store.revision(connection)


@contextmanager
def one_moment(engine: Engine) -> Iterator[Connection]:
    """A connection that sees the database as it is now, whatever is written meanwhile."""
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
            yield connection
        return
    with engine.connect() as connection:
        connection.exec_driver_sql("BEGIN")  # the driver begins with the first write only, and sees each read anew
        yield connection
        connection.rollback()


def file_name(moment: datetime) -> str:
    """`rxjobs-20261126T140500Z.zip`."""
    return f"rxjobs-{moment.astimezone(UTC):{STAMP}}.zip"


def prune(folder: Path, keep: int) -> list[Path]:
    """Delete all but the newest `keep` backups of a folder, told by their names; returns those deleted."""
    old = sorted(folder.glob("rxjobs-*Z.zip"))[:-keep] if keep > 0 else []
    for path in old:
        path.unlink()
    return old


def _part(archive: zipfile.ZipFile, connection: Connection, table: Table, advance: Advance) -> Part:
    tally, line_of = Sum(), writer(table)

    def lines() -> Iterator[bytes]:
        for row in store.table_rows(connection, table):
            line = line_of(row)
            tally.add(line)
            advance(1)
            yield line

    put_lines(archive, table.name, lines())
    return Part(table.name, list(table.columns.keys()), tally.rows, tally.digest)
