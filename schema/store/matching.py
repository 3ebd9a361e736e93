"""The state of matching between nights: fingerprints, keys and pairs of postings, and the frozen table of tokens."""

from __future__ import annotations

import zlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Integer,
    MetaData,
    Table,
    Text,
    bindparam,
    cast,
    delete,
    func,
    select,
    tuple_,
    update,
)

from schema.store.rows import batches, insert_bare, insert_new, is_among, table_of, upsert
from schema.tables import MatchAdRow, MatchKeyRow, MatchPairRow, MatchTableRow, PostingRow

BATCH_IDS = 5000  # ids in one question: its rows are in memory at once


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchState:
    """What is remembered of one posting: the fields of matching's table, the print's bytes, its two crowds."""

    posting_id: str
    reading_id: str
    version: str
    live_until: datetime | None
    fields: Mapping[str, Any]
    print: bytes
    opening_crowd: int
    text_crowd: int


class Pair(NamedTuple):
    """A compared pair, its score in 1/1024 log odds, and whether the two were never live together."""

    a: str
    b: str
    score: int
    is_apart: bool


class PostingState(NamedTuple):
    """The current reading of a posting, when it was first and last seen, and whether it is closed."""

    reading_id: str
    first_seen: datetime
    last_seen: datetime
    is_closed: bool

    @property
    def live_until(self) -> datetime | None:
        """The last sighting of a closed posting; None while it is open."""
        return self.last_seen if self.is_closed else None


def posting_state(connection: Connection, posting_ids: Iterable[str]) -> dict[str, PostingState]:
    """The state of each posting."""
    postings = table_of(PostingRow)
    columns = (postings.c.id, postings.c.reading_id, postings.c.first_seen, postings.c.last_seen, postings.c.closed)
    found: dict[str, PostingState] = {}
    for ids in batches(posting_ids):
        for row in connection.execute(select(*columns).where(postings.c.id.in_(ids))):
            found[row.id] = PostingState(row.reading_id, row.first_seen, row.last_seen, row.closed is not None)
    return found


def save_match_state(connection: Connection, states: Iterable[MatchState]) -> None:
    """Write what is remembered of postings; what was remembered of them before is replaced."""
    for batch in batches(states):
        rows = [{name: getattr(state, name) for name in MatchState.__slots__} for state in batch]
        upsert(connection, MatchAdRow, [{**row, "fields": dict(row["fields"])} for row in rows])


def load_match_state(connection: Connection, posting_ids: Iterable[str]) -> Iterator[MatchState]:
    """What is remembered of postings, in the order of the ids within each batch."""
    ads = table_of(MatchAdRow)
    for ids in batches(posting_ids):
        found = connection.execute(select(ads).where(ads.c.posting_id.in_(ids))).all()
        rows = {row.posting_id: row for row in found}
        for key in ids:
            if key in rows:
                yield MatchState(**{name: getattr(rows[key], name) for name in MatchState.__slots__})


class MatchColumns(NamedTuple):
    """The same of a batch as columns: ids, fields as JSON, prints, the two crowds."""

    ids: list[str]
    fields: list[str]
    prints: list[bytes]
    opening: list[int]
    text: list[int]


def load_match_columns(connection: Connection, posting_ids: Iterable[str]) -> Iterator[MatchColumns]:
    """What is remembered of postings, batch by batch, in no order (2026-11-27: a third of the time of records)."""
    ads = table_of(MatchAdRow)
    fields = cast(ads.c.fields, Text)
    query = select(ads.c.posting_id, fields, ads.c.print, ads.c.opening_crowd, ads.c.text_crowd)
    for ids in batches(posting_ids, BATCH_IDS):
        found = connection.execute(query.where(is_among(connection, ads.c.posting_id, ids))).all()
        if found:
            yield MatchColumns(*(list(column) for column in zip(*found, strict=True)))


def replace_match_keys(
    connection: Connection, posting_ids: Iterable[str], rows: Iterable[tuple[int, int, str]]
) -> None:
    """Replace the keys (key, day, posting id) of the postings."""
    keys = table_of(MatchKeyRow)
    for ids in batches(posting_ids):
        connection.execute(delete(keys).where(keys.c.posting_id.in_(ids)))
    insert_bare(connection, keys, ("key", "day", "posting_id"), sorted(set(rows)))


Span = tuple[int, int, int]  # a key and the days between which it is asked for, both included


def sharing(connection: Connection, spans: Sequence[Span]) -> set[str]:
    """The postings that have one of the keys on a day of its span."""
    keys = table_of(MatchKeyRow)
    with _asked(connection, spans) as asked:
        near = (keys.c.key == asked.c.key) & keys.c.day.between(asked.c.low, asked.c.high)
        return set(connection.scalars(select(keys.c.posting_id).join(asked, near).distinct()).all())


def count_sharing(connection: Connection, spans: Sequence[Span]) -> list[tuple[int, int]]:
    """For each span that any posting shares its key and how many do."""
    keys = table_of(MatchKeyRow)
    with _asked(connection, spans) as asked:
        near = (keys.c.key == asked.c.key) & keys.c.day.between(asked.c.low, asked.c.high)
        query = select(asked.c.key, func.count()).join(keys, near).group_by(asked.c.key, asked.c.low)
        return [(key, count) for key, count in connection.execute(query).all()]


