"""The nightly clock: a cron trigger in a named time zone, kept in the database, one leader, a clean stop on SIGTERM.

The night itself runs in a process of its own: Twisted's reactor cannot be started twice in one, and a leak or a crash
of a night must not stop the clock.
"""

from __future__ import annotations

import logging
import signal
import subprocess
import sys
import threading
from contextlib import ExitStack
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.cron import CronTrigger
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from app.config import Config
from app.errors import UserError
from app.leader import Check, LostError, leader

JOB_ID = "nightly"
MISFIRE_GRACE_SECONDS = 6 * 3600  # a machine asleep at night still runs when it wakes; APScheduler's own is 1 second
LOOK_SECONDS = 30  # between two looks whether the lead is still held
STOP_SECONDS = 60  # how long a night may take to stop after SIGTERM before the clock leaves it to the system

log = logging.getLogger(__name__)
_night: subprocess.Popen[bytes] | None = None


class NightTrigger(CronTrigger):  # type: ignore[misc]  # the library ships no types
    """A cron trigger that fires once a date: in the autumn hour that a zone has twice, cron would fire twice."""

    __slots__ = ()

    def get_next_fire_time(self, previous: datetime | None, now: datetime) -> datetime | None:
        """When it fires next; a second time on the same date is passed over."""
        fires: datetime | None = super().get_next_fire_time(previous, now)
        if fires and previous and fires.date() == previous.astimezone(self.timezone).date():
            tomorrow = datetime.combine(fires.date() + timedelta(days=1), time.min, self.timezone)
            fires = super().get_next_fire_time(fires, tomorrow)
        return fires


def night() -> None:
    """Run one night in a process of its own. Importable by name, since the job store keeps a reference to it."""
    global _night
    _night = subprocess.Popen([sys.executable, "-m", "app.cli", "nightly"])
    code = _night.wait()
    log.log(logging.INFO if code == 0 else logging.WARNING, "nightly ended with exit code %s", code)


def trigger(at: str, timezone: str) -> NightTrigger:
    """The cron trigger for "HH:MM" in a named zone. A time that a zone skips in spring fires an hour later."""
    hour, _, minute = at.partition(":")
    try:
        return NightTrigger(hour=int(hour), minute=int(minute or 0), timezone=ZoneInfo(timezone))
    except (ValueError, KeyError) as error:
        raise UserError(f"RXJOBS_NIGHTLY_AT={at} with RXJOBS_TIMEZONE={timezone}: {error}") from error


def scheduler(engine: Engine, config: Config) -> BackgroundScheduler:
    """The scheduler with its one job, not started."""
    return BackgroundScheduler(
        jobstores={"default": SQLAlchemyJobStore(engine=engine, tablename="schedule_job")},
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": MISFIRE_GRACE_SECONDS},
        timezone=ZoneInfo(config.timezone),
    )


def run(engine: Engine, config: Config, *, now: bool = False) -> None:
    """Hold the lead and keep the time until SIGTERM or Ctrl-C; `now` runs a night at once as well."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: stop.set())
    when = trigger(config.nightly_at, config.timezone)
    with ExitStack() as lead:
        check = lead.enter_context(leader(engine, "schedule"))
        clock = scheduler(engine, config)
        clock.start(paused=True)
        _keep_job(clock, when)
        clock.resume()
        log.info("next night: %s", _next_run(clock))
        if now:
            clock.add_job(night, id="now", replace_existing=True)
        try:
            _keep_lead(engine, stop, lead, check)
        finally:
            _stop_night()
            clock.shutdown(wait=True)


def _keep_lead(engine: Engine, stop: threading.Event, lead: ExitStack, check: Check) -> None:
    """Hold the lead until `stop`. Lost with its connection it is taken again; UserError when another has it by then."""
    while not stop.wait(LOOK_SECONDS):
        try:
            check()
        except LostError as lost:
            log.warning("%s; taking it again", lost)
            lead.close()
            check = _again(engine, stop, lead)
            log.info("the lead is held again")


def _again(engine: Engine, stop: threading.Event, lead: ExitStack) -> Check:
    """The lead, as soon as the database answers."""
    while not stop.is_set():
        try:
            return lead.enter_context(leader(engine, "schedule"))
        except SQLAlchemyError as error:
            log.warning("the database does not answer: %s", " ".join(str(getattr(error, "orig", error)).split()))
            stop.wait(LOOK_SECONDS)
    return lambda: None


def _keep_job(clock: BackgroundScheduler, when: NightTrigger) -> None:
    """Add the job, or keep the stored one with its next run time, so that a night missed while down is made up."""
    stored = clock.get_job(JOB_ID)
    if stored is None:
        clock.add_job(night, when, id=JOB_ID)
    elif str(stored.trigger) != str(when):
        clock.reschedule_job(JOB_ID, trigger=when)


def _next_run(clock: BackgroundScheduler) -> str:
    job = clock.get_job(JOB_ID)
    return str(job.next_run_time) if job else "never"


def _stop_night() -> None:
    if _night is not None and _night.poll() is None:
        _night.terminate()
        try:
            _night.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            log.warning("the night did not stop within %s s; the next one takes it up where it was", STOP_SECONDS)
