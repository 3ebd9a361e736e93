"""Half the files of a large snapshot, written by a second process that reads the very same moment of the database.

PostgreSQL hands its snapshot on by name. SQLite has no such thing: both begin to read while a third connection holds
the lock of writers, so nothing can come between. Where that lock is not to be had, one process writes everything.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, func, select
from sqlalchemy.exc import OperationalError

from app.database import connect
from app.snapshot.columns import FILES
from app.snapshot.content import content
from app.snapshot.fetch import uncollected
from app.snapshot.moment import Moment
from app.snapshot.standing import stand_by_reading
from app.snapshot.tables import Tables, Written
from app.workers import spawned
from schema import store
from schema.tables import PostingRow

WORTH_IT = 100_000  # postings; below, a second process costs more than it saves
# About half of the work: of 100 s of processor time over a million postings 48 (SQLite, 2026-11-27).
THEIRS = (
    "requirements",
    "duties_skills",
    "places",
    "pay",
    "job_postings",
)  # none of them asks when a posting was seen or closed
CACHE_KIB = 128_000  # each file walks its tables in another's order: with half as much a million took 1.2 times as long
WAIT_MS = 5_000  # for the lock of writers
_open: dict[str, Connection] = {}  # of the second process: its connection between two calls


def freeze(connection: Connection, ticket: str = "") -> None:
    """All that a connection reads is of one moment, however long it takes; temporary tables go with it."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        if ticket:
            connection.exec_driver_sql(f"SET TRANSACTION SNAPSHOT '{ticket}'")
        connection.exec_driver_sql("SET LOCAL TIME ZONE 'UTC'")
        store.make_room(connection)
    else:
        connection.exec_driver_sql(f"PRAGMA cache_size=-{CACHE_KIB}")
        connection.exec_driver_sql("BEGIN")
        connection.execute(select(PostingRow.id).limit(1))  # SQLite's moment is that of the first look


@contextmanager
def frozen(engine: Engine, *, shared: bool) -> Iterator[tuple[Connection, ProcessPoolExecutor | None]]:
    """A connection that reads one moment, and a process that reads the same one; none where it is not worth it."""
    with engine.connect() as connection:
        if not shared or not _is_large(engine):
            freeze(connection)
            yield connection, None
            return
        with spawned(1) as pool:
            yield connection, pool if _both(engine, connection, pool) else None


def _is_large(engine: Engine) -> bool:
    with engine.connect() as connection:
        return int(connection.scalar(select(func.count()).select_from(PostingRow)) or 0) >= WORTH_IT


def _both(engine: Engine, connection: Connection, pool: ProcessPoolExecutor) -> bool:
    """Freezes both at one moment; False, and only the connection frozen, where writers leave no gap."""
    address = engine.url.render_as_string(hide_password=False)
    if engine.dialect.name == "postgresql":
        freeze(connection)
        ticket = str(connection.scalar(select(func.pg_export_snapshot())))
        pool.submit(_begin, address, ticket).result()
        return True
    try:
        with engine.connect() as writer:
            writer.exec_driver_sql(f"PRAGMA busy_timeout={WAIT_MS}")
            writer.exec_driver_sql("BEGIN IMMEDIATE")
            freeze(connection)
            pool.submit(_begin, address, "").result()
            writer.rollback()
            writer.invalidate()  # its patience is not for others
    except OperationalError:
        if not connection.in_transaction():
            freeze(connection)
        return False
    return True


def send(
    pool: ProcessPoolExecutor, moment: Moment, folder: Path, *, parquet: bool, without: frozenset[str] = frozenset()
) -> Future[dict[str, Written]]:
    """Lets the second process write THEIRS, without those that are there already."""
    return pool.submit(_write, moment, folder, parquet, without)


def _begin(address: str, ticket: str) -> None:
    """In the second process: begins to read."""
    connection = connect(address).connect()
    freeze(connection, ticket)
    _open["here"] = connection


def _write(moment: Moment, folder: Path, parquet: bool, without: frozenset[str]) -> dict[str, Written]:
    """In the second process: writes its files."""
    connection = _open.pop("here")
    try:
        stand_by_reading(connection, moment)
        with uncollected(), Tables(folder, parquet=parquet) as tables:
            mine: list[Any] = [file for file in FILES if file.name in THEIRS and file.name not in without]
            return {file.name: tables.write(file, content(connection, file, moment, folder)) for file in mine}
    finally:
        connection.close()
        connection.engine.dispose()
