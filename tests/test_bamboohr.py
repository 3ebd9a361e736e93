"""BambooHR: the list and its total, the widget where the list is not there, closed openings."""

from __future__ import annotations

from typing import Any

import pytest

from schema.posting import RawPay, RawPlace
from tests.boardserver import answer
from tests.hosted import FAULTS, Town, faulty, no_fault_is_an_empty_board, visit

LIST, WIDGET = "/careers/list", "/jobs/embed2.php"


def row(number: int, title: str = "Pharmacy Technician", **cells: Any) -> dict[str, Any]:
    """One row in the shape of the recorded list; words and numbers are our own."""
    return {
        "id": str(number),
        "jobOpeningName": title,
        "departmentLabel": "Rx ",
        "employmentStatusLabel": "Part Time",
        "location": {"city": "Provo", "state": "Utah"},
        "atsLocation": {"country": None, "state": None, "province": None, "city": None},
        "isRemote": None,
        "locationType": "0",
    } | cells


def opening(number: int, **cells: Any) -> Any:
    """One opening in the shape of peers' code."""
    said = {
        "jobOpeningName": "Pharmacy Technician",
        "jobOpeningStatus": "Open",
        "jobOpeningShareUrl": f"https://bay.bamboohr.com/careers/{number}",
        "description": "<p>Fill carts.</p>",
        "compensation": "$19 - $23 per hour",
        "datePosted": "2026-11-12",
        "departmentLabel": "Rx",
        "employmentStatusLabel": "Part Time",
        "location": {"city": "Provo", "state": "Utah", "postalCode": "84601", "addressCountry": "United States"},
        "locationType": "0",
        "hiringLead": {"name": "Pat Somebody"},
    }
    return answer({"meta": {}, "result": {"jobOpening": said | cells, "formFields": {}}})


def listing(rows: list[dict[str, Any]], total: int | None = None) -> Any:
    """A list."""
    return answer({"meta": {"totalCount": len(rows) if total is None else total}, "result": rows})


MOVED = {"result": {"jobOpening": {"jobOpeningName": "Technician", "text": "<p>Fill.</p>"}}}
JOBS = """<html><div class="BambooHR-ATS-board"><ul>
<li id="bhrDepartmentID_1" class="BambooHR-ATS-Department-Item">
<div class="BambooHR-ATS-Department-Header">Rx &amp; Labs</div><ul>
<li id="bhrPositionID_7" class="BambooHR-ATS-Jobs-Item"><a href="//x.bamboohr.com/careers/7"> Staff
 II </a><span class="BambooHR-ATS-Location">Provo, UT</span></li></ul></li>
<li id="bhrDepartmentID_2" class="BambooHR-ATS-Department-Item">
<div class="BambooHR-ATS-Department-Header">Pharmacy</div><ul>
<li id="bhrPositionID_8" class="BambooHR-ATS-Jobs-Item"><a href="//x.bamboohr.com/careers/8">Lead</a></li></ul></li>
</ul></div></html>"""
EMPTY = '<div class="BambooHR-ATS-board"><h2>Current Openings</h2></div>'


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    far = row(3, locationType="1", location={"city": None, "state": None}, atsLocation={"province": "Quebec"})
    boards: dict[str, dict[str, Any]] = {
        "bay": {
            LIST: listing([row(1), row(2), far, row(4, "Welder", departmentLabel=None)]),
            "/careers/1/detail": opening(1),
            "/careers/2/detail": opening(2, jobOpeningStatus="Filled"),
        },
        "renamed": {LIST: listing([row(1)]), "/careers/1/detail": answer(MOVED)},
        "short": {LIST: listing([row(1)], total=3), "/careers/1/detail": opening(1)},
        "widget": {WIDGET: answer(JOBS), "/careers/8/detail": opening(8, jobOpeningName="Lead")},
        "quiet": {WIDGET: answer(EMPTY)},
        "odd": {WIDGET: answer("<html><p>Welcome</p></html>")},
    }
    return visit("bamboohr", boards | faulty(LIST), tmp_path_factory.mktemp("bamboohr"))


def test_an_opening_is_read_whole(town: Town) -> None:
    raw = town.of("bay")["1"]
    assert (raw.html, raw.date_posted, raw.department) == ("<p>Fill carts.</p>", "2026-11-12", "Rx")
    assert raw.pay == (RawPay(text="$19 - $23 per hour"),)
    assert raw.places == (RawPlace(city="Provo", region="Utah", country="United States", postal_code="84601"),)
    assert (raw.url, raw.employment_type) == ("https://bay.bamboohr.com/careers/1", "Part Time")
    assert town.numbers("bay")[:3] == (3, 3, 1)


def test_the_hiring_lead_is_not_kept(town: Town) -> None:
    assert "Pat Somebody" not in str(town.of("bay")["1"].payload)


def test_a_filled_opening_is_closed_by_the_board(town: Town) -> None:
    assert [town.of("bay")[ref].closed_by_board for ref in "12"] == [False, True]


def test_an_opening_that_cannot_be_read_lands_as_listed(town: Town) -> None:
    raw = town.of("bay")["3"]
    assert town.failed("bay") == {"gone": 1}
    assert (raw.html, raw.places) == (None, (RawPlace(region="Quebec", remote=True),))


def test_an_opening_whose_text_moved_has_changed_and_lands_as_listed(town: Town) -> None:
    assert town.failed("renamed") == {"shape_changed": 1}
    assert town.of("renamed")["1"].title == "Pharmacy Technician"


def test_fewer_rows_than_the_total_is_not_complete(town: Town) -> None:
    assert town.failed("short") == {"truncated": 1}


def test_the_widget_is_the_list_where_there_is_none(town: Town) -> None:
    assert town.asked["widget"] == [LIST, WIDGET, "/careers/8/detail"]
    assert town.numbers("widget") == (1, 1, 1, True)
    assert town.of("widget")["8"].html == "<p>Fill carts.</p>"


def test_a_widget_without_jobs_is_complete_and_a_page_without_its_mark_is_not(town: Town) -> None:
    assert town.numbers("quiet") == (0, 0, 0, True)
    assert town.failed("odd") == {"shape_changed": 1}


def test_faults(town: Town) -> None:
    no_fault_is_an_empty_board(town)
    assert town.asked["missing"] == [LIST, WIDGET]
    assert len(FAULTS) == 6
