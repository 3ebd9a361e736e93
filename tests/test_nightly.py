"""The night as a whole: one run row, failures said in a line, taken up again, held nights not published."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

import app.nightly
from app.config import Config, load
from app.database import open_database
from app.errors import UserError
from app.nightly import NightResult, nightly
from app.steps import STEPS, HeldError, Night
from schema import store


@pytest.fixture
def config(database_url: str, tmp_path: Path) -> Config:
    """Settings of a night that reads no board."""
    return load({"RXJOBS_VAR": str(tmp_path / "var"), "RXJOBS_DATABASE_URL": database_url, "RXJOBS_WORKERS": "1"})


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    engine = open_database(database_url)
    yield engine
    engine.dispose()


def night(config: Config, engine: Engine, now: datetime | None = None) -> NightResult:
    """A night over no boards."""
    register = config.var.parent / "boards.toml"
    register.write_text("board = []\n", encoding="utf-8")
    if now is None:
        return nightly(config, engine, (), register)
    return nightly(config, engine, (), register, now=lambda: now)


def test_a_verdict_after_a_cut_off_night_does_not_hide_it(
    config: Config, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        break_step(patch, "close", RuntimeError("cut off"))
        with pytest.raises(UserError):
            night(config, engine)
    with engine.begin() as connection:
        (cut,) = store.load_runs(connection)
        later = replace(cut, id="later-review", kind="review", started=cut.started + timedelta(minutes=1), steps=())
        store.start_run(connection, later)
    assert night(config, engine).run_id == cut.id


def break_step(monkeypatch: pytest.MonkeyPatch, name: str, error: Exception) -> list[str]:
    """Let one step raise; returns the names of the steps that ran, in order."""
    ran: list[str] = []

    def wrapped(step_name: str, step: object) -> object:
        def run(night: Night) -> object:
            ran.append(step_name)
            if step_name == name and error:
                raise error
            return step(night)  # type: ignore[operator]  # a step

        return run

    steps = tuple((step_name, wrapped(step_name, step)) for step_name, step in STEPS)
    monkeypatch.setattr(app.nightly, "STEPS", steps)
    return ran


def states(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        return [row[0] for row in connection.execute(text("SELECT state FROM run ORDER BY started"))]


def test_a_night_has_one_run_and_all_its_steps(config: Config, engine: Engine) -> None:
    result = night(config, engine)
    assert result.state == "done"
    assert result.is_well
    assert [(step.name, step.state) for step in result.steps] == [(name, "done") for name, _ in STEPS]
    assert states(engine) == ["done"]
    latest = config.var / "snapshots" / "latest"
    assert latest.resolve().name == result.run_id
    assert (latest / "manifest.json").is_file()


def test_a_step_that_fails_is_said_in_a_line_and_taken_up_again(
    config: Config, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran = break_step(monkeypatch, "close", RuntimeError("out of\nluck"))
    with pytest.raises(UserError, match=r"failed in step close: RuntimeError: out of luck") as raised:
        night(config, engine)
    assert "\n" not in str(raised.value)
    assert ran == ["crawl", "ingest", "close"]
    assert states(engine) == ["failed"]
    monkeypatch.undo()
    result = night(config, engine)
    assert result.state == "done"
    assert states(engine) == ["done"], "the same run was taken up, no second one begun"
    assert "RuntimeError" in next((config.var / "raw" / result.run_id).glob("trace.txt")).read_text()


def test_a_held_night_is_kept_and_not_published(
    config: Config, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = night(config, engine)
    ran = break_step(monkeypatch, "gate", HeldError("all boards: pay known in 3%, usually 60%"))
    held = night(config, engine)
    assert held.state == "held"
    assert ran[-1] == "gate"
    assert states(engine) == ["done", "held"]
    assert (config.var / "snapshots" / "latest").resolve().name == before.run_id


def test_a_night_cut_off_long_ago_is_ended_and_a_new_one_begun(
    config: Config, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    long_ago = datetime.now(UTC) - timedelta(days=2)
    break_step(monkeypatch, "crawl", RuntimeError("power cut"))
    with pytest.raises(UserError):
        night(config, engine, long_ago)
    monkeypatch.undo()
    assert night(config, engine).state == "done"
    assert states(engine) == ["abandoned", "done"]


NOW = datetime(2026, 11, 27, 3, tzinfo=UTC)
YEARS = timedelta(days=1500)


def cut_short(config: Config, engine: Engine, monkeypatch: pytest.MonkeyPatch, at: datetime) -> str:
    """A night that is killed in its close, at a time that its clock tells; its id."""
    with monkeypatch.context() as patch:
        break_step(patch, "close", KeyboardInterrupt())  # type: ignore[arg-type]  # as SIGTERM does
        with pytest.raises(KeyboardInterrupt):
            night(config, engine, at)
    with engine.begin() as connection:  # a kill cannot even say that it stops
        connection.execute(text("UPDATE step SET state='running', finished=NULL, message=NULL WHERE state='failed'"))
        return next(run.id for run in store.cut_off_runs(connection, "nightly") if run.started == at)


@pytest.mark.parametrize("off", [timedelta(hours=-3), -YEARS, timedelta(hours=30), YEARS])
def test_a_night_cut_off_under_a_wrong_clock_comes_to_an_end(
    config: Config, engine: Engine, monkeypatch: pytest.MonkeyPatch, off: timedelta
) -> None:
    night(config, engine, NOW)
    cut = cut_short(config, engine, monkeypatch, NOW + off)
    after = night(config, engine, NOW + timedelta(minutes=5))
    assert after.state == "done"
    assert after.run_id != cut, "the night that is due is a night of its own"
    with engine.connect() as connection:
        (ended,) = store.load_runs(connection, run_id=cut)
        assert not store.cut_off_runs(connection, "nightly")
    assert (ended.state, ended.finished) == ("abandoned", NOW + timedelta(minutes=5))
    assert [(step.name, step.state, step.message) for step in ended.steps][-1] == ("close", "failed", "cut off")


@pytest.mark.parametrize("ahead", [timedelta(hours=3), YEARS])
def test_a_night_of_the_future_does_not_hide_the_one_that_is_cut_off(
    config: Config, engine: Engine, monkeypatch: pytest.MonkeyPatch, ahead: timedelta
) -> None:
    """Its clock was set forward; a night of the right time is cut off afterwards."""
    night(config, engine, NOW + ahead)
    cut = cut_short(config, engine, monkeypatch, NOW)
    after = night(config, engine, NOW + timedelta(minutes=5))
    assert (after.run_id == cut) == (ahead == YEARS)
    assert "dated in the future" in after.complaints[0], "whoever reads the page is told"
    with engine.connect() as connection:
        assert not store.cut_off_runs(connection, "nightly")


def test_a_clock_set_back_by_little_goes_on_with_the_night(
    config: Config, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    cut = cut_short(config, engine, monkeypatch, NOW)
    assert night(config, engine, NOW - timedelta(hours=2)).run_id == cut
    assert states(engine) == ["done"]


def test_two_nights_at_once_are_one_too_many(config: Config, engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    def meanwhile(night_under_way: Night) -> dict[str, int]:
        other = open_database(config.database_url)
        with pytest.raises(UserError, match="another rxjobs nightly is running"):
            night(replace(config), other)
        other.dispose()
        return {}

    steps = tuple((name, meanwhile if name == "crawl" else step) for name, step in STEPS)
    monkeypatch.setattr(app.nightly, "STEPS", steps)
    assert night(config, engine).state == "done"
