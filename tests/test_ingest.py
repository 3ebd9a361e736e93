"""Landing files into the database: everything kept, nothing twice, the same after a crash and on both engines."""

from __future__ import annotations

import gzip
import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Engine, event

from app.database import open_database
from app.known import write_known
from app.rules import Rules
from schema import landing, store
from schema.posting import Posting, RawPlace, RawPosting
from tests.nights import DAY, FIRST, Nights, at, everything, land, raw, read_ad, report, rows


@pytest.fixture
def nights(engine: Engine, tmp_path: Path) -> Nights:
    return Nights(engine, tmp_path / "raw")


def test_a_night_becomes_postings_readings_and_events(nights: Nights) -> None:
    counts = nights.take(1, [raw("a"), raw("b")], [report()])
    assert (counts.boards, counts.landed, counts.opened, counts.read, counts.bad_lines) == (1, 2, 2, 2, 0)
    posting = rows(nights.engine, "posting")[0]
    assert posting["first_seen"] == at(1) + timedelta(minutes=5)
    assert posting["last_seen"] == at(1) + timedelta(minutes=10)
    assert posting["closed"] is None
    assert [event["kind"] for event in rows(nights.engine, "posting_event")] == ["opened", "opened"]
    assert len(rows(nights.engine, "requirement")) == 4
    assert len(rows(nights.engine, "ad_text")) == 1, "two stores of a chain share one text"


def test_ingest_twice_is_ingest_once(nights: Nights) -> None:
    nights.take(1, [raw("a"), raw("b", places=(RawPlace(text="Tulsa, OK", city="Tulsa", region="OK"),))], [report()])
    once = everything(nights.engine)
    again = nights.ingest(1)
    assert everything(nights.engine) == once
    assert (again.opened, again.changed, again.read) == (0, 0, 0)


def test_what_did_not_change_makes_no_new_rows(nights: Nights) -> None:
    nights.take(1, [raw("a", date_posted="Posted 3 Days Ago")], [report()])
    counts = nights.take(2, [raw("a", night=2, date_posted="Posted 4 Days Ago")], [report(night=2)])
    assert (counts.opened, counts.changed, counts.read) == (0, 0, 0)
    assert len(rows(nights.engine, "raw_posting")) == 1
    assert rows(nights.engine, "posting")[0]["last_seen"] == report(night=2).finished


def test_unchanged_postings_are_seen_without_being_landed(nights: Nights) -> None:
    nights.take(1, [raw("a")], [report()])
    listed = landing.Landed(report=report(night=2, listed=2, unchanged=1), listed={"a": "f-a", "never-read": None})
    land(nights.folder / "night-02", [], [listed])
    counts = nights.ingest(2)
    assert (counts.landed, counts.boards) == (0, 1)
    assert [(row["since"], row["until"]) for row in rows(nights.engine, "sighting")] == [
        (report().finished, report(night=2).finished)
    ]


def test_a_changed_text_is_an_event_and_the_old_one_stays(nights: Nights) -> None:
    nights.take(1, [raw("a")], [report()])
    counts = nights.take(2, [raw("a", night=2, title="Lead Technician")], [report(night=2)])
    assert counts.changed == 1
    assert len(rows(nights.engine, "raw_posting")) == 2
    nights.take(3, [raw("a", night=3)], [report(night=3)])
    events = rows(nights.engine, "posting_event")
    assert [event["kind"] for event in events] == ["opened", "changed", "changed"]
    assert events[2]["raw_id"] == events[0]["raw_id"] == rows(nights.engine, "posting")[0]["raw_id"]
    assert len(rows(nights.engine, "raw_posting")) == 2, "back to the old text is no new content"


def test_an_old_landing_taken_in_late_does_not_turn_back_the_clock(nights: Nights) -> None:
    nights.take(2, [raw("a", night=2, title="New title")], [report(night=2)])
    before = rows(nights.engine, "posting")
    counts = nights.take(1, [raw("a", night=1)], [report(night=1)])
    assert counts.late == 1
    assert rows(nights.engine, "posting") == before
    assert len(rows(nights.engine, "raw_posting")) == 2, "kept all the same"


