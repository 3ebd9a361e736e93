"""What the nights leave behind has a budget in days and bytes. Landing folders go when it is spent, the oldest first.

The database keeps every content that a board ever sent (`raw_posting`), so readings, reprocessing and snapshots as of
any day need no landing file. A folder that was not taken in, or whose night did not end, is never touched.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine

from app.config import Config
from app.crawl import ANSWERS
from app.run_ids import began, landed_runs
from schema import store

ENDED = {"done", "held", "abandoned"}
REPORT_ENDS = {".txt", ".html", ".json"}
GIGABYTE = 10**9
ANSWER_DAYS = 30


@dataclass(frozen=True, slots=True)
class Pruned:
    """Folders and files that were deleted, and the bytes they held."""

    folders: tuple[str, ...]
    bytes: int


def prune(config: Config, engine: Engine, now: datetime) -> Pruned:
    """Delete what is over the budget of RXJOBS_KEEP_DAYS and RXJOBS_KEEP_GB; 0 of either is no limit."""
    raw = config.var / "raw"
    sizes = {run: _bytes(raw / run) for run in landed_runs(raw)}
    gone = [run for run in _over(sizes, config, now) if _is_taken_in(engine, run)]
    for run in gone:
        shutil.rmtree(raw / run)
    for path in _old_reports(config, now):
        path.unlink()
    prune_answers(raw / ANSWERS, now)
    return Pruned(tuple(gone), sum(sizes[run] for run in gone))


def _over(sizes: dict[str, int], config: Config, now: datetime) -> Iterator[str]:
    """Runs past their days, then the oldest until the rest fits; the newest one always stays."""
    left = sum(sizes.values())
    for run in sorted(sizes)[:-1]:
        is_old = config.keep_days > 0 and now - began(run) > timedelta(days=config.keep_days)
        if is_old or (config.keep_gb > 0 and left > config.keep_gb * GIGABYTE):
            left -= sizes[run]
            yield run


def _is_taken_in(engine: Engine, run_id: str) -> bool:
    """Whether a run ended and its landing files are in the database."""
    with engine.connect() as connection:
        found = store.load_runs(connection, run_id=run_id)
    return any(
        run.state in ENDED and any(step.name == "ingest" and step.state == "done" for step in run.steps)
        for run in found
    )


def _old_reports(config: Config, now: datetime) -> list[Path]:
    if config.keep_days <= 0:
        return []
    oldest = (now - timedelta(days=config.keep_days)).timestamp()
    files = (config.var / "reports").glob("*.*")
    return [path for path in files if path.suffix in REPORT_ENDS and path.stat().st_mtime < oldest]


def prune_answers(folder: Path, now: datetime) -> None:
    """Delete lists that no board has pointed to for a month."""
    oldest = (now - timedelta(days=ANSWER_DAYS)).timestamp()
    for path in folder.glob("*"):
        if path.stat().st_mtime < oldest:
            path.unlink(missing_ok=True)


def _bytes(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
