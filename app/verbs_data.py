"""`rxjobs status` and `doctor`: what the database holds at a glance, and what the installation lacks."""

from __future__ import annotations

from typing import Annotated

import typer

Json = Annotated[bool, typer.Option("--json", help="machine-readable")]


def add(cli: typer.Typer) -> None:
    """Hang these verbs on the command."""
    cli.command(epilog="Example: rxjobs status --json")(status)
    cli.command(epilog="Example: rxjobs doctor")(doctor)


def status(
    json: Json = False,
    stale_after: Annotated[
        float | None, typer.Option(help="only say whether a night was published in so many hours; exit code 1 if not")
    ] = None,
) -> int:
    """Show the last runs and the health of each board; exit code 1 when something asks for a person."""
    from app.config import load
    from app.notice.silence import silence
    from app.setup import database
    from app.status import show
    from app.status import status as ask

    if stale_after is not None:
        return silence(load().var, stale_after)
    return show(ask(database(load())), machine=json)


def doctor(json: Json = False) -> int:
    """Say what this machine, the database and the register lack, and what to do; exit code 1 when something does."""
    from datetime import UTC, datetime

    from app.config import load
    from app.doctor import examine, show

    return show(examine(load(), datetime.now(UTC)), machine=json)
