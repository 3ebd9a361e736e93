"""`rxjobs search` and `summary`: postings by the words of their ads; what makes slow views fast."""

from __future__ import annotations

from typing import Annotated

import typer

Json = Annotated[bool, typer.Option("--json", help="machine-readable")]


def add(cli: typer.Typer) -> None:
    """Hang the verb on the command."""
    leaving_out = {"ignore_unknown_options": True}  # "-travel" is a word to leave out
    cli.command(
        context_settings=leaving_out, epilog="Example: rxjobs search '\"sterile compounding\" ptcb or excpt -travel'"
    )(search)
    cli.command(epilog="Example: rxjobs summary --json")(summary)


def search(
    words: Annotated[list[str], typer.Argument(help='words, "a phrase", or between alternatives, -word to leave out')],
    most: Annotated[int, typer.Option(min=1, max=1000, help="show no more than this many")] = 20,
    closed: Annotated[bool, typer.Option("--closed", help="closed postings too")] = False,
    json: Json = False,
) -> int:
    """Postings whose ad holds these words, the newest first; endings of words do not matter."""
    from app.config import load
    from app.search import find, show
    from app.setup import database

    asked = " ".join(words)
    show(find(database(load()), asked, most=most, closed=closed), machine=json)
    return 0


def summary(json: Json = False) -> int:
    """Make the summary tables (night_...) of slow views anew, as each night does: after changes by hand."""
    from app.config import load
    from app.leader import leader
    from app.nightly import now_utc
    from app.output import as_json, table
    from app.setup import database
    from schema import store

    engine = database(load())
    with leader(engine, "nightly"):
        rows = store.make_summaries(engine, now_utc())
    if json:
        as_json(rows)
    else:
        table("", ("table", "rows"), [(f"night_{name}", count) for name, count in rows.items()], right=("rows",))
    return 0
