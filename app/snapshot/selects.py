"""The rows of each file of a snapshot, as selects over where the postings stood: columns named as in the file.

Ids are hexadecimal, so their order is the same under every collation.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, and_, func, literal, null, select

from app.snapshot.boards import cards
from app.snapshot.moment import Moment
from app.snapshot.standing import STANDING
from schema.tables import (
    AbilityRow,
    AdTextRow,
    JobMemberRow,
    JobRepostRow,
    PayOtherRow,
    PayRow,
    PlaceRow,
    PostingEventRow,
    RawPostingRow,
    ReadingRow,
    RequirementJurisdictionRow,
    RequirementRow,
)

AnySelect = Select[*tuple[Any, ...]]
S = STANDING.c


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


def job_postings(moment: Moment) -> AnySelect:
    """One row a posting that belonged to a job then."""
    m = JobMemberRow
    query: AnySelect = select(m.job_id, m.posting_id)
    return query.where(
        m.since_run_id.in_(moment.known()), func.coalesce(m.until_run_id, "").not_in(moment.known())
    ).order_by(m.posting_id, m.job_id)


def job_reposts(moment: Moment) -> AnySelect:
    """One row a job that was known then to be an earlier one put up again."""
    t = JobRepostRow
    query: AnySelect = select(t.job_id, t.repost_of)
    return query.where(
        t.since_run_id.in_(moment.known()), func.coalesce(t.until_run_id, "").not_in(moment.known())
    ).order_by(t.job_id)


def requirements(_moment: Moment) -> AnySelect:
    """One row a requirement and jurisdiction, in the ad's order: content.py makes one row a requirement of them.

    To join them here is a select for each of three million requirements: half of what this file cost (2026-11-28).
    """
    r, j = RequirementRow, RequirementJurisdictionRow
    return (
        select(
            S.posting_id, (r.position + 1).label("number"), r.code, r.kind, r.level, j.jurisdiction,
            r.window_days, r.either_group.label("alternative_group"), r.condition, r.quote_start.label("start"),
            r.quote_end.label("end"), r.quote, r.rule,
        )
        .join(r, r.reading_id == S.reading_id)
        .outerjoin(j, and_(j.reading_id == r.reading_id, j.position == r.position))
        .order_by(S.posting_id, r.position, j.nth)
    )  # fmt: skip


def duties_skills(_moment: Moment) -> AnySelect:
    """One row a duty or skill."""
    a = AbilityRow
    return (
        select(S.posting_id, a.code, a.kind, a.quote_start.label("start"), a.quote_end.label("end"), a.quote)
        .join(a, a.reading_id == S.reading_id)
        .order_by(S.posting_id, a.position)
    )


def pay(_moment: Moment) -> AnySelect:
    """Base pay as number 0, everything else from 1, a posting at a time."""
    b, o = PayRow, PayOtherRow
    base = select(
        S.posting_id, literal(0).label("number"), literal("base").label("kind"), b.min, b.max, b.unit, b.currency,
        b.hourly_min_usd, b.hourly_max_usd, b.source, b.evidence["start"].as_integer().label("start"),
        b.evidence["end"].as_integer().label("end"), b.evidence["quote"].as_string().label("quote"),
    ).join(b, b.reading_id == S.reading_id)  # fmt: skip
    other = select(
        S.posting_id, o.position + 1, o.kind, o.min, o.max, o.unit, o.currency, null(), null(), literal("text"),
        o.quote_start, o.quote_end, o.quote,
    ).join(o, o.reading_id == S.reading_id)  # fmt: skip
    both = base.union_all(other).subquery()
    return select(both).order_by(both.c.posting_id, both.c.number)


def places(_moment: Moment) -> AnySelect:
    """One row a work place."""
    q = PlaceRow
    return (
        select(
            S.posting_id, (q.position + 1).label("number"), q.text, q.city, q.state, q.county_fips, q.postal_code,
            q.lat, q.lon, q.country, q.remote,
        )
        .join(q, q.reading_id == S.reading_id)
        .order_by(S.posting_id, q.position)
    )  # fmt: skip


def texts(_moment: Moment) -> AnySelect:
    """The rendered text of each ad, for one's own use only."""
    return (
        select(S.posting_id, AdTextRow.text)
        .join(ReadingRow, ReadingRow.id == S.reading_id)
        .join(AdTextRow, AdTextRow.id == ReadingRow.text_id)
        .order_by(S.posting_id)
    )
