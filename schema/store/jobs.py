"""Links, judgements and jobs: what matching writes and reads back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, and_, bindparam, case, delete, func, select, update

from schema.job import Job, Judgement, Link
from schema.store.rows import batches, insert_new, table_of, upsert
from schema.tables import JobMemberRow, JobRedirectRow, JobRepostRow, JobRow, JudgementRow, LinkRow, PostingRow

JOB_FIELDS = ("id", "title", "employer", "role", "city", "state", "first_seen", "last_seen", "repost_of")


def save_links(connection: Connection, links: Iterable[Link], run_id: str) -> None:
    """Write links; one between the same pair and of the same kind is replaced by what is known now."""
    for batch in batches(links):
        rows = [
            {
                "a": link.a,
                "b": link.b,
                "kind": link.kind,
                "score": link.score,
                "parts": dict(link.parts),
                "keys": list(link.keys),
                "version": link.version,
                "run_id": run_id,
            }
            for link in batch
        ]
        upsert(connection, LinkRow, rows)


def load_links(connection: Connection, posting_ids: Iterable[str]) -> Iterator[Link]:
    """The links that touch any of the postings, each once, in order of pair and kind."""
    links = table_of(LinkRow)
    found: dict[tuple[str, str, str], Link] = {}
    for ids in batches(posting_ids):
        query = select(links).where(links.c.a.in_(ids) | links.c.b.in_(ids))
        for row in connection.execute(query):
            found[row.a, row.b, row.kind] = Link(
                a=row.a,
                b=row.b,
                kind=row.kind,
                score=row.score,
                parts=row.parts,
                keys=tuple(row.keys),
                version=row.version,
            )
    yield from (found[key] for key in sorted(found))


def save_judgement(connection: Connection, judgement: Judgement) -> None:
    """Add a person's verdict; earlier ones of the same pair stay and are overruled."""
    row = {name: getattr(judgement, name) for name in ("a", "b", "verdict", "who", "at", "why")}
    insert_new(connection, JudgementRow, [row])


def load_judgements(connection: Connection) -> Iterator[Judgement]:
    """The verdict that holds for each judged pair: the newest, in order of pair."""
    verdicts = table_of(JudgementRow)
    rank = func.row_number().over(partition_by=(verdicts.c.a, verdicts.c.b), order_by=verdicts.c.at.desc())
    ranked = select(verdicts, rank.label("nth")).subquery()
    for row in connection.execute(select(ranked).where(ranked.c.nth == 1).order_by(ranked.c.a, ranked.c.b)):
        yield Judgement(a=row.a, b=row.b, verdict=row.verdict, who=row.who, at=row.at, why=row.why)


def save_jobs(connection: Connection, jobs: Iterable[Job], run_id: str) -> None:
    """Write jobs and their members; a posting that belonged to another job leaves it in this run."""
    for batch in batches(jobs):
        rows = [_job_row(job, run_id) for job in batch]
        upsert(connection, JobRow, rows, keep=["minted_run_id"])
        _save_members(connection, {posting: job.id for job in batch for posting in job.members}, run_id)
        _save_reposts(connection, {job.id: job.repost_of for job in batch}, run_id)


def _job_row(job: Job, run_id: str) -> dict[str, Any]:
    row = {name: getattr(job, name) for name in JOB_FIELDS}
    return {**row, "came_from": dict(job.came_from), "minted_run_id": run_id}


def _save_members(connection: Connection, job_of: Mapping[str, str], run_id: str) -> None:
    members = table_of(JobMemberRow)
    now: dict[str, str] = {}
    for ids in batches(job_of):
        query = select(members.c.posting_id, members.c.job_id)
        query = query.where(members.c.posting_id.in_(ids), members.c.until_run_id.is_(None))
        now.update((row.posting_id, row.job_id) for row in connection.execute(query))
    left = [{"posting": key, "job": job} for key, job in now.items() if job != job_of[key]]
    if left:
        leave = update(members).where(
            members.c.posting_id == bindparam("posting"),
            members.c.job_id == bindparam("job"),
            members.c.until_run_id.is_(None),
        )
        connection.execute(leave.values(until_run_id=run_id), left)
    rows: list[dict[str, Any]] = [
        {"job_id": job, "posting_id": key, "since_run_id": run_id, "until_run_id": None}
        for key, job in job_of.items()
        if now.get(key) != job
    ]
    upsert(connection, JobMemberRow, rows)


