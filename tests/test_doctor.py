"""The doctor: well where all is well, and each thing that is broken is named with what to do; it changes nothing."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from app.backup.saving import file_name
from app.cli import main
from app.config import Config, load
from app.database import connect, open_database
from app.doctor import Finding, examine
from schema import store
from schema.run import Run

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
REGISTER = """[[board]]
id = "a"
employer = "A"
platform = "greenhouse"
url = "https://a.example/"
slug = "a"
source = "a test"
"""


@pytest.fixture
def config(database_url: str, tmp_path: Path) -> Config:
    """An installation where all is well."""
    (tmp_path / "boards.toml").write_text(REGISTER)
    (tmp_path / "var" / "backups").mkdir(parents=True)
    (tmp_path / "var" / "backups" / file_name(NOW - timedelta(days=1))).touch()
    (tmp_path / "var" / "snapshots" / "latest").mkdir(parents=True)
    (tmp_path / "var" / "snapshots" / "latest" / "manifest.json").touch()
    with open_database(database_url).begin() as connection:
        started = NOW - timedelta(hours=9)
        store.start_run(connection, Run(id="r", kind="nightly", started=started, rules_version="1", code_version="0"))
        store.finish_run(connection, "r", "done", started + timedelta(hours=1))
    store.make_summaries(connect(database_url), NOW - timedelta(hours=8))
    settings = {"VAR": tmp_path / "var", "DATABASE_URL": database_url, "BOARDS": tmp_path / "boards.toml"}
    settings |= {"CONTACT": "mailto:a@b.example"}
    return load({f"RXJOBS_{name}": str(value) for name, value in settings.items()})


def changed(config: Config, **settings: str | Path) -> Config:
    return Config(**{name: getattr(config, name) for name in Config.__dataclass_fields__} | settings)  # type: ignore[arg-type]  # - each value is of its field's type


def look(config: Config, what: str) -> Finding:
    return next(one for one in examine(config, NOW) if one.what.startswith(what))


def test_a_whole_installation_is_well(config: Config) -> None:
    assert [one for one in examine(config, NOW) if one.state != "ok"] == []


def test_summaries_of_before_the_last_night_are_named(config: Config) -> None:
    engine = connect(config.database_url)
    store.make_summaries(engine, NOW - timedelta(days=2))
    found = look(config, "night_ tables")
    assert (found.state, found.do) == ("warn", "run rxjobs summary")
    assert "before the night of 2026-11-26" in found.found
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE night_made"))
    assert look(config, "night_ tables").found == "never made"
    assert look(config, "last night").state == "ok"


def test_what_is_missing_is_named_with_what_to_do(config: Config, tmp_path: Path) -> None:
    bare = changed(config, contact="", var=tmp_path / "empty", timezone="Mars/Olympus")
    states = {one.what: one for one in examine(bare, NOW)}
    assert states["contact"].state == states["clock"].state == "fail"
    assert states["last backup"].state == states["snapshot"].state == "warn"
    assert all(one.do for one in states.values() if one.state != "ok")
    assert not (tmp_path / "empty").exists()


@pytest.mark.parametrize("url", ["postgresql://127.0.0.1:1/none", "mysql://x/y", "nonsense"])
def test_a_database_that_cannot_be_used(config: Config, url: str) -> None:
    assert look(changed(config, database_url=url), "database").state == "fail"


def test_looking_makes_no_database(config: Config, tmp_path: Path) -> None:
    found = look(changed(config, database_url=f"sqlite:///{tmp_path}/new/x.sqlite"), "database")
    assert (found.state, "not there yet" in found.found) == ("ok", True)
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize(("revision", "words"), [("f00d", "newer"), ("0001", "older")])
def test_another_schema(config: Config, revision: str, words: str) -> None:
    with connect(config.database_url).begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :r"), {"r": revision})
    found = look(config, "database")
    assert found.state == "fail"
    assert words in found.found


def test_old_nights_and_old_backups(config: Config) -> None:
    late = {one.what: one.state for one in examine(config, NOW + timedelta(days=30))}
    assert (late["last night"], late["last backup"]) == ("warn", "warn")


def test_what_is_dated_in_the_future_does_not_hide_that_nothing_runs(config: Config) -> None:
    """A clock jumped to 2030, and a night and a backup of that day are taken for news no more."""
    late, future = NOW + timedelta(days=30), NOW + timedelta(days=1400)
    with connect(config.database_url).begin() as connection:
        run = Run(id="2030", kind="nightly", started=future, rules_version="1", code_version="0")
        store.start_run(connection, run)
        store.finish_run(connection, "2030", "done", future)
    (config.var / "backups" / file_name(future)).touch()
    found = {one.what: one for one in examine(config, late)}
    assert "dated in the future: 2030;" in found["nights"].found
    assert (found["nights"].state, found["last night"].state, found["last backup"].state) == ("warn", "warn", "warn")
    assert found["last backup"].found == "31 days old"
    assert "nights" not in {one.what for one in examine(config, future)}


def test_a_broken_register_and_a_missing_key(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("RXJOBS_USAJOBS_KEY", raising=False)
    config.boards.write_text(REGISTER.replace("greenhouse", "usajobs"))
    assert "USAJOBS" in look(config, "key of usajobs").found
    config.boards.write_text("[[bord]]")
    assert look(config, "register").state == "fail"


def test_the_command(config: Config, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("var", "database_url", "boards"):
        monkeypatch.setenv(f"RXJOBS_{name.upper()}", str(getattr(config, name)))
    monkeypatch.delenv("RXJOBS_CONTACT", raising=False)
    with pytest.raises(SystemExit) as ended:
        main(["doctor", "--json"])
    assert ended.value.code == 1
    assert {one["what"]: one["state"] for one in json.loads(capsys.readouterr().out)}["contact"] == "fail"
    with pytest.raises(SystemExit):
        main(["doctor"])
    assert "RXJOBS_CONTACT" in capsys.readouterr().out
