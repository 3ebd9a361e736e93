"""Status: the last runs and each board's health, for people and machines."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from datetime import timedelta
from pathlib import Path

import pytest
from rich.console import Console
from sqlalchemy import Engine

from app.bands import Finding
from app.gate import gate
from app.status import Status, as_dict, show, status
from schema import store
from schema.run import Step
from tests.nights import Nights, at, raw, report


@pytest.fixture
def nights(engine: Engine, tmp_path: Path) -> Nights:
    made = Nights(engine, tmp_path / "raw")
    made.take(1, [raw("a"), raw("b"), raw("x", board="other")], [report(), report("other")])
    made.close(1)
    gate(engine, "night-01")
    broken = report("other", 2, complete=False, reason="page 2 answered 500", failed={"server": 2})
    made.take(2, [raw("a", night=2), raw("b", night=2)], [report(night=2), broken])
    made.close(2)
    return made


def asked(nights: Nights) -> Status:
    """The status a week later."""
    return status(nights.engine, now=lambda: at(9))


def test_an_empty_database_has_a_status(engine: Engine, capsys: pytest.CaptureFixture[str]) -> None:
    found = status(engine, now=lambda: at(9))
    assert (found.runs, found.boards, found.is_well) == ((), (), True)
    assert show(found) == 0


def test_each_board_is_told_with_its_trouble(nights: Nights) -> None:
    found = asked(nights)
    boards = {one.board: one for one in found.boards}
    assert (boards["larkfield"].state, boards["larkfield"].open, boards["larkfield"].unseen) == ("ok", 2, 0)
    other = boards["other"]
    assert (other.state, other.unseen, other.failed, other.reason) == (
        "incomplete",
        1,
        {"server": 2},
        "page 2 answered 500",
    )
    assert other.last_complete == report(night=1).finished
    assert not found.is_well


def test_each_class_of_failure_is_told_with_its_evidence(nights: Nights) -> None:
    proof = {"bot_wall": "HTTP 403 at https://x.example/2", "truncated": "the board says 9 postings and listed 4"}
    failed = {"bot_wall": 3, "truncated": 1}
    nights.take(3, [], [report("other", 3, complete=False, failed=failed, evidence=proof, reason="bot_wall: HTTP 403")])
    old = report("larkfield", 4, complete=False, failed={"dns": 1}, reason="dns: no such name: x.example")
    nights.take(4, [], [old])
    told = {one["board"]: one for one in as_dict(asked(nights))["boards"]}
    assert (told["other"]["failed"], told["other"]["evidence"]) == (failed, proof)
    assert told["larkfield"]["evidence"] == {"dns": "no such name: x.example"}, "a report of before has its reason"


def test_a_board_broken_for_nights_asks_for_a_person(nights: Nights, capsys: pytest.CaptureFixture[str]) -> None:
    assert {one.board: one.broken for one in asked(nights).boards} == {"larkfield": 0, "other": 1}
    for night in (3, 4):
        nights.take(night, [], [report(night=night), report("other", night, complete=False, failed={"server": 1})])
    assert {one.board: one.broken for one in asked(nights).boards} == {"larkfield": 0, "other": 3}
    show(asked(nights))
    assert "3 readings in a row not whole" in capsys.readouterr().out
    nights.take(5, [], [report("other", 5)])
    assert {one.board: one.broken for one in asked(nights).boards}["other"] == 0


def test_runs_come_newest_first_with_steps_and_verdict(nights: Nights) -> None:
    with nights.engine.begin() as connection:
        step = Step(name="ingest", state="done", started=at(2), finished=at(2) + timedelta(1), counts={"landed": 2})
        store.save_step(connection, "night-02", 1, step)
        store.save_step(connection, "night-02", 2, Step(name="close", state="failed", started=at(2)))
        store.finish_run(connection, "night-02", "failed", at(3))
    found = asked(nights)
    assert [run.id for run in found.runs] == ["night-02", "night-01"]
    assert [step.name for step in found.runs[0].steps] == ["ingest", "close"]
    assert dict(found.verdicts) == {"night-02": None, "night-01": "passed"}


def test_it_is_shown_to_people_and_machines(nights: Nights, capsys: pytest.CaptureFixture[str]) -> None:
    found = asked(nights)
    assert show(found) == 1
    seen = capsys.readouterr().out
    assert "larkfield" in seen
    assert "2 server" in seen
    show(found, machine=True)
    told = json.loads(capsys.readouterr().out)
    assert told == json.loads(json.dumps(as_dict(found)))
    assert told["boards"][0]["state"] == "ok"


def test_a_held_night_says_what_for(nights: Nights, capsys: pytest.CaptureFixture[str]) -> None:
    def held(board: str) -> dict[str, object]:
        return asdict(Finding(board=board, field="pay", among="fresh", value=0.0, usual=0.9))

    with nights.engine.begin() as connection:
        store.save_verdict(connection, "night-02", "held", [held(f"board{n}") for n in range(12)])
    found = asked(nights)
    show(found)
    said = capsys.readouterr().out.splitlines()
    assert "held: board0: pay known in 0% of fresh postings, usually 90%" in said
    assert "held: 2 more; --json has all of it" in said
    assert [one["board"] for one in as_dict(found)["findings"]] == [f"board{n}" for n in range(12)]
    nights.take(3, [], [report(night=3), report("other", 3)])
    assert asked(nights).findings == (), "an older night is held, the newest is not"


def test_eighty_columns_hold_it_and_boards_never_read_are_one_line(
    nights: Nights, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.output.out", Console(width=80, highlight=False))
    found = asked(nights)
    unread = replace(found.boards[0], board="never-asked", run=None, reason=None, failed={})
    assert unread.state == "never read"
    show(replace(found, boards=(*found.boards, unread)))
    lines = capsys.readouterr().out.splitlines()
    assert max(map(len, lines)) <= 80
    assert "other: 2 server; page 2 answered 500" in lines
    assert lines[-1] == "never read: 1 of 3 boards; rxjobs boards list names them"


def test_a_night_of_the_future_is_named_and_is_not_the_newest(
    nights: Nights, capsys: pytest.CaptureFixture[str]
) -> None:
    nights.take(3, [raw("a", night=3), raw("b", night=3)], [report(night=3), report("other", 3)])
    before = asked(nights)
    nights.take(400, [raw("a", night=400)], [report(night=400), report("other", 400, complete=False)], now=at(401))
    found = asked(nights)
    assert [run.id for run in found.ahead] == ["night-400"]
    assert [run.id for run in found.runs] == ["night-03", "night-02", "night-01"]
    assert [(one.board, one.state, one.run, one.broken, one.last_complete) for one in found.boards] == [
        (one.board, one.state, one.run, one.broken, one.last_complete) for one in before.boards
    ]
    assert not found.is_well
    show(found)
    said = " ".join(capsys.readouterr().out.split())
    assert "dated in the future: night-400; it is 2026-11-09 03:00 UTC" in said
    assert as_dict(found)["runs_ahead"] == ["night-400"]
    assert not status(nights.engine, now=lambda: at(401)).ahead
