"""`rxjobs reprocess`: the raw archive read by today's rules."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from app.errors import UserError
from app.output import complain, progress

Json = Annotated[bool, typer.Option("--json", help="machine-readable, every change")]


def add(cli: typer.Typer) -> None:
    """Hang the verb on the command."""
    cli.command(epilog="Example: rxjobs reprocess --since 2026-10-01 --workers 2")(reprocess)


def reprocess(
    since: Annotated[str | None, typer.Option(help="only postings last seen on this day or later, UTC")] = None,
    engine: Annotated[str, typer.Option(help="local, or dask://HOST:PORT")] = "local",
    workers: Annotated[int | None, typer.Option(min=1, max=64, help="processes; default RXJOBS_WORKERS")] = None,
    apply: Annotated[bool, typer.Option("--apply", help="keep the new readings beside the old ones")] = False,
    json: Json = False,
) -> int:
    """Read what boards said again, with today's rules, and show what would change; --apply keeps it."""
    from app import engine as engines
    from app.config import load
    from app.reprocess import show
    from app.reprocess.keeping import kept
    from app.reprocess.pages import count_stale
    from app.reprocess.pages import reprocess as read_again
    from app.setup import database

    config, day = load(), _day(since)
    opened = database(config)
    with (
        engines.engine(engine, workers or config.workers) as place,
        kept(config, opened, apply=apply) as run,
        progress("postings read", count_stale(opened, since=day)) as advance,
    ):
        done = read_again(opened, place, since=day, run_id=run, complain=complain, progress=advance)
    show(done, machine=json)
    return 1 if done.unread else 0


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise UserError(f"--since {text}: a day is wanted, as 2026-10-01") from error
