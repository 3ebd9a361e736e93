"""The rows of each file of a snapshot, as selects: the current reading of every posting, in order of id.

Ids are hexadecimal, so their order is the same under every collation; what is ordered by other text is sorted here.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Select, func, literal, null, select

from app.snapshot.spells import spells
from schema.tables import (
    AbilityRow,
    AdTextRow,
    BoardReportRow,
    BoardRow,
    JobMemberRow,
    JobRow,
    PayOtherRow,
    PayRow,
    PlaceRow,
    PostingRow,
    RawPostingRow,
    ReadingRow,
    RequirementJurisdictionRow,
    RequirementRow,
)

CHUNK_ROWS = 5000
Row = tuple[Any, ...]


def _stream(connection: Connection, query: Select[*tuple[Any, ...]]) -> Iterator[Row]:
    for part in connection.execution_options(yield_per=CHUNK_ROWS).execute(query).partitions():
        yield from (tuple(row) for row in part)


def _of_reading(*columns: Any) -> Select[*tuple[Any, ...]]:
    """A select of children of the current reading of each posting, the posting's id first."""
    return select(PostingRow.id, *columns).order_by(PostingRow.id)


def postings(connection: Connection) -> Iterator[Row]:
    """One row a posting; what no rules could read has empty readings."""
    p, r, w, b = PostingRow, ReadingRow, RawPostingRow, BoardRow
    setting = func.coalesce(b.setting, r.employer_setting)  # as in the view current_posting
    query = (
        select(
            p.id, p.board_id, p.ref, r.requisition_id, w.url, r.title, r.role, r.role_reason, r.employer_name,
            r.employer, r.employer_parent, setting, r.employment, r.shift, r.specialty, r.seniority,
            r.experience_min_years, r.experience_level, r.posted, r.posted_is_bound, r.valid_through, p.first_seen,
            p.last_seen, p.closed, p.closed_reason, r.text_chars, r.text_id, r.version,
        )
        .join(b, b.id == p.board_id)
        .outerjoin(w, w.id == p.raw_id)
        .outerjoin(r, r.id == p.reading_id)
        .order_by(p.id)
    )  # fmt: skip
    yield from _stream(connection, query)


def jobs(connection: Connection) -> Iterator[Row]:
    """One row a job that has members."""
    j, m, p = JobRow, JobMemberRow, PostingRow
    open_postings = func.count().filter(p.closed.is_(None))
    members = (
        select(
            m.job_id, func.count().label("postings"), open_postings.label("open"), func.max(p.closed).label("closed")
        )
        .join(p, p.id == m.posting_id)
        .where(m.until_run_id.is_(None))
        .group_by(m.job_id)
        .subquery()
    )
    query = (
        select(
            j.id, j.title, j.role, j.employer, j.city, j.state, members.c.postings, members.c.open, j.first_seen,
            j.last_seen, members.c.closed,
        )
        .join(members, members.c.job_id == j.id)
        .order_by(j.id)
    )  # fmt: skip
    for row in _stream(connection, query):
        yield (*row[:-1], None if row[7] else row[-1])


def job_postings(connection: Connection) -> Iterator[Row]:
    """One row a posting that belongs to a job."""
    m = JobMemberRow
    yield from _stream(
        connection, select(m.job_id, m.posting_id).where(m.until_run_id.is_(None)).order_by(m.posting_id, m.job_id)
    )


def requirements(connection: Connection) -> Iterator[Row]:
    """One row a requirement, its jurisdictions joined with spaces in the ad's order."""
    r = RequirementRow
    states = _jurisdictions(connection)
    query = _of_reading(
        r.position,
        r.code,
        r.kind,
        r.level,
        r.window_days,
        r.either_group,
        r.condition,
        r.quote_start,
        r.quote_end,
        r.quote,
        r.rule,
    ).join(r, r.reading_id == PostingRow.reading_id)
    for posting, position, code, kind, level, *rest in _stream(connection, query.order_by(r.position)):
        yield (posting, position + 1, code, kind, level, states.get((posting, position)), *rest)


