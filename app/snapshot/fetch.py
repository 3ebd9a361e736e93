"""Rows of a select as frames, many at a time, without a Python object for each cell.

SQLite packs the text columns of a row into one string and PostgreSQL copies them out as CSV; polars takes both apart.
On 600,000 requirements with their jurisdictions (2026-11-26, CPU) that costs 3.0 s where tuples alone cost 3.3 s, and
the sqlite3 shell 2.1 s.
"""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO
from itertools import islice
from typing import Any

import polars as pl
from sqlalchemy import ColumnElement, Connection, LargeBinary, Select, cast, func

from app.snapshot.columns import Column

AnySelect = Select[*tuple[Any, ...]]
CHUNK_ROWS = 50_000
CELL, ROW = "\x1f", "\x1e"  # hardly ever in a cell; words lose them anyway
DTYPES: dict[str, pl.DataType] = {"integer": pl.Int64(), "number": pl.Float64()}


@contextmanager
def uncollected() -> Iterator[None]:
    """No search for circles of garbage meanwhile: each 50,000 rows set several off, which find nothing.

    They were 4.9 of 13.4 s of what the requirements of a million postings took to fetch (SQLite, 2026-11-28).
    """
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def frames(connection: Connection, query: AnySelect, columns: Sequence[Column]) -> Iterator[pl.DataFrame]:
    """The rows as frames with these columns: integers and numbers as such, all else as text.

    Times, days and booleans are text as the engine spells them; an empty text is null.
    """
    read = _copied if connection.dialect.name == "postgresql" else _packed
    yield from read(connection, query, columns)


def loose(connection: Connection, query: AnySelect, columns: Sequence[Column]) -> Iterator[pl.DataFrame]:
    """The same in whatever order is quickest: of SQLite that of the select, in which it holds its rows."""
    return frames(connection, query.order_by(None) if connection.dialect.name == "postgresql" else query, columns)


def whole(parts: Iterable[pl.DataFrame], by: str) -> Iterator[pl.DataFrame]:
    """The same rows, in frames that never part rows of one value of `by`, by which they must be in order."""
    held: pl.DataFrame | None = None
    for part in parts:
        joined = part if held is None else pl.concat([held, part])
        cut = joined.height - int((joined[by] == joined[by][-1]).sum())
        if cut:
            yield joined[:cut]
        held = joined[cut:]
    if held is not None:
        yield held


def _sql(connection: Connection, query: AnySelect) -> str:
    """The select as text; the values in it are ours."""
    return str(query.compile(dialect=connection.dialect, compile_kwargs={"literal_binds": True})).replace("%%", "%")


def schema(columns: Sequence[Column]) -> dict[str, pl.DataType]:
    """The columns of a fetched frame and their types."""
    return {column.name: DTYPES.get(column.type, pl.String()) for column in columns}


def _packed(connection: Connection, query: AnySelect, columns: Sequence[Column]) -> Iterator[pl.DataFrame]:
    """From SQLite. Numbers come beside the packed string: printf would cut them to 15 digits."""
    done, careful = 0, _packing(connection, query, columns, careful=True)
    cursor = _driver(connection).cursor()
    cursor.execute(_packing(connection, query, columns, careful=False))
    while rows := cursor.fetchmany(CHUNK_ROWS):
        if not _is_even(rows, columns):  # a cell holds what parts cells: ask again for these rows, without it
            rows = _driver(connection).execute(f"{careful} LIMIT {len(rows)} OFFSET {done}").fetchall()
        done += len(rows)
        yield _taken_apart(rows, columns)


def _packing(connection: Connection, query: AnySelect, columns: Sequence[Column], *, careful: bool) -> str:
    """The select with its text columns in one; `careful` leaves out of words what would part cells or rows.

    The same select, not one around it: SQLite would hand each row on from one to the other, a tenth of all it does.
    """
    told = query.selected_columns
    packed = [_bare(told[one.name]) if careful and one.words else told[one.name] for one in _texts(columns)]
    beside = [told[column.name] for column in columns if column.type == "number"]
    form = CELL.join(["%s"] * len(packed))
    cells = cast(func.printf(form, *packed), LargeBinary)
    return _sql(connection, query.with_only_columns(cells, *beside, maintain_column_froms=True))


def _bare(cell: ColumnElement[Any]) -> ColumnElement[Any]:
    return func.replace(func.replace(cell, CELL, ""), ROW, "")


def _texts(columns: Sequence[Column]) -> list[Column]:
    return [column for column in columns if column.type != "number"]


def _is_even(rows: Sequence[tuple[Any, ...]], columns: Sequence[Column]) -> bool:
    """Whether every row has as many cells as columns, so far as counting tells."""
    text = b"".join([row[0] for row in rows])
    return text.count(CELL.encode()) == len(rows) * (len(_texts(columns)) - 1) and ROW.encode() not in text


def _taken_apart(rows: Sequence[tuple[Any, ...]], columns: Sequence[Column]) -> pl.DataFrame:
    lines, *others = zip(*rows, strict=True)
    frame = _parsed(ROW.encode().join(lines), schema(_texts(columns)), separator=CELL, eol_char=ROW, quote_char=None)
    if frame.height != len(rows):
        raise ValueError(f"{len(rows)} rows became {frame.height}")
    numbers = [column.name for column in columns if column.type == "number"]
    found = [pl.Series(name, cells, pl.Float64) for name, cells in zip(numbers, others, strict=True)]
    return frame.with_columns(found).select(column.name for column in columns)


def _driver(connection: Connection) -> Any:
    """The driver's own connection, in the same transaction: SQLAlchemy would make an object of every cell."""
    return connection.connection.driver_connection


def _copied(connection: Connection, query: AnySelect, columns: Sequence[Column]) -> Iterator[pl.DataFrame]:
    """From PostgreSQL, which sends a row a message."""
    told = [query.selected_columns[column.name] for column in columns]
    asked = _sql(connection, query.with_only_columns(*told, maintain_column_froms=True))
    rows = _copied_rows(connection, f"COPY ({asked}) TO STDOUT (FORMAT csv)")
    while lines := list(islice(rows, CHUNK_ROWS)):
        yield _parsed(b"".join(lines), schema(columns))


def _copied_rows(connection: Connection, copy: str) -> Iterator[bytes]:
    """The rows of a COPY; what has come is taken without asking psycopg whether to wait.

    Its own loop does that for every row: 900,000 rows took 3.7 s of processor time so, and 0.6 s here (2026-11-28).
    """
    raw = _driver(connection)
    with raw.cursor().copy(copy) as rows:
        while first := rows.read():
            yield bytes(first)
            size, line = raw.pgconn.get_copy_data(1)
            while size > 0:
                yield bytes(line)
                size, line = raw.pgconn.get_copy_data(1)
            if size < 0:
                _finish(raw.pgconn)
                return


def _finish(sent: Any) -> None:
    """After the last row: what the server says of the whole. psycopg's error, if it failed on the way."""
    from psycopg import OperationalError

    failed = None
    while (result := sent.get_result()) is not None:
        failed = failed or (result.error_message.decode(errors="replace").strip() or None)
    if failed:
        raise OperationalError(failed)


def _parsed(text: bytes, schema: dict[str, pl.DataType], **form: Any) -> pl.DataFrame:
    return pl.read_csv(BytesIO(text), has_header=False, schema=schema, **form)
