"""Jobs of a snapshot: members as they were known then, and fields taken from the most complete of them.

The job table holds what is known today and is rewritten when members change; a past day needs the same rule applied to
the members and readings of that day, so the fields are taken from the members here, for today as for any day.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, select

from app.snapshot.moment import Moment
from app.snapshot.selects import job_postings
from app.snapshot.standing import STANDING
from schema.tables import PlaceRow, ReadingRow

S = STANDING.c


def jobs(moment: Moment) -> Select[*tuple[Any, ...]]:
    """One row a job that had members.

    The most complete member states most of employer, town, state and role; of those alike the one with the longest
    text, then the smallest id.
    """
    member = job_postings(moment).order_by(None).subquery()
    r, q = ReadingRow, PlaceRow
    stated = sum((case((column.is_(None), 0), else_=1) for column in (q.city, q.state, r.role)), _one(r.employer))
    best = stated.desc(), func.coalesce(r.text_chars, 0).desc(), S.posting_id
    mine: dict[str, Any] = {"partition_by": member.c.job_id}
    ranked = (
        select(
            member.c.job_id, r.title, r.role, r.employer, q.city, q.state,
            func.row_number().over(order_by=best, **mine).label("nth"),
            func.count().over(**mine).label("postings"),
            func.sum(_one(S.closed, known=0)).over(**mine).label("open_postings"),
            func.min(S.first_seen).over(**mine).label("first_seen"),
            func.max(S.last_seen).over(**mine).label("last_seen"),
            func.max(S.closed).over(**mine).label("closed"),
        )
        .join(STANDING, S.posting_id == member.c.posting_id)
        .outerjoin(r, r.id == S.reading_id)
        .outerjoin(q, and_(q.reading_id == S.reading_id, q.position == 0))
        .subquery()
    )  # fmt: skip
    j = ranked.c
    closed = case((j.open_postings == 0, j.closed)).label("closed")
    columns = (j.job_id, j.title, j.role, j.employer, j.city, j.state, j.postings, j.open_postings)
    return select(*columns, j.first_seen, j.last_seen, closed).where(j.nth == 1).order_by(j.job_id)


def _one(column: Any, *, known: int = 1) -> ColumnElement[int]:
    """1 or 0: `known` where the column has a value, the other where it has none."""
    return case((column.is_(None), 1 - known), else_=known)
