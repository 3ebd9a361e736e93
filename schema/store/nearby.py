"""The views over a narrow copy of the postings, on one connection and for its summaries alone (SQLite).

SQLite joins by walking, and postings, readings and what was read in them lie in the orders of different ids: over a
million postings nearly each step was a page from elsewhere, once for every view. The copy lies in the order of
readings, as the tables that are joined to it do. Temporary names come before others, so that the same views, made
again as temporary ones, are answered from it. PostgreSQL hashes, and needs none of this.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection

from schema.store.spelling import spelt, views

COPY = "current_posting"
READ = (
    "posting_id", "board_id", "role", "employer", "employer_parent", "setting", "first_seen", "last_seen", "closed",
    "closed_reason",
)  # fmt: skip
_CREATE = re.compile(r"^CREATE VIEW", re.MULTILINE)


@contextmanager
def nearby(connection: Connection) -> Iterator[None]:
    """The views asked inside are answered from the copy, which is of the moment when this began."""
    if connection.dialect.name != "sqlite":
        yield
        return
    try:
        _copy(connection)
        connection.commit()
        yield
        _drop(connection)
        connection.commit()
    except BaseException:
        connection.invalidate()  # what is left of it would go on answering for the views
        raise


def _copy(connection: Connection) -> None:
    names = ", ".join(READ)
    key = "PRIMARY KEY (reading_id, posting_id)"
    connection.exec_driver_sql(f"CREATE TEMP TABLE {COPY} (reading_id TEXT, {names}, {key}) WITHOUT ROWID")
    read = f"SELECT reading_id, {names} FROM main.{COPY} ORDER BY reading_id"  # noqa: S608 - names of ours
    connection.exec_driver_sql(f"INSERT INTO temp.{COPY} {read}")
    connection.exec_driver_sql(f"CREATE INDEX temp.{COPY}_board ON {COPY} (board_id)")
    connection.exec_driver_sql("ANALYZE temp")
    for name, body in views():
        if name != COPY:
            connection.exec_driver_sql(_CREATE.sub("CREATE TEMP VIEW", spelt(body, "sqlite"), count=1))


def _drop(connection: Connection) -> None:
    for name, _ in reversed(list(views())):
        if name != COPY:
            connection.exec_driver_sql(f"DROP VIEW temp.{name}")
    connection.exec_driver_sql(f"DROP TABLE temp.{COPY}")
