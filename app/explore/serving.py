"""Datasette over one snapshot, read-only and on loopback unless told otherwise, with our pages as a plugin."""

from __future__ import annotations

import socket
from collections.abc import Collection
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any

from app.errors import UserError
from app.explore.figures import Figures
from app.explore.filters import COUNTS, Filter
from app.explore.held import Held

ROOM = Path(__file__).parent
SQL_TIME_LIMIT_MS = 20_000  # of what readers ask themselves: some views take so long over a million postings


def application(database: Path, as_of: str, held: Held, days: Collection[str] = ()) -> Any:
    """The Datasette instance; `.app()` is the ASGI application, `.client` asks it without a socket.

    `held`: the columns that the charts count. `days`: those on which boards were read.
    """
    from datasette.app import Datasette

    # With rich installed, each wrong address would print a coloured trace with all locals: 1.4 s of processor a 404.
    # (A module of hooks, which the application gathers: it must come first.)
    vars(import_module("datasette.handle_exception"))["rich"] = None
    site = Datasette(
        immutables=[str(database)],
        template_dir=str(ROOM / "templates"),
        plugins_dir=str(ROOM / "plugins"),
        static_mounts=[("explore-static", str(ROOM / "static"))],
        metadata={
            "title": "rxjobs",
            "description": f"What pharmacies hire for, as of {as_of}",
            "plugins": {"rxjobs": {"as_of": as_of}},
        },
        settings={
            "sql_time_limit_ms": SQL_TIME_LIMIT_MS,
            "max_returned_rows": 2000,
            "allow_download": False,
            "default_cache_ttl": 60,
        },
    )
    site.rxjobs_figures, site.rxjobs_days = Figures(held), frozenset(days)
    return site


def count_first(site: Any) -> None:
    """Count what the pages without a filter show, before anybody asks."""
    for count in COUNTS:
        site.rxjobs_figures.told(Filter.of({"count": count}))


def bound(host: str, port: int) -> socket.socket:
    """A socket of this address that does not listen yet; UserError where there can be none."""
    held = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    try:
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        held.bind((host, port))
    except OSError as error:
        held.close()
        raise UserError(f"cannot listen on {host}:{port}: {error.strerror}; choose another --port or --host") from error
    return held


def serve(site: Any, address: socket.socket) -> None:
    """Answer until interrupted."""
    import uvicorn

    with suppress(KeyboardInterrupt):
        uvicorn.Server(uvicorn.Config(site.app(), log_level="warning", lifespan="on")).run(sockets=[address])