@contextmanager
def _asked(connection: Connection, spans: Iterable[Span]) -> Iterator[Table]:
    """A temporary table of keys and the days between which they are asked for."""
    columns = (Column("key", BigInteger), Column("low", Integer), Column("high", Integer))
    asked = Table("match_asked", MetaData(), *columns, prefixes=["TEMPORARY"])
    asked.create(connection)
    insert_bare(connection, asked, ("key", "low", "high"), spans)
    yield asked
    asked.drop(connection)


def replace_pairs(connection: Connection, gone: Iterable[tuple[str, str]], pairs: Iterable[Pair]) -> None:
    """Take away the pairs (a, b), then write others; a pair whose score has changed is among both."""
    rows = table_of(MatchPairRow)
    names = Table("match_gone", MetaData(), Column("a", Text), Column("b", Text), prefixes=["TEMPORARY"])
    names.create(connection)
    insert_bare(connection, names, ("a", "b"), gone)
    connection.execute(delete(rows).where(tuple_(rows.c.a, rows.c.b).in_(select(names.c.a, names.c.b))))
    names.drop(connection)
    _insert_pairs(connection, pairs)


def replace_all_pairs(connection: Connection, pairs: Iterable[Pair]) -> None:
    """Take away every pair there is and write these."""
    connection.execute(delete(table_of(MatchPairRow)))
    _insert_pairs(connection, pairs)


def _insert_pairs(connection: Connection, pairs: Iterable[Pair]) -> None:
    insert_bare(connection, table_of(MatchPairRow), Pair._fields, pairs)


def positive_pairs(connection: Connection, posting_ids: Iterable[str]) -> set[tuple[str, str]]:
    """The pairs (a, b) with a score above zero that touch any of the postings."""
    rows = table_of(MatchPairRow)
    found: set[tuple[str, str]] = set()
    for ids in batches(posting_ids, BATCH_IDS):
        for side in (rows.c.a, rows.c.b):
            query = select(rows.c.a, rows.c.b).where(is_among(connection, side, ids), rows.c.score > 0)
            found.update((a, b) for a, b in connection.execute(query))
    return found


def pairs_touching(connection: Connection, posting_ids: Iterable[str]) -> Iterator[Pair]:
    """All compared pairs of the postings; one between two of them may come twice."""
    rows = table_of(MatchPairRow)
    columns = (rows.c.a, rows.c.b, rows.c.score, rows.c.is_apart)
    for ids in batches(posting_ids, BATCH_IDS):
        for side in (rows.c.a, rows.c.b):
            query = select(*columns).where(is_among(connection, side, ids))
            yield from map(Pair._make, connection.execute(query).all())


def pairs_among(connection: Connection, posting_ids: Collection[str]) -> Iterator[Pair]:
    """All compared pairs that lie wholly among the postings."""
    rows = table_of(MatchPairRow)
    inside, columns = set(posting_ids), (rows.c.a, rows.c.b, rows.c.score, rows.c.is_apart)
    for ids in batches(sorted(inside), BATCH_IDS):
        for found in connection.execute(select(*columns).where(is_among(connection, rows.c.a, ids))).all():
            if found.b in inside:
                yield Pair._make(found)


def save_match_table(connection: Connection, version: str, ads: int, tables: Sequence[bytes], run_id: str) -> None:
    """Store a frozen table: the bits of numbers and of shingles, the towns of zips."""
    packed = dict(zip(MatchTable._fields[1:], (zlib.compress(one, 6) for one in tables), strict=True))
    insert_new(connection, MatchTableRow, [{"version": version, "ads": ads, "run_id": run_id, **packed}])


class MatchTable(NamedTuple):
    """The newest frozen table: ads it was counted over, bits of the frequent numbers and shingles, towns of zips."""

    ads: int
    numbers: bytes
    shingles: bytes
    towns: bytes


def load_match_table(connection: Connection) -> MatchTable | None:
    """The newest frozen table; None before the first night."""
    tables = table_of(MatchTableRow)
    row = connection.execute(select(tables).order_by(tables.c.ads.desc(), tables.c.version).limit(1)).first()
    packed = MatchTable._fields[1:]
    return MatchTable(row.ads, *(zlib.decompress(getattr(row, name)) for name in packed)) if row else None


def save_crowds(connection: Connection, crowds: Iterable[tuple[str, int, int]]) -> None:
    """Note how crowded it is around postings: (id, ads of the same opening, ads of the same text)."""
    ads = table_of(MatchAdRow)
    change = update(ads).where(ads.c.posting_id == bindparam("posting"))
    change = change.values(opening_crowd=bindparam("opening"), text_crowd=bindparam("text"))
    for batch in batches(crowds):
        connection.execute(change, [{"posting": key, "opening": o, "text": t} for key, o, t in batch])


def matchable_postings(connection: Connection) -> int:
    """How many postings have a reading."""
    postings = table_of(PostingRow)
    return connection.scalar(select(func.count()).where(postings.c.reading_id.is_not(None))) or 0
