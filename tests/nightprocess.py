"""Nights as processes: the town they read, how they are started and killed, and what they leave."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select, text

from app.database import connect, open_database
from app.demo.employers import cast
from app.demo.loopback import loopback
from app.demo.register import write_register
from app.demo.town import Town
from app.demo.world import World
from schema.tables import JobMemberRow, PostingEventRow, PostingRow, RawPostingRow, ReadingRow, RequirementRow

ROOT = Path(__file__).resolve().parent.parent
PATIENCE_SECONDS = 90


@contextmanager
def town_of(*keys: str) -> Iterator[Town]:
    """The boards of these employers of the demo's town."""
    employers = tuple(employer for employer in cast() if employer.key in keys)
    with loopback(), Town(World(employers=employers)) as open_town:
        yield open_town


def environment(folder: Path, database_url: str, town: Town, **more: str) -> dict[str, str]:
    """Settings of a night in `folder`; the faults of `tests/faults` are at hand, and none is asked for."""
    register = folder / "boards.toml"
    if not register.exists():
        write_register(town, register)
    path = os.pathsep.join(filter(None, (str(ROOT / "tests" / "faults"), str(ROOT), os.environ.get("PYTHONPATH"))))
    return {
        **os.environ,
        "PYTHONPATH": path,
        "RXJOBS_VAR": str(folder / "var"),
        "RXJOBS_BOARDS": str(register),
        "RXJOBS_DATABASE_URL": database_url,
        "RXJOBS_DELAY_SECONDS": "0",
        "RXJOBS_WORKERS": "1",
        **more,
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
    """Kill the whole group with -9 once `is_time`; False when the night was over before.

    The night stands still while it is looked at: a small one ends sooner than a busy machine answers.
    """
    deadline = time.monotonic() + PATIENCE_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        os.killpg(process.pid, signal.SIGSTOP)
        try:
            if is_time():
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
                return True
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGCONT)
        time.sleep(0.02)
    return False


def content(database_url: str) -> dict[str, Any]:
    """All that nights decide, without times and run ids."""
    engine = open_database(database_url)
    with engine.connect() as connection:
        found = {name: _rows(connection, query) for name, query in _asked().items()}
    engine.dispose()
    return found


def _asked() -> dict[str, Any]:
    postings, requirements = PostingRow, RequirementRow
    is_member = JobMemberRow.until_run_id.is_(None)
    return {
        "postings": select(postings.id, postings.ref, postings.closed.is_(None), postings.closed_reason),
        "contents": select(RawPostingRow.id, RawPostingRow.posting_id),
        "events": select(PostingEventRow.posting_id, PostingEventRow.kind, PostingEventRow.raw_id),
        "readings": select(ReadingRow.id, ReadingRow.role, ReadingRow.text_id),
        "requirements": select(requirements.reading_id, requirements.position, requirements.code),
        "jobs": select(JobMemberRow.job_id, JobMemberRow.posting_id).where(is_member),
        "pairs": text("SELECT a, b, score FROM match_pair"),
        "reports": text("SELECT board_id, listed, complete FROM board_report"),
        "runs": text("SELECT state, verdict FROM run"),
        "steps": text("SELECT name, state FROM step"),
    }


def _rows(connection: Connection, query: Any) -> list[tuple[Any, ...]]:
    return sorted((tuple(row) for row in connection.execute(query)), key=str)


def snapshots(folder: Path) -> list[str]:
    """Published snapshots, whole ones only by their names."""
    place = folder / "var" / "snapshots"
    return sorted(p.name for p in place.iterdir() if not p.name.startswith(".")) if place.is_dir() else []


def published(folder: Path) -> dict[str, int]:
    """How many lines each table of the newest snapshot has."""
    tables = (folder / "var" / "snapshots" / "latest").glob("*.csv")
    return {path.name: len(path.read_text(encoding="utf-8").splitlines()) for path in tables}


@dataclass
class Place:
    """Where nights are played: a folder, a database, the boards."""

    folder: Path
    address: str
    town: Town

    def night(self, *, fault: str = "", hours: float = 0, **more: str) -> subprocess.CompletedProcess[str]:
        """`rxjobs nightly`, to its end."""
        told = {"RXTEST_FAULT": fault, "RXTEST_CLOCK_HOURS": str(hours), **more}
        return subprocess.run(
            [sys.executable, "-m", "app.cli", "nightly"],
            env=environment(self.folder, self.address, self.town, **told),
            capture_output=True, text=True, timeout=PATIENCE_SECONDS, check=False,
        )  # fmt: skip

    def ask(self, query: str) -> Any:
        """One value of the database."""
        engine = connect(self.address)
        with engine.connect() as connection:
            found = connection.scalar(text(query))
        engine.dispose()
        return found


def copied(first: Place, folder: Path) -> Place:
    """The first night in a folder of its own."""
    shutil.copytree(first.folder, folder, symlinks=True)
    return Place(folder, f"sqlite:///{folder / 'db.sqlite'}", first.town)


@dataclass(frozen=True)
class Whole:
    """What an undisturbed second night leaves."""

    content: dict[str, Any]
    published: dict[str, int]
