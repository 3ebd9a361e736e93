"""`rxjobs doctor`: what this machine, the database and the register lack, each with what to do about it."""

from __future__ import annotations

import os
import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError, NoSuchModuleError

from app.ahead import AHEAD, DO, in_a_line, nights_ahead
from app.backup.saving import STAMP
from app.config import Config
from app.database import connect, database_url
from app.errors import UserError
from app.night_page import count
from app.output import as_json, table
from app.setup import register
from crawlers.boards import Board
from schema import store
from schema.run import Run

FREE_GB = 5  # a night of 600 boards lands about 1 GB; twice that, and a snapshot beside it
STALE_NIGHT, STALE_BACKUP = timedelta(hours=36), timedelta(days=7)
OLDEST_SQLITE = (3, 35)  # the first with what the store's statements use


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: ok, warn (works, but) or fail (does not work), what was found, and what to do."""

    what: str
    state: str
    found: str
    do: str = ""


def examine(config: Config, now: datetime) -> list[Finding]:
    """Every finding, in the order in which a person would mend them. Raises nothing."""
    looks: tuple[Callable[[], Iterator[Finding]], ...] = (
        _python,
        lambda: _folder(config.var),
        lambda: _zone(config),
        lambda: _database(config),
        lambda: _boards(config),
        lambda: _night(config, now),
        lambda: _summaries(config, now),
        lambda: _backups(config.var / "backups", now),
        lambda: _snapshot(config.var / "snapshots" / "latest"),
        _extras,
    )
    return [finding for look in looks for finding in look()]


def show(findings: list[Finding], *, machine: bool = False) -> int:
    """Print the findings; the exit code says whether something is to be looked at."""
    if machine:
        as_json([asdict(finding) for finding in findings])
    else:
        rows = [(one.state if one.state == "ok" else one.state.upper(), one.what, _words(one)) for one in findings]
        table("What this installation has and lacks", ("", "what", "found"), rows, fold=("found",))
    return int(any(one.state != "ok" for one in findings))


def _words(finding: Finding) -> str:
    return f"{finding.found}; {finding.do}" if finding.do else finding.found


def _python() -> Iterator[Finding]:
    yield Finding("Python", "ok", ".".join(map(str, sys.version_info[:3])))
    old = sqlite3.sqlite_version_info < OLDEST_SQLITE
    yield Finding("SQLite", "fail" if old else "ok", sqlite3.sqlite_version, "use a newer Python" if old else "")


def _folder(var: Path) -> Iterator[Finding]:
    there = next(path for path in (var.resolve(), *var.resolve().parents) if path.exists())
    if not os.access(there, os.W_OK):
        yield Finding("run-time folder", "fail", f"{var} may not be written", "set RXJOBS_VAR or its owner")
        return
    free = shutil.disk_usage(there).free / 1e9
    few = free < FREE_GB
    yield Finding("run-time folder", "warn" if few else "ok", f"{var}, {free:,.0f} GB free", "make room" if few else "")


def _zone(config: Config) -> Iterator[Finding]:
    try:
        now = datetime.now(ZoneInfo(config.timezone))
    except (ZoneInfoNotFoundError, ValueError):
        yield Finding("clock", "fail", f"no time zone {config.timezone}", "set RXJOBS_TIMEZONE, as America/New_York")
        return
    yield Finding("clock", "ok", f"{now:%Y-%m-%d %H:%M} in {config.timezone}; nights begin at {config.nightly_at}")


def _database(config: Config) -> Iterator[Finding]:
    try:
        if _is_to_come(config):
            yield Finding("database", "ok", f"{config.database_url} is not there yet: the first command makes it")
            return
        engine = connect(config.database_url)
        shown = engine.url.render_as_string(hide_password=True)
        with engine.connect() as connection:
            found = store.revision(connection)
    except UserError as error:
        yield Finding("database", "fail", str(error))
        return
    except (DBAPIError, NoSuchModuleError, OSError) as error:
        reason = " ".join(str(getattr(error, "orig", error)).split())
        yield Finding("database", "fail", f"cannot be used: {reason}", "see RXJOBS_DATABASE_URL")
        return
    yield _revision(shown, found)


def _is_to_come(config: Config) -> bool:
    """Whether SQLite's file is not there: looking must not make it."""
    url = database_url(config.database_url)
    return url.get_backend_name() == "sqlite" and not Path(url.database or "").exists()


def _revision(shown: str, found: str | None) -> Finding:
    if found is None:
        return Finding("database", "ok", f"{shown}, empty: the first command makes it ready")
    if found == store.REVISION_UNKNOWN:
        return Finding("database", "fail", f"{shown} was written by a newer rxjobs", "update this checkout")
    if found != store.head_revision():
        return Finding(
            "database", "fail", f"{shown} has the older schema {found}", "back up, then alembic upgrade head"
        )
    return Finding("database", "ok", shown)


