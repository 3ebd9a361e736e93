"""`kill -9` in the middle of a step, then the same command again: the database is what it would have been."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, select, text

from app.database import open_database
from app.demo.employers import cast
from app.demo.loopback import loopback
from app.demo.register import write_register
from app.demo.town import Town
from app.demo.world import World
from schema.tables import JobMemberRow, PostingRow, RawPostingRow, ReadingRow, RequirementRow

CAST = ("hobbs", "sablewood", "cornermortar")
PATIENCE_SECONDS = 90


@pytest.fixture(scope="module")
def town() -> Iterator[Town]:
    """Three small boards on three platforms, one of them with a request for each posting."""
    employers = tuple(employer for employer in cast() if employer.key in CAST)
    with loopback(), Town(World(employers=employers)) as open_town:
        yield open_town


def environment(folder: Path, database_url: str, town: Town) -> dict[str, str]:
    """Settings of a night in `folder`."""
    register = folder / "boards.toml"
    if not register.exists():
        write_register(town, register)
    return {
        **os.environ,
        "RXJOBS_VAR": str(folder / "var"),
        "RXJOBS_BOARDS": str(register),
        "RXJOBS_DATABASE_URL": database_url,
        "RXJOBS_DELAY_SECONDS": "0",
        "RXJOBS_WORKERS": "1",
    }


def start(folder: Path, database_url: str, town: Town) -> subprocess.Popen[bytes]:
    """`rxjobs nightly` in a process group of its own, so that its spiders can be killed with it."""
    return subprocess.Popen(
        [sys.executable, "-m", "app.cli", "nightly"],
        env=environment(folder, database_url, town),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def kill_when(process: subprocess.Popen[bytes], is_time: Callable[[], bool]) -> bool:
    """Kill the whole group with -9 once `is_time`; False when the night was over before."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        if is_time():
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            return True
        time.sleep(0.005)
    return False


def content(database_url: str) -> dict[str, Any]:
    """All that a night decides, without times and run ids."""
    engine = open_database(database_url)
    with engine.connect() as connection:
        found = {
            "postings": _rows(connection, select(PostingRow.id, PostingRow.ref, PostingRow.closed)),
            "contents": _rows(connection, select(RawPostingRow.id, RawPostingRow.posting_id)),
            "readings": _rows(connection, select(ReadingRow.id, ReadingRow.role, ReadingRow.text_id)),
            "requirements": _rows(
                connection, select(RequirementRow.reading_id, RequirementRow.position, RequirementRow.code)
            ),
            "jobs": _rows(
                connection,
                select(JobMemberRow.job_id, JobMemberRow.posting_id).where(JobMemberRow.until_run_id.is_(None)),
            ),
            "reports": _rows(connection, text("SELECT board_id, listed, complete FROM board_report")),
            "runs": _rows(connection, text("SELECT state FROM run")),
        }
    engine.dispose()
    return found


def _rows(connection: Connection, query: Any) -> list[tuple[Any, ...]]:
    return sorted((tuple(row) for row in connection.execute(query)), key=str)


def snapshots(folder: Path) -> list[str]:
    """Published snapshots, whole ones only by their names."""
    place = folder / "var" / "snapshots"
    return sorted(p.name for p in place.iterdir() if not p.name.startswith(".")) if place.is_dir() else []


def landed(folder: Path) -> list[Path]:
    """The landing files there are."""
    return list((folder / "var" / "raw").glob("*/*.jsonl.gz"))


def has_readings(database_url: str) -> bool:
    """Whether ingest has written its first batch."""
    engine = open_database(database_url)
    with engine.connect() as connection:
        some = connection.scalar(text("SELECT COUNT(*) FROM reading"))
    engine.dispose()
    return bool(some)


def is_building(folder: Path) -> bool:
    """Whether a snapshot is being written."""
    return any((folder / "var" / "snapshots").glob(".*.partial/requirements.csv"))


@pytest.fixture(scope="module")
def whole(town: Town, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What an undisturbed night leaves."""
    folder = tmp_path_factory.mktemp("whole")
    url = f"sqlite:///{folder / 'db.sqlite'}"
    assert start(folder, url, town).wait(PATIENCE_SECONDS) == 0
    assert len(snapshots(folder)) == 2, "one snapshot and the link `latest`"
    return content(url)


@pytest.mark.parametrize("moment", ["crawl", "ingest", "snapshot"])
def test_killed_and_started_again_it_leaves_the_same(
    moment: str, database_url: str, town: Town, whole: dict[str, Any], tmp_path: Path
) -> None:
    when = {
        "crawl": lambda: any(path.stat().st_size for path in landed(tmp_path)),
        "ingest": lambda: has_readings(database_url),
        "snapshot": lambda: is_building(tmp_path),
    }[moment]
    killed = kill_when(start(tmp_path, database_url, town), when)
    assert killed or moment == "snapshot", "the night was over before it could be killed"
    if killed and moment == "snapshot":
        assert snapshots(tmp_path) == [], "a half-written snapshot is visible"
    assert start(tmp_path, database_url, town).wait(PATIENCE_SECONDS) == 0
    assert content(database_url) == (whole if killed else {**whole, "runs": content(database_url)["runs"]})
    assert not list((tmp_path / "var" / "snapshots").glob(".*.partial"))
