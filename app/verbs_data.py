"""`rxjobs export`, `rxjobs status`: what the database holds, out of it again."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from app.errors import UserError
from app.output import as_json, complain, progress, say

Json = Annotated[bool, typer.Option("--json", help="machine-readable")]


def add(cli: typer.Typer) -> None:
    """Hang these verbs on the command."""
    cli.command(epilog="Example: rxjobs export --out snapshots/today --format csv,parquet,sqlite")(export)
    cli.command(epilog="Example: rxjobs status --json")(status)


def export(
    out: Annotated[Path | None, typer.Option("--out", help="the folder to write; it must not exist")] = None,
    as_of: Annotated[str | None, typer.Option("--as-of", help="what was known at the end of this day, UTC")] = None,
    rules: Annotated[str, typer.Option("--rules", help="then: readings as stored; today: read again")] = "then",
    formats: Annotated[str, typer.Option("--format", help="of csv (always there), parquet, sqlite")] = "csv,parquet",
    with_text: Annotated[bool, typer.Option("--with-text", help="add the ads' texts, for your own use")] = False,
    verify: Annotated[Path | None, typer.Option(help="check a snapshot against its manifest instead")] = None,
    json: Json = False,
) -> int:
    """Write a snapshot: plain files with a data dictionary and a manifest of hashes. Or check one."""
    if verify is not None:
        return _verify(verify)
    if out is None:
        raise UserError("export needs --out DIR (or --verify DIR)")
    from app.config import load
    from app.setup import database
    from app.snapshot.columns import FILES
    from app.snapshot.export import export as write
    from app.snapshot.export import todays

    config = load()
    wanted = todays(as_of=as_of, rules=rules, formats=formats, with_text=with_text, workers=config.workers)
    with progress("files written", len(FILES)) as advance:
        rows = write(database(config), out, wanted, progress=advance)
    if json:
        as_json({"folder": str(out), "rows": rows})
    else:
        say(f"{out}: " + ", ".join(f"{count} {name}" for name, count in rows.items()))
    return 0


def _verify(folder: Path) -> int:
    from app.snapshot.verify import verify

    faults = verify(folder)
    for fault in faults:
        complain(f"{folder}: {fault}")
    if not faults:
        say(f"{folder}: every file is as the manifest says")
    return 1 if faults else 0


def status(json: Json = False) -> int:
    """Show the last runs and the health of each board; exit code 1 when something asks for a person."""
    from app.config import load
    from app.setup import database
    from app.status import show
    from app.status import status as ask

    return show(ask(database(load())), machine=json)
