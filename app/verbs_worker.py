"""`rxjobs worker`: crawls boards of the shared queue, on as many machines as it is started on."""

from __future__ import annotations

import os
import socket
from typing import Annotated

import typer


def add(cli: typer.Typer) -> None:
    """Hang this verb on the command."""
    cli.command(epilog="Example: rxjobs worker --jobs 4")(worker)


def worker(
    until_empty: Annotated[bool, typer.Option("--until-empty", help="stop when no board waits")] = False,
    jobs: Annotated[int, typer.Option(min=1, max=16, help="hosts read at the same time")] = 2,
    name: Annotated[str | None, typer.Option(help="how this worker is called in the queue")] = None,
) -> int:
    """Crawl boards that a night gave to the queue (RXJOBS_QUEUE=1) in PostgreSQL, one host at a time over all workers.

    A worker that is lost is noticed after half a minute and its boards are read by another. SIGTERM lets it finish.
    """
    from app.config import load
    from app.crawlqueue import queue
    from app.crawlqueue.worker import work
    from app.logs import start
    from app.setup import database

    config = load()
    start(config.log, default="text")
    engine = database(config)
    queue.check(engine)
    called = name or f"{socket.gethostname()}-{os.getpid()}"
    work(engine, name=called, concurrency=jobs, until_empty=until_empty)
    return 0