def _jurisdictions(connection: Connection) -> dict[tuple[str, int], str]:
    j = RequirementJurisdictionRow
    query = _of_reading(j.position, j.jurisdiction).join(j, j.reading_id == PostingRow.reading_id)
    joined: dict[tuple[str, int], str] = {}
    for posting, position, code in _stream(connection, query.order_by(j.position, j.nth)):
        before = joined.get((posting, position))
        joined[posting, position] = f"{before} {code}" if before else code
    return joined


def duties_skills(connection: Connection) -> Iterator[Row]:
    """One row a duty or skill."""
    a = AbilityRow
    query = _of_reading(a.code, a.kind, a.quote_start, a.quote_end, a.quote)
    yield from _stream(connection, query.join(a, a.reading_id == PostingRow.reading_id).order_by(a.position))


def pay(connection: Connection) -> Iterator[Row]:
    """Base pay as number 0, everything else from 1, a posting at a time."""
    b, o = PayRow, PayOtherRow
    base = select(
        PostingRow.id, literal(0).label("number"), literal("base"), b.min, b.max, b.unit, b.currency,
        b.hourly_min_usd, b.hourly_max_usd, b.source,
        b.evidence["start"].as_integer(), b.evidence["end"].as_integer(), b.evidence["quote"].as_string(),
    ).join(b, b.reading_id == PostingRow.reading_id)  # fmt: skip
    other = select(
        PostingRow.id, o.position + 1, o.kind, o.min, o.max, o.unit, o.currency,
        null(), null(), literal("text"), o.quote_start, o.quote_end, o.quote,
    ).join(o, o.reading_id == PostingRow.reading_id)  # fmt: skip
    both = base.union_all(other).subquery()
    yield from _stream(connection, select(both).order_by(both.c[0], both.c[1]))


def places(connection: Connection) -> Iterator[Row]:
    """One row a work place."""
    q = PlaceRow
    query = _of_reading(
        q.position + 1, q.text, q.city, q.state, q.county_fips, q.postal_code, q.lat, q.lon, q.country, q.remote
    )
    yield from _stream(connection, query.join(q, q.reading_id == PostingRow.reading_id).order_by(q.position))


def boards(connection: Connection) -> Iterator[Row]:
    """One row a board, with its newest report."""
    b, r = BoardRow, BoardReportRow
    newest = {row.board_id: row for row in connection.execute(select(r.__table__).order_by(r.finished))}
    complete = select(r.board_id, func.min(r.finished), func.max(r.finished)).where(r.complete).group_by(r.board_id)
    read = {row[0]: (row[1], row[2]) for row in connection.execute(complete)}
    counts = select(PostingRow.board_id, func.count()).where(PostingRow.closed.is_(None)).group_by(PostingRow.board_id)
    standing: dict[str, int] = {row[0]: row[1] for row in connection.execute(counts)}
    for row in sorted(connection.execute(select(b.__table__)), key=lambda row: str(row.id)):
        report = newest.get(row.id)
        first, last = read.get(row.id, (None, None))
        yield (
            row.id, row.employer, row.platform, row.url, row.setting, first, last, standing.get(row.id, 0),
            report.complete if report else None, report.reason if report else None,
        )  # fmt: skip


def texts(connection: Connection) -> Iterator[Row]:
    """(posting id, rendered text of the ad), for one's own use only."""
    query = select(PostingRow.id, AdTextRow.text).join(ReadingRow, ReadingRow.id == PostingRow.reading_id)
    yield from _stream(connection, query.join(AdTextRow, AdTextRow.id == ReadingRow.text_id).order_by(PostingRow.id))


ROWS = {
    "postings": postings,
    "jobs": jobs,
    "job_postings": job_postings,
    "requirements": requirements,
    "duties_skills": duties_skills,
    "pay": pay,
    "places": places,
    "spells": spells,
    "boards": boards,
    "texts": texts,
}
