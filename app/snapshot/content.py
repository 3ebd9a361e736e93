"""What each file of a snapshot holds: its rows as frames, in the order of the file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

import polars as pl
from sqlalchemy import Connection, Select

from app.snapshot import columns as files
from app.snapshot import selects
from app.snapshot.boards import boards
from app.snapshot.columns import POSTING, Column, File
from app.snapshot.coverage import coverage
from app.snapshot.fetch import frames, loose, whole
from app.snapshot.jobs import FACE, JOB, LENGTH, LIFE, jobs
from app.snapshot.moment import Moment
from app.snapshot.sorting import Part, in_order
from app.snapshot.spells import EVENT, events, spells

AnySelect = Select[*tuple[Any, ...]]
Frames = Iterator[pl.DataFrame]
CARD_SETTING = Column("card_setting", "string", "practice setting as the register says")
READ_SETTING = Column("employer_setting", "string", "practice setting as read")
NTH = Column("nth", "integer", "order of the jurisdictions of a requirement")
POSITION = Column("position", "integer", "order of a posting's duties and skills")
LIVES = ("board", "ref", "first_seen", "last_seen", "closed", "closed_reason")


@dataclass(frozen=True, slots=True)
class Source:
    """A connection on which `stand` has run, the moment, and a folder in which rows may wait to be sorted."""

    connection: Connection
    moment: Moment
    folder: Path

    def part(self, query: AnySelect, columns: Iterable[Column]) -> Part:
        """The rows of a select in whatever order is quickest."""
        asked = tuple(columns)
        return Part(asked, loose(self.connection, query, asked))

    def ordered(self, *parts: Part, by: str = "posting_id", then: tuple[str, ...] = ()) -> Frames:
        """The rows of the first part, with what the others say of the same."""
        return in_order(self.folder, parts, by=by, then=then)


def content(connection: Connection, file: File, moment: Moment, folder: Path) -> Frames:
    """The rows of a file as they come from the engine; `stand` must have run on the connection."""
    return CONTENT[file.name](Source(connection, moment, folder))


def _without(file: File, *names: str) -> tuple[Column, ...]:
    return tuple(column for column in file.columns if column.name not in names)


def _only(file: File, *names: str) -> tuple[Column, ...]:
    return tuple(column for column in file.columns if column.name in names)


def postings(source: Source) -> Frames:
    """What is known of a posting's life, of its reading and of its content, each asked by itself."""
    file, key = files.POSTINGS, POSTING.name
    life = source.part(selects.lives(source.moment), (*_only(file, key, *LIVES), CARD_SETTING))
    read = source.part(selects.readings(), (*_without(file, *LIVES, "url", "setting"), READ_SETTING))
    link = source.part(selects.links(), _only(file, key, "url"))
    setting = pl.coalesce(CARD_SETTING.name, READ_SETTING.name).alias("setting")  # as in the view current_posting
    for frame in source.ordered(life, read, link):
        yield frame.with_columns(setting).select(column.name for column in file.columns)


def all_jobs(source: Source) -> Frames:
    """Members with their times and what their ads say, by posting; then by job, with what it may be a repost of."""
    members = source.part(selects.members(source.moment), (JOB, POSTING, *LIFE))
    faces = source.part(selects.faces(), (POSTING, *FACE, LENGTH))
    told = Part((*members.columns, *FACE, LENGTH), source.ordered(members, faces))
    again = source.part(selects.job_reposts(source.moment), _only(files.JOBS, "job_id", "repost_of"))
    return jobs(source.ordered(told, again, by=JOB.name))


def job_postings(source: Source) -> Frames:
    """In the select's own order."""
    return frames(source.connection, selects.job_postings(source.moment), files.JOB_POSTINGS.columns)


def requirements(source: Source) -> Frames:
    """One row a requirement."""
    asked = source.part(selects.requirements(), (*files.REQUIREMENTS.columns, NTH))
    rows = source.ordered(asked, then=("number", NTH.name))
    return jurisdictions_joined(frame.drop(NTH.name) for frame in rows)


def duties_skills(source: Source) -> Frames:
    """In the order of the ad."""
    asked = source.part(selects.duties_skills(), (*files.DUTIES_SKILLS.columns, POSITION))
    return (frame.drop(POSITION.name) for frame in source.ordered(asked, then=(POSITION.name,)))


def pay(source: Source) -> Frames:
    """Base pay and what else is paid."""
    base, other = (source.part(query, files.PAY.columns) for query in (selects.base_pay(), selects.other_pay()))
    return source.ordered(Part(base.columns, chain(base.rows, other.rows)), then=("number",))


def places(source: Source) -> Frames:
    """In the order of the board."""
    return source.ordered(source.part(selects.places(), files.PLACES.columns), then=("number",))


def all_spells(source: Source) -> Frames:
    """From the events."""
    found = frames(source.connection, events(source.moment), EVENT)
    return spells(found, coverage(source.connection, source.moment))


def all_boards(source: Source) -> Frames:
    """A few hundred rows at once."""
    yield boards(source.connection, source.moment)


def texts(source: Source) -> Frames:
    """The full texts."""
    return source.ordered(source.part(selects.texts(), files.TEXTS.columns))


CONTENT: dict[str, Callable[[Source], Frames]] = {
    "postings": postings,
    "jobs": all_jobs,
    "job_postings": job_postings,
    "requirements": requirements,
    "duties_skills": duties_skills,
    "pay": pay,
    "places": places,
    "spells": all_spells,
    "boards": all_boards,
    "texts": texts,
}


def jurisdictions_joined(parts: Iterable[pl.DataFrame]) -> Frames:
    """One row a requirement, of one a requirement and jurisdiction: these are joined with spaces in their order."""
    one = ("posting_id", "number")
    again = pl.all_horizontal(pl.col(name).eq(pl.col(name).shift()).fill_null(value=False) for name in one)
    for frame in whole(parts, "posting_id"):
        marked = frame.with_columns(again=again).with_columns(more=pl.col("again").shift(-1, fill_value=False))
        several = marked.filter(pl.col("again") | pl.col("more"))  # few of all: grouping every row took thrice as long
        joined = several.group_by(one, maintain_order=True).agg(pl.col("jurisdiction").str.join(" "))
        rows = marked.filter(~pl.col("again"))
        told = rows["jurisdiction"].scatter(rows["more"].arg_true(), joined["jurisdiction"])
        yield rows.with_columns(told).select(frame.columns)
