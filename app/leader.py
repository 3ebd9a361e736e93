"""One leader: whoever holds the lock runs nights; a second one started by mistake is told so and stops.

SQLite: a lock file beside the database. PostgreSQL: an advisory lock on a connection of its own, so that it ends with
the process even after `kill -9`, on whatever machine it ran.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout
from sqlalchemy import Engine, text

from app.errors import UserError

# Two locks, so that a scheduler that waits does not block a night started by hand. PostgreSQL wants integers.
LOCKS = {"schedule": 0x72786A01, "nightly": 0x72786A02}


@contextmanager
def leader(engine: Engine, what: str, folder: Path) -> Iterator[None]:
    """Hold the lock `what` ("schedule" or "nightly") while the block runs; UserError when another process holds it."""
    lock = _file_lock(folder, what) if engine.dialect.name == "sqlite" else _advisory_lock(engine, what)
    with lock:
        yield


def _taken(what: str) -> UserError:
    return UserError(f"another rxjobs {what} is running on this database; wait for it or stop it first")


@contextmanager
def _file_lock(folder: Path, what: str) -> Iterator[None]:
    folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder / f"{what}.lock", timeout=0)
    try:
        lock.acquire()
    except Timeout as error:
        raise _taken(what) from error
    try:
        yield
    finally:
        lock.release()


@contextmanager
def _advisory_lock(engine: Engine, what: str) -> Iterator[None]:
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if not connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": LOCKS[what]}):
            raise _taken(what)
        try:
            yield
        finally:  # the connection goes back to the pool and would hold the lock for ever
            connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": LOCKS[what]})
