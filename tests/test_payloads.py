"""Every recorded answer of the eight platforms, and our own of their shapes, through its spider into a database.

The expectations come from `payload_readers.py`, which knows the files and not the spiders.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, text

from app.database import open_database
from app.ingest import ingest
from crawlers.spiders.usajobs import OFFERINGS, SCHEDULES
from schema import store
from schema.posting import RawPosting
from schema.run import Run
from tests import cassettes
from tests.cassettes import FOLDERS, OTHER, PLATFORMS, Case
from tests.crawling import Crawl, Tape, crawl
from tests.payload_readers import READERS, Said, letters

OURS = Path(__file__).parent / "payloads"
HEADINGS = 60  # letters that a spider may add to each section


@dataclass
class Replay:
    """The crawl of a platform's files with everything switched on, and the database it was taken into."""

    platform: str
    cases: list[Case]
    crawl: Crawl
    database: Engine

    def said(self, case: Case) -> dict[str, Said]:
        """What the file of a case says."""
        return READERS[self.platform](case)


@pytest.fixture(
    scope="module", params=[(source, name) for source in ("ours", "recorded") for name in PLATFORMS], ids="-".join
)
def replay(
    request: pytest.FixtureRequest, sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Replay]:
    """One process a platform: the files we wrote, and where they are present the recorded ones."""
    source, platform = request.param
    payloads = OURS if source == "ours" else request.getfixturevalue("shared") / "payloads"
    folder = tmp_path_factory.mktemp(platform)
    tape, cases = cassettes.build(payloads, platform, folder)
    done = crawl(platform, [case.board for case in cases], tape, everything=True)
    shutil.copy(sqlite_template, folder / "replay.sqlite")
    database = open_database(f"sqlite:///{folder / 'replay.sqlite'}")
    with database.begin() as connection:
        run = Run(id="replay", kind="crawl", started=datetime.now(UTC), rules_version="1", code_version="0")
        store.start_run(connection, run)
    ingest(database, done.run, "replay")
    yield Replay(platform, cases, done, database)
    database.dispose()


def words_of(posting: RawPosting) -> str:
    """All words of a posting's places."""
    return " ".join(
        str(part) for place in posting.places for part in (place.text, place.city, place.region, place.postal_code)
    )


def test_every_file_is_read_or_declared(shared: Path) -> None:
    found = {f"{folder}/{path.name}" for folder in FOLDERS for path in (shared / "payloads" / folder).iterdir()}
    assert found >= OTHER.keys()
    manifest = (shared / "payloads" / "MANIFEST.tsv").read_text().splitlines()[1:]
    listed = {line.split("\t")[0] for line in manifest if line.split("/")[0] in FOLDERS}
    assert found == listed


def test_what_lands_is_what_the_files_say(replay: Replay) -> None:
    """One test a platform, so that its crawl runs once however the tests are spread over processes."""
    ids_titles_and_numbers(replay)
    dates_and_places(replay)
    texts_are_whole_and_nothing_is_added_but_headings(replay)
    what_was_not_recorded_is_counted_and_nothing_else_fails(replay)
    no_contact_data_of_the_recorded_announcements_is_kept(replay)
    the_database_holds_them(replay)


def ids_titles_and_numbers(replay: Replay) -> None:
    for case in replay.cases:
        said = replay.said(case)
        landed = replay.crawl.of(case.id)
        assert landed.keys() == said.keys(), case.file
        assert {ref: posting.title for ref, posting in landed.items()} == {
            ref: each.title for ref, each in said.items()
        }


def dates_and_places(replay: Replay) -> None:
    for case in replay.cases:
        for ref, said in replay.said(case).items():
            posting = replay.crawl.of(case.id)[ref]
            if said.date is not None:
                assert posting.date_posted == said.date, (case.file, ref)
            assert len(posting.places) == said.count, (case.file, ref, posting.places)
            missing = [place for place in said.places if place and place not in words_of(posting)]
            assert not missing, (case.file, ref)


def texts_are_whole_and_nothing_is_added_but_headings(replay: Replay) -> None:
    for case in replay.cases:
        for ref, said in replay.said(case).items():
            landed = letters(replay.crawl.of(case.id)[ref].html)
            texts = [letters(text) for text in said.texts]
            assert not [text for text in texts if text not in landed], (case.file, ref)
            if said.whole and any(texts):
                assert len(landed) <= sum(map(len, texts)) + HEADINGS * len(texts), (case.file, ref)


def what_was_not_recorded_is_counted_and_nothing_else_fails(replay: Replay) -> None:
    for case in replay.cases:
        report = replay.crawl.reports[case.id]
        certain = case.failed - ({"truncated"} if len(case.failed) > 1 else set())  # a failed board needs no second one
        assert certain <= report.failed.keys() <= case.failed, (case.file, report.reason)
        assert report.complete == (not case.failed), case.file


def no_contact_data_of_the_recorded_announcements_is_kept(replay: Replay) -> None:
    for case in replay.cases:
        for posting in replay.crawl.of(case.id).values():
            payload = json.dumps(dict(posting.payload))
            assert "AgencyContactEmail" not in payload
            assert '"creator"' not in payload


def the_database_holds_them(replay: Replay) -> None:
    """Ids, titles, places, days and the letters of the texts, after ingest and the rules."""
    question = text(
        "SELECT board_id, ref, title, posted, ad_text.text,"
        " (SELECT count(*) FROM place WHERE place.reading_id = p.reading_id)"
        " FROM current_posting AS p JOIN ad_text ON ad_text.id = p.text_id"
    )
    with replay.database.connect() as connection:
        rows = {(row[0], row[1]): row[2:] for row in connection.execute(question)}
    said = {(case.id, ref): each for case in replay.cases for ref, each in replay.said(case).items()}
    assert rows.keys() == said.keys()
    for key, (title, posted, ad, count) in rows.items():
        assert " ".join(title.split()) == " ".join((said[key].title or "").split())
        assert bool(count) == bool(said[key].count), key
        if re.match(r"\d{4}-\d\d-\d\d", said[key].date or ""):
            assert str(posted) == (said[key].date or "")[:10], key
        assert not [part for part in said[key].texts if letters(part) not in letters(ad)], key


