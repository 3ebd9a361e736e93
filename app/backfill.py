"""`rxjobs backfill usajobs`: years of federal announcements that are over, into the same tables, with their own times.

Each year is a board of its own, so that one that was read completely is not asked for again; the register of these
boards lies in the run's folder. As-of stays honest: a posting of 2019 that was read in 2026 is known since 2026.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine

from app.config import Config
from app.crawl import crawl
from app.cut_off import end_abandoned
from app.errors import UserError
from app.leader import Check, LostError, leader
from app.run_ids import run_id
from app.steps import STEPS, Night, crawl_counts
from app.version import CODE_VERSION
from crawlers.boards import Board
from crawlers.entry import entry
from pipeline import VERSION
from schema import store
from schema.run import BoardReport, Run
from schema.vocab import Setting

FIRST_YEAR = 2013  # the archive begins with announcements that closed in 2013
PLATFORM = "usajobs_history"
AFTER = ("ingest", "close", "match")
REGISTER = "register.toml"
KIND = "backfill"


@dataclass(frozen=True, slots=True)
class Backfilled:
    """Years asked for and passed over, what each board reported, and the counts of the steps behind."""

    asked: tuple[int, ...]
    had: tuple[int, ...]
    reports: tuple[BoardReport, ...]
    counts: Mapping[str, Mapping[str, int]]
    complaints: tuple[str, ...]


def year_board(year: int, api: str | None) -> Board:
    """The board that stands for one year of the archive."""
    return Board(
        id=f"usajobs-{year}", employer="United States federal government", platform=PLATFORM,
        url="https://www.usajobs.gov/", api=api, settings={"year": year}, setting=Setting.FEDERAL,
        source="https://developer.usajobs.gov/api-reference/get-api-historicjoa",
    )  # fmt: skip


def backfill(
    config: Config,
    since: int,
    *,
    now: Callable[[], datetime],
    again: bool = False,
    api: str | None = None,
    replay: Path | None = None,
    on_report: Callable[[BoardReport], None] = lambda _report: None,
) -> Backfilled:
    """Read the years from `since` on that are not in the database yet; this year, and cut-off ones, always.

    Raises UserError for a year before the archive or in the future.
    """
    from app.setup import database

    this_year = now().year
    if not FIRST_YEAR <= since <= this_year:
        raise UserError(f"--since {since}: the archive holds {FIRST_YEAR} to {this_year}")
    engine = database(config)
    raw = config.var / "raw"
    with leader(engine, "nightly") as check:
        years = range(since, this_year + 1)
        had = () if again else tuple(year for year in years if year != this_year and year in _had(engine))
        boards = tuple(year_board(year, api) for year in years if year not in had)
        run = _taken_up(engine, raw, now()) or run_id(now(), raw)
        register = _register(raw / run, boards)
        night = Night(config=config, engine=engine, run_id=run, boards=boards, register=register, now=now)
        counts = _night(night, replay, on_report, check)
    asked = tuple(year for year in years if year not in had)
    return Backfilled(asked, had, night.reports, counts, tuple(night.complaints))


def _night(
    night: Night, replay: Path | None, on_report: Callable[[BoardReport], None], check: Check
) -> Mapping[str, Mapping[str, int]]:
    """Crawl the boards and take in what they landed; the run's row says how far that got."""
    begun = Run(id=night.run_id, kind=KIND, started=night.now(), rules_version=VERSION, code_version=CODE_VERSION)
    with night.engine.begin() as connection:
        store.start_run(connection, begun)
        store.save_boards(connection, night.boards, night.run_id)
    night.reports = crawl(night.run_dir, night.boards, register=night.register, replay=replay, on_report=on_report)
    counts: dict[str, Mapping[str, int]] = {"crawl": crawl_counts(night.reports)}
    for name in AFTER:
        _still_held(check, night.run_id, name)
        counts[name] = dict(STEPS)[name](night)
    _still_held(check, night.run_id, "its end")
    with night.engine.begin() as connection:
        store.finish_run(connection, night.run_id, "done", night.now())
    return counts


def _still_held(check: Check, run: str, before: str) -> None:
    """Stop where the lock is lost, and write nothing more: a night may have begun that counts on being alone."""
    try:
        check()
    except LostError as lost:
        raise UserError(f"backfill {run} stopped before {before}: {lost}; the same command goes on with it") from lost


def _had(engine: Engine) -> set[int]:
    """The years that were read completely before."""
    with engine.connect() as connection:
        return {int(board.rpartition("-")[2]) for board in store.complete_boards(connection, PLATFORM)}


def _taken_up(engine: Engine, raw: Path, at: datetime) -> str | None:
    """The newest backfill that was cut off, if its folder is still there: what it read is not asked for again.

    A year does not change, so it does not matter how long ago that was. The others end as abandoned: the years that
    they did not read whole are asked for by this one.
    """
    with engine.connect() as connection:
        cut = store.cut_off_runs(connection, KIND)
    resumed = next((run for run in cut if (raw / run.id / REGISTER).exists()), None)
    for left in cut:
        if left != resumed:
            end_abandoned(engine, left, at)
    return resumed.id if resumed else None


def _register(folder: Path, boards: Iterable[Board]) -> Path:
    """The boards as a register that the spider's process reads."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / REGISTER
    path.write_text("\n".join(entry(board) for board in boards), encoding="utf-8")
    return path
