"""`rxjobs export`, `rxjobs status`: what the database holds, out of it again."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from app.output import as_json, progress, say

Json = Annotated[bool, typer.Option("--json", help="machine-readable")]


def add(cli: typer.Typer) -> None:
    """Hang these verbs on the command."""
    cli.command(epilog="Example: rxjobs export --out snapshots/today --format csv,parquet,sqlite")(export)
    cli.command(epilog="Example: rxjobs status --json")(status)


def export(
    out: Annotated[Path, typer.Option("--out", help="the folder to write; it must not exist")],
    formats: Annotated[str, typer.Option("--format", help="of csv, parquet, sqlite, with commas")] = "csv,parquet",
    json: Json = False,
) -> int:
    """Write a snapshot: plain files with a data dictionary and a manifest of hashes."""
    from app.config import load
    from app.setup import database
    from app.snapshot.columns import FILES
    from app.snapshot.export import export as write

    chosen = tuple(name.strip() for name in formats.split(",") if name.strip())
    with progress("files written", len(FILES)) as advance:
        rows = write(database(load()), out, formats=chosen, progress=advance)
    if json:
        as_json({"folder": str(out), "rows": rows})
    else:
        say(f"{out}: " + ", ".join(f"{count} {name}" for name, count in rows.items()))
    return 0


def status(json: Json = False) -> int:
    """Show the last runs and the health of each board; exit code 1 when something asks for a person."""
    from app.config import load
    from app.setup import database
    from app.status import show
    from app.status import status as ask

    return show(ask(database(load())), machine=json)
