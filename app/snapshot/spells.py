"""Spells: the unbroken times in which a posting was open, with what is known of their ends and of gaps in between.

One that was there when its board was first read completely is left-censored: it may be older. One that is still open
at the moment of the snapshot is right-censored. One that ended without its board saying when is interval-censored: it
ended after `last_seen` and no later than `ended_by`. It began after `opened_after`, the last complete reading of its
board that did not show it, if there was one.
"""

from __future__ import annotations

from typing import Any

import polars as pl
from sqlalchemy import Select, case, func, select

from app.snapshot.columns import SPELLS, Column
from app.snapshot.coverage import Coverage
from app.snapshot.moment import Moment
from app.snapshot.spelling import spelled
from app.snapshot.standing import LIFE, ORDER, STANDING
from schema.tables import PostingEventRow

DERIVED = ("opened_after", "left_censored", "right_censored", "interval_censored", "gap_days", "gaps")
FETCHED = (*(column for column in SPELLS.columns if column.name not in DERIVED), Column("board", "string", "its board"))
S = STANDING.c


def spells(moment: Moment) -> Select[*tuple[Any, ...]]:
    """One row a spell: the columns of `FETCHED`."""
    e = _life(moment).subquery().c
    is_closed = e.next_kind == "closed"
    seen = case((is_closed, func.coalesce(e.next_not_before, e.next_at)), else_=S.last_seen)
    return (
        select(
            e.posting_id,
            func.row_number().over(partition_by=e.posting_id, order_by=e.at).label("number"),
            e.at.label("opened"),
            seen.label("last_seen"),
            case((is_closed, e.next_at)).label("closed"),
            case((is_closed, func.coalesce(e.next_not_after, e.next_at))).label("ended_by"),
            case((is_closed, e.next_reason)).label("closed_reason"),
            S.board_id.label("board"),
        )
        .join(STANDING, S.posting_id == e.posting_id)
        .where(e.kind != "closed")
        .order_by(e.posting_id, e.at)
    )


def _life(moment: Moment) -> Select[*tuple[Any, ...]]:
    """Each opening, reopening and closing with the event after it."""
    e = PostingEventRow
    order: dict[str, Any] = {"partition_by": e.posting_id, "order_by": (e.at, ORDER)}
    after = [
        func.lead(column).over(**order).label(f"next_{column.key}")
        for column in (e.kind, e.at, e.reason, e.not_before, e.not_after)
    ]
    return select(e.posting_id, e.kind, e.at, *after).where(e.kind.in_(LIFE), e.run_id.in_(moment.known()))


def finished(frame: pl.DataFrame, coverage: Coverage) -> pl.DataFrame:
    """The fetched spells with their censoring and the gaps in reading their board."""
    times = [column.name for column in FETCHED if column.type == "datetime"]
    known = frame.with_columns(spelled(name) for name in times)
    known = coverage.with_gaps(coverage.with_readings_around(known))
    first, ended = pl.col("first_complete"), pl.col("ended_by")
    censored = known.with_columns(
        left_censored=_boolean((pl.col("number") == 1) & (first.is_null() | (pl.col("opened") <= first))),
        right_censored=_boolean(pl.col("closed").is_null()),
        interval_censored=_boolean((pl.col("last_seen") < ended).fill_null(value=False)),
    )
    return censored.sort("posting_id", "number").select(column.name for column in SPELLS.columns)


def _boolean(says: pl.Expr) -> pl.Expr:
    return pl.when(says).then(pl.lit("true")).otherwise(pl.lit("false"))
