"""Coverage: when each board was read completely, and so on which days of a spell nothing was known of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

import polars as pl
from sqlalchemy import Connection, func, select

from app.snapshot.moment import Moment
from schema.store.closing import NO_LOOK
from schema.tables import BoardReportRow

DAY = timedelta(days=1)
STAMP = "%Y-%m-%dT%H:%M:%SZ"


class Coverage:
    """The complete readings of every board that were known at a moment, as times in the form of the files."""

    def __init__(self, readings: Iterable[tuple[str, str]], until: str) -> None:
        """`readings` are (board, end of a complete reading), `until` the moment."""
        schema = {"board": pl.String, "opened_after": pl.String}
        self._readings = (
            pl.DataFrame(list(readings), schema=schema, orient="row")
            .with_columns(at=_seconds("opened_after"))
            .sort("at")
        )
        self._first = self._readings.group_by("board").agg(first_complete=pl.col("opened_after").min())
        days = self._readings.select("board", day=_day("opened_after")).unique().sort("day")
        self._days = days.with_columns(read=pl.int_range(1, pl.len() + 1).over("board"))
        self._read = {key[0]: set(group["day"]) for key, group in days.group_by("board")}
        self._until = until

    def days(self) -> dict[str, int]:
        """Each day (UTC) on which any board was read completely, and how many were."""
        counted = self._days.group_by("day").agg(boards=pl.len()).sort("day")
        return {str(day): boards for day, boards in counted.iter_rows()}

    def with_readings_around(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Adds `opened_after`, the last complete reading before `opened`, and `first_complete` of the board."""
        timed = frame.with_columns(at=_seconds("opened")).sort("at")
        before = timed.join_asof(self._readings, on="at", by="board", allow_exact_matches=False, check_sortedness=False)
        return before.drop("at").join(self._first, on="board", how="left")

    def with_gaps(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Adds `gap_days` and `gaps`: days (UTC) from `opened` to `closed`, or to the moment, without a complete
        reading of the board, as a number and as days or first/last pairs with spaces between."""
        end = pl.coalesce("closed", pl.lit(self._until))
        framed = frame.with_columns(day=_day("opened"), last=end.str.head(10).str.to_date("%Y-%m-%d"))
        stays = framed.select("board", "day", "last").unique()  # far fewer than spells
        before = self._read_by(stays.select("board", day=pl.col("day") - pl.duration(days=1)))
        upto = self._read_by(stays.select("board", day="last"))
        held = (pl.col("last") - pl.col("day")).dt.total_days() + 1
        counted = stays.with_columns(gap_days=held - (upto - before))
        told = counted.with_columns(gaps=self._gaps(counted))
        return framed.join(told, on=["board", "day", "last"], how="left", maintain_order="left").drop("day", "last")

    def _read_by(self, frame: pl.DataFrame) -> pl.Series:
        """Days on which the board was read completely, up to `day`, in the order of the frame."""
        asked = frame.with_row_index("row").sort("day")
        found = asked.join_asof(self._days, on="day", by="board", check_sortedness=False).sort("row")
        return found["read"].fill_null(0)

    def _gaps(self, stays: pl.DataFrame) -> pl.Series:
        cells = [
            _ranges(day, last, self._read.get(board, set())) if count else None
            for board, day, last, count in stays.select("board", "day", "last", "gap_days").iter_rows()
        ]
        return pl.Series("gaps", cells, pl.String)


def coverage(connection: Connection, moment: Moment) -> Coverage:
    """What was known at the moment of complete readings; those whose clock or emptiness was doubted are none."""
    r = BoardReportRow
    trusted = func.coalesce(r.doubt, "").not_in(NO_LOOK)
    query = select(r.board_id, r.finished).where(r.complete, trusted, r.run_id.in_(moment.known()))
    found = connection.execute(query.order_by(r.board_id, r.finished))
    return Coverage(((board, at.strftime(STAMP)) for board, at in found), moment.stamp)


def _ranges(first: date, last: date, read: set[date]) -> str:
    """The days from first to last that are not in `read`: single days and first/last, with spaces between."""
    spans: list[list[date]] = []
    day = first
    while day <= last:
        if day not in read:
            if spans and spans[-1][1] == day - DAY:
                spans[-1][1] = day
            else:
                spans.append([day, day])
        day += DAY
    return " ".join(str(start) if start == end else f"{start}/{end}" for start, end in spans)


def _seconds(name: str) -> pl.Expr:
    return pl.col(name).str.to_datetime(STAMP, time_unit="us")


def _day(name: str) -> pl.Expr:
    return pl.col(name).str.head(10).str.to_date("%Y-%m-%d")
