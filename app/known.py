"""What the database knows of boards, written to a file before a crawl: spiders open no database."""

from __future__ import annotations

from collections.abc import Collection
from itertools import chain
from pathlib import Path

from sqlalchemy import Engine

from schema import landing, store


def write_known(engine: Engine, boards: Collection[str], path: Path) -> None:
    """Write the open postings of the boards (ids of the register): ref, listing fingerprint, when read; and which
    were listed and gone themselves, in how many readings in a row."""
    with engine.connect() as connection:
        gone = list(store.known_gone(connection, boards))
        landing.write_known(path, chain(gone, store.known_postings(connection, boards)))
