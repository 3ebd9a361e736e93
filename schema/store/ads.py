"""Postings as matching looks at them: the current reading, the first place and the days it was live."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import Connection, Row, case, select

from schema.job import MatchAd
from schema.store.rows import batches, table_of
from schema.tables import AdTextRow, MatchAdRow, PlaceRow, PostingRow, RawPostingRow, ReadingRow


def unmatched_postings(connection: Connection, version: str) -> list[str]:
    """Ids of the postings whose current reading, closing or reopening this version has not taken in, in order."""
    postings, ads = table_of(PostingRow), table_of(MatchAdRow)
    live_until = case((postings.c.closed.is_not(None), postings.c.last_seen))
    taken = select(ads.c.posting_id).where(
        ads.c.posting_id == postings.c.id,
        ads.c.reading_id == postings.c.reading_id,
        ads.c.version == version,
        ads.c.live_until.is_not_distinct_from(live_until),
    )
    query = select(postings.c.id).where(postings.c.reading_id.is_not(None), ~taken.exists())
    return list(connection.scalars(query.order_by(postings.c.id)))


def match_ads(connection: Connection, posting_ids: Iterable[str]) -> Iterator[MatchAd]:
    """The postings that have a reading, in the order of the ids within each batch of the store."""
    for ids in batches(posting_ids):
        rows = {row.id: row for row in connection.execute(_query().where(table_of(PostingRow).c.id.in_(ids)))}
        yield from (_match_ad(rows[key]) for key in ids if key in rows)


def _query() -> Any:
    postings, raws, readings = table_of(PostingRow), table_of(RawPostingRow), table_of(ReadingRow)
    texts, places = table_of(AdTextRow), table_of(PlaceRow)
    return (
        select(postings, readings.c.title, readings.c.employer, readings.c.role, readings.c.posted)
        .add_columns(readings.c.requisition_id, places.c.city, places.c.state, places.c.postal_code)
        .add_columns(texts.c.text, raws.c.url, places.c.text.label("place"), places.c.country)
        .join(readings, readings.c.id == postings.c.reading_id)
        .join(raws, raws.c.id == readings.c.raw_id)
        .join(texts, texts.c.id == readings.c.text_id)
        .outerjoin(places, (places.c.reading_id == readings.c.id) & (places.c.position == 0))
    )


def _match_ad(row: Row[Any]) -> MatchAd:
    return MatchAd(
        id=row.id,
        title=row.title,
        employer=row.employer,
        role=row.role,
        city=row.city,
        state=row.state or (row.country if row.country != "US" else None),
        zip=row.postal_code,
        location=row.place,
        text=row.text,
        board=row.board_id,
        requisition_id=row.requisition_id,
        url=row.url,
        date_posted=row.posted,
        first_seen=row.first_seen.date(),
        last_seen=row.last_seen.date(),
        is_open=row.closed is None,
    )
