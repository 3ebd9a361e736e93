"""The database that is to be filled: as it was until everything is in it, on both engines.

PostgreSQL makes and fills tables in one transaction. SQLite is filled in a file beside it, which then takes its name;
the old file is kept as FILE.before-restore.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine
from sqlalchemy.engine import URL

from app.database import connect, reached
from app.errors import UserError
from schema import store


@contextmanager
def filled(url: URL, *, replace: bool) -> Iterator[Connection]:
    """A connection to fill; what is in the database counts once the block has ended without an error."""
    engine = connect(url)
    _check_empty(engine, replace=replace)
    try:
        if engine.dialect.name == "postgresql":
            with engine.begin() as connection:
                store.drop_everything(connection)
                yield connection
        else:
            with _beside(engine, Path(url.database or "")) as connection:
                yield connection
    finally:
        engine.dispose()


def _check_empty(engine: Engine, *, replace: bool) -> None:
    if engine.dialect.name == "sqlite" and not Path(engine.url.database or "").exists():
        return
    if not replace and not reached(engine, _is_empty):
        shown = engine.url.render_as_string(hide_password=True)
        raise UserError(f"{shown} is not empty; name an empty database, or say --replace to lose what is in it")


def _is_empty(engine: Engine) -> bool:
    with engine.connect() as connection:
        return store.is_empty(connection)


@contextmanager
def _beside(engine: Engine, path: Path) -> Iterator[Connection]:
    new = path.with_name(path.name + ".restoring")
    _remove(new)
    other = connect(engine.url.set(database=str(new)))
    try:
        with other.connect() as connection:
            connection.exec_driver_sql("PRAGMA foreign_keys=OFF")  # checked as a whole when all is in
            yield connection
            connection.commit()
        _close(other)
        engine.dispose()
        _take_place(new, path)
    finally:
        other.dispose()
        _remove(new)


def _close(engine: Engine) -> None:
    """Bring everything into the one file."""
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()


def _take_place(new: Path, path: Path) -> None:
    before = path.with_name(path.name + ".before-restore")
    if path.exists():
        with connect(f"sqlite:///{path}").connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        path.replace(before)
    for end in ("-wal", "-shm"):
        path.with_name(path.name + end).unlink(missing_ok=True)
    new.replace(path)


def _remove(path: Path) -> None:
    for end in ("", "-wal", "-shm"):
        path.with_name(path.name + end).unlink(missing_ok=True)
