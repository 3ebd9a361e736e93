"""Spells: the unbroken times in which a posting was open, with what is known of their ends.

A posting that was there when its board was first read is left-censored: it may be older. One that is still open is
right-censored. One that was closed by absence ended somewhere between its last sighting and the reading without it.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, select

from schema.tables import BoardRow, PostingEventRow, PostingRow

CHUNK_ROWS = 5000


def spells(connection: Connection) -> Iterator[tuple[Any, ...]]:
    """One row a spell, in the order of `columns.SPELLS`."""
    e, p, b = PostingEventRow, PostingRow, BoardRow
    query = (
        select(
            e.posting_id, e.kind, e.at, e.reason, e.not_before, p.last_seen,
            (p.first_run_id == b.first_run_id).label("from_the_start"),
        )
        .join(p, p.id == e.posting_id)
        .join(b, b.id == p.board_id)
        .where(e.kind.in_(("opened", "closed", "reopened")))
        .order_by(e.posting_id, e.at)
    )  # fmt: skip
    rows = connection.execution_options(yield_per=CHUNK_ROWS).execute(query)
    for posting, events in groupby(rows, key=lambda row: row.posting_id):
        for number, spell in enumerate(_spells(list(events)), 1):
            yield (posting, number, *spell)


def _spells(events: list[Any]) -> Iterator[tuple[Any, ...]]:
    opened = None
    first = True
    for event in events:
        if event.kind != "closed":
            opened = event
        elif opened is not None:
            seen = event.not_before or event.at
            yield (opened.at, seen, event.at, event.reason, first and bool(opened.from_the_start), False)
            opened, first = None, False
    if opened is not None:
        yield (opened.at, opened.last_seen, None, None, first and bool(opened.from_the_start), True)
