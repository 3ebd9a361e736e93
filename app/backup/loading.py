"""Filling an empty database with parts, and holding what it then has against what was promised."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import psycopg
from sqlalchemy import Connection, Table
from sqlalchemy.exc import DBAPIError

from app.backup.archive import Part
from app.backup.lines import Row, Sum, writer
from app.errors import UserError
from schema import store

Source = Callable[[Table], Iterable[Row]]


def load(connection: Connection, revision: str, rows_of: Source) -> None:
    """Make the tables of a revision and fill each from `rows_of(table)`; UserError for rows that cannot be stored."""
    store.upgrade_over(connection, revision)
    for table in store.stored_tables(connection):
        try:
            store.load_table(connection, table, rows_of(table))
        except (DBAPIError, psycopg.Error, ValueError) as error:  # COPY raises the driver's own
            said = " ".join(str(getattr(error, "orig", error)).split())
            raise UserError(f"table {table.name} cannot be filled: {said}; nothing was kept") from error


def verify(connection: Connection, parts: Iterable[Part]) -> int:
    """Read every table back; returns the rows, or raises UserError for the first table that is not as promised."""
    tables = {table.name: table for table in store.stored_tables(connection)}
    rows = 0
    for part in parts:
        tally = sum_of(connection, tables[part.table])
        if (tally.rows, tally.digest) != (part.rows, part.digest):
            found = f"table {part.table} holds {tally.rows} rows that differ from the {part.rows} promised"
            raise UserError(f"{found}; nothing was kept")
        rows += tally.rows
    if broken := store.broken_references(connection):
        raise UserError(f"{broken} rows refer to rows that are not there; nothing was kept")
    return rows


def sum_of(connection: Connection, table: Table) -> Sum:
    """Count and sum of what a table holds."""
    tally, line_of = Sum(), writer(table)
    for row in store.table_rows(connection, table):
        tally.add(line_of(row))
    return tally
