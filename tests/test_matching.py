"""Matching on the database: nights equal bulk, ids that last, verdicts that hold, nothing changed twice."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, select, text, update

import app.match_state
from app.database import open_database
from app.matching import match
from benchmarks.planted import World
from benchmarks.planted_style import Style
from schema import store
from schema.job import Judgement, MatchAd
from schema.tables import JobRedirectRow, LinkRow, MatchPairRow, MatchTableRow, PostingRow
from tests.planted_postings import begin, count, job_of, match_ad, partition, plant, reposts

WORDS = (
    "Fill prescriptions under the supervision of a pharmacist. Answer the telephone and greet every patient. Count"
    " stock at night and order what is short. Keep the clean room in line with USP 797. Bill insurers at once."
)


def ad(name: str, **said: object) -> MatchAd:
    """An open ad of one store."""
    given: dict[str, object] = {
        "title": "Pharmacy Technician",
        "employer": "Larkfield",
        "city": "Tulsa",
        "state": "OK",
        "zip": "74103",
        "text": f"{WORDS} Store 4521, 17 Oak Street, Tulsa. Full time. $19.25 an hour.",
        "board": f"board {name}",
        "first_seen": date(2026, 11, 2),
        "is_open": True,
    }
    return MatchAd(id=name, **(given | said))  # type: ignore[arg-type]  # fields of a test, typed where they are used


def take(engine: Engine, night: int, ads: Iterable[MatchAd]) -> str:
    """One night: these postings appear and are matched."""
    run = begin(engine, night)
    with engine.begin() as connection:
        plant(connection, ads, run)
    match(engine, run)
    return run


def open_copy(template: Path, path: Path) -> Engine:
    """An engine on a new SQLite file with the newest schema."""
    shutil.copy(template, path)
    return open_database(f"sqlite:///{path}")


def planted(ads: int, seed: int = 5) -> list[MatchAd]:
    """Planted ads in a shuffled order."""
    found = [match_ad(row) for row in World(seed, ads, Style(days=120)).rows()]
    random.Random(seed).shuffle(found)
    return found


def freeze(source: Engine, target: Engine, run: str) -> None:
    """Give one database the frozen table of another, so that both know the same tokens as frequent."""
    table = store.table_of(MatchTableRow)
    with source.connect() as connection, target.begin() as other:
        row = dict(connection.execute(select(table)).one()._mapping)
        store.insert_new(other, MatchTableRow, [{**row, "run_id": run}])


def test_thirty_nights_equal_one_bulk_run(
    tmp_path: Path, sqlite_template: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """5,000 planted ads with closings, unknown places and traps, a thirtieth of them each night."""
    monkeypatch.setattr(app.match_state, "GROWTH", 1e9)
    ads = planted(5000)
    bulk, nightly = (open_copy(sqlite_template, tmp_path / f"{name}.sqlite") for name in ("bulk", "nightly"))
    take(bulk, 1, ads)
    freeze(bulk, nightly, begin(nightly, 1))
    for night in range(30):
        take(nightly, night + 2, ads[night::30])
    assert partition(nightly) == partition(bulk)
    assert len(partition(bulk)) < 3000
    assert _links(nightly) == _links(bulk)
    assert {frozenset(pair) for pair in _repost_members(nightly)} == {frozenset(pair) for pair in _repost_members(bulk)}


def _links(engine: Engine) -> set[tuple[str, str, str, float]]:
    link = store.table_of(LinkRow)
    with engine.connect() as connection:
        return {(row.a, row.b, row.kind, row.score) for row in connection.execute(select(link))}


def _repost_members(engine: Engine) -> set[tuple[frozenset[str], frozenset[str]]]:
    jobs: dict[str, set[str]] = {}
    for posting, job in job_of(engine).items():
        jobs.setdefault(job, set()).add(posting)
    return {(frozenset(jobs[new]), frozenset(jobs[old])) for new, old in reposts(engine).items()}


def test_both_engines_find_the_same_and_a_second_run_changes_nothing(
    engine: Engine, tmp_path: Path, sqlite_template: Path
) -> None:
    ads = planted(400)
    other = open_copy(sqlite_template, tmp_path / "other.sqlite")
    for one in (engine, other):
        take(one, 1, ads[:250])
        run = take(one, 2, ads[250:])
    before = _dump(engine)
    assert match(engine, run).postings == 0
    assert _dump(engine) == before
    assert job_of(engine) == job_of(other)
    assert len(ads) / 4 < len(partition(engine)) < len(ads) / 2


def _dump(engine: Engine) -> dict[str, list[tuple[object, ...]]]:
    tables = ("job", "job_member", "job_redirect", "link", "match_ad", "match_key", "match_pair", "match_table")
    with engine.connect() as connection:
        return {
            one: sorted(tuple(map(repr, row)) for row in connection.execute(text(f"SELECT * FROM {one}")))
            for one in tables
        }


def test_a_merge_keeps_the_older_id_and_leads_the_other_to_it(engine: Engine) -> None:
    """Two jobs become one when a copy appears that belongs to both."""
    far = ad("b", text="Come and join us.", title="Pharm Tech", first_seen=date(2026, 11, 4))
    take(engine, 1, [ad("a"), far])
    before = job_of(engine)
    with engine.begin() as connection:
        store.save_judgement(connection, _verdict("a", "b", "same"))
    match(engine, begin(engine, 2))
    after = job_of(engine)
    assert set(after.values()) == {before["a"]}
    if before["a"] != before["b"]:
        assert _redirects(engine) == {before["b"]: before["a"]}


def test_a_false_merge_is_undone_stays_undone_and_gives_the_id_back(engine: Engine) -> None:
    take(engine, 1, [ad("a"), ad("b", first_seen=date(2026, 11, 3))])
    first = job_of(engine)
    assert first["a"] == first["b"]
    with engine.begin() as connection:
        store.save_judgement(connection, _verdict("a", "b", "different"))
    match(engine, begin(engine, 2))
    parted = job_of(engine)
    assert parted["a"] == first["a"]
    assert parted["b"] != parted["a"]
    take(engine, 3, [ad("c", city="Reno", state="NV", zip="89501")])
    assert {name: job_of(engine)[name] for name in "ab"} == parted
    with engine.begin() as connection:
        store.save_judgement(connection, _verdict("a", "b", "same", day=4))
    match(engine, begin(engine, 4))
    assert {job_of(engine)[name] for name in "ab"} == {first["a"]}
    assert _redirects(engine) == {parted["b"]: first["a"]}
    with engine.begin() as connection:
        store.save_judgement(connection, _verdict("a", "b", "different", day=5))
    match(engine, begin(engine, 5))
    assert job_of(engine)["b"] == parted["b"], "the id it had"
    assert _redirects(engine) == {}


def _verdict(a: str, b: str, verdict: str, day: int = 3) -> Judgement:
    return Judgement(a=a, b=b, verdict=verdict, who="kim", at=datetime(2026, 11, day, tzinfo=UTC))


def _redirects(engine: Engine) -> dict[str, str]:
    table = store.table_of(JobRedirectRow)
    with engine.connect() as connection:
        return {row.old_id: row.new_id for row in connection.execute(select(table))}


def test_a_closed_posting_that_comes_back_elsewhere_is_a_repost(engine: Engine) -> None:
    old = ad("a", is_open=False, last_seen=date(2026, 11, 9))
    take(engine, 1, [old])
    take(engine, 2, [ad("b", board="board a", first_seen=date(2026, 12, 4))])
    jobs = job_of(engine)
    assert jobs["a"] != jobs["b"]
    assert reposts(engine) == {jobs["b"]: jobs["a"]}


def test_a_reopened_posting_is_compared_again(engine: Engine) -> None:
    """Open on both boards at once after all: no repost but one job."""
    take(engine, 1, [ad("a", is_open=False, last_seen=date(2026, 11, 9))])
    take(engine, 2, [ad("b", first_seen=date(2026, 11, 24))])
    assert len(partition(engine)) == 2
    postings = store.table_of(PostingRow)
    with engine.begin() as connection:
        connection.execute(update(postings).where(postings.c.id == "a").values(closed=None))
    assert match(engine, begin(engine, 3)).postings == 1
    assert len(partition(engine)) == 1


def test_a_night_without_news_changes_no_id(engine: Engine) -> None:
    ads = planted(300)
    take(engine, 1, ads)
    before = job_of(engine)
    take(engine, 2, [ad("z", city="Reno", state="NV", zip="89501", employer="Sagebrush")])
    assert {name: job for name, job in job_of(engine).items() if name != "z"} == before


def test_when_the_ads_have_doubled_all_are_taken_in_anew(engine: Engine) -> None:
    ads = planted(150)
    take(engine, 1, ads[:50])
    run = begin(engine, 2)
    with engine.begin() as connection:
        plant(connection, ads[50:], run)
    assert match(engine, run).postings == 150
    assert count(engine, MatchTableRow) == 2


def test_a_match_cut_off_leaves_nothing(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    run = begin(engine, 1)
    with engine.begin() as connection:
        plant(connection, [ad("a"), ad("b")], run)

    def cut(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(store, "save_jobs", cut)
        with pytest.raises(KeyboardInterrupt):
            match(engine, run)
    assert count(engine, MatchPairRow) == 0
    assert match(engine, run).jobs == 1


def test_links_tell_why_and_add_up(engine: Engine) -> None:
    take(engine, 1, [ad("a"), ad("b", title="CPhT")])
    with engine.connect() as connection:
        (link,) = store.load_links(connection, ["a"])
    assert sum(link.parts.values()) == link.score
    assert "employer+town+role" in link.keys
    assert link.kind == "same"


def test_nights_that_miss_neighbours_are_found_out(
    tmp_path: Path, sqlite_template: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The equality of nights and bulk is no tautology: without the stored neighbours the groups are others."""
    monkeypatch.setattr(app.match_state, "GROWTH", 1e9)
    ads = planted(300)
    bulk, nightly = (open_copy(sqlite_template, tmp_path / f"{name}.sqlite") for name in ("bulk", "nightly"))
    take(bulk, 1, ads)
    freeze(bulk, nightly, begin(nightly, 1))
    monkeypatch.setattr(store, "sharing", lambda *_: set())
    take(nightly, 2, ads[:150])
    take(nightly, 3, ads[150:])
    assert partition(nightly) != partition(bulk)
