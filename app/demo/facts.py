"""What the nights left in the database, asked with SQL for the closing page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, ScalarSelect, Select, case, func, select

from app.demo.reasons import Reasons, strongest
from schema.tables import (
    BoardFailureRow,
    BoardReportRow,
    BoardRow,
    JobMemberRow,
    PostingEventRow,
    PostingRow,
    ReadingRow,
    RequirementRow,
    RunRow,
)
from schema.vocab import Level

MOST_ASKED = 10


@dataclass(frozen=True, slots=True)
class BoardNight:
    """How one board was read in one night; `failures` are classes of vocab.Failure, the most frequent first."""

    board: str
    employer: str
    platform: str
    listed: int
    read: int
    unchanged: int
    passed_over: int
    complete: bool
    failures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """How many open postings ask a credential, in all and at each level."""

    code: str
    postings: int
    levels: dict[Level, int]


@dataclass(frozen=True, slots=True)
class Kept:
    """Open postings of a board that the last night did not list, and were not closed."""

    board: str
    employer: str
    postings: int
    failures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """All numbers of the page. `nights` holds the boards of each run, oldest run first."""

    nights: tuple[tuple[BoardNight, ...], ...]
    roles: dict[str, int]
    credentials: tuple[Asked, ...]
    postings: int
    jobs: int
    shared: dict[int, int]  # size of a job in postings -> number of such jobs
    example: tuple[tuple[str, str], ...]  # employer and title of each posting of one job
    events: tuple[dict[str, int], ...]  # of each run: kind (a closing with its reason) -> postings
    kept: tuple[Kept, ...]
    why: Reasons | None = None  # what makes the example one job


def facts(engine: Engine) -> Facts:
    """The facts of every run in the database."""
    with engine.connect() as connection:
        runs = connection.scalars(select(RunRow.id).order_by(RunRow.started, RunRow.id)).all()
        sizes = _sizes(connection)
        return Facts(
            nights=tuple(_boards(connection, run) for run in runs),
            roles=_pairs(connection, _roles()),
            credentials=_credentials(connection),
            postings=sum(size * jobs for size, jobs in sizes.items()),
            jobs=sum(sizes.values()),
            shared={size: jobs for size, jobs in sizes.items() if size > 1},
            example=_example(connection),
            why=strongest(connection, _widest()),
            events=tuple(_pairs(connection, _events(run)) for run in runs),
            kept=_kept(connection, runs),
        )


def _pairs(connection: Connection, query: Select[str, int]) -> dict[str, int]:
    return dict(connection.execute(query).all())


def _boards(connection: Connection, run: str) -> tuple[BoardNight, ...]:
    failures = _failures(connection, run)
    report, board = BoardReportRow, BoardRow
    query = (
        select(
            board.id, board.employer, board.platform, report.listed, report.read, report.unchanged,
            report.passed_over, report.complete,
        )
        .join(board, board.id == report.board_id)
        .where(report.run_id == run)
        .order_by(report.listed.desc(), board.id)
    )  # fmt: skip
    return tuple(
        BoardNight(
            board=row.id,
            employer=row.employer or row.id,
            platform=row.platform,
            listed=row.listed,
            read=row.read,
            unchanged=row.unchanged,
            passed_over=row.passed_over,
            complete=row.complete,
            failures=failures.get(row.id, ()),
        )
        for row in connection.execute(query)
    )


def _failures(connection: Connection, run: str) -> dict[str, tuple[str, ...]]:
    query = (
        select(BoardFailureRow.board_id, BoardFailureRow.failure)
        .where(BoardFailureRow.run_id == run)
        .order_by(BoardFailureRow.failures.desc(), BoardFailureRow.failure)
    )
    found: dict[str, tuple[str, ...]] = {}
    for board, failure in connection.execute(query):
        found[board] = (*found.get(board, ()), failure)
    return found


def _roles() -> Select[str, int]:
    many = func.count()
    return (
        select(ReadingRow.role, many)
        .join(PostingRow, PostingRow.reading_id == ReadingRow.id)
        .where(PostingRow.closed.is_(None))
        .group_by(ReadingRow.role)
        .order_by(many.desc(), ReadingRow.role)
    )


def _credentials(connection: Connection) -> tuple[Asked, ...]:
    """The codes asked by most open postings; a code asked twice in an ad counts at its first level."""
    first = (
        select(RequirementRow.reading_id, RequirementRow.code, func.min(RequirementRow.position).label("position"))
        .join(PostingRow, PostingRow.reading_id == RequirementRow.reading_id)
        .where(PostingRow.closed.is_(None))
        .group_by(RequirementRow.reading_id, RequirementRow.code)
        .subquery()
    )
    asked, many = RequirementRow, func.count()
    by_level = [func.sum(case((asked.level == level, 1), else_=0)) for level in Level]
    query = (
        select(asked.code, many, *by_level)
        .join(first, (first.c.reading_id == asked.reading_id) & (first.c.position == asked.position))
        .group_by(asked.code)
        .order_by(many.desc(), asked.code)
        .limit(MOST_ASKED)
    )
    return tuple(
        Asked(code, postings, dict(zip(Level, levels, strict=True)))
        for code, postings, *levels in connection.execute(query)
    )


def _sizes(connection: Connection) -> dict[int, int]:
    """How many jobs have one posting, how many two ..."""
    jobs = _members().subquery()
    query = select(jobs.c.postings, func.count()).group_by(jobs.c.postings).order_by(jobs.c.postings)
    return dict(connection.execute(query).all())


def _members() -> Select[str, int]:
    many = func.count().label("postings")
    return select(JobMemberRow.job_id, many).where(JobMemberRow.until_run_id.is_(None)).group_by(JobMemberRow.job_id)


def _example(connection: Connection) -> tuple[tuple[str, str], ...]:
    """The postings of one job that stands on the most boards."""
    member = JobMemberRow
    query = (
        select(BoardRow.employer, ReadingRow.title)
        .join(PostingRow, PostingRow.board_id == BoardRow.id)
        .join(ReadingRow, ReadingRow.id == PostingRow.reading_id)
        .join(member, member.posting_id == PostingRow.id)
        .where(member.until_run_id.is_(None), member.job_id == _widest())
        .order_by(BoardRow.employer, PostingRow.id)
    )
    return tuple((employer or "", title) for employer, title in connection.execute(query))


def _widest() -> ScalarSelect[str]:
    """The job that stands on the most boards."""
    boards = func.count(PostingRow.board_id.distinct())
    member = JobMemberRow
    return (
        select(member.job_id)
        .join(PostingRow, PostingRow.id == member.posting_id)
        .where(member.until_run_id.is_(None))
        .group_by(member.job_id)
        .having(boards > 1)
        .order_by(boards.desc(), member.job_id)
        .limit(1)
        .scalar_subquery()
    )


def _events(run: str) -> Select[str, int]:
    event = PostingEventRow
    name = case((event.kind == "closed", func.coalesce(event.reason, "closed")), else_=event.kind)
    return select(name, func.count()).where(event.run_id == run).group_by(name).order_by(name)


def _kept(connection: Connection, runs: Sequence[str]) -> tuple[Kept, ...]:
    """Boards with open postings that the last run did not list."""
    if not runs:
        return ()
    failures, many = _failures(connection, runs[-1]), func.count()
    query = (
        select(BoardRow.id, BoardRow.employer, many)
        .join(PostingRow, PostingRow.board_id == BoardRow.id)
        .where(PostingRow.closed.is_(None), PostingRow.last_run_id != runs[-1])
        .group_by(BoardRow.id, BoardRow.employer)
        .order_by(many.desc(), BoardRow.id)
    )
    return tuple(
        Kept(key, name or key, postings, failures.get(key, ())) for key, name, postings in connection.execute(query)
    )
