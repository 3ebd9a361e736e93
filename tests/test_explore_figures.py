"""The figures of the explorer, counted from columns, are those that SQL finds in the snapshot's tables."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from app.explore import database_of
from app.explore.figures import Figures
from app.explore.filters import COUNTS, Filter
from app.explore.held import hold
from tests.explore_sql import QUESTIONS, listed
from tests.test_explore import write_snapshot

POSTINGS = 400
CODES = ("LIC.RPH", "LIC.TECH", "CERT.CPHT.PTCB", "EDU.HS")
FILTERS: tuple[dict[str, str], ...] = (
    {}, {"open": "all"}, {"role": "technician"}, {"role": "nobody"}, {"setting": "retail_chain", "open": "all"},
    {"state": "OH"}, {"state": "ON"}, {"code": "LIC.RPH"}, {"code": "LIC.RPH", "asked": "preferred"},
    {"employer": 'A "quoted", name', "state": "TX"}, {"board": "b3", "role": "pharmacist", "code": "EDU.HS"},
    {"code": "NONE", "asked": "required"}, {"pay": "20", "state": "OH"}, {"day": "2026-11-05", "open": "all"},
)  # fmt: skip


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A snapshot in which everything may be unknown, named twice, or there several times."""
    folder, dice = tmp_path_factory.mktemp("world"), random.Random(6)
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in ("postings", "jobs", "job_postings", "boards")}
    rows |= {name: [] for name in ("requirements", "places", "pay")}
    for n in range(POSTINGS):
        key = f"p{n:03}"
        rows["postings"].append(_posting(key, dice))
        if n % 9:
            rows["job_postings"].append({"job_id": f"j{n // 3}", "posting_id": key})
        for nth in range(dice.randrange(4)):
            code, level = dice.choice(CODES), dice.choice(["required", "preferred"])
            rows["requirements"].append({"posting_id": key, "number": nth + 1, "code": code, "level": level})
        for nth in range(dice.randrange(3)):
            state, country = dice.choice([("OH", "US"), ("TX", "US"), ("ON", "CA"), (None, "US"), ("OH", None)])
            rows["places"].append({"posting_id": key, "number": nth + 1, "state": state, "country": country})
        rows["pay"] += _pay(key, dice)
    for n in range(POSTINGS // 3 + 1):
        again = f"j{n - 1}" if n % 5 == 1 else "gone" if n % 7 == 0 else None
        rows["jobs"].append({"job_id": f"j{n}", "title": f"Job {n}", "repost_of": again})
    write_snapshot(folder, rows)
    return folder


def _posting(key: str, dice: random.Random) -> dict[str, Any]:
    return {
        "posting_id": key,
        "board": f"b{dice.randrange(4)}",
        "role": dice.choice(["technician", "pharmacist", "other", None]),
        "setting": dice.choice(["retail_chain", "specialty", None]),
        "employer_canonical": dice.choice([f"Employer {dice.randrange(30)}", 'A "quoted", name', None]),
        "first_seen": f"2026-11-{dice.randrange(1, 28):02}T03:00:00Z",
        "closed": dice.choice([None, None, "2026-11-28T03:00:00Z"]),
        "text_length": dice.choice([100, 199, 200, 3000, None]),
    }


def _pay(key: str, dice: random.Random) -> list[dict[str, Any]]:
    least, most = dice.choice([(18.5, 24.75), (19.99, None), (20, 20), (None, None), (61.2, 70)])
    base = {"number": 0, "kind": "base", "hourly_min_usd": least, "hourly_max_usd": most}
    return [{"posting_id": key, **one} for one in (base, {"number": 1, "kind": "sign_on"})][: dice.randrange(3)]


@pytest.fixture(scope="module")
def figures(world: Path, tmp_path_factory: pytest.TempPathFactory) -> Figures:
    return Figures(hold(world, tmp_path_factory.mktemp("held")))


@pytest.fixture(scope="module")
def database(world: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return database_of(world, tmp_path_factory.mktemp("cache"))


def asked(database: Path, sql: str, values: dict[str, Any]) -> list[dict[str, Any]]:
    with closing(sqlite3.connect(database)) as connection:
        connection.row_factory = sqlite3.Row
        return [dict(row) for row in connection.execute(sql, values)]


def ordered(rows: list[dict[str, Any]]) -> list[Any]:
    """Rows of a chart to be compared: SQL leaves the order of equals open, and a group of none may be left out."""
    return sorted(([row[name] or 0 for name in sorted(row)] for row in rows if row.get("n") != 0), key=repr)


@pytest.mark.parametrize("count", COUNTS)
@pytest.mark.parametrize("chosen", FILTERS, ids=str)
def test_every_chart_says_what_sql_says(figures: Figures, database: Path, chosen: dict[str, str], count: str) -> None:
    f = Filter.of(chosen | {"count": count})
    told = figures.told(f)
    assert set(told) == set(QUESTIONS)
    for name, question in QUESTIONS.items():
        values = dict(f.chosen) | ({"open": "all"} if name == "days" else {})
        assert ordered(list(told[name])) == ordered(asked(database, question(f), values)), name


@pytest.mark.parametrize("chosen", FILTERS, ids=str)
def test_the_list_of_jobs_is_that_of_sql_page_by_page(figures: Figures, database: Path, chosen: dict[str, str]) -> None:
    f = Filter.of(chosen)
    for offset in (0, 20):
        wanted = asked(database, listed(f, 20), f.chosen | {"offset": offset})
        assert figures.jobs(f, 20, offset) == wanted


def test_columns_are_made_once_and_read_from_there(world: Path, tmp_path: Path, figures: Figures) -> None:
    hold(world, tmp_path)
    (made,) = tmp_path.iterdir()
    stamps = {path.name: path.stat().st_mtime_ns for path in made.iterdir()}
    again = Figures(hold(world, tmp_path))
    assert {path.name: path.stat().st_mtime_ns for path in made.iterdir()} == stamps
    assert again.told(Filter.of({})) == figures.told(Filter.of({}))
