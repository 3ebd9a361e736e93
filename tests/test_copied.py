"""Rows of PostgreSQL's COPY: all of them in order, an error on the way is told, and a reader may stop."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from psycopg import OperationalError
from sqlalchemy import Connection, text

from app.database import connect
from app.snapshot.fetch import _copied_rows

MANY = 200_000


def copy(expression: str) -> str:
    return f"COPY (SELECT {expression} FROM generate_series(1, {MANY}) n) TO STDOUT (FORMAT csv)"


@pytest.fixture
def connection(postgres_url: str) -> Iterator[Connection]:
    """In a transaction, as a snapshot's is."""
    engine = connect(postgres_url)
    with engine.connect() as opened:
        opened.execute(text("SELECT 1"))
        yield opened
    engine.dispose()


def test_all_rows_come_in_order_and_the_connection_goes_on(connection: Connection) -> None:
    rows = list(_copied_rows(connection, copy("n")))
    assert rows == [f"{n}\n".encode() for n in range(1, MANY + 1)]
    assert connection.scalar(text("SELECT 1")) == 1


def test_what_fails_after_half_the_rows_is_no_end(connection: Connection) -> None:
    with pytest.raises(OperationalError, match="division by zero"):
        list(_copied_rows(connection, copy(f"1 / (n - {MANY // 2})")))


def test_a_reader_that_stops_leaves_the_connection_usable(connection: Connection) -> None:
    rows = _copied_rows(connection, copy("n"))
    assert next(rows) == b"1\n"
    rows.close()
    connection.rollback()
    assert connection.scalar(text("SELECT 1")) == 1
