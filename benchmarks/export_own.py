"""The rows of a snapshot's files as one select each, in their order: what an engine is asked for its own CSV.

The export asks in parts and sorts them itself (app/snapshot/sorting.py); whoever has but the engine asks so.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import Select, and_, column, func, select, table

from app.snapshot import selects
from app.snapshot.boards import cards
from app.snapshot.moment import Moment
from app.snapshot.selects import AnySelect, job_postings, job_reposts
from app.snapshot.spells import events
from app.snapshot.standing import BY_READING
from schema.tables import (
    PlaceRow,
    PostingEventRow,
    RawPostingRow,
    ReadingRow,
    RequirementJurisdictionRow,
    RequirementRow,
)

COLUMNS = ("posting_id", "board_id", "ref", "first_seen", "raw_id", "reading_id", "last_seen", "closed")
STANDING = table("snapshot_standing", *(column(name) for name in COLUMNS))  # with what the view below holds
S, R = STANDING.c, BY_READING.c
MADE = (
    """CREATE TEMP VIEW snapshot_standing AS SELECT id AS posting_id, board_id, ref, first_seen, raw_id, reading_id,
    last_seen, closed, closed_reason FROM posting""",
    "CREATE TEMP VIEW snapshot_by_reading AS SELECT reading_id, id AS posting_id FROM posting",
)


def postings(moment: Moment) -> AnySelect:
    """One row a posting; what no rules could read has empty readings."""
    r, w, e, card = ReadingRow, RawPostingRow, PostingEventRow, cards(moment)
    closing = and_(e.posting_id == S.posting_id, e.at == S.closed, e.kind == "closed")
    return (
        select(
            S.posting_id, S.board_id.label("board"), S.ref, r.requisition_id, w.url, r.title, r.role, r.role_reason,
            r.employer_name.label("employer"), r.employer.label("employer_canonical"), r.employer_parent,
            func.coalesce(card.c.setting, r.employer_setting).label("setting"),  # as in the view current_posting
            r.employment, r.shift, r.specialty, r.seniority, r.experience_min_years, r.experience_level,
            r.posted.label("date_posted"), r.posted_is_bound.label("date_posted_is_bound"), r.valid_through,
            S.first_seen, S.last_seen, S.closed, e.reason.label("closed_reason"), r.text_chars.label("text_length"),
            r.text_id.label("text_sha256"), r.version.label("rules_version"),
        )
        .outerjoin(card, card.c.id == S.board_id)
        .outerjoin(w, w.id == S.raw_id)
        .outerjoin(r, r.id == S.reading_id)
        .outerjoin(e, closing)
        .order_by(S.posting_id)
    )  # fmt: skip


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


def requirements(_moment: Moment) -> AnySelect:
    """As in the file: the engine joins the jurisdictions, which the export does after it."""
    r, j = RequirementRow, RequirementJurisdictionRow
    mine = select(j.jurisdiction).where(j.reading_id == r.reading_id, j.position == r.position).order_by(j.nth)
    joined = select(func.aggregate_strings(mine.correlate(r).subquery().c.jurisdiction, " ")).scalar_subquery()
    told = [
        joined.label("jurisdiction") if one.name == "jurisdiction" else one
        for one in selects.requirements().selected_columns
        if one.name != "nth"
    ]
    return select(*told).join(r, r.reading_id == R.reading_id).order_by(R.posting_id, r.position)


def pay(_moment: Moment) -> AnySelect:
    """Both kinds of pay, a posting at a time."""
    both = selects.base_pay().order_by(None).union_all(selects.other_pay().order_by(None)).subquery()
    return select(both).order_by(both.c.posting_id, both.c.number)


def _sorted(query: AnySelect, *by: str) -> Select[*tuple[Any, ...]]:
    return query.order_by(None).order_by(*(query.selected_columns[name] for name in by))


OWN: dict[str, Callable[[Moment], AnySelect]] = {
    "postings": postings,
    "jobs": members,
    "job_postings": job_postings,
    "requirements": requirements,
    "duties_skills": lambda _moment: _sorted(selects.duties_skills(), "posting_id", "position"),
    "pay": pay,
    "places": lambda _moment: _sorted(selects.places(), "posting_id", "number"),
    "spells": events,
}
