"""`rxjobs reprocess`: the raw archive read by today's rules."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
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
    place: Annotated[str | None, typer.Option(help="only US, only US-OH, or ? where no place is known")] = None,
    month: Annotated[str | None, typer.Option(help="only postings first seen in this month: 2026-10")] = None,
    engine: Annotated[str, typer.Option(help="local, or dask://HOST:PORT")] = "local",
    workers: Annotated[int | None, typer.Option(min=1, max=64, help="processes; default RXJOBS_WORKERS")] = None,
    apply: Annotated[bool, typer.Option("--apply", help="keep the new readings beside the old ones")] = False,
    json: Json = False,
) -> int:
    """Read what boards said again, with today's rules, and show what would change; --apply keeps it.

    Postings are read by country and state and by month of first sight; --place and --month take a part of them.
    """
    from app import engine as engines
    from app.config import load
    from app.reprocess import plan, show
    from app.reprocess.keeping import kept
    from app.reprocess.pages import count_stale
    from app.reprocess.pages import reprocess as read_again
    from app.setup import database
    from schema.store import Part

    country, state = plan.placed(place)
    part = Part(since=_moment(since), country=country, state=state, month=plan.month(month))
    config = load()
    opened = database(config)
    with (
        engines.engine(engine, workers or config.workers) as readers,
        kept(config, opened, apply=apply) as run,
        progress("postings read", count_stale(opened, part=part)) as advance,
    ):
        done = read_again(opened, readers, part=part, run_id=run, complain=complain, progress=advance)
    show(done, machine=json)
    return 1 if done.unread else 0


def _moment(text: str | None) -> datetime | None:
    try:
        return datetime.combine(date.fromisoformat(text), time.min, UTC) if text else None
    except ValueError as error:
        raise UserError(f"--since {text}: a day is wanted, as 2026-10-01") from error
