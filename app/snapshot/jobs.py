"""Jobs of a snapshot: members as they were known then, and fields taken from the most complete of them.

The job table holds what is known today and is rewritten when members change; a past day needs the same rule applied to
the members and readings of that day, so the fields are taken from the members here, for today as for any day.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import polars as pl
from sqlalchemy import Select, and_, func, select

from app.snapshot.columns import JOBS, Column
from app.snapshot.fetch import whole
from app.snapshot.moment import Moment
from app.snapshot.selects import job_postings, job_reposts
from app.snapshot.standing import STANDING
from schema.tables import PlaceRow, ReadingRow

COUNTED = ("postings", "open_postings")
# What is fetched of each member: the job's columns but for the counts, and what decides which member is told.
MEMBER = (
    *(column for column in JOBS.columns if column.name not in COUNTED),
    Column("text_length", "integer", "length of its text"),
    Column("posting_id", "string", "its id"),
)
S = STANDING.c


def members(moment: Moment) -> Select[*tuple[Any, ...]]:
    """One row a posting of a job, in order of job."""
    member = job_postings(moment).order_by(None).subquery()
    r, q = ReadingRow, PlaceRow
    again = job_reposts(moment).subquery()
    return (
        select(
            member.c.job_id, r.title, r.role, r.employer, q.city, q.state, S.first_seen, S.last_seen, S.closed,
            again.c.repost_of, func.coalesce(r.text_chars, 0).label("text_length"), S.posting_id,
        )
        .join(STANDING, S.posting_id == member.c.posting_id)
        .outerjoin(r, r.id == S.reading_id)
        .outerjoin(q, and_(q.reading_id == S.reading_id, q.position == 0))
        .outerjoin(again, again.c.job_id == member.c.job_id)
        .order_by(member.c.job_id)
    )  # fmt: skip


def jobs(parts: Iterable[pl.DataFrame]) -> Iterator[pl.DataFrame]:
    """One row a job, from its members: the most complete one states most of employer, town, state and role; of those
    alike the one with the longest text, then the smallest id."""
    told = ("title", "role", "employer", "city", "state")
    stated = sum((pl.col(name).is_not_null().cast(pl.Int8) for name in told[1:]), pl.lit(0))
    is_open = pl.col("closed").is_null()
    for frame in whole(parts, "job_id"):
        ranked = frame.with_columns(stated=stated).sort(
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
