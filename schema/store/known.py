"""What the database knows of boards' postings, for spiders to read before a crawl and for rules to read again."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, func, select

from schema.landing import Known
from schema.store.raws import Content, raw_of
from schema.store.rows import batches, table_of
from schema.tables import PostingRow, RawPostingRow

STREAM_ROWS = 1000


def known_postings(connection: Connection, boards: Collection[str]) -> Iterator[Known]:
    """The open postings of the boards, in order of board and ref. Closed ones are left out, so that one that comes
    back is fetched whole."""
    postings = table_of(PostingRow)
    columns = (postings.c.board_id, postings.c.ref, postings.c.listing_fingerprint, postings.c.content_fetched)
    query = select(*columns).where(postings.c.board_id.in_(list(boards)), postings.c.closed.is_(None))
    streamed = connection.execution_options(yield_per=STREAM_ROWS)
    for row in streamed.execute(query.order_by(postings.c.board_id, postings.c.ref)):
        yield Known(*row)


def stale_contents(
    connection: Connection, version: str, *, after: str = "", limit: int = STREAM_ROWS, since: datetime | None = None
) -> list[Content]:
    """Current contents of at most `limit` postings (closed ones too) that other rules than those of `version` met
    last; in order of posting id, beyond `after`. `since` leaves out those last seen before."""
    postings, raws = table_of(PostingRow), table_of(RawPostingRow)
    stale = (
        select(postings.c.id, postings.c.raw_id)
        .where(postings.c.id > after, *_stale(version, since))
        .order_by(postings.c.id)
        .limit(limit)
        .subquery()
    )
    query = select(stale.c.id, raws.c.id, raws.c.said).join(raws, raws.c.id == stale.c.raw_id).order_by(stale.c.id)
    return [Content(raw_of(said), posting_id, raw_id, said) for posting_id, raw_id, said in connection.execute(query)]


def count_stale(connection: Connection, version: str, since: datetime | None = None) -> int:
    """How many postings `stale_contents` gives in all."""
    query = select(func.count()).select_from(table_of(PostingRow)).where(*_stale(version, since))
    return int(connection.scalar(query) or 0)


def current_readings(connection: Connection, posting_ids: Iterable[str]) -> dict[str, str]:
    """Posting id to the id of the reading it has now; those without one are left out."""
    postings = table_of(PostingRow)
    found: dict[str, str] = {}
    for ids in batches(posting_ids):
        query = select(postings.c.id, postings.c.reading_id).where(postings.c.id.in_(ids))
        found |= {key: reading for key, reading in connection.execute(query) if reading is not None}
    return found


def _stale(version: str, since: datetime | None) -> list[ColumnElement[bool]]:
    postings = table_of(PostingRow)
    stale = [postings.c.rules_version.is_distinct_from(version)]
    return [*stale, postings.c.last_seen >= since] if since else stale