def test_both_engines_hold_the_same(tmp_path: Path, postgres_server: str, sqlite_template: Path) -> None:
    shutil.copy(sqlite_template, tmp_path / "x.sqlite")
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute("CREATE DATABASE twin TEMPLATE template")
    states = []
    for url in (f"sqlite:///{tmp_path / 'x.sqlite'}", postgres_server.replace("/postgres?", "/twin?")):
        nights = Nights(open_database(url), tmp_path / url[:6])
        nights.run(1, ["a", "b", "c\x00"])
        nights.run(2, ["a", "d"])
        nights.run(3, ["b", "d"])
        states.append(everything(nights.engine))
        nights.engine.dispose()
    assert states[0] == states[1]


def test_bad_lines_are_one_complaint_each_and_the_rest_goes_on(nights: Nights) -> None:
    folder = land(nights.folder / "night-01", [raw("a")])
    path = landing.postings_path(folder, "greenhouse")
    with gzip.open(path, "at") as out:
        out.write('{"board": "larkfield"\n[]\n')
    land(folder, [raw("b")], [landing.Landed(report=report(), listed={"a": None, "b": None})])
    counts = nights.ingest(1)
    assert (counts.landed, counts.bad_lines) == (2, 2)
    assert [line.split(": ")[0] for line in nights.complaints] == [f"{path}, line 2", f"{path}, line 3"]


def test_a_landing_cut_off_in_the_middle_is_read_up_to_there(nights: Nights) -> None:
    folder = land(nights.folder / "night-01", [raw("a"), raw("b")])
    path = landing.postings_path(folder, "greenhouse")
    path.write_bytes(path.read_bytes()[:-9])
    assert nights.ingest(1).landed >= 1
    assert "a" in nights.open()


def test_a_board_without_a_report_is_taken_in_as_incomplete(nights: Nights) -> None:
    nights.take(1, [raw("a"), raw("b")])
    found = rows(nights.engine, "board_report")[0]
    assert (found["complete"], found["listed"]) == (False, 2)
    (failure,) = rows(nights.engine, "board_failure")
    assert (failure["failure"], failure["evidence"]) == ("crashed", "no report: the crawl ended before this board did")
    land(nights.folder / "night-01", [], [landing.Landed(report=report(), listed={"a": None, "b": None})])
    nights.ingest(1)
    assert rows(nights.engine, "board_report")[0]["complete"] is True, "the crawl was taken up again"
    assert rows(nights.engine, "board_failure") == []
    assert len(rows(nights.engine, "sighting")) == 2


def test_what_the_rules_cannot_read_is_kept_raw_and_named(nights: Nights) -> None:
    counts = nights.take(1, [raw("a"), raw("b", title="unreadable")], [report()])
    assert (counts.read, counts.unread) == (1, 1)
    assert nights.complaints == [
        "larkfield b: kept raw, the rules could not read it: ValueError: the rules met something new"
    ]
    assert nights.open() == {"a", "b"}
    nights.ingest(1)
    assert len(nights.complaints) == 1, "the same rules do not try again"


def test_newer_rules_read_everything_again(nights: Nights) -> None:
    nights.take(1, [raw("a"), raw("b", title="unreadable")], [report()])
    nights.rules = Rules(read_ad_anew, "2")
    counts = nights.take(2, [], [report(night=2)])
    assert counts.reread == 2
    readings = {row["id"]: row for row in rows(nights.engine, "reading")}
    assert len(readings) == 3, "the reading of the old rules stays"
    assert {readings[row["reading_id"]]["version"] for row in rows(nights.engine, "posting")} == {"2"}


def read_ad_anew(one: RawPosting) -> Posting:
    return replace(read_ad(replace(one, title=one.title.replace("unreadable", "Readable"))), version="2")