def _save_reposts(connection: Connection, first_of: Mapping[str, str | None], run_id: str) -> None:
    """End what is no longer known of the jobs, begin what is known from this run on."""
    told = table_of(JobRepostRow)
    query = select(told.c.job_id, told.c.repost_of).where(told.c.job_id.in_(first_of), told.c.until_run_id.is_(None))
    now = {row.job_id: row.repost_of for row in connection.execute(query)}
    if over := [job for job, first in now.items() if first != first_of[job]]:
        ended = update(told).where(told.c.job_id.in_(over), told.c.until_run_id.is_(None))
        connection.execute(ended.values(until_run_id=run_id))
    rows: list[dict[str, Any]] = [
        {"job_id": job, "since_run_id": run_id, "repost_of": first, "until_run_id": None}
        for job, first in first_of.items()
        if first is not None and now.get(job) != first
    ]
    upsert(connection, JobRepostRow, rows)


def job_members(connection: Connection, posting_ids: Iterable[str]) -> dict[str, str]:
    """Posting id to the id of the job it belongs to now, for those that belong to one."""
    members = table_of(JobMemberRow)
    found: dict[str, str] = {}
    for ids in batches(posting_ids):
        query = select(members.c.posting_id, members.c.job_id)
        query = query.where(members.c.posting_id.in_(ids), members.c.until_run_id.is_(None))
        found.update((row.posting_id, row.job_id) for row in connection.execute(query))
    return found


def redirect_jobs(connection: Connection, new_of: Mapping[str, str], run_id: str) -> None:
    """Let merged job ids lead to the one that stayed; redirects to a merged id are led on, so one step is enough."""
    redirects = table_of(JobRedirectRow)
    rows = [{"old_id": old, "new_id": new, "run_id": run_id} for old, new in new_of.items()]
    upsert(connection, JobRedirectRow, rows)
    for old, new in new_of.items():
        connection.execute(update(redirects).where(redirects.c.new_id == old).values(new_id=new))


def revive_jobs(connection: Connection, job_ids: Iterable[str]) -> None:
    """Take back the redirects of jobs that have members again, after a merge was undone."""
    redirects = table_of(JobRedirectRow)
    for ids in batches(job_ids):
        connection.execute(delete(redirects).where(redirects.c.old_id.in_(ids)))


def minted_jobs(connection: Connection, job_ids: Iterable[str]) -> set[str]:
    """Those of the ids that have ever been minted."""
    jobs = table_of(JobRow)
    return {key for ids in batches(job_ids) for key in connection.scalars(select(jobs.c.id).where(jobs.c.id.in_(ids)))}


def drop_links(connection: Connection, links: Iterable[Link]) -> None:
    """Forget links that no longer hold."""
    rows = table_of(LinkRow)
    gone = [{"one": link.a, "other": link.b, "sort": link.kind} for link in links]
    if gone:
        which = (rows.c.a == bindparam("one")) & (rows.c.b == bindparam("other")) & (rows.c.kind == bindparam("sort"))
        connection.execute(delete(rows).where(which), gone)


def refresh_jobs_seen(connection: Connection, run_id: str) -> None:
    """Bring `last_seen` of the jobs up to date whose postings this run has seen."""
    jobs, members, postings = table_of(JobRow), table_of(JobMemberRow), table_of(PostingRow)
    now, is_seen = members.c.until_run_id.is_(None), case((postings.c.last_run_id == run_id, 1), else_=0)
    found = (  # all jobs at once: a select for each was most of what matching does on a night without news
        select(members.c.job_id, func.max(postings.c.last_seen).label("newest"))
        .join(postings, postings.c.id == members.c.posting_id)
        .where(now)
        .group_by(members.c.job_id)
        .having(func.max(is_seen) == 1)
        .subquery()
    )
    mine = and_(jobs.c.id == found.c.job_id, jobs.c.last_seen.is_distinct_from(found.c.newest))
    connection.execute(update(jobs).where(mine).values(last_seen=found.c.newest))
