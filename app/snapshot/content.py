"""What each file of a snapshot holds: its rows as frames, in the order of the file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import polars as pl
from sqlalchemy import Connection, Select

from app.snapshot import selects
from app.snapshot.boards import boards
from app.snapshot.columns import BOARDS, JOBS, SPELLS, File
from app.snapshot.coverage import coverage
from app.snapshot.fetch import frames
from app.snapshot.jobs import MEMBER, jobs, members
from app.snapshot.moment import Moment
from app.snapshot.spells import EVENT, events, spells

SELECTS: dict[str, Callable[[Moment], Select[*tuple[Any, ...]]]] = {
    "postings": selects.postings,
    "job_postings": selects.job_postings,
    "requirements": selects.requirements,
    "duties_skills": selects.duties_skills,
    "pay": selects.pay,
    "places": selects.places,
    "texts": selects.texts,
}


def content(connection: Connection, file: File, moment: Moment) -> Iterator[pl.DataFrame]:
    """The rows of a file as they come from the engine; `stand` must have run on the connection."""
    if file is BOARDS:
        yield boards(connection, moment)
    elif file is SPELLS:
        yield from spells(frames(connection, events(moment), EVENT), coverage(connection, moment))
    elif file is JOBS:
        yield from jobs(frames(connection, members(moment), MEMBER))
    else:
        yield from frames(connection, SELECTS[file.name](moment), file.columns)