def test_more_workers_read_the_same(nights: Nights, tmp_path: Path) -> None:
    nights.take(1, [raw(f"r{n}") for n in range(70)], [report()], workers=2)
    assert len(rows(nights.engine, "reading")) == 70


def test_nul_and_half_surrogates_are_counted_and_kept(nights: Nights) -> None:
    odd = raw("a", title="Tech\x00nician \ud800", text="x\x00y", payload={"a": "\x00", "\ud801": ["\x00"]})
    run_id = nights.begin(1)
    with nights.engine.begin() as connection:
        store.know_boards(connection, {"larkfield": "greenhouse"}, run_id)
        one = store.content(odd)
        store.save_contents(connection, [one], {one.raw_id: read_ad(odd)}, {}, run_id=run_id, version="1")
    assert store.is_odd(one.said)
    said = rows(nights.engine, "raw_posting")[0]["said"]
    assert store.raw_of(said) == odd
    reading = rows(nights.engine, "reading")[0]
    assert reading["title"] == "Tech\ufffdnician \ufffd"


def test_a_posting_of_ten_megabytes_and_dates_in_the_far_future(nights: Nights) -> None:
    big = raw("a", text="x" * 10_000_000, valid_through="9999-12-31", fetched=FIRST + 4000 * DAY)
    nights.take(1, [big], [report(finished=FIRST + 4000 * DAY)])
    assert rows(nights.engine, "reading")[0]["text_chars"] == 10_000_000
    assert rows(nights.engine, "posting")[0]["content_fetched"] < FIRST + DAY
    counts = nights.take(2, [raw("a", night=2, text="shorter")], [report(night=2)])
    assert (counts.late, counts.changed) == (0, 1), "a wrong clock does not block the nights after it"


def test_the_robots_ledger_is_kept(nights: Nights) -> None:
    folder = land(nights.folder / "night-01", [])
    lines = (
        '{"host": "h", "sha256": "ab", "crawl_delay": 5}',
        '{"host": "h", "url": "http://h/x", "decision": "forbidden"}',
        '{"ho',
    )
    (folder / landing.ROBOTS).write_text("\n".join(lines))
    nights.ingest(1)
    assert rows(nights.engine, "robots") == [
        {"run_id": "night-01", "host": "h", "sha256": "ab", "crawl_delay_seconds": 5.0, "forbidden": ["http://h/x"]}
    ]


def test_what_is_known_is_written_for_spiders(nights: Nights, tmp_path: Path) -> None:
    nights.take(1, [raw("a"), raw("b"), raw("c", board="other")], [report(), report("other")])
    nights.run(2, ["a"])
    write_known(nights.engine, ["larkfield"], tmp_path / "known.jsonl.gz")
    known = list(landing.read_known(tmp_path / "known.jsonl.gz"))
    assert known == [landing.Known("larkfield", "a", "f-a", at(2) + timedelta(minutes=5))], "b is closed"


def test_a_kill_between_any_two_transactions_is_mended_by_running_again(nights: Nights, tmp_path: Path) -> None:
    """The world is broken at the nth commit, for every n; the second run ends where an undisturbed one does."""
    batch = [raw(f"r{n}") for n in range(5)]
    land(nights.folder / "night-01", batch, [landing.Landed(report=report(), listed={"r0": None})])
    commits = iter(range(10_000))
    fatal = 0

    def die(_connection: object) -> None:
        if next(commits) == fatal:
            raise KeyboardInterrupt

    event.listen(nights.engine, "commit", die)
    while True:
        commits = iter(range(10_000))
        try:
            nights.ingest(1)
        except KeyboardInterrupt:
            fatal += 1
            continue
        break
    event.remove(nights.engine, "commit", die)
    assert fatal > 3
    mended = everything(nights.engine)
    assert len(mended["posting"]) == 5
    assert len(mended["sighting"]) == 5
    nights.ingest(1)
    assert everything(nights.engine) == mended
