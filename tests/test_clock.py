"""The clock: when it fires, what it keeps in the database, one leader, a clean stop. On both engines."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import psycopg
import pytest
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.background import BackgroundScheduler
from sqlalchemy import Engine, text

import app.clock
from app.clock import JOB_ID, _keep_job, _keep_lead, scheduler, trigger
from app.config import load
from app.database import open_database
from app.errors import UserError
from app.leader import leader

ROOT = Path(__file__).resolve().parent.parent
NEW_YORK = "America/New_York"


def fires(at: str, after: datetime) -> datetime:
    """When a clock of New York fires next."""
    fired = trigger(at, NEW_YORK).get_next_fire_time(None, after)
    assert fired is not None
    return fired.astimezone(UTC)


def test_it_fires_at_the_wall_clock_of_its_zone_in_summer_and_winter() -> None:
    assert fires("02:30", datetime(2026, 7, 1, tzinfo=UTC)) == datetime(2026, 7, 1, 6, 30, tzinfo=UTC)
    assert fires("02:30", datetime(2026, 12, 1, tzinfo=UTC)) == datetime(2026, 12, 1, 7, 30, tzinfo=UTC)


def test_the_night_of_the_missing_hour_still_fires_once() -> None:
    # 2026-03-08: 02:30 does not exist in New York; the night must neither be lost nor run twice.
    first = fires("02:30", datetime(2026, 3, 8, 5, tzinfo=UTC))
    assert timedelta() <= first - datetime(2026, 3, 8, 6, 30, tzinfo=UTC) <= timedelta(hours=1)
    assert fires("02:30", first + timedelta(seconds=1)) == datetime(2026, 3, 9, 6, 30, tzinfo=UTC)


def test_the_night_of_the_doubled_hour_fires_once() -> None:
    # 2026-11-01: 01:30 exists twice in New York.
    when, fired = datetime(2026, 11, 1, tzinfo=UTC), []
    clock, previous = trigger("01:30", NEW_YORK), None
    while when < datetime(2026, 11, 2, tzinfo=UTC):
        previous = clock.get_next_fire_time(previous, when)
        when = previous.astimezone(UTC) + timedelta(seconds=1)
        fired.append(previous.astimezone(UTC))
    assert len([time for time in fired if time < datetime(2026, 11, 2, tzinfo=UTC)]) == 1


@pytest.mark.parametrize(("at", "zone"), [("25:00", NEW_YORK), ("noon", NEW_YORK), ("02:30", "Mars/Olympus")])
def test_a_time_that_is_none_is_refused_by_its_variable(at: str, zone: str) -> None:
    with pytest.raises(UserError, match="RXJOBS_NIGHTLY_AT"):
        trigger(at, zone)


def test_the_job_is_kept_in_the_database_with_its_next_run(database_url: str, tmp_path: Path) -> None:
    engine = open_database(database_url)
    config = load({"RXJOBS_VAR": str(tmp_path), "RXJOBS_DATABASE_URL": database_url})
    for _ in range(2):  # the second clock finds the job that the first one left
        clock = scheduler(engine, config)
        clock.start(paused=True)
        _keep_job(clock, trigger("02:30", NEW_YORK))
        job = clock.get_job(JOB_ID)
        assert job is not None
        assert job.func_ref == "app.clock:night"
        assert job.next_run_time.astimezone(ZoneInfo(NEW_YORK)).strftime("%H:%M") == "02:30"
        clock.shutdown(wait=False)
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM schedule_job")) == 1
    engine.dispose()


def set_next_run(engine: Engine, when: datetime) -> None:
    """What the stored job says after the clock was down at its time."""
    kept = SQLAlchemyJobStore(engine=engine, tablename="schedule_job")
    kept.start(BackgroundScheduler(), "default")
    job = kept.lookup_job(JOB_ID)
    job._modify(next_run_time=when)
    kept.update_job(job)


def test_a_night_missed_while_the_clock_was_down_is_made_up(database_url: str, tmp_path: Path) -> None:
    engine = open_database(database_url)
    config = load({"RXJOBS_VAR": str(tmp_path), "RXJOBS_DATABASE_URL": database_url})
    clock = scheduler(engine, config)
    clock.start(paused=True)
    _keep_job(clock, trigger("02:30", NEW_YORK))
    clock.shutdown(wait=False)
    missed = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=2)
    set_next_run(engine, missed)
    again = scheduler(engine, config)
    again.start(paused=True)
    _keep_job(again, trigger("02:30", NEW_YORK))
    job = again.get_job(JOB_ID)
    assert job is not None
    assert job.next_run_time == missed, "the stored time must survive, or the missed night is lost"
    assert job.misfire_grace_time == 6 * 3600
    assert job.coalesce
    assert job.max_instances == 1
    again.remove_job(JOB_ID)
    again.shutdown(wait=False)
    engine.dispose()


def test_only_one_leads(database_url: str) -> None:
    first, second = open_database(database_url), open_database(database_url)
    with (
        leader(first, "schedule"),
        pytest.raises(UserError, match="another rxjobs schedule is running"),
        leader(second, "schedule"),
    ):
        pytest.fail("two leaders")
    with leader(second, "schedule"):
        pass
    first.dispose()
    second.dispose()


def lose_connections(address: str) -> None:
    """The server ends every connection to the database, as when it is started anew."""
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def test_a_lead_lost_with_its_connection_is_taken_again(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(app.clock, "LOOK_SECONDS", 0.05)
    caplog.set_level("INFO", "app.clock")
    engine, other, stop = open_database(postgres_url), open_database(postgres_url), threading.Event()
    with ExitStack() as lead:
        check = lead.enter_context(leader(engine, "schedule"))
        lose_connections(postgres_url)
        keeping = threading.Thread(target=_keep_lead, args=(engine, stop, lead, check))
        keeping.start()
        deadline = time.monotonic() + 20
        while "held again" not in caplog.text and time.monotonic() < deadline:
            time.sleep(0.01)
        stop.set()
        keeping.join()
        assert "let go of the lock of this schedule" in caplog.text
        with pytest.raises(UserError, match=f"held by process {os.getpid()} on "), leader(other, "schedule"):
            pytest.fail("two leaders")
    with leader(other, "schedule"):
        pass
    engine.dispose()
    other.dispose()


def test_a_lead_that_another_has_taken_meanwhile_ends_the_clock(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app.clock, "LOOK_SECONDS", 0.05)
    engine, other = open_database(postgres_url), open_database(postgres_url)
    with ExitStack() as lead:
        check = lead.enter_context(leader(engine, "schedule"))
        lose_connections(postgres_url)
        with leader(other, "schedule"), pytest.raises(UserError, match="another rxjobs schedule is running"):
            _keep_lead(engine, threading.Event(), lead, check)
    engine.dispose()
    other.dispose()


def start(database_url: str, folder: Path, *args: str) -> subprocess.Popen[str]:
    """`python scheduler.py` in a process of its own, with a register of no boards."""
    register = folder / "boards.toml"
    register.write_text("board = []\n", encoding="utf-8")
    environment = {
        **os.environ,
        "RXJOBS_DATABASE_URL": database_url,
        "RXJOBS_VAR": str(folder / "var"),
        "RXJOBS_BOARDS": str(register),
        "PYTHONUNBUFFERED": "1",
    }
    command = [sys.executable, str(ROOT / "scheduler.py"), *args]
    return subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True, cwd=folder)


def wait_for(process: subprocess.Popen[str], words: str) -> str:
    """The first line of stderr that holds the words."""
    assert process.stderr is not None
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        line = process.stderr.readline()
        if words in line:
            return line
        if not line and process.poll() is not None:
            break
    raise AssertionError(f"never said {words!r}")


def test_started_twice_the_second_stops_and_sigterm_ends_the_first(database_url: str, tmp_path: Path) -> None:
    first = start(database_url, tmp_path)
    try:
        wait_for(first, "next night")
        second = start(database_url, tmp_path)
        _, said = second.communicate(timeout=60)
        assert second.returncode == 2
        assert "another rxjobs schedule is running" in said
        first.send_signal(signal.SIGTERM)
        assert first.wait(timeout=30) == 0
    finally:
        first.kill()
        first.wait()


def test_now_runs_a_night_at_once(database_url: str, tmp_path: Path) -> None:
    clock = start(database_url, tmp_path, "--now")
    try:
        assert "exit code 0" in wait_for(clock, "nightly ended")
        clock.send_signal(signal.SIGTERM)
        assert clock.wait(timeout=30) == 0
    finally:
        clock.kill()
        clock.wait()
    engine = open_database(database_url)
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT state FROM run")) == "done"
    engine.dispose()
