"""Backfills that are cut off, or lose the lock of nights in the middle: they end, and the same command goes on."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

import app.backfill
from app.cli import main
from app.errors import UserError
from app.steps import STEPS
from schema import store
from tests.nightprocess import content
from tests.test_clock import lose_connections
from tests.test_usajobs_history import TWO_PAGES, aged, history

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine


def test_backfills_cut_off_come_to_an_end_whatever_their_clock_said(
    tmp_path: Path, database_url: str, engine: Engine
) -> None:
    """One of a clock set forward, one whose folder is gone: neither is there to be taken up, neither runs for ever."""
    history(tmp_path, database_url, aged(TWO_PAGES))
    with engine.begin() as connection:
        (done,) = store.load_runs(connection)
        for name, year in (("of-the-future", 2031), ("long-ago", 2020)):
            left = replace(done, id=name, started=datetime(year, 1, 1, tzinfo=UTC), state="running", steps=())
            store.start_run(connection, left)
    history(tmp_path, database_url, aged(TWO_PAGES))
    with engine.connect() as connection:
        ended = {run.id: run.state for run in store.load_runs(connection, limit=9)}
    assert ended.pop("of-the-future") == ended.pop("long-ago") == "abandoned"
    assert list(ended.values()) == ["done", "done"]


def lost_after(step: str, address: str, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The server ends every connection once a step of the backfill is over, the one that holds the lock too.

    Returns the names of the steps that ran.
    """
    ran: list[str] = []

    def wrapped(name: str, run: Any) -> Any:
        def then_lose(*args: Any, **options: Any) -> Any:
            found = run(*args, **options)
            ran.append(name)
            if name == step:
                lose_connections(address)
            return found

        return then_lose

    monkeypatch.setattr(app.backfill, "STEPS", tuple((name, wrapped(name, run)) for name, run in STEPS))
    monkeypatch.setattr(app.backfill, "crawl", wrapped("crawl", app.backfill.crawl))
    return ran


@pytest.mark.parametrize(
    "step", ["crawl", "ingest", *(pytest.param(step, marks=pytest.mark.long) for step in ("close", "match"))]
)
def test_a_lock_lost_in_the_middle_stops_it_and_the_same_command_goes_on(
    step: str, tmp_path: Path, postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = f"sqlite:///{tmp_path / 'whole.sqlite'}"
    (tmp_path / "whole").mkdir()
    history(tmp_path / "whole", whole, aged(TWO_PAGES))
    with monkeypatch.context() as patch:
        ran = lost_after(step, postgres_url, patch)
        with pytest.raises(UserError, match=r"stopped before .* has let go of the lock .* the same command") as raised:
            history(tmp_path, postgres_url, aged(TWO_PAGES))
    assert "\n" not in str(raised.value)
    assert ran[-1] == step, "no step begins without the lock"
    found = content(postgres_url)
    assert found["runs"] == [("running", None)]
    assert [bool(found[name]) for name in ("postings", "jobs")] == [step != "crawl", step == "match"]
    assert {row[2] for row in found["postings"]} <= {step == "ingest"}, "open before its close, all closed after it"
    again = history(tmp_path, postgres_url, aged(TWO_PAGES))
    assert all(report.complete for report in again.reports)
    assert content(postgres_url) == content(whole)


def test_a_backfill_that_lost_its_lock_says_so_in_one_line(
    tmp_path: Path, postgres_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    history(tmp_path, postgres_url, aged(TWO_PAGES))
    monkeypatch.setenv("RXJOBS_DATABASE_URL", postgres_url)
    monkeypatch.setenv("RXJOBS_VAR", str(tmp_path / "var"))
    ran = lost_after("ingest", postgres_url, monkeypatch)
    with pytest.raises(SystemExit) as ended:
        main(["backfill", "usajobs", "--since", "2025", "--replay", str(tmp_path / "tape-0")])
    assert ran == ["crawl", "ingest"]
    assert ended.value.code == 2
    (line,) = [line for line in capsys.readouterr().err.splitlines() if line.startswith("rxjobs:")]
    assert "stopped before close" in line
    assert "goes on" in line
