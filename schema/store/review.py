"""What a person is asked: links that hang in the balance, and credential phrases that no rule knows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, func, or_, select

from schema.job import Link
from schema.store.rows import batches, table_of
from schema.tables import JobMemberRow, JobRedirectRow, JobRow, JudgementRow, LinkRow, PostingRow, UnknownPhraseRow


class OpenLink(NamedTuple):
    """A link nobody has judged, the jobs its postings belong to, and how many postings these hold."""

    link: Link
    jobs: tuple[str | None, str | None]
    postings: int


def open_links(connection: Connection, most: int, reach: float) -> Iterator[OpenLink]:
    """The `most` links without a verdict whose score lies nearest to nought, none beyond `reach` log odds."""
    links, verdicts = table_of(LinkRow), table_of(JudgementRow)
    judged = select(verdicts.c.a).where(verdicts.c.a == links.c.a, verdicts.c.b == links.c.b)
    query = select(links).where(func.abs(links.c.score) <= reach, ~judged.exists())
    rows = connection.execute(query.order_by(func.abs(links.c.score), links.c.a, links.c.b).limit(most)).all()
    job = _jobs_of(connection, {one for row in rows for one in (row.a, row.b)})
    sizes = _sizes(connection, set(job.values()))
    for row in rows:
        jobs = (job.get(row.a), job.get(row.b))
        yield OpenLink(_link(row), jobs, sum(sizes.get(one, 1) for one in set(jobs) if one))


def _link(row: Row[Any]) -> Link:
    names = ("a", "b", "kind", "score", "parts", "version")
    return Link(**{name: getattr(row, name) for name in names}, keys=tuple(row.keys))


def _jobs_of(connection: Connection, posting_ids: Iterable[str]) -> dict[str, str]:
    members = table_of(JobMemberRow)
    found: dict[str, str] = {}
    for ids in batches(sorted(posting_ids)):
        query = select(members.c.posting_id, members.c.job_id).where(members.c.posting_id.in_(ids))
        found.update(tuple(row) for row in connection.execute(query.where(members.c.until_run_id.is_(None))))
    return found


def _sizes(connection: Connection, job_ids: Iterable[str]) -> dict[str, int]:
    members = table_of(JobMemberRow)
    found: dict[str, int] = {}
    for ids in batches(sorted(job_ids)):
        query = select(members.c.job_id, func.count()).where(members.c.job_id.in_(ids))
        query = query.where(members.c.until_run_id.is_(None)).group_by(members.c.job_id)
        found.update(tuple(row) for row in connection.execute(query))
    return found


def standing_job(connection: Connection, wanted: str) -> str | None:
    """The job that an id leads to today: a job's own, a merged one's, or that of a posting; None for neither."""
    redirects, jobs, members = table_of(JobRedirectRow), table_of(JobRow), table_of(JobMemberRow)
    led: str | None = connection.scalar(select(redirects.c.new_id).where(redirects.c.old_id == wanted))
    if led is not None:
        return led
    own = connection.scalar(select(jobs.c.id).where(jobs.c.id == wanted))
    of = select(members.c.job_id).where(members.c.posting_id == wanted, members.c.until_run_id.is_(None))
    return own if own is not None else connection.scalar(of)


def members_of(connection: Connection, job_id: str) -> list[str]:
    """The postings of a job now, in order of id."""
    members = table_of(JobMemberRow)
    query = select(members.c.posting_id).where(members.c.job_id == job_id, members.c.until_run_id.is_(None))
    return list(connection.scalars(query.order_by(members.c.posting_id)))


def reposts_of(connection: Connection, job_id: str) -> tuple[str | None, list[str]]:
    """The job that a job is a repost of, and the later jobs that are reposts of it."""
    jobs = table_of(JobRow)
    earlier = connection.scalar(select(jobs.c.repost_of).where(jobs.c.id == job_id))
    return earlier, list(connection.scalars(select(jobs.c.id).where(jobs.c.repost_of == job_id).order_by(jobs.c.id)))


def verdicts_on(connection: Connection, posting_ids: Iterable[str]) -> Iterator[dict[str, object]]:
    """Every verdict that touches the postings, overruled ones too, oldest first."""
    verdicts, ids = table_of(JudgementRow), sorted(posting_ids)
    query = select(verdicts).where(or_(verdicts.c.a.in_(ids), verdicts.c.b.in_(ids)))
    for row in connection.execute(query.order_by(verdicts.c.at, verdicts.c.a, verdicts.c.b)).mappings():
        yield dict(row)


class Phrase(NamedTuple):
    """A credential-like phrase no rule knows, in how many open or closed postings' current readings it stands."""

    phrase: str
    postings: int
    example: str


def unknown_phrases(connection: Connection, most: int) -> list[Phrase]:
    """The commonest unknown phrases, by letters without case; `example` is a posting that holds it."""
    phrases, postings = table_of(UnknownPhraseRow), table_of(PostingRow)
    words, count = func.lower(phrases.c.quote), func.count(func.distinct(postings.c.id))
    query = select(words.label("phrase"), count.label("postings"), func.min(postings.c.id).label("example"))
    query = query.join(postings, postings.c.reading_id == phrases.c.reading_id).group_by(words)
    return [Phrase(*row) for row in connection.execute(query.order_by(count.desc(), words).limit(most))]
