"""Planted ads put straight into the tables of a database, a night at a time, as ingest and close would leave them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, func, select, update

from pipeline.match.locations import read_location
from schema import store
from schema.job import MatchAd
from schema.run import Run
from schema.tables import (
    AdTextRow,
    BoardRow,
    JobMemberRow,
    JobRow,
    PlaceRow,
    PostingRow,
    RawPostingRow,
    ReadingRow,
)

FIRST = datetime(2025, 1, 1, 3, tzinfo=UTC)


def run_id(night: int) -> str:
    """The id of a night's run."""
    return f"night-{night:02d}"


def begin(engine: Engine, night: int) -> str:
    """Start a run."""
    one = Run(
        id=run_id(night), kind="night", started=FIRST + timedelta(days=night), rules_version="1", code_version="0"
    )
    with engine.begin() as connection:
        store.start_run(connection, one)
    return one.id


def match_ad(row: dict[str, Any]) -> MatchAd:
    """A planted row as it would come back from the database: what was last seen some day is closed, the rest open."""
    place = read_location(row["location"] or "")
    end = row["last_seen"]
    return MatchAd(
        id=row["id"],
        title=row["title"],
        employer=row["employer"],
        city=place.city or None,
        state=place.partition or None,
        zip=place.zip or None,
        location=row["location"],
        text=row["text"],
        board=row["board"],
        requisition_id=row["requisition_id"],
        url=row["url"],
        first_seen=date.fromisoformat(row["date_posted"]),
        last_seen=date.fromisoformat(end) if end else None,
        is_open=end is None,
    )


def plant(connection: Connection, ads: Iterable[MatchAd], run: str) -> None:
    """Insert postings of these ads, first seen on their day."""
    for batch in store.batches(ads):
        boards = sorted({one.board or "none" for one in batch})
        store.insert_new(
            connection, BoardRow, [{"id": one, "platform": "planted", "first_run_id": run} for one in boards]
        )
        for table, rows in _rows(batch, run):
            store.insert_new(connection, table, rows)


def _rows(ads: list[MatchAd], run: str) -> list[tuple[Any, list[dict[str, Any]]]]:
    texts = [{"id": f"t-{one.id}", "text": one.text} for one in ads]
    postings: list[dict[str, Any]] = []
    raws: list[dict[str, Any]] = []
    readings: list[dict[str, Any]] = []
    places: list[dict[str, Any]] = []
    for one in ads:
        assert one.first_seen
        seen = datetime.combine(one.first_seen, FIRST.timetz())
        key = {"id": one.id, "board_id": one.board or "none", "ref": one.id, "query": "all", "content_fetched": seen}
        last = seen if one.last_seen is None else datetime.combine(one.last_seen, FIRST.timetz())
        runs: dict[str, Any] = {"first_run_id": run, "last_run_id": run, "first_seen": seen, "last_seen": last}
        runs["closed"] = None if one.is_open else last + timedelta(days=1)
        postings.append({**key, **runs, "raw_id": f"w-{one.id}", "reading_id": f"r-{one.id}"})
        raws.append(
            {
                "id": f"w-{one.id}",
                "posting_id": one.id,
                "run_id": run,
                "fetched": seen,
                "url": one.url or "",
                "said": "{}",
            }
        )
        readings.append(
            {
                "id": f"r-{one.id}", "raw_id": f"w-{one.id}", "run_id": run, "version": "1", "title": one.title,
                "text_id": f"t-{one.id}", "text_chars": len(one.text), "role": one.role or "other", "role_reason": "-",
                "role_evidence": [], "employer": one.employer, "employer_name": one.employer, "posted_is_bound": False,
                "requisition_id": one.requisition_id, "signals": {},
            }
        )  # fmt: skip
        parts = {
            "city": one.city,
            "state": one.state,
            "postal_code": one.zip,
            "text": one.location or "",
            "remote": False,
        }
        places.append({"reading_id": f"r-{one.id}", "position": 0, **parts})
    return [
        (PostingRow, postings),
        (AdTextRow, texts),
        (RawPostingRow, raws),
        (ReadingRow, readings),
        (PlaceRow, places),
    ]


def close(connection: Connection, posting_ids: Iterable[str], when: datetime) -> None:
    """Close postings as of a time."""
    postings = store.table_of(PostingRow)
    for ids in store.batches(posting_ids):
        connection.execute(update(postings).where(postings.c.id.in_(ids)).values(closed=when))


def partition(engine: Engine) -> set[frozenset[str]]:
    """The groups of postings that are one job now."""
    members = store.table_of(JobMemberRow)
    groups: dict[str, set[str]] = {}
    with engine.connect() as connection:
        for row in connection.execute(select(members).where(members.c.until_run_id.is_(None))):
            groups.setdefault(row.job_id, set()).add(row.posting_id)
    return {frozenset(group) for group in groups.values()}


def job_of(engine: Engine) -> dict[str, str]:
    """Posting to job, now."""
    members = store.table_of(JobMemberRow)
    with engine.connect() as connection:
        rows = connection.execute(select(members).where(members.c.until_run_id.is_(None))).all()
    return {row.posting_id: row.job_id for row in rows}


def reposts(engine: Engine) -> dict[str, str]:
    """Jobs with members that are reposts, and the job they repeat."""
    jobs, members = store.table_of(JobRow), store.table_of(JobMemberRow)
    query = select(jobs.c.id, jobs.c.repost_of).join(members, members.c.job_id == jobs.c.id)
    query = query.where(jobs.c.repost_of.is_not(None), members.c.until_run_id.is_(None))
    with engine.connect() as connection:
        return {row.id: row.repost_of for row in connection.execute(query)}


def count(engine: Engine, table: Any) -> int:
    """Rows of a table."""
    with engine.connect() as connection:
        return connection.scalar(select(func.count()).select_from(store.table_of(table))) or 0
