"""What each file of a snapshot holds: its rows as frames, in the order and spelling of the file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import polars as pl
from sqlalchemy import Connection, Select

from app.snapshot import selects
from app.snapshot.boards import boards
from app.snapshot.columns import BOARDS, SPELLS, File
from app.snapshot.coverage import coverage
from app.snapshot.fetch import frames
from app.snapshot.jobs import jobs
from app.snapshot.moment import Moment
from app.snapshot.spelling import spell
from app.snapshot.spells import FETCHED, finished, spells

SELECTS: dict[str, Callable[[Moment], Select[*tuple[Any, ...]]]] = {
    "postings": selects.postings,
    "jobs": jobs,
    "job_postings": selects.job_postings,
    "requirements": selects.requirements,
    "duties_skills": selects.duties_skills,
    "pay": selects.pay,
    "places": selects.places,
    "texts": selects.texts,
}


def content(connection: Connection, file: File, moment: Moment) -> Iterator[pl.DataFrame]:
    """The rows of a file; `stand` must have run on the connection."""
    for frame in _fetched(connection, file, moment):
        yield spell(file, frame)


def _fetched(connection: Connection, file: File, moment: Moment) -> Iterator[pl.DataFrame]:
    if file is BOARDS:
        yield boards(connection, moment)
    elif file is SPELLS:
        read = coverage(connection, moment)
        yield from (finished(frame, read) for frame in frames(connection, spells(moment), FETCHED))
    else:
        yield from frames(connection, SELECTS[file.name](moment), file.columns)
