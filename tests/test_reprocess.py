"""Reprocessing: nothing is written unless told; what changes is counted; killed and run again it ends the same."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
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
from schema import store
from schema.posting import Posting, RawPosting
from schema.store import Part
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


def placed(filled: Engine) -> None:
    """r0 to r2 in Ohio, r3 in Texas, r4 in Ontario, the others nowhere; r2 was first seen a month later."""
    where = {"US-OH": "r0 r1 r2", "US-TX": "r3", "CA-ON": "r4"}
    with filled.begin() as connection:
        for place, refs in where.items():
            country, state = place.split("-")
            for ref in refs.split():
                connection.execute(
                    text(
                        "INSERT INTO place (reading_id, position, text, country, state, remote)"
                        " SELECT reading_id, 0, 'x', :country, :state, false FROM posting WHERE ref = :ref"
                    ),
                    {"country": country, "state": state, "ref": ref},
                )
        seen = connection.scalar(text("SELECT first_seen FROM posting WHERE ref = 'r2'"))
        later = str(seen).replace("2026-11", "2026-12").replace("2026-10", "2026-11")
        connection.execute(text("UPDATE posting SET first_seen = :later WHERE ref = 'r2'"), {"later": later})


def test_partitions_are_read_one_after_the_other(filled: Engine) -> None:
    connection_free = again(filled)
    (everywhere,) = connection_free.by_part
    assert everywhere.startswith("? ")
    assert connection_free.by_part[everywhere] == [10, 5]
    placed(filled)
    month = everywhere.removeprefix("? ")
    year, number = map(int, month.split("-"))
    parts = again(filled).by_part
    assert list(parts) == [
        f"? {month}",
        f"CA-ON {month}",
        f"US-OH {month}",
        f"US-OH {year}-{number + 1:02}",
        f"US-TX {month}",
    ]
    assert parts[f"US-OH {month}"] == [2, 2]


@pytest.mark.parametrize(
    ("part", "refs"),
    [
        (Part(country="US"), "r0 r1 r2 r3"),
        (Part(country="US", state="OH"), "r0 r1 r2"),
        (Part(country="", state=""), "r5 r6 r7 r8 r9"),
        (Part(country="US", state="OH", month=date(2026, 12, 9)), "r2"),
        (Part(month=date(2026, 12, 1)), "r2"),
        (Part(month=date(2025, 12, 1)), ""),
        (Part(since=datetime(2100, 1, 1, tzinfo=UTC)), ""),
    ],
)
def test_a_part_leaves_the_others_as_they_are(filled: Engine, part: Part, refs: str) -> None:
    placed(filled)
    assert again(filled, part=part, run_id=RUN).read == len(refs.split())
    with filled.connect() as connection:
        read = connection.scalars(text("SELECT ref FROM posting WHERE rules_version = '2' ORDER BY ref"))
        assert list(read) == refs.split()


def test_memory_holds_a_page_and_what_is_under_way(filled: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.reprocess.pages.PAGE_POSTINGS", 2)
    monkeypatch.setattr("app.reprocess.pages.BATCH_CONTENTS", 1)
    fetched, kept = [], []
    contents_of = store.contents_of
    monkeypatch.setattr(store, "contents_of", lambda *given: fetched.append(1) or contents_of(*given))
    again(filled, progress=lambda count: kept.append(len(fetched)))
    assert kept == [1, 2, 3, 4, 5], "a page is fetched when the one before it is kept"


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
    assert run("reprocess", "--place", "Ohio") == 2
    assert run("reprocess", "--month", "October") == 2
    assert run("reprocess", "--place", "US-OH", "--month", "2026-10", "--json", "--workers", "1") == 0
    assert read()["read"] == 0
    assert run("reprocess", "--engine", "spark://x") == 2
