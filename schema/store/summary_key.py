"""What the summaries of ads depend on, in one short text: while it stays the same, so do they.

A change of a posting, its content or its reading adds a row (an event, a content, a reading), and so does a change of a
job's members or of what it reposts. Boards' cards change in place and are few: all of them are in it.
"""

from __future__ import annotations

import hashlib
from typing import Any

from sqlalchemy import Connection, Select, func, inspect, select, text

from schema.store.migrate import NIGHT
from schema.store.rows import table_of
from schema.store.spelling import views_digest
from schema.tables import BoardRow, JobMemberRow, JobRepostRow, JobRow, PostingEventRow, PostingRow, RawPostingRow
from schema.tables import ReadingRow as Reading

KEY = f"{NIGHT}key"


def summary_key(connection: Connection) -> str:
    """The key of the database as it stands."""
    digest = hashlib.sha256(views_digest().encode())
    for query in _counts():
        digest.update(f"{tuple(connection.execute(query).one())}\n".encode())
    boards = table_of(BoardRow)
    columns = (boards.c.id, boards.c.employer, boards.c.platform, boards.c.setting)
    for row in connection.execute(select(*columns).order_by(boards.c.id)):
        digest.update(f"{tuple(row)}\n".encode())
    return digest.hexdigest()


def _counts() -> list[Select[*tuple[Any, ...]]]:
    posting, member, repost = table_of(PostingRow), table_of(JobMemberRow), table_of(JobRepostRow)
    whole = [select(func.count()).select_from(row) for row in (RawPostingRow, Reading, PostingEventRow, JobRow)]
    halves = [
        select(func.count(), func.count(column)).select_from(column.table)
        for column in (posting.c.closed, posting.c.reading_id, member.c.until_run_id, repost.c.until_run_id)
    ]
    return [*whole, *halves]


def noted_key(connection: Connection) -> str | None:
    """The key that the summaries were made under; None where none is noted."""
    if not inspect(connection).has_table(KEY):
        return None
    found: str | None = connection.scalar(text(f"SELECT key FROM {KEY}"))  # noqa: S608 - a name of ours
    return found


def note_key(connection: Connection, key: str) -> None:
    """Note what the summaries that are made now depend on."""
    connection.execute(text(f"CREATE TABLE IF NOT EXISTS {KEY} (key TEXT NOT NULL)"))
    connection.execute(text(f"DELETE FROM {KEY}"))  # noqa: S608 - a name of ours
    connection.execute(text(f"INSERT INTO {KEY} VALUES (:key)"), {"key": key})  # noqa: S608 - a name of ours
