"""The rows of each file of a snapshot, as selects over where the postings stood: columns named as in the file.

What readings and contents say is asked in the order of their ids, in which the database holds it, and is sorted and
joined afterwards (sorting.py). Ids are hexadecimal, so their order is the same under every collation.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, and_, func, literal, null, select

from app.snapshot.boards import cards
from app.snapshot.moment import Moment
from app.snapshot.standing import BY_CONTENT, BY_READING, STANDING
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
S, R, C = STANDING.c, BY_READING.c, BY_CONTENT.c


def lives(moment: Moment) -> AnySelect:
    """One row a posting: its board and its times, and what the register says of its board's setting."""
    e, card = PostingEventRow, cards(moment)
    closing = and_(e.posting_id == S.posting_id, e.at == S.closed, e.kind == "closed")
    return (
        select(
            S.posting_id, S.board_id.label("board"), S.ref, card.c.setting.label("card_setting"),
            S.first_seen, S.last_seen, S.closed, e.reason.label("closed_reason"),
        )
        .outerjoin(card, card.c.id == S.board_id)
        .outerjoin(e, closing)
        .order_by(S.posting_id)
    )  # fmt: skip


def links() -> AnySelect:
    """One row a posting: where it can be seen."""
    w = RawPostingRow
    return select(C.posting_id, w.url).join(w, w.id == C.raw_id).order_by(C.raw_id)


def readings() -> AnySelect:
    """One row a posting that rules could read."""
    r = ReadingRow
    return (
        select(
            R.posting_id, r.requisition_id, r.title, r.role, r.role_reason, r.employer_name.label("employer"),
            r.employer.label("employer_canonical"), r.employer_parent, r.employer_setting, r.employment, r.shift,
            r.specialty, r.seniority, r.experience_min_years, r.experience_level, r.posted.label("date_posted"),
            r.posted_is_bound.label("date_posted_is_bound"), r.valid_through, r.text_chars.label("text_length"),
            r.text_id.label("text_sha256"), r.version.label("rules_version"),
        )
        .join(r, r.id == R.reading_id)
        .order_by(R.reading_id)
    )  # fmt: skip


def faces() -> AnySelect:
    """One row a posting that rules could read: what a job takes from it, its first place too."""
    r, q = ReadingRow, PlaceRow
    return (
        select(R.posting_id, r.title, r.role, r.employer, q.city, q.state, r.text_chars.label("text_length"))
        .join(r, r.id == R.reading_id)
        .outerjoin(q, and_(q.reading_id == R.reading_id, q.position == 0))
        .order_by(R.reading_id)
    )


def members(moment: Moment) -> AnySelect:
    """One row a posting of a job, with its times."""
    member = job_postings(moment).order_by(None).subquery()
    told = select(member.c.job_id, member.c.posting_id, S.first_seen, S.last_seen, S.closed)
    return told.join(STANDING, S.posting_id == member.c.posting_id)


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


def requirements() -> AnySelect:
    """One row a requirement and jurisdiction, in the ad's order: content.py makes one row a requirement of them.

    To join them here is a select for each of three million requirements: half of what this file cost (2026-11-28).
    """
    r, j = RequirementRow, RequirementJurisdictionRow
    return (
        select(
            R.posting_id, (r.position + 1).label("number"), r.code, r.kind, r.level, j.jurisdiction,
            r.window_days, r.either_group.label("alternative_group"), r.condition, r.quote_start.label("start"),
            r.quote_end.label("end"), r.quote, r.rule, j.nth,
        )
        .join(r, r.reading_id == R.reading_id)
        .outerjoin(j, and_(j.reading_id == r.reading_id, j.position == r.position))
        .order_by(R.reading_id)
    )  # fmt: skip


def duties_skills() -> AnySelect:
    """One row a duty or skill."""
    a = AbilityRow
    return (
        select(
            R.posting_id, a.code, a.kind, a.quote_start.label("start"), a.quote_end.label("end"), a.quote, a.position
        )
        .join(a, a.reading_id == R.reading_id)
        .order_by(R.reading_id)
    )


def base_pay() -> AnySelect:
    """Base pay, as number 0."""
    b = PayRow
    return (
        select(
            R.posting_id, literal(0).label("number"), literal("base").label("kind"), b.min, b.max, b.unit, b.currency,
            b.hourly_min_usd, b.hourly_max_usd, b.source, b.evidence["start"].as_integer().label("start"),
            b.evidence["end"].as_integer().label("end"), b.evidence["quote"].as_string().label("quote"),
        )
        .join(b, b.reading_id == R.reading_id)
        .order_by(R.reading_id)
    )  # fmt: skip


def other_pay() -> AnySelect:
    """Everything else that is paid, from number 1."""
    o = PayOtherRow
    return (
        select(
            R.posting_id, (o.position + 1).label("number"), o.kind, o.min, o.max, o.unit, o.currency,
            null().label("hourly_min_usd"), null().label("hourly_max_usd"), literal("text").label("source"),
            o.quote_start.label("start"), o.quote_end.label("end"), o.quote,
        )
        .join(o, o.reading_id == R.reading_id)
        .order_by(R.reading_id)
    )  # fmt: skip


def places() -> AnySelect:
    """One row a work place."""
    q = PlaceRow
    return (
        select(
            R.posting_id, (q.position + 1).label("number"), q.text, q.city, q.state, q.county_fips, q.postal_code,
            q.lat, q.lon, q.country, q.remote,
        )
        .join(q, q.reading_id == R.reading_id)
        .order_by(R.reading_id)
    )  # fmt: skip


def texts() -> AnySelect:
    """The rendered text of each ad, for one's own use only."""
    return (
        select(R.posting_id, AdTextRow.text)
        .join(ReadingRow, ReadingRow.id == R.reading_id)
        .join(AdTextRow, AdTextRow.id == ReadingRow.text_id)
        .order_by(R.reading_id)
    )
