"""`rxjobs nightly`, its steps by themselves, and the clock."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.errors import UserError
from app.output import as_json, complain, say

if TYPE_CHECKING:
    from app.config import Config

Json = Annotated[bool, typer.Option("--json", help="machine-readable")]
Run = Annotated[str | None, typer.Argument(help="id of a crawled run; the newest when left out")]
Boards = Annotated[list[str] | None, typer.Option("--board", help="only this board; may be repeated")]
Platform = Annotated[str | None, typer.Option("--platform", help="only boards of this platform")]
Everything = Annotated[bool, typer.Option("--all", help="no pharmacy search, no filter: every posting of a board")]


def add(cli: typer.Typer) -> None:
    """Hang these verbs on the command."""
    cli.command(epilog="Example: rxjobs nightly")(nightly)
    cli.command(epilog="Example: rxjobs crawl --board cvs-health --record cassettes/cvs")(crawl)
    cli.command(epilog="Example: rxjobs ingest 20261125T033000Z")(ingest)
    cli.command(epilog="Example: rxjobs close")(close)
    cli.command(epilog="Example: rxjobs match")(match)
    cli.command(epilog="Example: rxjobs schedule --now")(schedule)


def nightly(boards: Boards = None, platform: Platform = None, json: Json = False) -> int:
    """Run one night: crawl, ingest, close, match, gate, snapshot. Cut off, the same command takes it up again."""
    from app.config import load
    from app.logs import start
    from app.night_page import page, summary, watching
    from app.nightly import nightly as run_night
    from app.notice import give
    from app.retention import prune
    from app.setup import check_contact, chosen, database, register, register_path

    _stop_on_sigterm()
    config = load()
    start(config.log)
    with _told(config):
        known = register(config)
    wanted = chosen(known, boards or (), platform)
    with _told(config), watching(len(wanted), logged=bool(config.log)) as watch:
        check_contact(config, wanted)
        result = run_night(config, database(config), wanted, register_path(config), watch=watch)
    give(config, result, summary(result), complain)
    pruned = prune(config, database(config), datetime.now(UTC))
    if pruned.folders:
        complain(f"{len(pruned.folders)} landing folders deleted, {pruned.bytes / 1e6:,.0f} MB (RXJOBS_KEEP_DAYS, _GB)")
    as_json(summary(result)) if json else page(result)
    return 0 if result.is_well else 1


def crawl(
    boards: Boards = None,
    platform: Platform = None,
    everything: Everything = False,
    replay: Annotated[
        Path | None, typer.Option(help="answer every request from this cassette, touch no network")
    ] = None,
    record: Annotated[Path | None, typer.Option(help="record every answer into this cassette")] = None,
    json: Json = False,
) -> int:
    """Read boards into landing files under var/raw/<run>/. A board that fails is named and the rest goes on."""
    from app.crawling import crawl_by_hand
    from app.night_page import show_reports

    _stop_on_sigterm()
    run_dir, reports = crawl_by_hand(boards or (), platform, everything=everything, replay=replay, record=record)
    if json:
        as_json({"run": run_dir.name, "folder": str(run_dir), "boards": [asdict(report) for report in reports]})
    else:
        show_reports(reports)
        say(f"landed in {run_dir}")
    return 0 if all(report.complete for report in reports) else 1


def ingest(run: Run = None, json: Json = False) -> int:
    """Take a crawled run's landing files into the database, each posting read by the rules."""
    return _by_hand("ingest", run, json)


def close(run: Run = None, json: Json = False) -> int:
    """Close postings that a complete reading of the same query no longer lists."""
    return _by_hand("close", run, json)


def match(run: Run = None, json: Json = False) -> int:
    """Join postings that are one job."""
    return _by_hand("match", run, json)


def schedule(now: Annotated[bool, typer.Option("--now", help="run a night at once as well")] = False) -> int:
    """Keep the time: a night at RXJOBS_NIGHTLY_AT in RXJOBS_TIMEZONE, every night, until stopped."""
    from app.clock import run
    from app.config import load
    from app.logs import start
    from app.setup import database

    config = load()
    start(config.log, default="text")
    run(database(config), config, now=now)
    return 0


@contextmanager
def _told(config: Config) -> Iterator[None]:
    """What ends a night in here leaves its page as well, as nobody may be watching."""
    from app.leader import TakenError
    from app.notice import give_failure

    try:
        yield
    except UserError as error:
        give_failure(config, str(error), complain, ran=not isinstance(error, TakenError))
        raise


def _by_hand(step: str, run: str | None, json: bool) -> int:
    from app.crawling import step_by_hand

    counts, complaints = step_by_hand(step, run)
    for line in complaints:
        complain(line)
    if json:
        as_json(counts)
    else:
        say(f"{step}: " + ", ".join(f"{value} {name.replace('_', ' ')}" for name, value in counts.items()))
    return 1 if complaints else 0


def _stop_on_sigterm() -> None:
    """SIGTERM ends the command in order, as Ctrl-C does: child processes are stopped, the run can be taken up again."""

    def stop(_number: int, _frame: object) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, stop)
