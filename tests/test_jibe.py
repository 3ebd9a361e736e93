"""Jibe: pages of whole postings, rows without an id, places between semicolons, pay that hides in tags."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import pytest

from schema.posting import RawPay, RawPlace
from tests.crawling import Crawl, Tape
from tests.replaying import crawl

BOARDS = [{"id": name} for name in ("larkfield", "short", "changed", "wall", "empty", "repeats")]
ASKED = {"limit": 100, "sortBy": "relevance", "descending": "false", "internal": "false"}


def address(board: str, page: int = 1, term: str = "") -> str:
    """A page of the search."""
    asked = {"page": page} | ASKED | ({"keywords": term} if term else {})
    return f"https://{board}.example/api/jobs?{urlencode(asked)}"


def job(ref: int, title: str, **said: Any) -> dict[str, Any]:
    """A row of the recorded shape."""
    data = {"slug": str(ref), "req_id": str(ref), "title": title, "posted_date": "2026-11-02T07:12:00+0000",
            "full_location": "Tulsa, OK, United States", "salary_min_value": 0, "salary_max_value": 0,
            "apply_url": f"https://careers-larkfield.icims.com/jobs/{ref}/login", "description": "<p>Fill orders.</p>",
            "category": [" Pharmacy"], "update_date": f"2026-11-{ref % 28 + 1:02}"}  # fmt: skip
    return {"data": data | said}


@pytest.fixture(scope="module")
def tape(tmp_path_factory: pytest.TempPathFactory) -> Tape:
    """Six sites."""
    tape = Tape(tmp_path_factory.mktemp("jibe"))
    rows = [job(number, f"Pharmacist {number}") for number in range(1, 102)]
    rows[1] = job(2, "Cook", category=[" Food "])
    rows[2] = job(
        3, "Pharmacy Technician", full_location="Tulsa, OK; Enid, OK;Tulsa, OK", tags8=["$20.00 - $24.50 Hourly"],
        tags2=["No"], responsibilities="<ul><li>Compound</li></ul>", qualifications="<p>CPhT preferred.</p>",
        hiring_organization="Larkfield Hospital", employment_type="PART_TIME", recruiter="Pat Somebody",
        meta_data={"canonical_url": "https://larkfield.example/jobs/3?lang=en-us"},
    )  # fmt: skip
    rows[3] = job(4, "Pharmacist", salary_min_value=60, salary_max_value=70, tags1=["$1 per meal"], city="Tulsa",
                  state="OK", country="US", postal_code="74101")  # fmt: skip
    broken = {"data": {"title": "Broken row", "posted_date": "2026-11-02T07:12:00+0000"}}
    for term in ("pharmacist", "pharmacy", ""):
        tape.add(address("larkfield", 1, term), {"jobs": [*rows[:99], broken], "totalCount": 102, "count": 100})
        tape.add(address("larkfield", 2, term), {"jobs": rows[99:], "totalCount": 102, "count": 2})
        tape.add(address("larkfield", 3, term), {"jobs": [], "totalCount": 102, "count": 0})
        tape.add(address("short", 1, term), {"jobs": [job(1, "Pharmacist")], "totalCount": 2, "count": 1})
        tape.add(address("short", 2, term), {"jobs": [], "totalCount": 2, "count": 0})
        tape.add(address("changed", 1, term), {"jobs": [broken, broken], "totalCount": 2})
        tape.add(address("wall", 1, term), "<html><body>Access denied</body></html>")
        tape.add(address("empty", 1, term), {"jobs": [], "totalCount": 0})
        for page in (1, 2):
            tape.add(address("repeats", page, term), {"jobs": [job(1, "Pharmacist")], "totalCount": 9})
    return tape


@pytest.fixture(scope="module")
def night(tape: Tape) -> Crawl:
    """The crawl with search and filter."""
    return crawl("jibe", BOARDS, tape)


def test_all_pages_are_read_and_nothing_but_the_pages_is_asked(night: Crawl) -> None:
    report = night.reports["larkfield"]
    assert (report.listed, report.expected, report.complete, report.requests) == (100, 102, True, 6)
    assert set(night.of("larkfield")) == {str(number) for number in range(1, 102)} - {"2"}


def test_a_broken_row_counts_in_the_total_and_is_passed_over(night: Crawl) -> None:
    assert night.reports["larkfield"].passed_over == 4, "the cook and the broken row, in each search"
    assert night.reports["changed"].failed == {"shape_changed": 2}, "when every row is broken, the shape has changed"


def test_all_sections_places_and_tags_are_kept(night: Crawl) -> None:
    posting = night.of("larkfield")["3"]
    assert posting.html == (
        "<p>Fill orders.</p>\n<h2>Responsibilities</h2>\n<ul><li>Compound</li></ul>\n"
        "<h2>Qualifications</h2>\n<p>CPhT preferred.</p>"
    )
    assert posting.places == (RawPlace(text="Tulsa, OK"), RawPlace(text="Enid, OK"))
    assert posting.pay == (RawPay(text="$20.00 - $24.50 Hourly"),), "the pay fields hold zeros"
    assert (posting.employer, posting.department, posting.employment_type) == (
        "Larkfield Hospital", "Pharmacy", "PART_TIME",
    )  # fmt: skip
    assert (posting.url, posting.requisition_id) == ("https://larkfield.example/jobs/3?lang=en-us", "3")
    assert "Pat Somebody" not in str(posting.payload)


def test_pay_fields_go_before_tags_and_a_single_place_has_its_parts(night: Crawl) -> None:
    posting = night.of("larkfield")["4"]
    assert posting.pay == (RawPay(min=60, max=70),)
    assert posting.places == (
        RawPlace(text="Tulsa, OK, United States", city="Tulsa", region="OK", country="US", postal_code="74101"),
    )
    assert posting.url == "https://larkfield.example/jobs/4"


def test_a_short_list_a_repeated_page_and_a_wall_are_not_complete(night: Crawl) -> None:
    assert night.reports["short"].failed == {"truncated": 2}
    assert night.reports["repeats"].failed == {"truncated": 2}
    assert night.reports["repeats"].requests == 4
    assert night.reports["wall"].failed == {"bot_wall": 2}
    assert not any(night.reports[name].complete for name in ("short", "repeats", "wall", "changed"))


def test_an_empty_site_is_complete_and_the_date_of_change_is_no_change(night: Crawl, tape: Tape) -> None:
    assert (night.reports["empty"].complete, night.reports["empty"].listed) == (True, 0)
    marks = night.listed["larkfield"]
    assert marks["5"] != marks["6"]
    everything = crawl("jibe", BOARDS[:1], tape, everything=True)
    assert everything.reports["larkfield"].complete
    assert len(everything.of("larkfield")) == 101
