"""The queue itself: procrastinate in the PostgreSQL that is there anyway, and a table for what workers send back."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from sqlalchemy import Column, Engine, Integer, LargeBinary, MetaData, Table, Text, inspect, text

from app.errors import UserError

if TYPE_CHECKING:
    import procrastinate

QUEUE = "crawl"
JOBS = "procrastinate_jobs"
# A worker that has not been heard of for so long is lost; it speaks three times as often.
SILENT_SECONDS = float(os.environ.get("RXJOBS_WORKER_SILENT_SECONDS", "30"))
PREPARING = 0x72786A03  # the lock of those who create the tables

WORKING = MetaData()  # tables of the queue, which are no part of the data
PARTS = Table(
    "rxjobs_crawl_part",
    WORKING,
    Column("run_id", Text, primary_key=True),
    Column("job", Text, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
)
ASKED = Table(
    "rxjobs_crawl_asked",
    WORKING,
    Column("run_id", Text, primary_key=True),
    Column("host", Text, primary_key=True),
    Column("requests", Integer, nullable=False),
)


def check(engine: Engine) -> None:
    """UserError where the database is no PostgreSQL: machines share nothing else."""
    if engine.dialect.name != "postgresql":
        raise UserError("a queue of boards needs PostgreSQL: set RXJOBS_DATABASE_URL=postgresql://USER@HOST/NAME")


def prepare(engine: Engine) -> None:
    """Create the queue's tables where they are not there yet; several may do it at once."""
    check(engine)
    with engine.begin() as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": PREPARING})
        WORKING.create_all(connection)
        if not inspect(connection).has_table(JOBS):
            from procrastinate.schema import SchemaManager

            raw = connection.connection.driver_connection
            assert raw is not None
            raw.execute(SchemaManager.get_schema())


def address(engine: Engine) -> str:
    """The address of the database as libpq reads it."""
    return engine.url.set(drivername="postgresql").render_as_string(hide_password=False)


def deferring(engine: Engine) -> procrastinate.App:
    """The app of those who give jobs and look after them; open it with `with`."""
    import procrastinate

    return procrastinate.App(connector=procrastinate.SyncPsycopgConnector(conninfo=address(engine)))


def working(engine: Engine) -> procrastinate.App:
    """The app of a worker, with its task."""
    import procrastinate

    from app.crawlqueue.worker import TASK, crawl_job

    app = procrastinate.App(connector=procrastinate.PsycopgConnector(conninfo=address(engine)))
    retry = procrastinate.RetryStrategy(max_attempts=3, exponential_wait=5)
    app.task(name=TASK, queue=QUEUE, retry=retry)(crawl_job)
    return app
