"""Faults in the process of a night, for tests: Python runs this file at its start when its folder is in PYTHONPATH.

RXTEST_FAULT="STEP MOMENT ACTION". MOMENT: `start`, `end`, or a number N: at the N-th statement of the step. ACTION:

    term, kill   the process gets SIGTERM or SIGKILL, from itself
    lose         the server ends every connection to the night's database (PostgreSQL)
    full         from now on no file may grow, as on a full disk
    wait         says so on standard error and goes on after a line of standard input

RXTEST_CLOCK_HOURS="-3" sets the clock of this process and of its children back, or forth.
"""

from __future__ import annotations

import os
import resource
import signal
import sys

fault = os.environ.pop("RXTEST_FAULT", "")  # not for the children: a spider has no steps
hours = float(os.environ.get("RXTEST_CLOCK_HOURS", "0"))


def shift_clock() -> None:
    """Every `datetime.now` from here on tells another time."""
    import datetime

    shift = datetime.timedelta(hours=hours)

    class Shifted(datetime.datetime):
        @classmethod
        def now(cls, tz: datetime.tzinfo | None = None) -> datetime.datetime:
            return super().now(tz) + shift

    datetime.datetime = Shifted


def lose(engine) -> None:
    """End all connections, seen from one of their neighbours."""
    import psycopg

    mine = "datname = current_database() AND pid <> pg_backend_pid()"
    address = engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f"SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE {mine}")


def fill_disk(_engine) -> None:
    """No file may grow; Python is told EFBIG instead of ENOSPC, SQLite an I/O error."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))


def wait(_engine) -> None:
    """Until told."""
    sys.stderr.write("waiting\n")
    sys.stderr.flush()
    sys.stdin.readline()


ACTIONS = {
    "term": lambda _engine: os.kill(os.getpid(), signal.SIGTERM),
    "kill": lambda _engine: os.kill(os.getpid(), signal.SIGKILL),
    "lose": lose,
    "full": fill_disk,
    "wait": wait,
}


def plan(step: str, moment: str, action: str) -> None:
    """Wrap the step."""
    import app.nightly

    act = ACTIONS[action]

    def wrap(run):
        def faulty(night):
            if moment == "start":
                act(night.engine)
            elif moment != "end":
                count_down(night.engine, int(moment), act)
            counts = run(night)
            if moment == "end":
                act(night.engine)
            return counts

        return faulty

    app.nightly.STEPS = tuple((name, wrap(run) if name == step else run) for name, run in app.nightly.STEPS)


def count_down(engine, number: int, act) -> None:
    """Act before the so-manieth statement."""
    from sqlalchemy import event

    left = [number]

    def before(*_told: object) -> None:
        left[0] -= 1
        if left[0] == 0:
            act(engine)

    event.listen(engine, "before_cursor_execute", before)


if hours:
    shift_clock()
if fault:
    plan(*fault.split())
