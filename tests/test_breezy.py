"""Breezy: the unknown board that is sent to the vendor, pages with JSON-LD and without."""

from __future__ import annotations

import json
from typing import Any

import pytest

from schema.posting import RawPay, RawPlace
from tests.boardserver import answer
from tests.hosted import Town, faulty, no_fault_is_an_empty_board, visit


def row(number: int, name: str = "Pharmacist", **cells: Any) -> dict[str, Any]:
    """One position in the shape of peers' code; words are our own. Its page is named below the board's own path."""
    state, country = {"id": "ID", "name": "Idaho"}, {"id": "US", "name": "United States"}
    return {
        "id": f"b{number}",
        "friendly_id": f"b{number}-rx",
        "name": name,
        "url": f"p/b{number}-rx",
        "published_date": "2026-11-10T12:00:00.000Z",
        "type": {"id": "partTime", "name": "Part-Time"},
        "location": {"name": "Moscow, ID", "city": "Moscow", "state": state, "country": country, "is_remote": False},
        "locations": [],
        "department": "Rx",
        "salary": "",
        "company": {"name": "Bluff Rx", "friendly_id": "bluff"},
    } | cells


NODE = {"@type": "JobPosting", "title": "Pharmacist", "description": "<p>Give shots.</p>", "datePosted": "2026-11-10",
        "employmentType": "PART_TIME", "jobLocation": {"@type": "Place", "address": {"addressLocality": "Moscow"}},
        "hiringOrganization": {"name": "Bluff Rx", "email": "pat@bluff.example"}}  # fmt: skip


def page(node: dict[str, Any] | None, body: str = "") -> Any:
    """A position's page."""
    scripts = ['{"@type":"WebSite","name":"Bluff"}', *([json.dumps(node)] if node else [])]
    blocks = "".join(f'<script type="application/ld+json">{text}</script>' for text in scripts)
    return answer(f"<html><head>{blocks}</head><body><h1>Pharmacist</h1>{body}</body></html>")


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    both = [{"name": "Moscow, ID"}, {"name": "Lewiston, ID", "is_remote": True}]
    rows = [
        row(1, salary="$58 - $66 / hr"),
        row(2, locations=both, location=None),
        row(3),
        row(4, "Roofer", department=None),
    ]
    boards: dict[str, dict[str, Any]] = {
        "bluff": {
            "/json": answer(rows),
            "/p/b1-rx": page(NODE),
            "/p/b2-rx": page(None, '<div class="description"><p>No script.</p><div>Still.</div></div>'),
            "/p/b3-rx": page(None, "<p>This position is no longer available.</p>"),
        },
        "none": {"/json": answer([])},
        "unknown": {"/json": answer("", 302, Location="https://breezy.hr/?ref=unknown")},
        "moved": {"/json": answer("", 301, Location="https://careers.example/json")},
    }
    return visit("breezy", boards | faulty("/json"), tmp_path_factory.mktemp("breezy"))


def test_a_position_is_read_whole(town: Town) -> None:
    raw = town.of("bluff")["b1"]
    assert (raw.html, raw.employer, raw.date_posted) == ("<p>Give shots.</p>", "Bluff Rx", "2026-11-10T12:00:00.000Z")
    assert raw.pay == (RawPay(text="$58 - $66 / hr"),)
    assert raw.places == (RawPlace(text="Moscow, ID", city="Moscow", region="Idaho", country="United States"),)
    assert (raw.employment_type, raw.department) == ("PART_TIME", "Rx")
    assert raw.url.endswith("/bluff/p/b1-rx")


def test_no_ones_address_is_kept(town: Town) -> None:
    assert "pat@bluff.example" not in str(town.of("bluff"))


def test_a_page_without_json_ld_has_its_text_and_every_place(town: Town) -> None:
    raw = town.of("bluff")["b2"]
    assert raw.html == "<p>No script.</p><div>Still.</div>"
    assert raw.places == (RawPlace(text="Moscow, ID"), RawPlace(text="Lewiston, ID", remote=True))
    assert (raw.employment_type, raw.pay) == ("Part-Time", ())


def test_a_page_that_says_closed_is_gone_and_lands_as_listed(town: Town) -> None:
    assert town.failed("bluff") == {"gone": 1}
    assert town.of("bluff")["b3"].html is None
    assert town.numbers("bluff") == (3, 3, 1, False)


def test_a_board_sent_to_the_vendor_is_gone_and_one_sent_elsewhere_has_moved(town: Town) -> None:
    assert town.failed("unknown") == {"gone": 1}
    assert town.failed("moved") == {"moved": 1}
    assert town.numbers("none") == (0, 0, 0, True)


def test_faults(town: Town) -> None:
    no_fault_is_an_empty_board(town)
