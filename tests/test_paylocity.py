"""Paylocity: JSON in the list's script, sections of the page, a date five hours wrong, internal jobs."""

from __future__ import annotations

import json
from typing import Any

import pytest

from schema.posting import RawPay, RawPlace
from tests.boardserver import answer
from tests.hosted import Town, faulty, no_fault_is_an_empty_board, visit

PATH, DETAIL = "/recruiting/jobs/All/{}", "/Recruiting/Jobs/Details/{}"


def job(number: int, title: str = "Pharmacy Technician", **cells: Any) -> dict[str, Any]:
    """One job in the shape of the recorded lists; words and numbers are our own."""
    place = {"Name": "Store 12", "Address": "5 Oak St", "Address2": None, "City": "Salina", "State": "KS",
             "Zip": "67401", "Country": "USA", "County": "Saline"}  # fmt: skip
    return {
        "JobId": number,
        "JobTitle": title,
        "LocationName": "Store 12",
        "PublishedDate": "2026-11-11T16:42:33-05:00",
        "Description": "",
        "IsInternal": False,
        "HiringDepartment": None,
        "JobLocation": place,
        "IsRemote": False,
    } | cells


def board(jobs: list[Any], more: str = "") -> Any:
    """The page of a list; its text holds what would end the script for a careless reader."""
    data = json.dumps({"Departments": ["All };</script"], "Jobs": jobs}).replace("</", "<\\/")
    return answer(
        f"<html><noscript>enable JavaScript</noscript>{more}<script>\nwindow.pageData = {data};\n</script></html>"
    )


NODE = {"@type": "JobPosting", "title": "Pharmacy Technician", "datePosted": "2026-11-11T21:42:38-05:00",
        "hiringOrganization": {"name": "Prairie Rx"}, "description": "<p>Description</p><p>Short.</p>",
        "employmentType": "PART_TIME"}  # fmt: skip


def page(sections: dict[str, str], node: dict[str, Any] | None = None) -> Any:
    """The page of a job."""
    script = f'<script type="application/ld+json">{json.dumps(node)}</script>' if node else ""
    body = "".join(f'<div class="job-listing-header">{head}</div><div>{text}</div>' for head, text in sections.items())
    return answer(f'<html>{script}<div class="job-preview-details"><a>Apply</a>{body}</div></html>')


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    jobs = [job(1), job(2, IsInternal=True), job(3, IsRemote=True, JobLocation=None), job(4, "Chef"), job(5)]
    sections = {"Description": "<p>Count.</p>", "Qualifications": "<ul><li>CPhT</li></ul>",
                "Salary Description": "$18 - $22 / hour"}  # fmt: skip
    boards: dict[str, dict[str, Any]] = {
        "prairie": {
            PATH.format("prairie"): board(jobs),
            DETAIL.format(1): page(sections, NODE),
            DETAIL.format(3): page(
                {}, NODE | {"baseSalary": {"currency": "USD", "value": {"minValue": 18, "unitText": "HOUR"}}}
            ),
            DETAIL.format(5): answer("<html><p>This job is no longer available</p></html>"),
        },
        "none": {PATH.format("none"): board([])},
    }
    boards |= {name: {PATH.format(name): wrong[""]} for name, wrong in faulty("").items()}
    return visit("paylocity", boards, tmp_path_factory.mktemp("paylocity"))


def test_all_sections_of_the_page_are_the_ad(town: Town) -> None:
    raw = town.of("prairie")["1"]
    assert raw.html == (
        "<h2>Description</h2>\n<p>Count.</p>\n<h2>Qualifications</h2>\n<ul><li>CPhT</li></ul>\n"
        "<h2>Salary Description</h2>\n$18 - $22 / hour"
    )
    assert raw.pay == (RawPay(text="$18 - $22 / hour"),)
    assert (raw.employer, raw.employment_type) == ("Prairie Rx", "PART_TIME")


def test_the_date_is_the_lists(town: Town) -> None:
    assert town.of("prairie")["1"].date_posted == "2026-11-11T16:42:33-05:00"


def test_places_are_the_lists(town: Town) -> None:
    assert town.of("prairie")["1"].places == (
        RawPlace(text="Store 12", city="Salina", region="KS", country="USA", postal_code="67401", street="5 Oak St"),
    )
    assert town.of("prairie")["3"].places == (RawPlace(text="Store 12", remote=True),)


def test_json_ld_stands_in_for_sections(town: Town) -> None:
    raw = town.of("prairie")["3"]
    assert raw.html == "<p>Description</p><p>Short.</p>"
    assert raw.pay == (RawPay(min=18, unit="HOUR", currency="USD"),)


def test_internal_jobs_are_passed_over_and_a_closed_page_is_gone(town: Town) -> None:
    assert town.numbers("prairie") == (3, 3, 2, False)
    assert town.failed("prairie") == {"gone": 1}


def test_an_empty_list_is_complete_though_its_page_wants_javascript(town: Town) -> None:
    assert town.numbers("none") == (0, 0, 0, True)


def test_faults(town: Town) -> None:
    no_fault_is_an_empty_board(town)
