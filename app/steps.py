"""The steps of a night. Each takes the night, does its part, and returns its counts; each can be run again."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine

import pipeline
from app.close import Kept, SecondLook, close
from app.config import Config
from app.crawl import crawl
from app.gate import Held, gate
from app.ingest import ingest
from app.known import write_known
from app.rules import Rules
from app.unusual import unusual
from crawlers.boards import Board
from schema import store
from schema.landing import KNOWN
from schema.run import BoardReport

RULES = Rules(pipeline.normalise, pipeline.VERSION)
Counts = Mapping[str, int]
LATEST = "latest"
NOTE = ".tables.json"  # beside the snapshots: what the newest one holds (app/snapshot/again.py)


@dataclass(slots=True)
class Night:
    """One night under way and what its steps have found so far."""

    config: Config
    engine: Engine
    run_id: str
    boards: tuple[Board, ...]
    register: Path
    now: Callable[[], datetime]
    everything: bool = False
    on_report: Callable[[BoardReport], None] = lambda _report: None
    on_progress: Callable[[int], None] = lambda _done: None
    reports: tuple[BoardReport, ...] = ()
    kept: tuple[Kept, ...] = ()
    findings: tuple[str, ...] = ()
    unusual: tuple[str, ...] = ()
    fields: tuple[store.Fill, ...] = ()
    snapshot: Path | None = None
    complaints: list[str] = field(default_factory=list)

    @property
    def run_dir(self) -> Path:
        """The landing folder."""
        return self.config.var / "raw" / self.run_id


class HeldError(Exception):
    """The gate holds this night back: it is kept, and not published."""


def crawl_step(night: Night) -> Counts:
    """Read every board that this run has not read yet."""
    night.run_dir.mkdir(parents=True, exist_ok=True)
    with night.engine.begin() as connection:
        store.save_boards(connection, night.boards, night.run_id)
    if night.config.queue:
        from app.crawlqueue.night import QueuedCrawl

        queued = QueuedCrawl(night.engine, night.run_id, night.run_dir, night.boards, night.everything, night.on_report)
        night.reports = queued.crawl()
        return crawl_counts(night.reports)
    known = night.run_dir / KNOWN
    if not known.exists():
        write_known(night.engine, [board.id for board in night.boards], known)
    night.reports = crawl(
        night.run_dir,
        night.boards,
        register=night.register,
        known=known,
        everything=night.everything,
        on_report=night.on_report,
        took=_took(night),
    )
    return crawl_counts(night.reports)


def _took(night: Night) -> Mapping[str, float]:
    with night.engine.connect() as connection:
        return store.board_seconds(connection)


def crawl_counts(reports: Sequence[BoardReport]) -> Counts:
    """What the reports of a crawl add up to."""
    return {
        "boards": len(reports),
        "complete": sum(report.complete for report in reports),
        "listed": sum(report.listed for report in reports),
        "read": sum(report.read for report in reports),
        "unchanged": sum(report.unchanged for report in reports),
        "passed_over": sum(report.passed_over for report in reports),
        "requests": sum(report.requests for report in reports),
        "bytes": sum(report.bytes for report in reports),
    }


def ingest_step(night: Night) -> Counts:
    """Take the landing files into the database, read by today's rules."""
    counts = ingest(
        night.engine,
        night.run_dir,
        night.run_id,
        rules=RULES,
        workers=night.config.workers,
        now=night.now(),
        complain=night.complaints.append,
        on_progress=night.on_progress,
    )
    return asdict(counts)


def close_step(night: Night) -> Counts:
    """Close what complete readings no longer list."""
    second_look = SecondLook(night.config.second_look, night.config.second_look_hours)
    counts = close(night.engine, night.run_id, second_look=second_look)
    night.kept = counts.kept
    kept = sum(one.postings for one in counts.kept)
    closed = {"closed_absent": counts.absent, "closed_filled": counts.filled, "closed_gone": counts.gone}
    return {**closed, "kept_open": kept}


def match_step(night: Night) -> Counts:
    """Join postings into jobs."""
    from app.matching import match

    return asdict(match(night.engine, night.run_id))


def gate_step(night: Night) -> Counts:
    """Hold the night's numbers against their history."""
    verdict = gate(night.engine, night.run_id)
    with night.engine.connect() as connection:
        night.unusual = tuple(map(str, unusual(connection, night.run_id)))
        night.fields = store.load_fills(connection, night.run_id, store.ALL_BOARDS)
    if isinstance(verdict, Held):
        night.findings = tuple(str(finding) for finding in verdict.findings)
        raise HeldError("; ".join(night.findings[:3]))
    return {"runs_compared": verdict.runs_compared}


def snapshot_step(night: Night) -> Counts:
    """Publish a snapshot; `latest` points at it once it is whole."""
    from app.snapshot.export import export

    folder = night.config.var / "snapshots" / night.run_id
    night.snapshot = folder
    if folder.is_dir():
        return {}
    rows = export(night.engine, folder, progress=lambda _files: None, note=folder.with_name(NOTE))
    _point(folder.with_name(LATEST), folder.name)
    return rows


def summary_step(night: Night) -> Counts:
    """Make the summaries of slow views anew; those of ads only after a night that changed some."""
    return store.make_summaries(night.engine, night.now(), if_changed=True)


def _point(link: Path, target: str) -> None:
    """Let `link` name `target`, in one step, so that a reader never finds it missing."""
    fresh = link.with_name(f".{link.name}.{os.getpid()}")
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(target)
    fresh.replace(link)


STEPS: tuple[tuple[str, Callable[[Night], Counts]], ...] = (
    ("crawl", crawl_step),
    ("ingest", ingest_step),
    ("close", close_step),
    ("match", match_step),
    ("gate", gate_step),
    ("snapshot", snapshot_step),
    ("summary", summary_step),
)
