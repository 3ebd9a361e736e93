"""As of any past night: what was true and known then comes out of the rows of today, as docs/data-model.md says."""

from __future__ import annotations

import random
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from app.rules import Rules
from schema import landing
from schema.posting import Posting, RawPosting
from tests.nights import RULES, Nights, at, land, raw, read_ad, report, rows

REFS = [f"r{n}" for n in range(8)]
NIGHTS = 12
State = dict[str, tuple[bool, datetime, str, str | None]]


@pytest.fixture
def nights(engine: Engine, tmp_path: Path) -> Nights:
    return Nights(engine, tmp_path / "raw")


def read_later(one: RawPosting) -> Posting:
    """The rules of version 2."""
    return Posting(
        id=one.id, board=one.board, ref=one.ref, title=one.title, text="", role=read_ad(one).role, version="2"
    )


def present(engine: Engine) -> State:
    """Each posting as the database says it is now: closed, last seen, content, reading."""
    return {
        row["id"]: (row["closed"] is not None, row["last_seen"], row["raw_id"], row["reading_id"])
        for row in rows(engine, "posting")
    }


def as_of(engine: Engine, moment: datetime) -> State:
    """The slow honest reading of the past, from rows of all time."""
    known = {run["id"]: run["recorded"] for run in rows(engine, "run") if run["recorded"] <= moment}
    reports = [row["finished"] for row in rows(engine, "board_report") if row["run_id"] in known]
    events = [row for row in rows(engine, "posting_event") if row["run_id"] in known]
    readings = sorted(
        (row for row in rows(engine, "reading") if row["run_id"] in known), key=lambda row: known[row["run_id"]]
    )
    reading_of = {row["raw_id"]: row["id"] for row in readings}
    states: State = {}
    for key in {row["posting_id"] for row in events}:
        mine = sorted((row for row in events if row["posting_id"] == key), key=lambda row: row["at"])
        raw_id = [row["raw_id"] for row in mine if row["kind"] in ("opened", "changed")][-1]
        stretches = [row for row in rows(engine, "sighting") if row["posting_id"] == key]
        seen = [end for end in reports if any(one["since"] <= end <= one["until"] for one in stretches)]
        states[key] = (mine[-1]["kind"] == "closed", max(seen), raw_id, reading_of.get(raw_id))
    return states


def play(nights: Nights, night: int, chance: random.Random) -> None:
    """A night in which postings come, go, change, or are listed without being fetched; some readings fail."""
    listed = chance.sample(REFS, chance.randint(0, len(REFS)))
    fetched = [ref for ref in listed if chance.random() < 0.6]
    raws = [raw(ref, night=night, title=f"Pharmacy Technician {chance.randint(1, 2)}") for ref in fetched]
    ended = report(night=night, listed=len(listed), complete=chance.random() < 0.7)
    folder = nights.folder / f"night-{night:02}"
    land(folder, raws, [landing.Landed(report=ended, listed=dict.fromkeys(listed))])
    nights.ingest(night)
    nights.close(night)


@pytest.mark.parametrize("seed", range(6))
def test_every_past_night_can_be_told_from_today(nights: Nights, seed: int) -> None:
    chance = random.Random(seed)
    then: list[State] = []
    for night in range(1, NIGHTS + 1):
        nights.rules = RULES if night < NIGHTS // 2 else Rules(read_later, "2")
        play(nights, night, chance)
        then.append(present(nights.engine))
    assert any(state[0] for states in then for state in states.values()), "something closed"
    for night, state in enumerate(then, 1):
        assert as_of(nights.engine, at(night + 1)) == state, f"night {night}"


def test_all_nights_taken_in_again_change_nothing(nights: Nights) -> None:
    chance = random.Random(99)
    for night in range(1, NIGHTS + 1):
        play(nights, night, chance)
    before: Any = (present(nights.engine), rows(nights.engine, "sighting"), rows(nights.engine, "posting_event"))
    for night in range(1, NIGHTS + 1):
        nights.ingest(night)
        nights.close(night)
    assert (present(nights.engine), rows(nights.engine, "sighting"), rows(nights.engine, "posting_event")) == before


def test_a_gap_in_reading_is_not_bridged(nights: Nights) -> None:
    """A board that failed on page one on night two: a was last seen on night one, as of night two."""
    nights.run(1, ["a"])
    nights.run(2, [], complete=False)
    nights.run(3, ["a"])
    (state,) = as_of(nights.engine, at(3)).values()
    assert state[:2] == (False, report(night=1).finished)
