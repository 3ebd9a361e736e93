"""`rxjobs backfill`: history that a board gives away, into the same tables."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from app.output import as_json, complain, progress, say

backfill = typer.Typer(help="Read what a board gives of past years.", no_args_is_help=True)


def add(cli: typer.Typer) -> None:
    """Hang these verbs on the command."""
    cli.add_typer(backfill, name="backfill")


@backfill.command("usajobs", epilog="Example: rxjobs backfill usajobs --since 2019")
def usajobs(
    since: Annotated[int, typer.Option(help="the first year to read; the archive begins in 2013")],
    again: Annotated[bool, typer.Option("--again", help="also years that were read completely before")] = False,
    replay: Annotated[Path | None, typer.Option(help="answer every request from this cassette")] = None,
    api: Annotated[str | None, typer.Option(help="another address of the archive", hidden=True)] = None,
    json: Annotated[bool, typer.Option("--json", help="machine-readable")] = False,
) -> int:
    """Read federal announcements that are over (series 0660 and 0661), no key needed, with the times they state.

    Cut off, the same command goes on where it was. Exit code 1 when a year could not be read completely.
    """
    from app import backfill as history
    from app.config import load
    from app.nightly import now_utc
    from app.setup import check_contact

    config = load()
    if replay is None:
        check_contact(config, [history.year_board(since, api)])
    with progress("years read", now_utc().year - since + 1) as advance:
        done = history.backfill(
            config, since, now=now_utc, again=again, api=api, replay=replay, on_report=lambda _report: advance(1)
        )
    for line in done.complaints:
        complain(line)
    if json:
        as_json(
            {"asked": done.asked, "had": done.had, "counts": done.counts,
             "incomplete": {one.board: one.reason for one in done.reports if not one.complete}}
        )  # fmt: skip
    else:
        _show(done)
    return 0 if all(one.complete for one in done.reports) and not done.complaints else 1


def _show(done: object) -> None:
    from app.backfill import Backfilled

    assert isinstance(done, Backfilled)
    for one in done.reports:
        state = "whole" if one.complete else f"incomplete: {one.reason}"
        say(f"{one.board}: {one.read} announcements, {one.passed_over} passed over, {state}")
    if done.had:
        say(f"read before: {', '.join(map(str, done.had))}")
    ingested, closed = done.counts["ingest"], done.counts["close"]
    say(f"{ingested['opened']} new postings, {closed['closed_filled']} closed at the times they state")
