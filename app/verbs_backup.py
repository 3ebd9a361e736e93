"""`rxjobs backup`, `restore`, `migrate-db`: the database into one file, back out of it, and from engine to engine."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from app.output import as_json, progress, say

Json = Annotated[bool, typer.Option("--json", help="machine-readable")]
Replace = Annotated[bool, typer.Option("--replace", help="the target is not empty: lose what is in it")]


def add(cli: typer.Typer) -> None:
    """Hang these verbs on the command."""
    cli.command(epilog="Example: rxjobs backup --keep 14")(backup)
    cli.command(epilog="Example: rxjobs restore var/backups/rxjobs-20261126T080000Z.zip --check")(restore)
    cli.command("migrate-db", epilog="Example: rxjobs migrate-db --to postgresql://rxjobs@db.example/rxjobs")(
        migrate_db
    )


def backup(
    out: Annotated[Path | None, typer.Option("--out", help="the file; default: a dated one in var/backups/")] = None,
    keep: Annotated[int, typer.Option(min=0, help="keep so many of var/backups/, delete older; 0: all")] = 0,
    json: Json = False,
) -> int:
    """Write the whole database, as it is at one moment, into one file that both engines can restore."""
    from app.backup import backup as save
    from app.backup.saving import file_name, prune
    from app.config import load
    from app.database import connect

    config = load()
    folder = config.var / "backups"
    path = out or folder / file_name(datetime.now(UTC))
    with progress("rows saved") as advance:
        manifest = save(connect(config.database_url), path, advance)
    gone = prune(folder, keep) if out is None else []
    rows = sum(part.rows for part in manifest.parts)
    if json:
        as_json({"file": str(path), "rows": rows, "bytes": path.stat().st_size, "deleted": [str(old) for old in gone]})
    else:
        say(
            f"{path}: {rows:,} rows, {path.stat().st_size / 1e6:,.1f} MB"
            + (f"; {len(gone)} older deleted" if gone else "")
        )
    return 0


def restore(
    file: Annotated[Path, typer.Argument(help="what rxjobs backup wrote")],
    replace: Replace = False,
    check: Annotated[bool, typer.Option("--check", help="into a database that is thrown away: is it whole?")] = False,
    json: Json = False,
) -> int:
    """Fill the database of RXJOBS_DATABASE_URL from a backup, all or nothing, every row read back before it counts."""
    from app import backup
    from app.config import load
    from app.database import connect, database_url
    from app.leader import leader

    config = load()
    with progress("rows restored") as advance:
        if check:
            rows = backup.check(file, advance)
        else:
            target = database_url(config.database_url)
            with leader(connect(target), "nightly"):
                rows = backup.restore(file, target, advance, replace=replace)
    if json:
        as_json({"file": str(file), "rows": rows, "checked_only": check})
    else:
        say(f"{file}: {rows:,} rows " + ("can be restored" if check else "restored and read back"))
    return 0


def migrate_db(
    to: Annotated[str, typer.Option("--to", help="sqlite:///FILE or postgresql://user:password@host/name")],
    replace: Replace = False,
    json: Json = False,
) -> int:
    """Copy the database of RXJOBS_DATABASE_URL into another one, of either engine, and read it back."""
    from app.backup import migrate
    from app.config import load
    from app.database import database_url
    from app.leader import leader
    from app.setup import database

    config = load()
    source, target = database(config), database_url(to)
    shown = target.render_as_string(hide_password=True)
    with leader(source, "nightly"), progress("rows copied") as advance:
        rows = migrate(source, target, advance, replace=replace)
    if json:
        as_json({"to": shown, "rows": rows})
    else:
        say(f"{rows:,} rows copied and read back; now set RXJOBS_DATABASE_URL to {shown}")
    return 0
