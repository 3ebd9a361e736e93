"""What absence closes, and everything that it must not close."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from app.close import SecondLook
from app.config import load
from app.steps import Night, close_step
from schema import landing
from tests.nights import DAY, FIRST, Nights, land, raw, report, rows

MANY = [f"r{n:02}" for n in range(25)]


@pytest.fixture
def nights(engine: Engine, tmp_path: Path) -> Nights:
    return Nights(engine, tmp_path / "raw")


def events(nights: Nights, kind: str) -> list[dict[str, object]]:
    return [row for row in rows(nights.engine, "posting_event") if row["kind"] == kind]


def test_absence_from_a_complete_reading_closes(nights: Nights) -> None:
    nights.run(1, ["a", "b"])
    counts = nights.run(2, ["a"])
    assert (counts.absent, counts.kept) == (1, ())
    assert nights.open() == {"a"}
    (closed,) = events(nights, "closed")
    assert closed["reason"] == "absent"
    assert closed["not_before"] == report(night=1).finished, "last sighting"
    assert closed["not_after"] == closed["at"] == report(night=2).finished, "first reading without it"


def test_close_twice_is_close_once(nights: Nights) -> None:
    nights.run(1, ["a", "b"])
    nights.run(2, ["a"])
    before = rows(nights.engine, "posting_event"), rows(nights.engine, "posting")
    assert nights.close(2).absent == 0
    assert (rows(nights.engine, "posting_event"), rows(nights.engine, "posting")) == before


def test_an_incomplete_reading_closes_nothing_and_says_so(nights: Nights) -> None:
    nights.run(1, ["a", "b"])
    counts = nights.run(2, ["a"], complete=False, reason="page 2 answered 500", failed={"server": 1})
    assert nights.open() == {"a", "b"}
    (kept,) = counts.kept
    assert (kept.board, kept.postings) == ("larkfield", 1)
    assert kept.why == "the board was not read completely: page 2 answered 500"


def test_a_board_without_a_report_closes_nothing(nights: Nights) -> None:
    nights.run(1, ["a", "b"])
    nights.take(2, [raw("a", night=2)])
    nights.close(2)
    assert nights.open() == {"a", "b"}


def test_another_query_closes_nothing(nights: Nights) -> None:
    nights.run(1, ["a", "b"])
    counts = nights.run(2, ["a"], query="pharmacy/2")
    assert nights.open() == {"a", "b"}
    assert "another search" in counts.kept[0].why
    nights.run(3, [], query="pharmacy/2")
    assert nights.open() == {"b"}, "a was last found under the new query"


def test_another_board_closes_nothing(nights: Nights) -> None:
    nights.run(1, ["a"])
    nights.run(2, ["x"], board="other")
    assert nights.open() == {"a", "x"}


def test_what_comes_back_is_open_again(nights: Nights) -> None:
    for night, refs in enumerate((["a", "b"], ["a"], ["a", "b"]), 1):
        nights.run(night, refs)
    assert nights.open() == {"a", "b"}
    assert [event["at"] for event in events(nights, "reopened")] == [report(night=3).finished]
    stretches = [row for row in rows(nights.engine, "sighting") if row["since"] == row["until"]]
    assert len(stretches) == 2, "b was seen twice, with a gap"


def test_what_comes_back_unread_is_open_again(nights: Nights) -> None:
    """A listing that shows it is enough."""
    nights.run(1, ["a", "b"])
    nights.run(2, ["a"])
    shown = landing.Landed(report=report(night=3, listed=2), listed={"a": None, "b": None})
    land(nights.folder / "night-03", [], [shown])
    assert nights.ingest(3).reopened == 1
    nights.close(3)
    assert nights.open() == {"a", "b"}


def test_the_board_saying_filled_closes_at_once(nights: Nights) -> None:
    nights.run(1, ["a", "b"])
    nights.take(
        2,
        [raw("a", night=2), raw("b", night=2, closed_by_board=True, text=None)],
        [report(night=2, complete=False)],
    )
    counts = nights.close(2)
    assert (counts.absent, counts.filled) == (0, 1)
    assert nights.open() == {"a"}
    (closed,) = events(nights, "closed")
    assert closed["reason"] == "filled"
    assert not events(nights, "changed"), "the bare answer is not the advertisement"
    nights.ingest(2)
    assert nights.close(2).filled == 0
    assert nights.open() == {"a"}


def test_filled_and_back_the_night_after(nights: Nights) -> None:
    nights.run(1, ["a"])
    nights.take(2, [raw("a", night=2, closed_by_board=True)], [report(night=2)])
    nights.close(2)
    assert nights.open() == set()
    nights.run(3, ["a"])
    assert nights.open() == {"a"}


def test_a_second_look_may_be_asked_for(nights: Nights) -> None:
    nights.run(1, ["a", "b"])
    nights.take(2, [raw("a", night=2)], [report(night=2)])
    counts = nights.close(2, second_look=SecondLook(2))
    assert nights.open() == {"a", "b"}
    assert counts.kept[0].why == "absent for the first time: 2 complete readings must miss them"
    nights.take(3, [raw("a", night=3)], [report(night=3, complete=False)])
    nights.close(3, second_look=SecondLook(2))
    assert nights.open() == {"a", "b"}, "an incomplete reading is no look"
    nights.take(4, [raw("a", night=4)], [report(night=4)])
    nights.close(4, second_look=SecondLook(2))
    assert nights.open() == {"a"}
    (closed,) = events(nights, "closed")
    assert closed["not_after"] == report(night=2).finished, "the first complete reading without it"


def test_a_second_look_may_have_to_wait(nights: Nights) -> None:
    """Two readings of one hour are not two looks where 24 hours are asked for; the first one that missed it counts."""
    patience = SecondLook(2, 24)
    nights.run(1, ["a", "b"])
    for minutes, night in ((0, 2), (40, 3), (60 * 24 - 1, 4), (60 * 24, 5)):
        start = FIRST + DAY + timedelta(minutes=minutes)
        reading = report(started=start, finished=start + timedelta(minutes=10))
        nights.take(night, [raw("a", fetched=start + timedelta(minutes=5))], [reading])
        counts = nights.close(night, second_look=patience)
        assert nights.open() == ({"a"} if night == 5 else {"a", "b"}), night
        why = "absent for the first time: 2 complete readings, 24 hours or more from first to last, must miss them"
        assert [kept.why for kept in counts.kept] == ([] if night == 5 else [why])
    (closed,) = events(nights, "closed")
    assert closed["not_after"] == FIRST + DAY + timedelta(minutes=10), "the first complete reading without it"


def test_hours_alone_take_a_second_look(nights: Nights) -> None:
    nights.run(1, ["a", "b"])
    for night in (2, 3):
        nights.take(night, [raw("a", night=night)], [report(night=night)])
        nights.close(night, second_look=SecondLook(1, 12))
        assert nights.open() == ({"a"} if night == 3 else {"a", "b"})


def test_no_look_at_all_is_one(nights: Nights) -> None:
    nights.run(1, ["a", "b"])
    nights.run(2, ["a", "b"])
    nights.take(3, [raw("a", night=3)], [report(night=3)])
    assert nights.close(3, second_look=SecondLook(0)).absent == 1


def test_the_step_of_a_night_goes_by_the_settings(nights: Nights, tmp_path: Path) -> None:
    config = load({"RXJOBS_SECOND_LOOK": "2", "RXJOBS_SECOND_LOOK_HOURS": "24", "RXJOBS_VAR": str(tmp_path)})
    nights.run(1, ["a", "b"])
    for night, closed in ((2, 0), (3, 1)):
        nights.take(night, [raw("a", night=night)], [report(night=night)])
        step = Night(config, nights.engine, f"night-{night:02}", (), tmp_path, lambda: FIRST)
        assert close_step(step)["closed_absent"] == closed


def test_an_empty_catalogue_closes_nothing(nights: Nights) -> None:
    nights.run(1, MANY[:5])
    for night in (2, 3, 4):
        counts = nights.run(night, [])
        assert len(nights.open()) == 5
        assert counts.kept[0].why == "the board lists nothing where 5 were open"
    assert [row["doubt"] for row in rows(nights.engine, "board_report")] == [None, "empty", "empty", "empty"]
    nights.close(4, accept=["larkfield"])
    assert nights.open() == set(), "a person has looked"


def test_a_small_board_may_become_empty(nights: Nights) -> None:
    nights.run(1, MANY[:4])
    nights.run(2, [])
    assert nights.open() == set()


def test_losing_most_of_a_large_board_needs_a_second_look(nights: Nights) -> None:
    nights.run(1, MANY)
    counts = nights.run(2, MANY[:9])
    assert len(nights.open()) == 25
    assert counts.kept[0].why == "16 of 25 gone at once: 2 complete readings must miss them"
    assert nights.run(3, MANY[:9]).absent == 16
    assert nights.close(3).absent == 0
    assert [row["doubt"] for row in rows(nights.engine, "board_report")] == [None, "shrunk", "shrunk"]


def test_an_empty_reading_is_not_the_first_of_two_looks(nights: Nights) -> None:
    nights.run(1, MANY)
    nights.run(2, [])
    nights.run(3, MANY[:9])
    assert len(nights.open()) == 25
    nights.run(4, MANY[:9])
    assert len(nights.open()) == 9


def test_losing_a_little_more_than_half_closes_at_once(nights: Nights) -> None:
    nights.run(1, MANY)
    assert nights.run(2, MANY[:10]).absent == 15


def test_a_reading_that_began_before_the_last_one_closes_nothing(nights: Nights) -> None:
    nights.run(2, ["a", "b"])
    counts = nights.run(1, ["a"])
    assert nights.open() == {"a", "b"}
    assert "later than this one" in counts.kept[0].why if counts.kept else True
    assert [row["doubt"] for row in rows(nights.engine, "board_report")] == ["clock", None]


def test_a_clock_turned_back_closes_nothing(nights: Nights) -> None:
    nights.run(2, ["a", "b"])
    back = FIRST - 30 * DAY
    nights.run(3, ["a"], started=back, finished=back + timedelta(minutes=9))
    assert nights.open() == {"a", "b"}


def test_closing_an_old_run_again_after_newer_ones_changes_nothing(nights: Nights) -> None:
    nights.run(1, ["a", "b"])
    nights.run(2, ["a"])
    nights.run(3, ["a", "b"])
    before = rows(nights.engine, "posting"), rows(nights.engine, "board_report")
    nights.ingest(2)
    nights.close(2)
    assert (rows(nights.engine, "posting"), rows(nights.engine, "board_report")) == before


def test_a_new_run_without_reports_closes_nothing(nights: Nights) -> None:
    nights.run(1, ["a"])
    nights.begin(2)
    assert nights.close(2).absent == 0
    assert nights.open() == {"a"}