def _boards(config: Config) -> Iterator[Finding]:
    try:
        boards = register(config)
    except UserError as error:
        yield Finding("register", "fail", str(error).splitlines()[0], "see docs/adding-a-board.md")
        return
    platforms = len({board.platform for board in boards})
    yield Finding("register", "ok", f"{count(len(boards))} on {platforms} platform{'' if platforms == 1 else 's'}")
    if config.contact:
        yield Finding("contact", "ok", config.contact)
    else:
        yield Finding("contact", "fail", "boards cannot see who asks", "set RXJOBS_CONTACT=mailto:you@example.org")
    yield from _keys(boards)


def _keys(boards: tuple[Board, ...]) -> Iterator[Finding]:
    from scrapy.spiderloader import SpiderLoader
    from scrapy.utils.project import get_project_settings

    os.environ.setdefault("SCRAPY_SETTINGS_MODULE", "crawlers.settings")
    loader = SpiderLoader.from_settings(get_project_settings())
    for platform in sorted({board.platform for board in boards}):
        spider = loader.load(platform)
        if missing := [name for name in getattr(spider, "key_env", ()) if not os.environ.get(name)]:
            found = f"{', '.join(missing)} not set: its boards are skipped"
            yield Finding(f"key of {platform}", "warn", found, str(getattr(spider, "key_help", "")))
    from crawlers import browser

    if (scripted := sum(board.browser for board in boards)) and not browser.is_ready():
        yield Finding("browser", "warn", f"missing: boards that are not read for it: {scripted}", browser.HELP)


@contextmanager
def _ready(config: Config) -> Iterator[Connection | None]:
    """A connection to a database that can be asked; None where there is none, which was said above."""
    try:
        if _is_to_come(config):
            yield None
            return
        with connect(config.database_url).connect() as connection:
            yield connection if store.revision(connection) == store.head_revision() else None
    except (DBAPIError, NoSuchModuleError, OSError, UserError):
        yield None


def _last_night(connection: Connection, now: datetime) -> Run | None:
    return next(iter(store.load_runs(connection, kind="nightly", begun_before=now + AHEAD)), None)


def _night(config: Config, now: datetime) -> Iterator[Finding]:
    with _ready(config) as connection:
        if connection is None:
            return
        last, ahead = _last_night(connection, now), nights_ahead(connection, now)
    if ahead:
        yield Finding("nights", "warn", in_a_line(ahead, now), DO)
    if last is None:
        yield Finding("last night", "warn", "none yet", "run rxjobs nightly, then rxjobs schedule")
        return
    age = now - (last.finished or last.started)
    bad = last.state != "done" or age > STALE_NIGHT
    found = f"{last.state}, {age.total_seconds() / 3600:,.0f} h ago"
    yield Finding("last night", "warn" if bad else "ok", found, "see rxjobs status" if bad else "")


def _summaries(config: Config, now: datetime) -> Iterator[Finding]:
    """Whether the night_ tables tell of the newest night: one cut off before its last step leaves them behind."""
    with _ready(config) as connection:
        last = _last_night(connection, now) if connection else None
        made = store.summaries_made(connection) if connection else None
    if last is None:
        return
    behind = made is None or made < last.started
    found = f"made {made:%Y-%m-%d %H:%M} UTC" if made else "never made"
    told = f"{found}, before the night of {last.started:%Y-%m-%d}" if made and behind else found
    yield Finding("night_ tables", "warn" if behind else "ok", told, "run rxjobs summary" if behind else "")


def _backups(folder: Path, now: datetime) -> Iterator[Finding]:
    made = [_stamp(path.name) for path in folder.glob("rxjobs-*Z.zip")]
    times = [time for time in made if time <= now + AHEAD]  # one of the future says nothing of the last days
    if not times:
        yield Finding("last backup", "warn", f"none in {folder}", "run rxjobs backup --keep 14 each night")
        return
    age = max(now - max(times), timedelta(0))
    old = age > STALE_BACKUP
    yield Finding("last backup", "warn" if old else "ok", f"{age.days} days old", "run rxjobs backup" if old else "")


def _stamp(name: str) -> datetime:
    return datetime.strptime(name[7:-4], STAMP).replace(tzinfo=UTC)


def _snapshot(latest: Path) -> Iterator[Finding]:
    if (latest / "manifest.json").exists():
        yield Finding("snapshot", "ok", latest.resolve().name)
    else:
        yield Finding("snapshot", "warn", "none published yet", "run rxjobs nightly")


def _extras() -> Iterator[Finding]:
    from importlib.util import find_spec

    there = find_spec("distributed") is not None
    yield Finding("Dask (optional)", "ok", "installed" if there else "not installed; only --engine dask:// needs it")
