"""What the database knows of boards, written to a file before a crawl: spiders open no database."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from sqlalchemy import Engine

from schema import landing, store


def write_known(engine: Engine, boards: Collection[str], path: Path) -> None:
    """Write the open postings of the boards (ids of the register): ref, listing fingerprint, when read."""
    with engine.connect() as connection:
        landing.write_known(path, store.known_postings(connection, boards))
