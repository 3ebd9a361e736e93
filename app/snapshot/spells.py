"""Spells: the unbroken times in which a posting was open, with what is known of their ends and of gaps in between.

One that was there when its board was first read completely is left-censored: it may be older. One that is still open
at the moment of the snapshot is right-censored. One from an archive began when its board says.
One that ended without its board saying when is interval-censored: it
ended after `last_seen` and no later than `ended_by`. It began after `opened_after`, the last complete reading of its
board that did not show it, if there was one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import polars as pl
from sqlalchemy import Select, select

from app.snapshot.columns import SPELLS, Column
from app.snapshot.coverage import Coverage
from app.snapshot.fetch import whole
from app.snapshot.moment import Moment
from app.snapshot.spelling import spelled
from app.snapshot.standing import STANDING
from app.snapshot.standing_order import LIFE, ORDER
from schema.tables import PostingEventRow

# What is fetched of each opening, reopening and closing.
EVENT = (
    Column("posting_id", "string", "the posting"),
    *(Column(name, "string", "of the event") for name in ("kind", "at", "reason", "not_before", "not_after")),
    Column("still_seen", "string", "last sighting of the posting"),
    Column("board", "string", "its board"),
)
TIMES = ("at", "not_before", "not_after", "still_seen")
S = STANDING.c


def events(moment: Moment) -> Select[*tuple[Any, ...]]:
    """What opened and closed the postings, in order."""
    e = PostingEventRow
    return (
        select(
            e.posting_id, e.kind, e.at, e.reason, e.not_before, e.not_after,
            S.last_seen.label("still_seen"), S.board_id.label("board"),
        )
        .join(STANDING, S.posting_id == e.posting_id)
        .where(e.kind.in_(LIFE), e.run_id.in_(moment.known()))
        .order_by(e.posting_id, e.at, ORDER)
    )  # fmt: skip


def spells(parts: Iterable[pl.DataFrame], coverage: Coverage) -> Iterator[pl.DataFrame]:
    """One row a spell, from the events."""
    for frame in whole(parts, "posting_id"):
        yield _finished(_opened(frame.with_columns(spelled(name) for name in TIMES)), coverage)


def _opened(frame: pl.DataFrame) -> pl.DataFrame:
    """Each opening and reopening with the closing after it, where there is one."""
    names = ("posting_id", "kind", "at", "reason", "not_before", "not_after")
    after = {name: pl.col(name).shift(-1) for name in names}
    is_closed = (after["kind"] == "closed") & (after["posting_id"] == pl.col("posting_id"))
    closed = {
        "last_seen": pl.when(is_closed).then(pl.coalesce(after["not_before"], after["at"])).otherwise("still_seen"),
        "closed": pl.when(is_closed).then(after["at"]),
        "ended_by": pl.when(is_closed).then(pl.coalesce(after["not_after"], after["at"])),
        "closed_reason": pl.when(is_closed).then(after["reason"]),
    }
    opened = frame.with_columns(**closed).filter(pl.col("kind") != "closed").rename({"at": "opened"})
    return opened.with_columns(number=pl.int_range(1, pl.len() + 1).over("posting_id"))


def _finished(frame: pl.DataFrame, coverage: Coverage) -> pl.DataFrame:
    """The spells with their censoring and the gaps in reading their board."""
    known = coverage.with_gaps(coverage.with_readings_around(frame))
    first, ended = pl.col("first_complete"), pl.col("ended_by")
    censored = known.with_columns(
        left_censored=_boolean(
            (pl.col("number") == 1)
            & (first.is_null() | (pl.col("opened") <= first))
            & pl.col("reason").ne_missing("stated")
        ),
        right_censored=_boolean(pl.col("closed").is_null()),
        interval_censored=_boolean((pl.col("last_seen") < ended).fill_null(value=False)),
    )
    return censored.sort("posting_id", "number").select(column.name for column in SPELLS.columns)


def _boolean(says: pl.Expr) -> pl.Expr:
    return pl.when(says).then(pl.lit("true")).otherwise(pl.lit("false"))