def test_the_comparison_sees_what_is_lost(tmp_path: Path) -> None:
    """A section dropped, a title changed, a place lost, a failure hidden: each is seen."""
    tape, cases = cassettes.build(OURS, "lever", tmp_path)
    done = crawl("lever", [case.board for case in cases], tape, everything=True)
    sound = Replay("lever", cases, done, create_engine("sqlite://"))
    board, (ref, *_) = cases[0].id, list(done.of(cases[0].id))
    good = done.postings[board][ref]
    for check, lost in (
        (texts_are_whole_and_nothing_is_added_but_headings, {"html": (good.html or "").replace("BCACP", "")}),
        (texts_are_whole_and_nothing_is_added_but_headings, {"html": (good.html or "") + " more" * 200}),
        (ids_titles_and_numbers, {"title": "Pharmacist"}),
        (dates_and_places, {"places": good.places[:1]}),
    ):
        check(sound)
        done.postings[board][ref] = replace(good, **lost)
        with pytest.raises(AssertionError):
            check(sound)
        done.postings[board][ref] = good
    done.reports[board] = replace(done.reports[board], failed={"server": 1}, complete=False)
    with pytest.raises(AssertionError):
        what_was_not_recorded_is_counted_and_nothing_else_fails(sound)


def test_our_own_files_have_no_key_that_was_never_recorded(shared: Path) -> None:
    for platform in PLATFORMS:
        ours = {key for path in sorted((OURS / platform).glob("*.json")) for key in keys(json.loads(path.read_text()))}
        files = cassettes.files(shared / "payloads", platform)
        recorded = {
            key
            for file in files
            if file.endswith((".json", ".yml"))
            for key in keys(cassettes.read(shared / "payloads", file))
        }
        assert ours <= recorded, platform


def keys(value: object) -> Iterator[str]:
    """Every key of a JSON value, at any depth, less those that are ids."""
    if isinstance(value, dict):
        yield from (key for key in value if not key.isdigit())
    for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from keys(part)


def test_an_unknown_lever_site_is_gone(shared: Path, tmp_path: Path) -> None:
    tape = Tape(tmp_path)
    body = (shared / "payloads/lever/JobAggregator__lever_notfound.json").read_text()
    for slug, status in (("missing", 404), ("odd", 200)):
        tape.add(f"https://api.lever.co/v0/postings/{slug}?mode=json&skip=0&limit=100", body, status=status)
    reports = crawl("lever", [{"id": slug, "slug": slug} for slug in ("missing", "odd")], tape, everything=True).reports
    assert all("gone" in report.failed for report in reports.values())


def test_error_bodies_documentation_and_other_answers_are_no_postings(shared: Path, tmp_path: Path) -> None:
    """HTTP 400, documentation in Markdown, departments: each is one classified failure of its board."""
    tape, boards = Tape(tmp_path), []
    for file in (name for name in OTHER if name.startswith("greenhouse/")):
        slug = cassettes.name_of(file)
        boards.append({"id": slug, "slug": slug})
        url = f"https://boards-api.greenhouse.io/v1/boards/{slug}/jobs?content=true&pay_transparency=true"
        tape.add(url, cassettes.read(shared / "payloads", file), status=400 if "invalid" in file else 200)
    done = crawl("greenhouse", boards, tape, everything=True)
    assert not any(done.postings.values())
    assert {name: dict(report.failed) for name, report in done.reports.items()} == {
        board["id"]: {"shape_changed": 1} for board in boards
    }


def test_xml_and_code_lists_of_usajobs_are_no_announcements(shared: Path, tmp_path: Path) -> None:
    tape, boards = Tape(tmp_path), []
    for file in (name for name in OTHER if name.startswith("usajobs/")):
        origin = f"https://{cassettes.name_of(file)}.example"
        boards.append({"id": cassettes.name_of(file), "api": origin, "url": origin})
        tape.add(
            f"{origin}/api/search?Keyword=&LocationName=&Page=1&ResultsPerPage=500",
            cassettes.read(shared / "payloads", file),
        )
    done = crawl("usajobs", boards, tape, everything=True)
    assert not any(done.postings.values())
    assert all(report.failed and not report.complete for report in done.reports.values())


def test_our_schedule_codes_are_the_recorded_ones(shared: Path) -> None:
    recorded = cassettes.read(shared / "payloads", "usajobs/codelist__positionscheduletypes.json")
    assert {each["Code"]: each["Value"] for each in recorded["CodeList"][0]["ValidValue"]} == SCHEDULES
    assert set(OFFERINGS) >= {"15317", "15318", "15319"}


def test_a_page_that_says_expired_is_closed(shared: Path, tmp_path: Path) -> None:
    tape, cases = cassettes.build(shared / "payloads", "jsonld", tmp_path)
    expired = [case for case in cases if "expired" in case.file]
    done = crawl("jsonld", [case.board for case in expired], tape, everything=True)
    assert [posting.closed_by_board for posting in done.of(expired[0].id).values()] == [True]


def test_robots_names_the_sitemap(shared: Path) -> None:
    from scrapy.utils.sitemap import sitemap_urls_from_robots

    rules = (shared / "payloads/sitemaps/openjobs__robots.txt").read_bytes()
    assert list(sitemap_urls_from_robots(rules)) == ["https://openjobs.genedai.me/sitemap.xml"]
