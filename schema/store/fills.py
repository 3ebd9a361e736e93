"""Fill rates: in how many open postings of each board a field is known, or could not be read, and their history."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Connection, case, exists, func, or_, select

from schema.store.room import make_room
from schema.store.rows import table_of, upsert
from schema.store.troubles import TROUBLES, Troubles, count_troubles
from schema.tables import FillRow, PayRow, PlaceRow, PostingRow, RawPostingRow, ReadingRow, RequirementRow, RunRow

ALL_BOARDS = ""
SHORT_TEXT_CHARS = 200  # a shorter "advertisement" is a teaser or a page that did not load


@dataclass(frozen=True, slots=True, kw_only=True)
class Fill:
    """One field on one board (ALL_BOARDS: on all) after one run: among all open postings, and the fresh of them.

    `filled` postings have a known value, the others miss it. In `invalid` ones the board stated something that could
    not be read, in `unknown` ones something that no vocabulary holds, whether the field is known by other words or not
    (None: a run of before 2026-11-28, which did not count them).
    """

    board: str
    field: str
    postings: int
    filled: int
    fresh: int
    fresh_filled: int
    invalid: int | None = None
    unknown: int | None = None
    fresh_invalid: int | None = None
    fresh_unknown: int | None = None

    @property
    def open_troubles(self) -> dict[str, int | None]:
        """Open postings in which the field is missing, invalid, unknown; None where a run did not count them."""
        return {"missing": self.postings - self.filled, "invalid": self.invalid, "unknown": self.unknown}

    @property
    def fresh_troubles(self) -> dict[str, int | None]:
        """The same of fresh postings."""
        missing = self.fresh - self.fresh_filled
        return {"missing": missing, "invalid": self.fresh_invalid, "unknown": self.fresh_unknown}


def measure_fills(connection: Connection, run_id: str) -> tuple[Fill, ...]:
    """Count, store and return the fill of every field, for each board with open postings and for all together."""
    make_room(connection)
    troubles = count_troubles(connection, run_id)
    fills = [fill for row in _boards(connection, run_id) for fill in _fills(row, troubles)]
    for field in FIELDS:
        same = [fill for fill in fills if fill.field == field]
        sums = {name: sum(getattr(one, name) or 0 for one in same) for name in COUNTS}
        fills.append(Fill(board=ALL_BOARDS, field=field, **sums))
    rows = [{"run_id": run_id, "board_id": one.board, "field": one.field, **_count(one)} for one in fills]
    upsert(connection, FillRow, rows)
    return tuple(fills)


def past_fills(connection: Connection, run_id: str, runs: int, *, troubled: bool = False) -> Iterator[Fill]:
    """The fills of the newest `runs` runs that began before this one and passed the gate, newest first.

    A night that a person accepted begins a new history: what was usual before it is not any more. `troubled` leaves
    out boards and fields of which nothing is invalid or unknown in this run, but for WATCHED fields.
    """
    now, past, fills = table_of(RunRow).alias("now"), table_of(RunRow), table_of(FillRow)
    newest = table_of(RunRow).alias("newest")
    accepted = (
        select(func.max(newest.c.started))
        .where(newest.c.verdict == "accepted", newest.c.started < now.c.started)
        .scalar_subquery()
    )
    passed = (
        select(past.c.id, past.c.started)
        .join(now, (now.c.id == run_id) & (past.c.started < now.c.started))
        .where(past.c.verdict.in_(("passed", "accepted")), past.c.started >= func.coalesce(accepted, past.c.started))
        .order_by(past.c.started.desc())
        .limit(runs)
        .subquery()
    )
    query = select(fills).join(passed, passed.c.id == fills.c.run_id).order_by(passed.c.started.desc())
    if troubled:
        here = fills.alias("here")
        same = (here.c.run_id == run_id) & (here.c.board_id == fills.c.board_id) & (here.c.field == fills.c.field)
        query = query.join(here, same).where(or_(here.c.invalid > 0, here.c.unknown > 0, fills.c.field.in_(WATCHED)))
    yield from map(_fill, connection.execute(query))


def load_fills(connection: Connection, run_id: str, board: str | None = None) -> tuple[Fill, ...]:
    """What was counted after one run (of one board), in order of board and field; nothing before its gate."""
    fills = table_of(FillRow)
    query = select(fills).where(fills.c.run_id == run_id).order_by(fills.c.board_id, fills.c.field)
    query = query if board is None else query.where(fills.c.board_id == board)
    return tuple(map(_fill, connection.execute(query)))


def newest_measured(connection: Connection, begun_before: datetime) -> str | None:
    """The newest run whose fields were counted."""
    runs, fills = table_of(RunRow), table_of(FillRow)
    query = select(runs.c.id).where(runs.c.started < begun_before, exists().where(fills.c.run_id == runs.c.id))
    found: str | None = connection.scalar(query.order_by(runs.c.started.desc()).limit(1))
    return found


def _fill(row: Any) -> Fill:
    return Fill(board=row.board_id, field=row.field, **{name: getattr(row, name) for name in COUNTS})


COUNTS = ("postings", "filled", "fresh", "fresh_filled", *TROUBLES)


def _count(fill: Fill) -> dict[str, int]:
    return {name: getattr(fill, name) for name in COUNTS}


def _conditions() -> dict[str, ColumnElement[bool]]:
    readings, asked, pay, places = (table_of(row) for row in (ReadingRow, RequirementRow, PayRow, PlaceRow))
    of_reading = asked.c.reading_id == readings.c.id
    return {
        "read": readings.c.id.is_not(None),
        "role": readings.c.role != "other",
        "licence": exists().where(of_reading, asked.c.kind == "license"),
        "requirement": exists().where(of_reading),
        "pay": exists().where(pay.c.reading_id == readings.c.id),
        "place": exists().where(places.c.reading_id == readings.c.id, places.c.state.is_not(None)),
        "employer": readings.c.employer.is_not(None),
        "posted": readings.c.posted.is_not(None),
        "text": readings.c.text_chars >= SHORT_TEXT_CHARS,
        "employment": readings.c.employment.is_not(None),
        "valid_through": readings.c.valid_through.is_not(None),
    }


WATCHED = ("employment", "valid_through")  # counted and shown; no night is held for them
FIELDS = tuple(_conditions())


def _boards(connection: Connection, run_id: str) -> Iterator[dict[str, Any]]:
    """What each board's open postings have, the run's own and the others together; the own ones as fresh_ besides."""
    for _, rows in groupby(connection.execute(_counts(run_id)).mappings(), lambda row: row["board_id"]):
        board: dict[str, Any] = defaultdict(int)
        for row in rows:
            board["board_id"] = row["board_id"]
            for name in ("postings", *FIELDS):
                board[name] += row[name]
                board[f"fresh_{name}"] += row[name] * row["is_fresh"]
        yield board


def _counts(run_id: str) -> Any:
    """Rows a board, apart by whether the run read them: so no condition is asked twice."""
    postings, raws, readings = table_of(PostingRow), table_of(RawPostingRow), table_of(ReadingRow)
    fresh = select(raws.c.id).where(raws.c.run_id == run_id).subquery()
    is_fresh = case((fresh.c.id.is_not(None), 1), else_=0).label("is_fresh")
    sums = [func.sum(case((condition, 1), else_=0)).label(name) for name, condition in _conditions().items()]
    return (
        select(postings.c.board_id, is_fresh, func.count().label("postings"), *sums)
        .outerjoin(fresh, fresh.c.id == postings.c.raw_id)
        .outerjoin(readings, readings.c.id == postings.c.reading_id)
        .where(postings.c.closed.is_(None))
        .group_by(postings.c.board_id, is_fresh)
        .order_by(postings.c.board_id)
    )


def _fills(row: dict[str, Any], troubles: Troubles) -> Iterator[Fill]:
    for field in FIELDS:
        met = troubles.get((row["board_id"], field), Counter[str]())
        yield Fill(
            board=row["board_id"],
            field=field,
            postings=row["postings"],
            filled=row[field],
            fresh=row["fresh_postings"],
            fresh_filled=row[f"fresh_{field}"],
            **{name: met[name] for name in TROUBLES},
        )
