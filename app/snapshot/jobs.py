"""Jobs of a snapshot: members as they were known then, and fields taken from the most complete of them.

The job table holds what is known today and is rewritten when members change; a past day needs the same rule applied to
the members and readings of that day, so the fields are taken from the members here, for today as for any day.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import polars as pl

from app.snapshot.columns import JOBS, Column
from app.snapshot.fetch import whole

JOB = JOBS.columns[0]
# What is fetched of each member: its times, what its ad says, and what decides which member is told.
LIFE = tuple(column for column in JOBS.columns if column.name in ("first_seen", "last_seen", "closed"))
FACE = tuple(column for column in JOBS.columns if column.name in ("title", "role", "employer", "city", "state"))
LENGTH = Column("text_length", "integer", "length of its text")


def jobs(parts: Iterable[pl.DataFrame]) -> Iterator[pl.DataFrame]:
    """One row a job, from its members: the most complete one states most of employer, town, state and role; of those
    alike the one with the longest text, then the smallest id."""
    told = [column.name for column in FACE]
    stated = sum((pl.col(name).is_not_null().cast(pl.Int8) for name in told[1:]), pl.lit(0))
    is_open = pl.col("closed").is_null()
    for frame in whole(parts, "job_id"):
        ranked = frame.with_columns(pl.col("text_length").fill_null(0), stated=stated).sort(
            "job_id", "stated", "text_length", "posting_id", descending=[False, True, True, False]
        )
        yield ranked.group_by("job_id", maintain_order=True).agg(
            *(pl.col(name).first() for name in told),
            postings=pl.len(),
            open_postings=is_open.sum(),
            first_seen=pl.col("first_seen").min(),
            last_seen=pl.col("last_seen").max(),
            closed=pl.when(~is_open.any()).then(pl.col("closed").max()),
            repost_of=pl.col("repost_of").first(),
        )
