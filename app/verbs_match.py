"""`rxjobs explain` and `rxjobs review`: why postings are one job, and a person's word on it."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from app.output import say

Json = Annotated[bool, typer.Option("--json", help="machine-readable")]


def add(cli: typer.Typer) -> None:
    """Hang these verbs on the command."""
    cli.command(epilog="Example: rxjobs explain 3f0c9d5a1b2e4f60718a --json")(explain)
    cli.command(epilog="Example: rxjobs review phrases --most 20")(review)


def explain(
    job: Annotated[str, typer.Argument(help="id of a job, old ids included, or of a posting")], json: Json = False
) -> int:
    """Why these postings are one job: members, differing words, the parts of each score."""
    from app import explain as explaining
    from app.config import load
    from app.setup import database

    explaining.show(explaining.explain(database(load()), job), machine=json)
    return 0


def review(
    what: Annotated[Literal["links", "phrases", "nights"], typer.Argument(help="what to decide")] = "links",
    most: Annotated[int, typer.Option(min=1, help="offer no more than this many")] = 50,
) -> int:
    """Decide what is open, one at a time: links between postings, credential phrases no rule knows, a held night.

    A verdict is stored with who (RXJOBS_REVIEWER, else your user name) and when, and groups are formed anew at once.
    """
    import getpass

    from app.config import load
    from app.held import review_nights
    from app.nightly import now_utc
    from app.review import review_links, review_phrases
    from app.setup import database

    config = load()
    engine = database(config)
    if what == "phrases":
        say(f"{review_phrases(engine, input, most=most)} phrases written to schema/reference/surfaces.csv")
        return 0
    who = config.reviewer or getpass.getuser()
    if what == "nights":
        review_nights(engine, input, who=who, now=now_utc)
        return 0
    counts = review_links(engine, input, who=who, now=now_utc, most=most)
    say(", ".join(f"{count} {name}" for name, count in counts.items()))
    return 0
