"""Phenom: the list inside a page and the widget's, totals that the pages do not hold, posting pages with JSON-LD."""

from __future__ import annotations

import json
from typing import Any

import pytest

from schema.posting import RawPlace
from tests.crawling import Crawl, Tape
from tests.replaying import crawl

NAMES = ("larkfield", "over", "plain", "wall", "changed")
BOARDS: list[dict[str, Any]] = [{"id": name, "url": f"https://{name}.example/us/en"} for name in NAMES]
BOARDS += [
    {"id": "widgets", "url": "https://widgets.example/ca/en/home", "settings": {"widgets": 1, "address": "jobSeqNo"}}
]


def job(ref: str, title: str, **said: Any) -> dict[str, Any]:
    """A job of the recorded shape."""
    return {"jobId": ref, "jobSeqNo": f"X{ref}EN", "title": title, "category": "Clinical", "type": "Full-Time",
            "cityStateCountry": "Tulsa, Oklahoma, United States", "postedDate": "2026-11-02T10:00:00.000+0000",
            "descriptionTeaser": "A short teaser.", "reqId": ref} | said  # fmt: skip


def canvas(jobs: list[dict[str, Any]], total: int) -> str:
    """A search page."""
    found = {"status": 200, "hits": len(jobs), "totalHits": total, "data": {"jobs": jobs}}
    script = f"phApp.ddo = {json.dumps({'eagerLoadRefineSearch': found})}; phApp.experimentData = {{}};"
    return f"<!doctype html><html><body><script>\nvar phApp = {{}};\n{script}\n</script></body></html>"


def page(title: str, **said: Any) -> str:
    """A posting's page."""
    node = {"@type": "JobPosting", "title": title, "description": "<p>Verify and counsel all day.</p>",
            "datePosted": "2026-11-02", "hiringOrganization": {"name": "Larkfield Health"}, "identifier": "R1",
            "jobLocation": {"address": {"addressLocality": "Tulsa", "addressRegion": "OK"}}}  # fmt: skip
    return f'<html><script type="application/ld+json">{json.dumps(node | said)}</script><h1>{title}</h1></html>'


@pytest.fixture(scope="module")
def tape(tmp_path_factory: pytest.TempPathFactory) -> Tape:
    """Six sites."""
    tape = Tape(tmp_path_factory.mktemp("phenom"))
    jobs = [job(f"R{number}", f"Pharmacist {number}") for number in range(1, 13)]
    jobs[1] = job("R2", "Pharmacy Intern", multi_location=["Tulsa, Oklahoma, United States", "Enid, Oklahoma"])
    jobs[2] = job("R3", "Nurse")
    for term in ("pharmacist", "pharmacy"):
        search = f"https://larkfield.example/us/en/search-results?keywords={term}"
        tape.add(search, canvas(jobs[:10], 12))
        tape.add(f"{search}&from=10&s=1", canvas([*jobs[9:], jobs[0]], 12))
        over = f"https://over.example/us/en/search-results?keywords={term}"
        tape.add(over, canvas(jobs[:10], 18))
        tape.add(f"{over}&from=10&s=1", canvas(jobs[:10], 18))
        tape.add(f"https://plain.example/us/en/search-results?keywords={term}", "<html><body>Welcome</body></html>")
        wall = "<html><body>Request unsuccessful. Incapsula incident</body></html>"
        tape.add(f"https://wall.example/us/en/search-results?keywords={term}", wall)
        tape.add(f"https://changed.example/us/en/search-results?keywords={term}", canvas([{"name": "odd"}], 1))
        body = {"lang": "en_ca", "country": "ca", "deviceType": "desktop", "siteType": "external",
                "pageName": "search-results", "ddoKey": "refineSearch", "jobs": True, "counts": True, "from": 0,
                "size": 100, "keywords": term, "global": True, "selected_fields": {}}  # fmt: skip
        answer = {"refineSearch": {"status": 200, "hits": 1, "totalHits": 1, "data": {"jobs": [jobs[0]]}}}
        tape.add("https://widgets.example/widgets", answer, method="POST", body=body)
    for name in ("larkfield", "over"):
        for each in jobs:
            shut = "<html><body>This job is no longer available.</body></html>"
            content = shut if each["jobId"] == "R5" else page(each["title"])
            tape.add(f"https://{name}.example/us/en/job/{each['jobId']}", content)
    tape.add("https://widgets.example/ca/en/job/XR1EN", page("Pharmacist 1", employmentType=["FULL_TIME"]))
    return tape


@pytest.fixture(scope="module")
def night(tape: Tape) -> Crawl:
    """The crawl with search and filter."""
    return crawl("phenom", BOARDS, tape)


def test_the_list_inside_the_pages_is_read_to_its_total(night: Crawl) -> None:
    report = night.reports["larkfield"]
    assert (report.listed, report.expected, report.passed_over) == (11, 12, 2)
    assert report.failed == {"gone": 1}, "R5's page says that it is closed; nothing else fails"
    assert report.requests == 4 + 11, "two pages of two searches, each posting once, no page of the nurse"


def test_a_posting_is_completed_by_its_page_and_keeps_all_places(night: Crawl) -> None:
    posting = night.of("larkfield")["R2"]
    assert posting.html == "<p>Verify and counsel all day.</p>"
    assert (posting.employer, posting.department, posting.employment_type) == (
        "Larkfield Health", "Clinical", "Full-Time",
    )  # fmt: skip
    assert posting.places == (RawPlace(text="Tulsa, Oklahoma, United States"), RawPlace(text="Enid, Oklahoma"))
    assert posting.requisition_id == "R2", "the number on the employer's own system"


def test_a_closed_page_lands_what_the_list_says(night: Crawl) -> None:
    posting = night.of("larkfield")["R5"]
    assert (posting.html, posting.closed_by_board) == ("A short teaser.", False)


def test_more_promised_than_the_pages_hold_is_truncated(night: Crawl) -> None:
    report = night.reports["over"]
    assert report.failed == {"truncated": 2, "gone": 1}
    assert not report.complete
    assert report.listed == 9, "what was met is read all the same"


def test_pages_of_another_kind_are_not_empty_lists(night: Crawl) -> None:
    assert night.reports["plain"].failed == {"shape_changed": 2}
    assert night.reports["wall"].failed == {"bot_wall": 2}
    assert night.reports["changed"].failed == {"shape_changed": 2}


def test_widgets_are_asked_where_the_board_says_so(night: Crawl) -> None:
    report = night.reports["widgets"]
    assert (report.listed, report.complete) == (1, True)
    posting = night.of("widgets")["R1"]
    assert (posting.url, posting.employment_type) == ("https://widgets.example/ca/en/job/XR1EN", "FULL_TIME")
