"""One leader: whoever holds the lock runs nights; a second one started by mistake is told who, and stops.

SQLite: a lock file beside the database, whatever folder the settings name. PostgreSQL: an advisory lock on a connection
of its own, so that it ends with the process even after `kill -9`, on whatever machine it ran. Such a connection can be
lost while the process lives on, and the lock with it: who holds a lock for long looks from time to time.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import SQLAlchemyError

from app.errors import UserError

# Two locks, so that a scheduler that waits does not block a night started by hand. PostgreSQL wants integers.
LOCKS = {"schedule": 0x72786A01, "nightly": 0x72786A02}
NAME_CHARS = 63  # PostgreSQL cuts longer names of applications
HELD = """
SELECT a.pid = pg_backend_pid() AS is_mine, a.application_name AS name, a.backend_start AS since
FROM pg_locks l LEFT JOIN pg_stat_activity a ON a.pid = l.pid
WHERE l.locktype = 'advisory' AND l.granted AND l.classid = 0 AND l.objid = :key AND l.objsubid = 1
AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""
Check = Callable[[], None]


class TakenError(UserError):
    """Another process holds the lock; this one has done nothing."""


class LostError(UserError):
    """The lock was held and is not any more."""


@contextmanager
def leader(engine: Engine, what: str) -> Iterator[Check]:
    """Hold the lock `what` ("schedule" or "nightly") while the block runs; UserError when another process holds it.

    Gives a check that raises LostError once the lock is lost.
    """
    with _lock(engine, what) as check:
        yield check


def _lock(engine: Engine, what: str) -> AbstractContextManager[Check]:
    if engine.dialect.name != "sqlite":
        return _advisory_lock(engine, what)
    name = engine.url.database
    if not name or name == ":memory:":  # nobody else can open it
        return nullcontext(_never_lost)
    path = Path(name).resolve()
    return _file_lock(path.with_name(f"{path.name}.{what}.lock"), what)


def _never_lost() -> None:
    """A lock on a file is held for as long as the process lives."""


def _taken(what: str, holder: str) -> TakenError:
    by = f" by {holder}" if holder else ""
    return TakenError(f"another rxjobs {what} is running on this database, held{by}; wait for it or stop it first")


def _me() -> str:
    return f"process {os.getpid()} on {socket.gethostname()}"


@contextmanager
def _file_lock(path: Path, what: str) -> Iterator[Check]:
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(path, timeout=0)
    try:
        lock.acquire()
    except Timeout as error:
        raise _taken(what, _said_in(path)) from error
    try:
        with suppress(OSError):  # a full disk: the lock is held, and only its holder's name is missing
            path.write_text(f"{_me()} since {_shown(datetime.now(UTC))}\n", encoding="utf-8")
        yield _never_lost
    finally:
        lock.release()


def _said_in(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return ""


@contextmanager
def _advisory_lock(engine: Engine, what: str) -> Iterator[Check]:
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.detach()  # from the pool: closed at the end, so that no lost lock lives on in it
        name = f"rxjobs {what}: {_me()}"[:NAME_CHARS]
        connection.execute(text("SELECT set_config('application_name', :name, false)"), {"name": name})
        if not connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": LOCKS[what]}):
            raise _taken(what, _holder(connection, what))
        try:
            yield lambda: _check(connection, what)
        finally:
            with suppress(SQLAlchemyError):  # the connection is lost, and the lock with it
                connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": LOCKS[what]})


def _holder(connection: Connection, what: str) -> str:
    row = connection.execute(text(HELD), {"key": LOCKS[what]}).first()
    if row is None or not row.name:  # it has just ended, or belongs to a role whose sessions are not shown
        return ""
    return f"{row.name.partition(': ')[2] or row.name} since {_shown(row.since)}"


def _check(connection: Connection, what: str) -> None:
    try:
        is_held = any(row.is_mine for row in connection.execute(text(HELD), {"key": LOCKS[what]}))
    except SQLAlchemyError:
        is_held = False
    if not is_held:
        raise LostError(f"the database has let go of the lock of this {what}: its connection was lost, another may run")


def _shown(when: datetime) -> str:
    return f"{when.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
