"""What a snapshot holds of one job: its row, its postings, and what the first of them asks, pays and where."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.errors import UserError
from app.explore import questions as ask

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class JobRows:
    """Rows as the snapshot's tables have them; `members` with the oldest posting first, the rest are of that one."""

    job: Row
    members: tuple[Row, ...]
    requirements: tuple[Row, ...]
    pay: tuple[Row, ...]
    places: tuple[Row, ...]
    abilities: tuple[Row, ...]


def job_rows(database: Path, job_id: str) -> JobRows:
    """The rows of a job in a snapshot's SQLite file; UserError where it has no such job."""
    with closing(sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        connection.row_factory = sqlite3.Row

        def rows(sql: str, **values: str) -> tuple[Row, ...]:
            return tuple(dict(row) for row in connection.execute(sql, values))

        job = rows(ask.JOB, job=job_id)
        if not job:
            raise UserError(f"no job {job_id} in this snapshot; rxjobs search and jobs.csv have ids")
        members = rows(ask.MEMBERS, job=job_id)
        first = str(members[0]["posting_id"]) if members else ""
        return JobRows(
            job=job[0],
            members=members,
            requirements=rows(ask.REQUIREMENTS, posting=first),
            pay=rows(ask.PAY, posting=first),
            places=rows(ask.PLACES, posting=first),
            abilities=rows(ask.ABILITIES, posting=first),
        )
