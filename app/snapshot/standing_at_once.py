"""Where each posting stood, for PostgreSQL: all postings at once, where standing.py looks each one up by itself.

The same rows: tests/test_asof.py holds the bytes of one against those of the other. SQLite is quicker with looking up,
PostgreSQL takes half the time or less with this: 15,200 postings in 0.6 to 0.8 s where it took 1.3 to 2.5, in turn,
under the load of others (2026-11-27). With `row_number` in place of DISTINCT ON it expects one row and loops for 28 s.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, Table, and_, case, func, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import aliased

from app.snapshot.moment import Moment
from app.snapshot.standing_order import CONTENT, LIFE, NEWEST_READING, ORDER
from schema.tables import BoardReportRow, PostingEventRow, PostingRow, ReadingRow, RunRow, SightingRow

AnySelect = Select[*tuple[Any, ...]]
CLOSED = case((PostingEventRow.kind == "closed", PostingEventRow.at))


def standing_at_once(moment: Moment) -> AnySelect:
    """A row a posting known then, with columns named as in the temporary table."""
    p, held = PostingRow, _last_event(PostingEventRow.raw_id, moment, CONTENT)
    seen, life = _last_seen(moment), _last_event(CLOSED, moment, LIFE)
    return (
        select(
            p.id.label("posting_id"), p.board_id.label("board_id"), p.ref.label("ref"),
            p.first_seen.label("first_seen"), held.c.value.label("raw_id"),
            func.coalesce(seen.c.at, p.first_seen).label("last_seen"), life.c.value.label("closed"),
        )
        .outerjoin(held, held.c.posting_id == p.id)
        .outerjoin(seen, seen.c.posting_id == p.id)
        .outerjoin(life, life.c.posting_id == p.id)
        .where(p.first_run_id.in_(moment.known()))
    )  # fmt: skip


def contents_at_once(moment: Moment) -> AnySelect:
    """A row a posting known then, with the id of its content."""
    p, held = PostingRow, _last_event(PostingEventRow.raw_id, moment, CONTENT)
    query: AnySelect = select(p.id, held.c.value.label("raw_id"))
    return query.join(held, held.c.posting_id == p.id).where(p.first_run_id.in_(moment.known()))


def readings_at_once(moment: Moment, held: Table) -> AnySelect:
    """A row a posting whose content was read, with the id of its newest reading."""
    read = _newest_reading(moment)
    query: AnySelect = select(read.c.id.label("reading_id"), held.c.posting_id)
    return query.join(read, read.c.raw_id == held.c.raw_id)


def _last_event(column: ColumnElement[Any] | Any, moment: Moment, kinds: tuple[str, ...]) -> Subquery:
    """A column of the last event of these kinds of each posting."""
    e = PostingEventRow
    events = select(e.posting_id, column.label("value")).where(e.kind.in_(kinds), e.run_id.in_(moment.known()))
    return events.ext(distinct_on(e.posting_id)).order_by(e.posting_id, e.at.desc(), ORDER.desc()).subquery()


def _newest_reading(moment: Moment) -> Subquery:
    """The newest reading of each content."""
    readings = select(ReadingRow.raw_id, ReadingRow.id).join(RunRow, RunRow.id == ReadingRow.run_id)
    known = readings.where(RunRow.recorded <= moment.at).ext(distinct_on(ReadingRow.raw_id))
    return known.order_by(ReadingRow.raw_id, *NEWEST_READING).subquery()


def _last_seen(moment: Moment) -> Subquery:
    """The last end of a known reading within a stretch of sightings of each posting; see standing.py."""
    s, r, p = SightingRow, aliased(BoardReportRow), aliased(PostingRow)
    inside = and_(r.board_id == p.board_id, r.finished >= s.since, r.finished <= s.until)
    grown = select(func.max(r.finished)).where(inside, r.run_id.in_(moment.known())).correlate(p, s)
    end = case((s.until_run_id.in_(moment.known()), s.until), else_=grown.scalar_subquery())
    ends = select(s.posting_id, func.max(end).label("at")).join(p, p.id == s.posting_id)
    return ends.where(s.since_run_id.in_(moment.known())).group_by(s.posting_id).subquery()
