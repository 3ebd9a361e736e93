"""Summaries: the answers of slow views kept as tables, made anew at the end of each night.

The table `night_X` holds the rows of the view X as they were then; `night_made` says when. On a large database it is
asked in milliseconds where the view, which is never behind, takes seconds.
"""

from __future__ import annotations

import re
from datetime import datetime

from sqlalchemy import Connection, Engine, inspect, text

from schema.store.migrate import NIGHT
from schema.store.nearby import nearby
from schema.store.room import make_room
from schema.store.summary_key import note_key, noted_key, summary_key

MADE = f"{NIGHT}made"
FRESH = f"{NIGHT}fresh_"
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
OF_READINGS = (
    "board_day",
    "board_month",
    "board_panel",
    "coverage_day",
    "daily_change",
    "life_share",
)  # new each night
_NAMED = re.compile(rf"\b({'|'.join(SUMMARIES)})\b")


def of_night(sql: str) -> str:
    """A question asked of the summaries instead of the views they were made from."""
    return _NAMED.sub(rf"{NIGHT}\1", sql)


def make_summaries(engine: Engine, now: datetime, *, if_changed: bool = False) -> dict[str, int]:
    """Make every summary anew; returns the rows of each. With `if_changed`, those that tell of ads alone stay as they
    are where nothing that they depend on has changed since (summary_key.py): a quiet night.

    The rows are gathered in temporary tables, which keep no other writer waiting, and all change at the end, at once:
    readers wait for nothing and never see half of it. May be stopped at any point and run again.
    """
    with engine.connect() as connection:
        key = summary_key(connection)
        is_same = if_changed and noted_key(connection) == key
        names = OF_READINGS if is_same else SUMMARIES
        with nearby(connection):
            for name in names:
                _gather(connection, name)
                connection.commit()
        rows = {name: _replace(connection, name) if name in names else _rows(connection, name) for name in SUMMARIES}
        _say_when(connection, now)
        note_key(connection, key)
        connection.commit()
        for name in names:
            connection.execute(text(f"DROP TABLE {FRESH}{name}"))
        connection.commit()
    return rows


def _gather(connection: Connection, name: str) -> None:
    make_room(connection)
    connection.execute(text(f"DROP TABLE IF EXISTS {FRESH}{name}"))  # of one that failed on this connection
    connection.execute(text(f"CREATE TEMPORARY TABLE {FRESH}{name} AS SELECT * FROM {name}"))  # noqa: S608 - our names


def _replace(connection: Connection, name: str) -> int:
    """Rows change and the table stays, with what others may do with it and what they have built on it; where the view
    has other columns than before, the table goes too."""
    kept, fresh = f"{NIGHT}{name}", f"{FRESH}{name}"
    there = inspect(connection).has_table(kept)
    if there and _columns(connection, kept) == _columns(connection, fresh):
        connection.execute(text(f"DELETE FROM {kept}"))  # noqa: S608 - a name of ours
        connection.execute(text(f"INSERT INTO {kept} SELECT * FROM {fresh}"))  # noqa: S608 - names of ours
    else:
        connection.execute(text(f"DROP TABLE IF EXISTS {kept}"))
        connection.execute(text(f"CREATE TABLE {kept} AS SELECT * FROM {fresh}"))  # noqa: S608 - names of ours
    return _rows(connection, name)


def _rows(connection: Connection, name: str) -> int:
    return int(connection.scalar(text(f"SELECT COUNT(*) FROM {NIGHT}{name}")) or 0)  # noqa: S608 - a name of ours


def _columns(connection: Connection, table: str) -> list[str]:
    return list(connection.execute(text(f"SELECT * FROM {table} LIMIT 0")).keys())  # noqa: S608 - a name of ours


def _say_when(connection: Connection, now: datetime) -> None:
    connection.execute(text(f"CREATE TABLE IF NOT EXISTS {MADE} (at TEXT NOT NULL)"))
    connection.execute(text(f"DELETE FROM {MADE}"))  # noqa: S608 - a name of ours
    connection.execute(text(f"INSERT INTO {MADE} VALUES (:at)"), {"at": now.isoformat()})  # noqa: S608 - a name of ours


def summaries_made(connection: Connection) -> datetime | None:
    """When the summaries were made; None where they never were."""
    if not inspect(connection).has_table(MADE):
        return None
    at = connection.scalar(text(f"SELECT at FROM {MADE}"))  # noqa: S608 - a name of ours
    return datetime.fromisoformat(at) if at else None
