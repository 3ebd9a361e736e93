"""The night's side of the queue: give the boards away, look after lost workers, gather what comes back."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.jobs import Status
from sqlalchemy import Engine, text

from app.crawlqueue import budget, jobs, parts, queue
from app.crawlqueue.worker import TASK
from crawlers.boards import Board
from schema.landing import BOARDS, dump_report, read_reports
from schema.run import BoardReport
from schema.vocab import Failure

if TYPE_CHECKING:
    import procrastinate

POLL_SECONDS = 1.0
LOOK_SECONDS = 10.0  # between two looks for workers that are lost
STALLED = """
SELECT job.id FROM procrastinate_jobs AS job LEFT JOIN procrastinate_workers AS worker ON worker.id = job.worker_id
WHERE job.status = 'doing' AND job.queue_name = :queue
AND (worker.id IS NULL OR worker.last_heartbeat < now() - make_interval(secs => :silent))
"""
ENDED = {Status.SUCCEEDED.value, Status.FAILED.value, Status.CANCELLED.value, Status.ABORTED.value}


@dataclass(slots=True)
class QueuedCrawl:
    """One night's crawl by workers; `own` is the worker the night starts itself, so that a queue is never without."""

    engine: Engine
    run: str
    folder: Path
    boards: tuple[Board, ...]
    everything: bool = False
    on_report: Callable[[BoardReport], None] = lambda _report: None
    own: bool = True

    def crawl(self) -> tuple[BoardReport, ...]:
        """Reads the boards that this run has not read yet; returns the report of each, in the order given."""
        queue.prepare(self.engine)
        self.folder.mkdir(parents=True, exist_ok=True)
        with self.engine.begin() as connection:
            budget.forget_others(connection, self.run)
        self._gather()  # what came back before the night was cut off
        waiting = [board for board in self.boards if board.id not in read_reports(self.folder)]
        with queue.deferring(self.engine).open() as app:
            given = {job.id: job for job in jobs.jobs(self.run, waiting)}
            for job in given.values():
                self._defer(app, job)
            self._wait(app, given)
        reports = read_reports(self.folder)
        return tuple(reports[board.id].report for board in self.boards)

    def _defer(self, app: procrastinate.App, job: jobs.Job) -> None:
        name = f"{job.run}/{job.id}"
        try:
            task = app.configure_task(TASK, queue=queue.QUEUE, lock=job.host, queueing_lock=name)
            task.defer(**job.arguments(everything=self.everything))
        except AlreadyEnqueued:
            return  # the night was taken up again while it waits

    def _wait(self, app: procrastinate.App, given: Mapping[str, jobs.Job]) -> None:
        """Until each job has ended, whoever works on it."""
        own = _own_worker() if self.own and given else None
        looked = time.monotonic()
        try:
            while open_jobs := self._open(app, given):
                self._gather()
                if time.monotonic() - looked > LOOK_SECONDS:
                    looked = time.monotonic()
                    retake(self.engine, app)
                    own = _own_worker() if own and own.poll() is not None and open_jobs else own
                time.sleep(POLL_SECONDS)
        finally:
            if own and own.poll() is None:
                own.terminate()
                own.wait()
        self._gather()
        self._report_missing(given)

    def _open(self, app: procrastinate.App, given: Mapping[str, jobs.Job]) -> bool:
        """Whether a job of this run has not ended; the newest of several of one name counts."""
        newest: dict[str, str] = {}
        for job in sorted(app.job_manager.list_jobs(queue=queue.QUEUE, task=TASK), key=lambda one: one.id or 0):
            if job.task_kwargs.get("run") == self.run and job.task_kwargs["job"] in given:
                newest[str(job.task_kwargs["job"])] = str(job.status)
        return any(status not in ENDED for status in newest.values())

    def _gather(self) -> None:
        before = set(read_reports(self.folder))
        with self.engine.begin() as connection:
            if not parts.receive(connection, self.run, self.folder):
                return
        for board, ended in read_reports(self.folder).items():
            if board not in before:
                self.on_report(ended.report)

    def _report_missing(self, given: Mapping[str, jobs.Job]) -> None:
        """Boards of jobs that failed three times: not complete, so nothing of theirs is closed."""
        ended, now = read_reports(self.folder), datetime.now(UTC)
        with (self.folder / BOARDS).open("a", encoding="utf-8") as lines:
            for board in (board for job in given.values() for board in job.boards if board.id not in ended):
                report = BoardReport(
                    board=board.id, platform=board.platform, query="", started=now, finished=now,
                    failed={Failure.CRASHED.value: 1}, reason="crashed: no worker could end its crawl",
                )  # fmt: skip
                lines.write(f"\n{dump_report(report, {})}\n")


def retake(engine: Engine, app: procrastinate.App) -> int:
    """Let other workers take up the jobs of workers that are no longer heard of; returns how many."""
    with engine.connect() as connection:
        lost = list(connection.scalars(text(STALLED), {"queue": queue.QUEUE, "silent": queue.SILENT_SECONDS}))
    for job in lost:
        app.job_manager.retry_job_by_id(job, retry_at=datetime.now(UTC))
    return len(lost)


def _own_worker() -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", "app", "worker", "--until-empty"], env=dict(os.environ))
