"""What is to be read again, in order, written to disk before the reading begins: partitions by place and month.

The database sorts; ids and labels are spooled to an unnamed file (some 35 bytes a posting: 3.5 GB for 100 million), so
that neither memory nor a transaction is held while hours of reading go by.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from tempfile import TemporaryFile
from typing import IO

from sqlalchemy import Engine as Database

from app.errors import UserError
from schema import store
from schema.store import Part

PLACE = re.compile(r"([A-Z]{2})(?:-([A-Z]{2,3}))?|(\?)")
Label = tuple[str, str]  # a posting's id and its partition


@contextmanager
def planned(database: Database, version: str, part: Part) -> Iterator[Iterator[Label]]:
    """Id and partition of each stale posting, partition by partition."""
    with TemporaryFile("w+", encoding="ascii") as spool:
        with database.connect() as connection:
            for posting_id, label in store.stale_parts(connection, version, part):
                spool.write(f"{posting_id} {label}\n")
        spool.seek(0)
        yield _labels(spool)


def placed(text: str | None) -> tuple[str | None, str | None]:
    """Country and state of "US-OH", "US" or "?" (no place known); UserError for anything else."""
    found = PLACE.fullmatch(text) if text else None
    if text and not found:
        raise UserError(f"--place {text}: wanted is a country (US), a country and state (US-OH), or ? for none known")
    if found is None:
        return None, None
    return ("", "") if found[3] else (found[1], found[2])


def month(text: str | None) -> date | None:
    """The first day of "2026-10"; UserError for anything else."""
    try:
        return date.fromisoformat(f"{text}-01") if text else None
    except ValueError as error:
        raise UserError(f"--month {text}: a month is wanted, as 2026-10") from error


def _labels(spool: IO[str]) -> Iterator[Label]:
    for line in spool:
        posting_id, _, label = line.rstrip("\n").partition(" ")
        yield posting_id, label
