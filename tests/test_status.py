"""Status: the last runs and each board's health, for people and machines."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from rich.console import Console
from sqlalchemy import Engine

from app.gate import gate
from app.status import as_dict, show, status
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


def test_an_empty_database_has_a_status(engine: Engine, capsys: pytest.CaptureFixture[str]) -> None:
    found = status(engine)
    assert (found.runs, found.boards, found.is_well) == ((), (), True)
    assert show(found) == 0


def test_each_board_is_told_with_its_trouble(nights: Nights) -> None:
    found = status(nights.engine)
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


def test_a_board_broken_for_nights_asks_for_a_person(nights: Nights, capsys: pytest.CaptureFixture[str]) -> None:
    assert {one.board: one.broken for one in status(nights.engine).boards} == {"larkfield": 0, "other": 1}
    for night in (3, 4):
        nights.take(night, [], [report(night=night), report("other", night, complete=False, failed={"server": 1})])
    assert {one.board: one.broken for one in status(nights.engine).boards} == {"larkfield": 0, "other": 3}
    show(status(nights.engine))
    assert "3 readings in a row not whole" in capsys.readouterr().out
    nights.take(5, [], [report("other", 5)])
    assert {one.board: one.broken for one in status(nights.engine).boards}["other"] == 0


def test_runs_come_newest_first_with_steps_and_verdict(nights: Nights) -> None:
    with nights.engine.begin() as connection:
        step = Step(name="ingest", state="done", started=at(2), finished=at(2) + timedelta(1), counts={"landed": 2})
        store.save_step(connection, "night-02", 1, step)
        store.save_step(connection, "night-02", 2, Step(name="close", state="failed", started=at(2)))
        store.finish_run(connection, "night-02", "failed", at(3))
    found = status(nights.engine)
    assert [run.id for run in found.runs] == ["night-02", "night-01"]
    assert [step.name for step in found.runs[0].steps] == ["ingest", "close"]
    assert dict(found.verdicts) == {"night-02": None, "night-01": "passed"}


def test_it_is_shown_to_people_and_machines(nights: Nights, capsys: pytest.CaptureFixture[str]) -> None:
    found = status(nights.engine)
    assert show(found) == 1
    seen = capsys.readouterr().out
    assert "larkfield" in seen
    assert "2 server" in seen
    show(found, machine=True)
    told = json.loads(capsys.readouterr().out)
    assert told == json.loads(json.dumps(as_dict(found)))
    assert told["boards"][0]["state"] == "ok"


def test_eighty_columns_hold_it_and_boards_never_read_are_one_line(
    nights: Nights, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.output.out", Console(width=80, highlight=False))
    found = status(nights.engine)
    unread = replace(found.boards[0], board="never-asked", run=None, reason=None, failed={})
    assert unread.state == "never read"
    show(replace(found, boards=(*found.boards, unread)))
    lines = capsys.readouterr().out.splitlines()
    assert max(map(len, lines)) <= 80
    assert "other: 2 server; page 2 answered 500" in lines
    assert lines[-1] == "never read: 1 of 3 boards; rxjobs boards list names them"
