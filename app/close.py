"""Close: what a complete reading of a board no longer lists is closed, and nothing else.

A failed, truncated, late or differently filtered reading closes nothing; an empty or badly shrunk one is doubted
first. What was kept open in spite of its absence is part of the result, with the reason.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import timedelta

from sqlalchemy import Connection, Engine

from schema import store

# A catalogue of five or more that is empty overnight is a broken board far more often than a closed pharmacy.
EMPTY_BEFORE = 5
# A board that loses more than this share of at least this many postings must be read complete twice.
SHRUNK_SHARE, SHRUNK_BEFORE, SHRUNK_LOOKS = 0.6, 20, 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """Postings of a board that were not listed and stay open, and why."""

    board: str
    postings: int
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseCounts:
    """What close did: postings closed by absence, closed because the board said so, closed because they are listed and
    have long been gone themselves, and those rightly kept open."""

    absent: int
    filled: int
    gone: int = 0
    kept: tuple[Kept, ...] = ()


@dataclass(frozen=True, slots=True)
class SecondLook:
    """How sure close wants to be: so many complete readings in a row must miss a posting, the first of them at least
    so many hours before the last. Less than one reading is none."""

    readings: int = 1
    hours: int = 0

    def at_least(self, readings: int) -> SecondLook:
        """The same with no fewer readings."""
        return replace(self, readings=max(self.readings, readings))

    def __str__(self) -> str:
        apart = f", {self.hours} hours or more from first to last," if self.hours else ""
        return f"{self.readings} complete readings{apart} must miss them"


ONE_LOOK = SecondLook()


def close(
    engine: Engine, run_id: str, *, second_look: SecondLook = ONE_LOOK, accept: Collection[str] = ()
) -> CloseCounts:
    """Close by the board reports of one run; running it again closes nothing more.

    Boards in `accept` are not doubted: a person has looked, and the catalogue is as small as the board says.
    """
    second_look = second_look.at_least(1)
    with engine.begin() as connection:
        filled = store.close_said(connection, run_id)
    with engine.connect() as connection:
        readings = list(store.board_readings(connection, run_id))
        dead = store.dead_boards(connection, run_id)
    with engine.begin() as connection:
        found = [one for one in readings if one.board in dead and _is_timely(one)]
        gone = sum(store.close_gone(connection, run_id, one) for one in found)
    if gone:  # what is closed is absent no longer
        with engine.connect() as connection:
            readings = list(store.board_readings(connection, run_id))
    absent, kept = 0, []
    for reading in readings:
        closed, reasons = _close_board(engine, run_id, reading, second_look, reading.board in accept)
        absent += closed
        kept += reasons
    return CloseCounts(absent=absent, filled=filled, gone=gone, kept=tuple(kept))


def _close_board(
    engine: Engine, run_id: str, reading: store.Reading, second_look: SecondLook, is_accepted: bool
) -> tuple[int, list[Kept]]:
    """How many of a board were closed, and what was kept; a board that lists all it had costs no statement."""
    kept = _kept(reading, reading.elsewhere, "found under another search than this one")
    if why := _no_look(reading):
        return 0, kept + _kept(reading, reading.absent, why)
    doubt = None if is_accepted else _doubt(reading)
    if not (reading.absent or doubt or is_accepted):
        return 0, kept
    with engine.begin() as connection:
        closed, reasons = _close_doubted(connection, run_id, reading, second_look, doubt, is_accepted=is_accepted)
    return closed, kept + reasons


def _close_doubted(
    connection: Connection,
    run_id: str,
    reading: store.Reading,
    second_look: SecondLook,
    doubt: str | None,
    *,
    is_accepted: bool,
) -> tuple[int, list[Kept]]:
    if doubt or is_accepted:  # once the doubt is settled nothing is left to doubt: a second run must not take it back
        store.save_doubt(connection, run_id, reading.board, doubt)
    if doubt == "empty":
        return 0, _kept(reading, reading.absent, f"the board lists nothing where {reading.known} were open")
    needed = second_look.at_least(SHRUNK_LOOKS) if doubt == "shrunk" else second_look
    looks = store.complete_looks(connection, reading)
    closed = store.close_absent(connection, run_id, reading, looks, needed.readings, timedelta(hours=needed.hours))
    why = f"{reading.absent} of {reading.known} gone at once" if doubt else "absent for the first time"
    return closed, _kept(reading, reading.absent - closed, f"{why}: {needed}")


def _no_look(reading: store.Reading) -> str | None:
    """Why this reading is no evidence that anything is gone."""
    if not reading.complete:
        return f"the board was not read completely: {reading.reason or 'no reason given'}"
    if not _is_timely(reading):
        return "the board has a reading that began later than this one"
    return None


def _is_timely(reading: store.Reading) -> bool:
    return not reading.is_superseded and reading.doubt != "clock"


def _doubt(reading: store.Reading) -> str | None:
    if reading.listed == 0 and reading.known >= EMPTY_BEFORE:
        return "empty"
    if reading.known >= SHRUNK_BEFORE and reading.absent > SHRUNK_SHARE * reading.known:
        return "shrunk"
    return None


def _kept(reading: store.Reading, postings: int, why: str) -> list[Kept]:
    return [Kept(board=reading.board, postings=postings, why=why)] if postings else []
