"""A worker: takes a job, crawls its boards in a folder of its own, and sends what it landed."""

from __future__ import annotations

import logging
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from app.config import load
from app.crawl import ANSWERS, crawl
from app.crawlqueue import budget, parts, queue
from app.known import write_known
from app.retention import prune_answers
from app.setup import database
from crawlers.asked import Asked
from crawlers.boards import Board
from crawlers.entry import entry
from schema.landing import KNOWN

TASK = "crawl_boards"
logger = logging.getLogger("rxjobs.worker")


def crawl_job(run: str, job: str, boards: list[dict[str, Any]], everything: bool) -> str:
    """The task: read the boards and send their landing files; what fails here is tried again by a worker."""
    engine = database(load())
    try:
        return _crawl(engine, run, job, tuple(Board.model_validate(board) for board in boards), everything=everything)
    finally:
        engine.dispose()


def _crawl(engine: Engine, run: str, job: str, boards: tuple[Board, ...], *, everything: bool) -> str:
    with tempfile.TemporaryDirectory(prefix="rxjobs-worker-") as scratch:
        folder = Path(scratch) / "landing"
        folder.mkdir()
        register = Path(scratch) / "register.toml"
        register.write_text("\n".join(entry(board) for board in boards), encoding="utf-8")
        known = Path(scratch) / KNOWN
        write_known(engine, [board.id for board in boards], known)
        with engine.connect() as connection:
            before = budget.asked(connection, run)
        asked = Asked(folder)
        asked.begin(before)
        answers = load().var / "raw" / ANSWERS  # this machine's own, from night to night
        reports = crawl(folder, boards, register=register, known=known, everything=everything, answers=answers)
        with engine.begin() as connection:
            budget.add(connection, run, before, asked.counts())
            pieces = parts.send(connection, run, job, folder)
    whole = sum(report.complete for report in reports)
    read = sum(report.read for report in reports)
    said = f"{job}: {whole} of {len(boards)} boards whole, {read} postings, {pieces} pieces"
    logger.info(said)
    return said


def work(engine: Engine, *, name: str, concurrency: int, until_empty: bool) -> None:
    """Work until stopped, or until the queue is empty. SIGTERM lets running jobs end first."""
    queue.prepare(engine)
    prune_answers(load().var / "raw" / ANSWERS, datetime.now(UTC))
    app = queue.working(engine)
    app.run_worker(
        queues=[queue.QUEUE],
        name=name,
        concurrency=concurrency,
        wait=not until_empty,
        stalled_worker_timeout=queue.SILENT_SECONDS,
        update_heartbeat_interval=queue.SILENT_SECONDS / 3,
        delete_jobs="never",
    )
