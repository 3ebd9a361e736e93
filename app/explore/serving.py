"""Datasette over one snapshot, read-only and on loopback unless told otherwise, with our pages as a plugin."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from app.explore.ready import read

ROOM = Path(__file__).parent
SQL_TIME_LIMIT_MS = 8000


def application(database: Path, as_of: str, kept: Path | None = None) -> Any:
    """The Datasette instance; `.app()` is the ASGI application, `.client` asks it without a socket.

    `kept`: the file of ready answers of the first page (app.explore.ready).
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
    site.rxjobs_ready = read(kept)
    return site


def serve(database: Path, as_of: str, kept: Path | None = None, *, host: str, port: int) -> None:
    """Answer until interrupted."""
    import uvicorn

    uvicorn.run(application(database, as_of, kept).app(), host=host, port=port, log_level="warning", lifespan="on")
