"""A host's budget across machines: what the night's jobs asked so far goes into each job and comes back with it.

The jobs of a host wait for each other, so a count can be handed on. What a job asked before it was cut off (a lost
worker) is not known here; its boards, ten at most, are asked again.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects.postgresql import insert

from app.crawlqueue.queue import ASKED


def asked(connection: Connection, run: str) -> dict[str, int]:
    """Host (as `crawlers.asked.key` names it) to how often the run's ended jobs asked it."""
    found = connection.execute(select(ASKED.c.host, ASKED.c.requests).where(ASKED.c.run_id == run))
    return {row.host: row.requests for row in found}


def add(connection: Connection, run: str, before: Mapping[str, int], after: Mapping[str, int]) -> None:
    """Add what a job asked; `before` and `after` are its counts, in which it began with those of other jobs."""
    told = insert(ASKED)
    told = told.on_conflict_do_update(
        index_elements=[ASKED.c.run_id, ASKED.c.host], set_={"requests": ASKED.c.requests + told.excluded.requests}
    )
    rows = [
        {"run_id": run, "host": host, "requests": count - before.get(host, 0)}
        for host, count in sorted(after.items())  # in one order, so that two jobs never wait for each other in a circle
        if count > before.get(host, 0)
    ]
    if rows:
        connection.execute(told, rows)


def forget_others(connection: Connection, run: str) -> None:
    """Drop the counts of other nights."""
    connection.execute(delete(ASKED).where(ASKED.c.run_id != run))
