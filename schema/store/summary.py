"""Summaries: the answers of slow views kept as tables, made anew at the end of each night.

The table `night_X` holds the rows of the view X as they were then; `night_made` says when. On a large database it is
asked in milliseconds where the view, which is never behind, takes seconds.
"""

from __future__ import annotations

import re
from datetime import datetime

from sqlalchemy import Connection, Engine, inspect, text

from schema.store.migrate import NIGHT

MADE = f"{NIGHT}made"
FRESH = "_fresh"
SUMMARIES = (
    "ability_share",
    "board_day",
    "board_month",
    "board_panel",
    "coverage_day",
    "daily_change",
    "employer_open",
    "kind_share",
    "law_share",
    "life_share",
    "open_by_state",
    "opening_count",
    "pay_by_credential",
    "pay_by_place",
    "requirement_level",
    "requirement_month",
    "requirement_share",
    "requirement_window",
)
_NAMED = re.compile(rf"\b({'|'.join(SUMMARIES)})\b")


def of_night(sql: str) -> str:
    """A question asked of the summaries instead of the views they were made from."""
    return _NAMED.sub(rf"{NIGHT}\1", sql)


def make_summaries(engine: Engine, now: datetime) -> dict[str, int]:
    """Make every summary anew; returns the rows of each.

    Each is made beside the old one, and the rows of all change at the end, at once: readers wait for nothing and never
    see half of it. May be stopped at any point and run again.
    """
    rows = {}
    for name in SUMMARIES:
        with engine.begin() as connection:
            rows[name] = _make(connection, name)
    with engine.begin() as connection:
        for name in SUMMARIES:
            _replace(connection, name)
        _say_when(connection, now)
    return rows


def _make(connection: Connection, name: str) -> int:
    fresh = f"{NIGHT}{name}{FRESH}"
    connection.execute(text(f"DROP TABLE IF EXISTS {fresh}"))
    connection.execute(text(f"CREATE TABLE {fresh} AS SELECT * FROM {name}"))  # noqa: S608 - a name of ours
    return int(connection.scalar(text(f"SELECT COUNT(*) FROM {fresh}")) or 0)  # noqa: S608 - a name of ours


def _replace(connection: Connection, name: str) -> None:
    """Rows change and the table stays, with what others may do with it and what they have built on it; where the view
    has other columns than before, the table goes too."""
    kept, fresh = f"{NIGHT}{name}", f"{NIGHT}{name}{FRESH}"
    if _columns(connection, kept) == _columns(connection, fresh):
        connection.execute(text(f"DELETE FROM {kept}"))  # noqa: S608 - a name of ours
        connection.execute(text(f"INSERT INTO {kept} SELECT * FROM {fresh}"))  # noqa: S608 - names of ours
        connection.execute(text(f"DROP TABLE {fresh}"))
        return
    connection.execute(text(f"DROP TABLE IF EXISTS {kept}"))
    connection.execute(text(f"ALTER TABLE {fresh} RENAME TO {kept}"))


def _columns(connection: Connection, table: str) -> list[str]:
    looked = inspect(connection)
    return [column["name"] for column in looked.get_columns(table)] if looked.has_table(table) else []


def _say_when(connection: Connection, now: datetime) -> None:
    connection.execute(text(f"CREATE TABLE IF NOT EXISTS {MADE} (at TEXT NOT NULL)"))
    connection.execute(text(f"DELETE FROM {MADE}"))  # noqa: S608 - a name of ours
    connection.execute(text(f"INSERT INTO {MADE} VALUES (:at)"), {"at": now.isoformat()})  # noqa: S608 - a name of ours
