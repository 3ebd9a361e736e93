"""Teamtailor: RSS in pages of a hundred, the JSON feed, one identity in both, hybrid that is not remote."""

from __future__ import annotations

from typing import Any

import pytest

from schema.posting import RawPlace
from tests.boardserver import Asked, answer
from tests.hosted import Town, faulty, no_fault_is_an_empty_board, visit


def item(number: int, title: str = "Pharmacist", remote: str = "hybrid") -> str:
    """One item in the shape of the RSS feed; words are our own."""
    return (
        f"<item><title>{title}</title><description>&lt;p&gt;Guard &amp;amp; guide.&lt;/p&gt;</description>"
        f"<pubDate>Tue, 03 Nov 2026 09:30:00 +0100</pubDate><link>https://fir.teamtailor.com/jobs/{number}-rx</link>"
        f"<remoteStatus>{remote}</remoteStatus><guid>uuid-{number}</guid><tt:locations>"
        "<tt:location><tt:name>Store 4</tt:name><tt:address>9 Elm</tt:address><tt:zip>05401</tt:zip>"
        "<tt:city>Burlington</tt:city><tt:country>United States</tt:country></tt:location>"
        "<tt:location><tt:name>Barre</tt:name></tt:location></tt:locations>"
        "<tt:department>Retail</tt:department></item>"
    )


def rss(*items: str) -> str:
    """A feed."""
    space = 'xmlns:tt="https://teamtailor.com/locations"'
    return f'<?xml version="1.0"?>\n<rss version="2.0" {space}><channel>{"".join(items)}</channel></rss>'


def pages(items: list[str], *, repeats: bool = False) -> Any:
    """A feed that gives a hundred items from an offset, or the first ones for ever."""

    def page(asked: Asked) -> Any:
        start = 0 if repeats or "offset=" not in asked.path else int(asked.path.split("offset=")[1].split("&")[0])
        return answer(rss(*items[start : start + 100]))

    return page


NODE: dict[str, Any] = {
    "@type": "JobPosting",
    "title": "Pharmacist",
    "description": "<p>Guide.</p>",
    "identifier": {"@type": "PropertyValue", "name": "Teamtailor", "value": 7},
    "datePosted": "2026-11-03T09:30:00+01:00",
    "employmentType": "PART_TIME",
    "hiringOrganization": {"@type": "Organization", "name": "Fir"},
    "jobLocation": [{"@type": "Place", "address": {"addressLocality": "Burlington", "addressCountry": "US"}}],
}


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    many = [item(number) for number in range(250)]
    cooks = [item(number, "Cook") for number in range(100)]
    entry = {
        "authors": [{"name": "Pat Somebody"}],
        "id": "uuid-1",
        "title": "Pharmacist",
        "url": "https://fir.teamtailor.com/jobs/1-rx",
        "_jobposting": NODE,
    }
    boards: dict[str, dict[str, Any]] = {
        "fir": {"/jobs.rss": answer(rss(item(1), item(2, remote="fully"), item(3, "Cleaner")))},
        "many": {"/jobs.rss": pages(many)},
        "even": {"/jobs.rss": pages(many[:200])},
        "wraps": {"/jobs.rss": pages(many, repeats=True)},
        "cooks": {"/jobs.rss": pages(cooks, repeats=True)},
        "breaks": {"/jobs.rss": pages(many), "/jobs.rss?offset=100&per_page=100": answer("no", 400)},
        "json": {"/jobs.json": answer({"version": "https://jsonfeed.org/version/1.1", "items": [entry]})},
        "norss": {"/jobs.json": answer({"version": "https://jsonfeed.org/version/1.1", "items": [entry]})},
        "nojson": {"/jobs.json": answer({"version": "https://jsonfeed.org/version/1.1"})},
    }
    cells = {name: {"settings": {"feed": "json"}} for name in ("json", "nojson")}
    return visit("teamtailor", boards | faulty("/jobs.rss"), tmp_path_factory.mktemp("teamtailor"), cells=cells)


def test_an_item_is_read_whole(town: Town) -> None:
    assert town.numbers("fir") == (2, 2, 1, True)
    raw = town.of("fir")["uuid-1"]
    assert (raw.html, raw.department) == ("<p>Guard &amp; guide.</p>", "Retail")
    assert (raw.date_posted, raw.url) == ("Tue, 03 Nov 2026 09:30:00 +0100", "https://fir.teamtailor.com/jobs/1-rx")
    assert raw.places == (
        RawPlace(text="Store 4", city="Burlington", country="United States", postal_code="05401", street="9 Elm"),
        RawPlace(text="Barre"),
    )


def test_only_fully_is_remote(town: Town) -> None:
    assert [raw.places[0].remote for raw in town.of("fir").values()] == [None, True]


@pytest.mark.parametrize(("name", "count", "requests"), [("many", 250, 3), ("even", 200, 3)])
def test_pages_are_read_until_one_is_not_full(town: Town, name: str, count: int, requests: int) -> None:
    assert town.numbers(name) == (count, count, 0, True)
    assert len(town.asked[name]) == requests
    assert town.asked[name][1] == "/jobs.rss?offset=100&per_page=100"


def test_pages_that_repeat_or_break_off_are_not_complete(town: Town) -> None:
    assert town.failed("wraps") == {"truncated": 1}
    assert town.failed("cooks") == {"truncated": 1}, "though none of them is wanted"
    assert town.failed("breaks") == {"shape_changed": 1}
    assert town.numbers("breaks") == (100, 100, 0, False)


def test_the_json_feed_names_a_job_by_the_same_id(town: Town) -> None:
    raw = town.of("json")["uuid-1"]
    assert raw.ref in town.of("fir")
    assert (raw.html, raw.employer, raw.employment_type) == ("<p>Guide.</p>", "Fir", "PART_TIME")
    assert raw.places == (RawPlace(city="Burlington", country="US"),)
    assert "Pat Somebody" not in str(raw.payload)
    assert raw.requisition_id is None, "the identifier is the platform's"
    assert town.numbers("json") == (1, 1, 0, True)


def test_the_json_feed_is_asked_where_there_is_no_other(town: Town) -> None:
    assert town.asked["norss"] == ["/jobs.rss", "/jobs.json"]
    assert town.numbers("norss") == (1, 1, 0, True)


def test_a_json_feed_without_items_has_changed(town: Town) -> None:
    assert town.failed("nojson") == {"shape_changed": 1}


def test_faults(town: Town) -> None:
    no_fault_is_an_empty_board(town)
