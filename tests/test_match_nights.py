"""Nights in a crowded world leave exactly the rows of one run over everything: pairs, crowds, links with their keys."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, text, update

import app.match_reach
import app.match_state
from app.database import open_database
from app.matching import match
from schema import store
from schema.job import MatchAd
from schema.tables import MatchAdRow, PostingRow
from tests.planted_postings import FIRST, begin, close, plant

TOWNS = (("Tulsa", "OK"), ("Enid", "OK"), ("Reno", "NV"), (None, None))
TITLES = ("Pharmacy Technician", "Pharmacist", "Lead Pharmacy Technician")
LINES = (
    "Fill prescriptions.",
    "Answer the telephone.",
    "Count the stock at night.",
    "Bill insurers.",
    "Call patients.",
)
SAID = ("match_pair", "a, b, score, is_apart"), ("match_ad", "posting_id, opening_crowd, text_crowd"), (
    "link", "a, b, kind, score, parts, keys"), ("job", "id, title, employer, city, repost_of")  # fmt: skip


def crowd(chance: random.Random, size: int, days: int) -> list[MatchAd]:
    """Ads of two chains that print few texts in few towns: nearly every block is too large."""
    return [_ad(chance, f"p{number:05d}", days) for number in range(size)]


def _ad(chance: random.Random, name: str, days: int) -> MatchAd:
    city, state = chance.choices(TOWNS, (6, 3, 3, 1))[0]
    body = " ".join(chance.sample(LINES, 4)) + " We are a pharmacy that cares for all who come through its door."
    number = chance.choice(("", f" Store {chance.randint(4000, 4030)}."))
    return MatchAd(
        id=name, title=chance.choices(TITLES, (6, 2, 1))[0], employer=chance.choice(("Larkfield", "Oakwell")),
        city=city, state=state, text=body + number, board=chance.choice("abc"), is_open=True,
        first_seen=date(2025, 1, 1) + timedelta(days=chance.randrange(days)),
    )  # fmt: skip


def edit(engine: Engine, ads: Iterable[MatchAd], run: str, chance: random.Random) -> None:
    """Give postings another text, under a reading of its own."""
    rows = store.table_of(PostingRow)
    with engine.begin() as connection:
        for one in ads:
            other = replace(one, id=f"{one.id}-{run}", text=_ad(chance, "x", 1).text)
            plant(connection, [other], run)
            connection.execute(update(rows).where(rows.c.id == one.id).values(reading_id=f"r-{other.id}"))
            connection.execute(update(rows).where(rows.c.id == other.id).values(reading_id=None))


def nights(engine: Engine, ads: list[MatchAd], chance: random.Random) -> None:
    """Half on the first night; then a few more each night, some edited and some closed."""
    for night in range(8):
        run = begin(engine, night + 1)
        here = ads[: len(ads) // 2 + night * len(ads) // 14]
        with engine.begin() as connection:
            plant(connection, here, run)
        if night:
            edit(engine, chance.sample(here, 5), run, chance)
            with engine.begin() as connection:
                close(connection, [one.id for one in chance.sample(here, 4)], FIRST + timedelta(days=night))
        match(engine, run)


def rows(engine: Engine) -> dict[str, set[tuple[str, ...]]]:
    """What matching has written, without the runs that wrote it; of jobs those that have members."""
    with engine.connect() as connection:
        found = {
            name: {tuple(map(repr, row)) for row in connection.execute(text(f"SELECT {columns} FROM {name}"))}
            for name, columns in SAID
        }
        live = "SELECT job_id, posting_id FROM job_member WHERE until_run_id IS NULL"
        found["job_member"] = {tuple(map(repr, row)) for row in connection.execute(text(live))}
    lived = {row[0] for row in found["job_member"]}
    return {**found, "job": {row for row in found["job"] if row[0] in lived}}


def anew(engine: Engine, path: Path) -> Engine:
    """A copy in which everything is taken in at once, by the same table of tokens."""
    source = engine.url.database
    assert source
    engine.dispose()  # what is in the log of SQLite comes into the file
    shutil.copy(source, path)
    copy = open_database(f"sqlite:///{path}")
    with copy.begin() as connection:
        connection.execute(update(store.table_of(MatchAdRow)).values(version="none"))
    match(copy, begin(copy, 99))
    return copy


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_nights_of_a_crowd_equal_one_run_over_everything(
    tmp_path: Path, sqlite_template: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    """600 ads over 500 days, so that what a large block shifts goes on beyond the horizon."""
    monkeypatch.setattr(app.match_state, "GROWTH", 1e9)
    nightly = _crowded_nights(tmp_path, sqlite_template, seed)
    assert rows(nightly) == rows(anew(nightly, tmp_path / "bulk.sqlite"))
    assert len(rows(nightly)["match_pair"]) > 5000


def _crowded_nights(tmp_path: Path, template: Path, seed: int) -> Engine:
    shutil.copy(template, tmp_path / "nightly.sqlite")
    nightly, chance = open_database(f"sqlite:///{tmp_path}/nightly.sqlite"), random.Random(seed)
    nights(nightly, crowd(chance, 600, 500), chance)
    return nightly


@pytest.mark.parametrize("blind", ["moved", "weighs_otherwise", "rose_or_fell"])
def test_nights_that_overlook_a_cause_are_found_out(
    tmp_path: Path, sqlite_template: Path, monkeypatch: pytest.MonkeyPatch, blind: str
) -> None:
    """Each of the causes by which a night changes pairs of others is needed for that equality."""
    monkeypatch.setattr(app.match_state, "GROWTH", 1e9)
    seen = getattr(app.match_reach, blind)
    with monkeypatch.context() as blinded:
        blinded.setattr(
            app.match_reach, blind, lambda *given: seen(*given)[:0] if blind == "moved" else _no(seen, given)
        )
        nightly = _crowded_nights(tmp_path, sqlite_template, 1)
    assert rows(nightly) != rows(anew(nightly, tmp_path / "bulk.sqlite"))


def _no(seen: object, given: tuple[object, ...]) -> object:
    flags = seen(*given)  # type: ignore[operator]  # one of two functions that give flags
    flags[:] = False
    return flags
