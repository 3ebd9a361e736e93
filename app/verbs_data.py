"""`rxjobs status`: what the database holds, at a glance."""

from __future__ import annotations

from typing import Annotated

import typer

Json = Annotated[bool, typer.Option("--json", help="machine-readable")]


def add(cli: typer.Typer) -> None:
    """Hang these verbs on the command."""
    cli.command(epilog="Example: rxjobs status --json")(status)


def status(json: Json = False) -> int:
    """Show the last runs and the health of each board; exit code 1 when something asks for a person."""
    from app.config import load
    from app.setup import database
    from app.status import show
    from app.status import status as ask

    return show(ask(database(load())), machine=json)
