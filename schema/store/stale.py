"""Postings that other rules than today's met last: in one order, or parted by country, state and month."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import ColumnElement, Connection, Select, and_, func, select

from schema.store.raws import Content, raw_of
from schema.store.rows import table_of
from schema.tables import PlaceRow, PostingRow, RawPostingRow

STREAM_ROWS = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Which stale postings are meant; what is None leaves nothing out.

    `since` are those last seen at that moment or later; `country` and `state` are of the first work place of the
    reading a posting has now ("" where it names none); `month` is any day of the month in which it was first seen.
    """

    since: datetime | None = None
    country: str | None = None
    state: str | None = None
    month: date | None = None


ALL = Part()


def stale_contents(connection: Connection, version: str, *, after: str = "", limit: int = STREAM_ROWS) -> list[Content]:
    """Current contents of at most `limit` postings (closed ones too) that other rules than those of `version` met
    last; in order of posting id, beyond `after`."""
    postings = table_of(PostingRow)
    stale = select(postings.c.id).where(postings.c.id > after, *_stale(version, ALL)).order_by(postings.c.id)
    return _contents(connection, stale.limit(limit))


def count_stale(connection: Connection, version: str, part: Part = ALL) -> int:
    """How many stale postings a part has."""
    return int(connection.scalar(select(func.count()).select_from(_placed(version, part).subquery())) or 0)


def stale_parts(connection: Connection, version: str, part: Part = ALL) -> Iterator[tuple[str, str]]:
    """Id and label ("US-OH 2026-11") of each stale posting, label by label, from a cursor: the database sorts."""
    query = _placed(version, part)
    streamed = connection.execution_options(yield_per=STREAM_ROWS)
    for posting_id, country, state, seen in streamed.execute(query.order_by(*query.selected_columns[1:], "id")):
        yield posting_id, f"{country or '?'}{'-' if state else ''}{state} {seen:%Y-%m}"


def contents_of(connection: Connection, posting_ids: Sequence[str]) -> list[Content]:
    """The current contents of postings, in order of id; ids of none are left out."""
    postings = table_of(PostingRow)
    return _contents(connection, select(postings.c.id).where(postings.c.id.in_(posting_ids)))


def _contents(connection: Connection, wanted: Select[str]) -> list[Content]:
    postings, raws, ids = table_of(PostingRow), table_of(RawPostingRow), wanted.subquery()
    query = select(postings.c.id, raws.c.id, raws.c.said).join(raws, raws.c.id == postings.c.raw_id)
    query = query.join(ids, ids.c.id == postings.c.id).order_by(postings.c.id)
    return [Content(raw_of(said), posting_id, raw_id, said) for posting_id, raw_id, said in connection.execute(query)]


def _placed(version: str, part: Part) -> Select[str, str, str, datetime]:
    """Stale postings with the country and state they stand in."""
    postings, places = table_of(PostingRow), table_of(PlaceRow)
    country, state = func.coalesce(places.c.country, ""), func.coalesce(places.c.state, "")
    here = and_(places.c.reading_id == postings.c.reading_id, places.c.position == 0)
    query = select(postings.c.id, country.label("country"), state.label("state"), postings.c.first_seen)
    query = query.select_from(postings.outerjoin(places, here)).where(*_stale(version, part))
    for column, wanted in ((country, part.country), (state, part.state)):
        query = query if wanted is None else query.where(column == wanted)
    return query


def _stale(version: str, part: Part) -> Iterator[ColumnElement[bool]]:
    postings = table_of(PostingRow)
    yield postings.c.rules_version.is_distinct_from(version)
    if part.since:
        yield postings.c.last_seen >= part.since
    if part.month:
        year, month = part.month.year, part.month.month
        yield postings.c.first_seen >= datetime(year, month, 1, tzinfo=UTC)
        yield postings.c.first_seen < datetime(year + month // 12, month % 12 + 1, 1, tzinfo=UTC)
