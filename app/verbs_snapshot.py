"""`rxjobs export`, `diff`: snapshots a researcher can rely on, written, checked and compared."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from app.errors import UserError
from app.output import as_json, complain, progress, say, table

Json = Annotated[bool, typer.Option("--json", help="machine-readable")]


def add(cli: typer.Typer) -> None:
    """Hang these verbs on the command."""
    cli.command(epilog="Example: rxjobs export --out snapshots/november --as-of 2026-11-01 --format csv,sqlite")(export)
    cli.command(epilog="Example: rxjobs diff snapshots/october snapshots/november --out changes.csv")(diff)


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


def diff(
    a: Annotated[Path, typer.Argument(metavar="DIR_A", help="the earlier snapshot")],
    b: Annotated[Path, typer.Argument(metavar="DIR_B", help="the later one")],
    out: Annotated[Path | None, typer.Option("--out", help="write every change to this CSV file")] = None,
    json: Json = False,
) -> int:
    """What changed between two snapshots: added, modified (which columns), closed, reopened, merged, split."""
    from app.snapshot.changes import changes
    from app.snapshot.opened import opened
    from app.snapshot.tables import write_table

    old, new = opened(a), opened(b)
    found = changes(old, new)
    if out is not None:
        write_table(found.rows, out)
    if old.rules_version != new.rules_version:
        complain(
            f"{a} was read by rules {old.rules_version}, {b} by rules {new.rules_version}: some changes are theirs"
        )
    if json:
        as_json({"a": old.as_of, "b": new.as_of, "counts": found.counts, "changes": found.rows.to_dicts()})
    else:
        say(f"from {old.as_of} to {new.as_of}")
        table("", ("change", "count"), list(found.counts.items()), right=("count",))
    return 0
