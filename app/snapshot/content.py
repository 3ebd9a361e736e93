"""What each file of a snapshot holds: its rows as frames, in the order of the file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import polars as pl
from sqlalchemy import Connection, Select

from app.snapshot import selects
from app.snapshot.boards import boards
from app.snapshot.columns import BOARDS, JOBS, REQUIREMENTS, SPELLS, File
from app.snapshot.coverage import coverage
from app.snapshot.fetch import frames, whole
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
    elif file is REQUIREMENTS:
        yield from jurisdictions_joined(frames(connection, selects.requirements(moment), file.columns))
    else:
        yield from frames(connection, SELECTS[file.name](moment), file.columns)


def jurisdictions_joined(parts: Iterable[pl.DataFrame]) -> Iterator[pl.DataFrame]:
    """One row a requirement, of one a requirement and jurisdiction: these are joined with spaces in their order."""
    one = ("posting_id", "number")
    for frame in whole(parts, "posting_id"):
        again = (pl.col("posting_id") == pl.col("posting_id").shift()) & (pl.col("number") == pl.col("number").shift())
        if not frame.select(again.any()).item():
            yield frame
            continue
        rest = pl.exclude(*one, "jurisdiction").first()
        joined = pl.col("jurisdiction").str.join(" ").replace("", None)
        yield frame.group_by(one, maintain_order=True).agg(rest, joined).select(frame.columns)
