"""The postings of a past day read by today's rules: readings laid over those of the database, for one snapshot.

Temporary tables with the names of the real ones stand in front of them on both engines, so that every select finds
today's readings and none else. What today's rules have read already is copied, the rest is read here; nothing of it is
kept, because a reading in the database must be one that a night has made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import Column, Connection, MetaData, Select, Table, insert, select

from app.rules import Reader
from app.snapshot.moment import Moment
from app.snapshot.standing import contents
from schema import store
from schema.store import Content
from schema.tables import (
    AbilityRow,
    AdTextRow,
    Base,
    PayOtherRow,
    PayRow,
    PlaceRow,
    RawPostingRow,
    ReadingRow,
    RequirementJurisdictionRow,
    RequirementRow,
)
from schema.tables.readings import MentionRow, UnknownPhraseRow

PAGE = 1000
CHILDREN: tuple[type[Base], ...] = (
    RequirementRow, RequirementJurisdictionRow, AbilityRow, PayRow, PayOtherRow, PlaceRow, MentionRow, UnknownPhraseRow,
)  # fmt: skip


def reread(connection: Connection, moment: Moment, reader: Reader, complain: Callable[[str], None]) -> None:
    """Lay the readings of the reader's rules in front of those of the database, until the transaction ends."""
    rows: tuple[type[Base], ...] = (AdTextRow, ReadingRow, *CHILDREN)
    real = {row: _real(connection, row) for row in rows}
    for row in real:
        _stand_in(connection, row)
    _copy(connection, moment, reader.version, real)
    for batch in store.batches(_unread(connection, moment)):
        read = reader.read(batch)
        store.save_readings(connection, read.postings.items(), moment.run)
        for one in batch:
            if why := read.failures.get(one.raw_id):
                complain(f"{one.raw.board} {one.raw.ref}: today's rules could not read it: {why}")


def _real(connection: Connection, row: type[Base]) -> Table:
    """The real table behind the stand-in, by its schema."""
    is_sqlite = connection.dialect.name == "sqlite"
    name = "main" if is_sqlite else str(connection.exec_driver_sql("SELECT current_schema()").scalar())
    return store.table_of(row).to_metadata(MetaData(), schema=name)


def _stand_in(connection: Connection, row: type[Base]) -> None:
    table = store.table_of(row)
    columns = [Column(c.name, c.type, primary_key=c.primary_key, nullable=c.nullable) for c in table.columns]
    Table(table.name, MetaData(), *columns, prefixes=["TEMPORARY"]).create(connection, checkfirst=False)


def _copy(connection: Connection, moment: Moment, version: str, real: dict[type[Base], Table]) -> None:
    wanted = contents(moment).subquery()
    readings = real[ReadingRow]
    mine = select(readings).where(readings.c.version == version, readings.c.raw_id.in_(select(wanted.c.raw_id)))
    names = [column.name for column in readings.columns]
    _fill(connection, ReadingRow, mine, names)
    connection.execute(store.table_of(ReadingRow).update().values(run_id=moment.run))
    texts = real[AdTextRow]
    used = select(store.table_of(ReadingRow).c.text_id)
    _fill(connection, AdTextRow, select(texts).where(texts.c.id.in_(used)), [column.name for column in texts.columns])
    for row in CHILDREN:
        table = real[row]
        kept = select(store.table_of(ReadingRow).c.id)
        children = select(table).where(table.c.reading_id.in_(kept))
        _fill(connection, row, children, [column.name for column in table.columns])


def _fill(connection: Connection, row: type[Base], rows: Select[*tuple[Any, ...]], names: list[str]) -> None:
    connection.execute(insert(store.table_of(row)).from_select(names, rows))


def _unread(connection: Connection, moment: Moment) -> Iterator[Content]:
    """The contents of the day that the stand-in holds no reading of, a page of postings at a time."""
    known, after = contents(moment).subquery(), ""
    raws, readings = store.table_of(RawPostingRow), store.table_of(ReadingRow)
    while True:
        read = select(readings.c.id).where(readings.c.raw_id == known.c.raw_id)
        query = select(known.c.id, known.c.raw_id, raws.c.said).join(raws, raws.c.id == known.c.raw_id)
        page = query.where(known.c.id > after, ~read.exists()).order_by(known.c.id).limit(PAGE)
        found = connection.execute(page).all()
        if not found:
            return
        yield from (Content(store.raw_of(said), key, raw_id, said) for key, raw_id, said in found)
        after = found[-1][0]
