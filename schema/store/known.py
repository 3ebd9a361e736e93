"""What the database knows of boards' postings, for spiders to read before a crawl."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from sqlalchemy import Connection, select

from schema.landing import Known
from schema.store.rows import batches, table_of
from schema.tables import PostingRow

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


def current_readings(connection: Connection, posting_ids: Iterable[str]) -> dict[str, str]:
    """Posting id to the id of the reading it has now; those without one are left out."""
    postings = table_of(PostingRow)
    found: dict[str, str] = {}
    for ids in batches(posting_ids):
        query = select(postings.c.id, postings.c.reading_id).where(postings.c.id.in_(ids))
        found |= {key: reading for key, reading in connection.execute(query) if reading is not None}
    return found
