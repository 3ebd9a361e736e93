"""`rxjobs explore`: the analysts' pages over the newest snapshot."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from app.output import complain


def add(cli: typer.Typer) -> None:
    """Hang the verb on the command."""
    cli.command(epilog="Example: rxjobs explore --snapshot var/demo/snapshots/latest --port 8001")(explore)


def explore(
    snapshot: Annotated[Path | None, typer.Option(help="a snapshot's folder; default: the newest")] = None,
    port: Annotated[int, typer.Option(min=1, max=65535, help="where to listen")] = 8001,
    host: Annotated[str, typer.Option(help="which address to listen on; others can reach 0.0.0.0")] = "127.0.0.1",
) -> int:
    """Open the web pages over the newest snapshot: charts, lists, each job with its evidence, tables and SQL."""
    from app import explore as pages
    from app.config import load
    from app.explore.held import hold
    from app.explore.snapshot import as_of, days_read, folder_of

    config = load()
    folder = snapshot or pages.newest(config)
    cache = config.var / "explore"
    database = pages.database_of(folder, cache)
    with pages.bound(host, port) as address:
        held = hold(folder, folder_of(folder, cache))
        site = pages.application(database, as_of(folder), held, days_read(folder))
        pages.count_first(site)
        complain(f"http://{host}:{port}/ shows {folder} (Ctrl-C ends it)")
        pages.serve(site, address)
    return 0
