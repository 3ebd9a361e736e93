"""Spells fit for survival analysis: how each is censored, what is known of its ends, and the days nobody looked."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from app.snapshot.coverage import _ranges
from app.snapshot.export import Wanted, export
from schema.posting import posting_id
from tests.nights import Nights, at, raw, report

TODAY = date(2026, 11, 25)


@pytest.fixture
def nights(engine: Engine, tmp_path: Path) -> Nights:
    return Nights(engine, tmp_path / "raw")


def told(nights: Nights, tmp_path: Path, night: int) -> dict[tuple[str, str], dict[str, str]]:
    """(ref, number) to spell, as of a night."""
    folder = tmp_path / f"as-of-{night}"
    export(nights.engine, folder, Wanted(formats=("csv",), as_of=at(night).date()), today=TODAY)
    name = {posting_id("larkfield", ref): ref for ref in "abcdef"}
    with (folder / "spells.csv").open(encoding="utf-8", newline="") as lines:
        return {(name[row["posting_id"]], row["number"]): row for row in csv.DictReader(lines)}


def ended(night: int) -> str:
    """When the reading of a night ended."""
    return f"{report(night=night).finished:%Y-%m-%dT%H:%M:%SZ}"


def censored(row: dict[str, str]) -> str:
    """Letters of what is censored: l, r, i."""
    return "".join(name[0] for name in ("left", "right", "interval") if row[f"{name}_censored"] == "true")


def test_each_end_says_what_is_known_of_it(nights: Nights, tmp_path: Path) -> None:
    nights.run(1, ["a", "b"])
    nights.run(2, ["a", "b", "c"])
    nights.run(4, ["a", "c"])
    found = told(nights, tmp_path, 4)
    a, b, c = found["a", "1"], found["b", "1"], found["c", "1"]
    assert [censored(row) for row in (a, b, c)] == ["lr", "li", "r"]
    assert (b["last_seen"], b["ended_by"], b["closed"], b["closed_reason"]) == (ended(2), ended(4), ended(4), "absent")
    assert (a["opened_after"], c["opened_after"]) == ("", ended(1))
    assert [row["gap_days"] for row in (a, b, c)] == ["1", "1", "1"]
    assert {row["gaps"] for row in (a, b, c)} == {"2026-11-03"}


def test_a_spell_is_told_as_of_a_day(nights: Nights, tmp_path: Path) -> None:
    nights.run(1, ["a"])
    nights.run(2, ["a"])
    nights.run(3, [])
    nights.run(4, ["a"])
    assert [censored(row) for row in told(nights, tmp_path, 2).values()] == ["lr"]
    before = told(nights, tmp_path, 3)["a", "1"]
    assert (censored(before), before["closed"]) == ("li", ended(3))
    after = told(nights, tmp_path, 4)
    assert after["a", "1"] == before
    assert (censored(after["a", "2"]), after["a", "2"]["opened_after"]) == ("r", ended(3))


def test_the_moment_itself_may_lie_in_a_gap(nights: Nights, tmp_path: Path) -> None:
    nights.run(1, ["a"])
    nights.run(2, [], complete=False)
    nights.run(6, ["a"], complete=False)
    (row,) = told(nights, tmp_path, 9).values()
    assert (row["gap_days"], row["gaps"]) == ("8", "2026-11-02/2026-11-09")
    assert row["last_seen"] == ended(6)


def test_a_board_never_read_completely_leaves_the_start_unknown(nights: Nights, tmp_path: Path) -> None:
    nights.run(1, ["a"], complete=False)
    nights.run(2, ["a", "b"], complete=False)
    assert {censored(row) for row in told(nights, tmp_path, 2).values()} == {"lr"}


def test_filled_by_the_boards_own_word(nights: Nights, tmp_path: Path) -> None:
    nights.run(1, ["a", "b"])
    nights.take(2, [raw("a", night=2, closed_by_board=True), raw("b", night=2)], [report(night=2)])
    nights.close(2)
    row = told(nights, tmp_path, 2)["a", "1"]
    assert row["closed_reason"] == "filled"
    assert row["last_seen"] <= row["ended_by"] == row["closed"]


@given(st.sets(st.integers(1, 28)), st.integers(1, 28), st.integers(0, 27))
def test_gaps_name_exactly_the_days_without_a_reading(read: set[int], first: int, length: int) -> None:
    days = range(first, min(28, first + length) + 1)
    told = _ranges(date(2026, 2, first), date(2026, 2, days[-1]), {date(2026, 2, day) for day in read})
    named: list[int] = []
    for part in told.split():
        start, _, end = part.partition("/")
        named += range(int(start[-2:]), int((end or start)[-2:]) + 1)
    assert named == [day for day in days if day not in read]
