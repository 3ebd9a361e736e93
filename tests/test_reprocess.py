"""Reprocessing: nothing is written unless told; what changes is counted; killed and run again it ends the same."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, text

from app.cli import main
from app.database import open_database
from app.engine import Here
from app.engine import engine as engine_of
from app.reprocess import Reprocessed, as_dict
from app.reprocess.pages import reprocess
from app.rules import Rules
from schema.posting import Posting, RawPosting
from schema.vocab import Role
from tests.nights import Nights, everything, read_ad
from tests.test_engine import cluster

QUIET: dict[str, Any] = {"complain": lambda _: None, "progress": lambda _: None}
RUN = "night-01"


def read_otherwise(raw: RawPosting) -> Posting:
    """Rules of version 2: every second ad is another role, those of "bad" cannot be read."""
    if "bad" in raw.ref:
        raise ValueError("cannot")
    read = replace(read_ad(raw), version="2")
    return replace(read, role=replace(read.role, role=Role.INTERN)) if raw.ref < "r5" else read


NEWER = Rules(read_otherwise, "2")


@pytest.fixture
def filled(engine: Engine, tmp_path: Path) -> Engine:
    Nights(engine, tmp_path / "raw").run(1, [f"r{number}" for number in range(10)])
    return engine


def again(filled: Engine, **options: Any) -> Reprocessed:
    return reprocess(filled, Here(), rules=NEWER, **{**QUIET, **options})


def test_without_apply_nothing_is_written(filled: Engine) -> None:
    before = everything(filled)
    done = again(filled)
    assert (done.read, done.changed, done.unread, done.applied) == (10, 5, 0, False)
    assert everything(filled) == before


def test_what_changes_is_counted_with_examples(filled: Engine) -> None:
    said = as_dict(again(filled))
    (change,) = said["changes"]
    assert (change["field"], change["after"], change["postings"]) == ("role", "intern", 5)
    assert len(change["examples"]) == 3
    assert said["fields"] == {"role": 5}


def test_applied_readings_stand_beside_the_old_ones(filled: Engine) -> None:
    again(filled, run_id=RUN)
    with filled.connect() as connection:
        roles = connection.execute(text("SELECT version, COUNT(*) FROM reading GROUP BY version ORDER BY 1")).all()
        now = connection.scalar(
            text("SELECT COUNT(*) FROM posting p JOIN reading r ON r.id = p.reading_id WHERE r.version = '2'")
        )
    assert [tuple(row) for row in roles] == [("1", 10), ("2", 10)]
    assert now == 10
    assert again(filled).read == 0


def test_killed_in_the_middle_it_ends_the_same(filled: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.reprocess.pages.PAGE_POSTINGS", 3)

    def stop(_: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        again(filled, run_id=RUN, progress=stop)
    assert again(filled).read == 7
    again(filled, run_id=RUN)
    cut = everything(filled)
    again(filled, run_id=RUN)
    assert everything(filled) == cut
    assert len(cut["reading"]) == 20


def test_what_cannot_be_read_keeps_its_reading(engine: Engine, tmp_path: Path) -> None:
    Nights(engine, tmp_path / "raw").run(1, ["good", "bad"])
    told: list[str] = []
    done = again(engine, run_id=RUN, complain=told.append)
    assert (done.read, done.unread) == (1, 1)
    assert "bad" in told[0]
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT COUNT(*) FROM posting WHERE reading_id IS NULL")) == 0


@pytest.mark.parametrize("kind", ["processes", "dask"])
def test_every_engine_gives_the_same(filled: Engine, tmp_path: Path, kind: str) -> None:
    here = as_dict(again(filled))
    if kind == "processes":
        with engine_of("local", 2) as place:
            done = reprocess(filled, place, rules=NEWER, **QUIET)
    else:
        with cluster(tmp_path) as (address, _), engine_of(address) as place:
            done = reprocess(filled, place, rules=NEWER, **QUIET)
    assert as_dict(done) == here


def run(*argv: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main(argv)
    return int(str(ended.value.code))


def test_the_command(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    Nights(open_database(database_url), tmp_path / "raw").run(1, ["a", "b"])
    monkeypatch.setenv("RXJOBS_VAR", str(tmp_path / "var"))
    monkeypatch.setenv("RXJOBS_DATABASE_URL", database_url)
    read: Callable[..., dict[str, Any]] = lambda: json.loads(capsys.readouterr().out)  # noqa: E731 - one short line
    with open_database(database_url).begin() as connection:
        connection.execute(text("UPDATE posting SET rules_version = '0'"))
    assert run("reprocess", "--workers", "1", "--json", "--since", "2000-01-01") == 0
    assert read()["read"] == 2
    assert run("reprocess", "--workers", "1", "--json", "--since", "2100-01-01") == 0
    assert read()["read"] == 0
    assert run("reprocess", "--workers", "1", "--apply") == 0
    assert "2 postings read" in capsys.readouterr().out
    assert run("reprocess", "--workers", "1", "--json") == 0
    assert read()["read"] == 0
    assert run("reprocess", "--since", "soon") == 2
    assert run("reprocess", "--engine", "spark://x") == 2
