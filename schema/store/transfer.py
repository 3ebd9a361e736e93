"""Whole tables out of a database and into another, whatever the engine: for backups and for moving house."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, cast

from psycopg.types.json import Jsonb
from sqlalchemy import Column, Connection, MetaData, Table, inspect, select, text, update

from schema.store.migrate import NIGHT, drop_views, head_revision, revision
from schema.store.rows import batches
from schema.tables import Base
from schema.types import Json

SEARCH_TABLES = ("search_words", "search_number")
STREAM_ROWS = 5_000
Row = tuple[Any, ...]
Held = list[tuple[tuple[Any, ...], tuple[Any, ...]]]


def stored_tables(connection: Connection) -> list[Table]:
    """Our tables as this database has them, those that others refer to first.

    A database of an older revision is looked at; the types of its columns are those of today where the names agree.
    """
    if revision(connection) == head_revision():
        return Base.metadata.sorted_tables
    there = set(inspect(connection).get_table_names())
    found = MetaData()
    found.reflect(connection, only=[name for name in Base.metadata.tables if name in there])
    for table in found.sorted_tables:
        today = Base.metadata.tables[table.name].columns
        for column in table.columns:
            column.type = today[column.name].type if column.name in today else column.type
    return found.sorted_tables


def table_rows(connection: Connection, table: Table) -> Iterator[Row]:
    """Every row of a table in no order, as Python values, never more than STREAM_ROWS in memory."""
    streamed = {"stream_results": True, "yield_per": STREAM_ROWS}
    for part in connection.execute(select(table), execution_options=streamed).partitions():
        yield from map(tuple, part)


def load_table(connection: Connection, table: Table, rows: Iterable[Row]) -> None:
    """Put rows into an empty table; a column that refers to its own table is filled when all rows are there."""
    own = [column for column in table.columns if any(key.column.table is table for key in column.foreign_keys)]
    held: Held = []
    first = _without(rows, table, own, held) if own else rows
    if connection.dialect.name == "postgresql":
        _copy(connection, table, first)
    else:
        names = table.columns.keys()
        for batch in batches(first, STREAM_ROWS):
            connection.execute(table.insert(), [dict(zip(names, row, strict=True)) for row in batch])
    for key, values in held:
        same = [column == value for column, value in zip(table.primary_key, key, strict=True)]
        connection.execute(update(table).where(*same).values(dict(zip(own, values, strict=True))))


def is_empty(connection: Connection) -> bool:
    """Whether nothing was ever stored here: no tables of ours, or no row in any of them."""
    there = set(inspect(connection).get_table_names())
    ours = [table for name, table in Base.metadata.tables.items() if name in there]
    return all(connection.execute(select(text("1")).select_from(table).limit(1)).first() is None for table in ours)


def drop_everything(connection: Connection) -> None:
    """Drop our tables and views; what others keep in the same database stays."""
    drop_views(connection)
    names = [name for name in inspect(connection).get_table_names() if name in SEARCH_TABLES or name.startswith(NIGHT)]
    for name in [*names, *(table.name for table in reversed(Base.metadata.sorted_tables)), "alembic_version"]:
        connection.execute(text(f"DROP TABLE IF EXISTS {name}"))


def broken_references(connection: Connection) -> int:
    """Rows of SQLite that refer to nothing; PostgreSQL has refused them."""
    return len(connection.execute(text("PRAGMA foreign_key_check")).all()) if _is_sqlite(connection) else 0


def _without(
    rows: Iterable[Row], table: Table, own: Sequence[Column[Any]], held: list[tuple[Row, Row]]
) -> Iterator[Row]:
    """The rows with NULL in the columns `own`; key and values of those that had something there go into `held`."""
    names = table.columns.keys()
    places = [names.index(column.name) for column in own]
    keys = [names.index(column.name) for column in table.primary_key]
    for row in rows:
        values = tuple(row[place] for place in places)
        if any(value is not None for value in values):
            held.append((tuple(row[key] for key in keys), values))
            yield tuple(None if number in places else value for number, value in enumerate(row))
        else:
            yield row


def _copy(connection: Connection, table: Table, rows: Iterable[Row]) -> None:
    documents = [number for number, column in enumerate(table.columns) if isinstance(column.type, Json)]
    names = ", ".join(f'"{name}"' for name in table.columns.keys())  # noqa: SIM118 - a collection of columns, no dict
    cursor = cast("Any", connection.connection.driver_connection).cursor()
    with cursor.copy(f"COPY {table.name} ({names}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(_wrapped(row, documents) if documents else row)
    cursor.close()


def _wrapped(row: Row, documents: Sequence[int]) -> Row:
    return tuple(
        Jsonb(value) if number in documents and value is not None else value for number, value in enumerate(row)
    )


def _is_sqlite(connection: Connection) -> bool:
    return connection.dialect.name == "sqlite"
