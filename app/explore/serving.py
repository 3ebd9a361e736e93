"""Datasette over one snapshot, read-only and on loopback unless told otherwise, with our pages as a plugin."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Any

from app.explore.ready import read

ROOM = Path(__file__).parent
SQL_TIME_LIMIT_MS = 20_000  # a filtered chart over a million postings takes up to 9 s (2026-11-27)


def application(database: Path, as_of: str, kept: Path | None = None, days: Collection[str] = ()) -> Any:
    """The Datasette instance; `.app()` is the ASGI application, `.client` asks it without a socket.

    `kept`: the file of ready answers of the first page (app.explore.ready). `days`: those on which boards were read.
    """
    from datasette.app import Datasette

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
    site.rxjobs_ready, site.rxjobs_days = read(kept), frozenset(days)
    return site


def serve(site: Any, *, host: str, port: int) -> None:
    """Answer until interrupted."""
    import uvicorn

    uvicorn.run(site.app(), host=host, port=port, log_level="warning", lifespan="on")
