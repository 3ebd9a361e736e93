"""`rxjobs migrate-db`: everything from one database into another, of the same engine or the other, and read back."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from sqlalchemy import Connection, Engine, Table
from sqlalchemy.engine import URL

from app.backup.archive import Part
from app.backup.lines import Row, Sum, writer
from app.backup.loading import load, verify
from app.backup.saving import one_moment
from app.backup.target import filled
from app.errors import UserError
from schema import store

Advance = Callable[[int], None]


def migrate(source: Engine, target: URL, advance: Advance, *, replace: bool = False) -> int:
    """Copy the database into `target`, which must be empty or may be replaced; returns the rows.

    The source is left as it is. Raises UserError, with the target as it was, where a table comes out different.
    """
    if source.url.set(query={}) == target.set(query={}):
        raise UserError("both addresses name the same database")
    parts: list[Part] = []
    with one_moment(source) as connection, filled(target, replace=replace) as other:
        load(other, str(store.revision(connection)), _source(connection, parts, advance))
        return verify(other, parts)


def _source(connection: Connection, parts: list[Part], advance: Advance) -> Callable[[Table], Iterable[Row]]:
    """Rows of the source; what each table must hold is added to `parts` when its last row has passed."""

    def rows(table: Table) -> Iterable[Row]:
        tally, line_of = Sum(), writer(table)
        for row in store.table_rows(connection, table):
            tally.add(line_of(row))
            advance(1)
            yield row
        parts.append(Part(table.name, list(table.columns.keys()), tally.rows, tally.digest))

    return rows
