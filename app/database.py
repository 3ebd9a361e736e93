"""Opening the database: SQLite by default, PostgreSQL by URL, and clear words when it is not the one we need."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event, make_url
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

from app.errors import UserError
from schema import store

BUSY_TIMEOUT_MS = 30_000  # one writer at a time: the other waits this long before it gives up
CACHE_KIB = 64_000
# Neither the address nor what its parser says of it is told: both quote the password.
NO_ADDRESS = (
    "RXJOBS_DATABASE_URL is no database address (not shown, it may hold a password): write sqlite:///FILE or "
    "postgresql://USER:PASSWORD@HOST:PORT/NAME, in the password %40 for @, %3A for : and %2F for /"
)


def database_url(text: str) -> URL:
    """The URL with the driver we use: postgres:// and postgresql:// mean psycopg. UserError for any other engine."""
    try:
        url = make_url(text)
    except (ArgumentError, ValueError) as error:
        raise UserError(NO_ADDRESS) from error
    if "@" in (url.host or ""):
        raise UserError(NO_ADDRESS)
    if url.drivername in ("postgres", "postgresql", "postgresql+psycopg"):
        return url.set(drivername="postgresql+psycopg")
    if url.drivername == "sqlite":
        return url
    raise UserError(f"RXJOBS_DATABASE_URL names {url.drivername}; SQLite and PostgreSQL are the engines supported")


def connect(address: str | URL) -> Engine:
    """An engine for the address, which has not been tried yet. SQLite's folder is made when absent."""
    url = database_url(address if isinstance(address, str) else address.render_as_string(hide_password=False))
    if url.get_backend_name() == "postgresql":
        return create_engine(url, pool_pre_ping=True, connect_args={"connect_timeout": 10})
    if url.database and url.database != ":memory:":
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url)
    event.listen(engine, "connect", _set_pragmas)
    return engine


def _set_pragmas(connection: Any, _record: object) -> None:
    """WAL lets readers read while a night writes; NORMAL is safe with it; foreign keys are off unless asked for."""
    for pragma in (
        f"busy_timeout={BUSY_TIMEOUT_MS}",
        "journal_mode=WAL",
        "synchronous=NORMAL",
        "foreign_keys=ON",
        f"cache_size=-{CACHE_KIB}",
    ):
        connection.execute(f"PRAGMA {pragma}")


def open_database(address: str | URL) -> Engine:
    """A database that answers and has today's schema; an empty one is made ready.

    Raises UserError, in one line with what to do, when it cannot be reached or its schema is older or newer.
    """
    engine = connect(address)
    found = reached(engine, _revision)
    if found is None:
        reached(engine, store.upgrade)
    elif found == store.REVISION_UNKNOWN:
        raise UserError(f"{_shown(engine)} was written by a newer rxjobs; update this checkout, then run again")
    elif found != store.head_revision():
        raise UserError(
            f"{_shown(engine)} has an older schema ({found}, this code wants {store.head_revision()}); "
            "back it up, then run: alembic upgrade head"
        )
    else:
        reached(engine, store.refresh_views)
    return engine


def reached(engine: Engine, ask: Callable[[Engine], Any]) -> Any:
    """What `ask` answers; a database that cannot be reached becomes a UserError."""
    try:
        return ask(engine)
    except DBAPIError as error:
        reason = " ".join(str(error.orig).split())
        raise UserError(f"cannot use {_shown(engine)}: {reason}; see RXJOBS_DATABASE_URL") from error
    except NoSuchModuleError as error:
        raise UserError(f"cannot use {_shown(engine)}: {error}") from error


def _revision(engine: Engine) -> str | None:
    with engine.connect() as connection:
        return store.revision(connection)


def _shown(engine: Engine) -> str:
    return f"the database {engine.url.render_as_string(hide_password=True)}"
