"""The gate: nights like the others pass, a broken field or a shrunken board is held and named."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine

from app.bands import Finding, outside
from app.gate import Held, Passed, compare, gate
from app.held import review_nights
from app.rules import Rules
from schema.posting import Posting, RawPosting
from schema.store import Fill
from tests.gateworld import Board, Break, sizes, year
from tests.nights import Nights, raw, read_ad, report, rows

REFS = [f"r{n:02}" for n in range(40)]


@pytest.fixture
def nights(engine: Engine, tmp_path: Path) -> Nights:
    return Nights(engine, tmp_path / "raw")


def run(nights: Nights, night: int, refs: list[str]) -> Passed | Held:
    nights.run(night, refs)
    return gate(nights.engine, f"night-{night:02}")


def without_pay(one: RawPosting) -> Posting:
    return replace(read_ad(one), pay=None)


def test_first_nights_pass(nights: Nights) -> None:
    assert run(nights, 1, REFS) == Passed(runs_compared=0)
    assert run(nights, 2, REFS[:20]) == Passed(runs_compared=1), "nothing usual yet"


def test_a_night_like_the_others_passes_and_its_fills_are_kept(nights: Nights) -> None:
    for night in range(1, 5):
        found = run(nights, night, [*REFS, f"n{night}"])
    assert found == Passed(runs_compared=3)
    fills = {(row["run_id"], row["board_id"], row["field"]): row for row in rows(nights.engine, "fill")}
    assert fills["night-01", "", "pay"]["filled"] == 41
    assert fills["night-04", "larkfield", "licence"]["postings"] == 41
    assert fills["night-04", "larkfield", "pay"]["fresh"] == 1


def test_a_field_that_breaks_in_new_postings_is_held_and_named(nights: Nights) -> None:
    """The old postings still have their pay, so only the fresh ones tell."""
    for night in range(1, 5):
        run(nights, night, [*REFS, f"n{night}"])
    nights.rules = Rules(without_pay, "1")
    found = run(nights, 5, REFS + [f"new{n:02}" for n in range(40)])
    assert isinstance(found, Held)
    assert {(one.board, one.field, one.among) for one in found.findings} >= {("", "pay", "fresh")}
    assert all(one.field in ("pay", "postings") for one in found.findings)
    assert "all boards: pay known in 0% of fresh postings, usually 100%" in map(str, found.findings)


def test_a_loss_of_postings_is_held(nights: Nights) -> None:
    for night in range(1, 4):
        run(nights, night, REFS)
    found = run(nights, 4, REFS[:17])
    assert isinstance(found, Held)
    assert str(found.findings[0]) == "all boards: 17 open postings, usually 40"


def test_a_verdict_stays(nights: Nights) -> None:
    for night in range(1, 5):
        first = run(nights, night, REFS if night < 4 else REFS[:17])
    nights.run(5, REFS)
    assert gate(nights.engine, "night-04") == first
    assert gate(nights.engine, "night-03") == Passed(runs_compared=2)


def test_held_nights_are_no_history(nights: Nights) -> None:
    for night in range(1, 4):
        run(nights, night, REFS)
    for night in (4, 5, 6, 7):
        assert isinstance(run(nights, night, REFS[:17]), Held), "a break does not become usual by lasting"


def test_boards_that_are_not_read_do_not_hold_a_night(nights: Nights) -> None:
    for night in range(1, 5):
        run(nights, night, REFS)
    nights.take(5, [raw(REFS[0], night=5)], [report(night=5, complete=False)])
    nights.close(5)
    assert isinstance(gate(nights.engine, "night-05"), Passed)


def test_small_boards_and_chance_hold_nothing() -> None:
    def fill(postings: int, filled: int) -> Fill:
        return Fill(board="b", field="pay", postings=postings, filled=filled, fresh=0, fresh_filled=0)

    assert not list(compare([fill(20, 0)], [fill(20, 20)] * 5))
    assert not list(compare([fill(100, 55)], [fill(100, 50)] * 5))
    assert list(compare([fill(100, 20)], [fill(100, 50)] * 5)) == [
        Finding(board="b", field="pay", among="open", value=0.2, usual=0.5)
    ]


def test_a_person_may_accept_a_held_night(nights: Nights, capsys: pytest.CaptureFixture[str]) -> None:
    for night in range(1, 4):
        run(nights, night, REFS)
    assert isinstance(run(nights, 4, REFS[:17]), Held)
    when = datetime(2026, 11, 7, tzinfo=UTC)
    assert review_nights(nights.engine, lambda _question: "n", who="kim", now=lambda: when) == 0
    assert isinstance(run(nights, 5, REFS[:17]), Held)
    assert review_nights(nights.engine, lambda _question: "y", who="kim", now=lambda: when) == 1
    assert "17 open postings, usually 40" in capsys.readouterr().out
    assert isinstance(run(nights, 6, REFS[:17]), Passed)
    assert review_nights(nights.engine, lambda _question: "y", who="kim", now=lambda: when) == 0
    stored = next(row for row in rows(nights.engine, "run") if row["id"] == "night-05")
    assert (stored["verdict"], stored["verdict_fields"][-1]["accepted_by"]) == ("accepted", "kim")


def alarms(world: list[Board], nights: int) -> dict[int, list[Finding]]:
    """What the gate finds, by night; a night with something is accepted by a person."""
    history: dict[tuple[str, str], list[Fill]] = {}
    found = {}
    for night, fills in enumerate(year(world, nights)):
        found[night] = [one for fill in fills for one in outside(fill, history.get((fill.board, fill.field), []))]
        if found[night]:
            history.clear()
        for fill in fills:
            history[fill.board, fill.field] = [fill, *history.get((fill.board, fill.field), [])[:27]]
    return {night: findings for night, findings in found.items() if findings}


def world(broken: Break | None = None, hit: str = "") -> list[Board]:
    """Sixty boards, one of them with 800 postings."""
    made = [Board(f"b{n}", size, 100 + n, broken if hit == "all" else None) for n, size in enumerate(sizes(59, 3))]
    return [*made, Board("large", 800, 99, broken if hit else None)]


def test_half_a_year_has_few_false_alarms() -> None:
    assert len(alarms(world(), 180)) <= 2


@pytest.mark.parametrize(
    ("broken", "hit", "field"),
    [
        (Break(50, "fresh", "pay"), "large", "pay"),
        (Break(50, "fresh", "text", 0.5), "large", "text"),
        (Break(50, "count", size=0.25), "large", "postings"),
        (Break(50, "count", size=0.2), "all", "postings"),
        (Break(50, "rules", "licence", 0.35), "all", "licence"),
    ],
)
def test_a_planted_break_is_named_within_a_week(broken: Break, hit: str, field: str) -> None:
    found = alarms(world(broken, hit), 58)
    named = {(one.board, one.field) for night, findings in found.items() if night >= 50 for one in findings}
    assert named & {("large", field), ("", field)}
