"""Dayforce: rows of several languages and places, another board's rows, keys an employer leaves out, empty feeds."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from schema.landing import Known, write_known
from schema.posting import RawPay, RawPlace
from tests.boardserver import answer
from tests.hosted import Town, faulty, no_fault_is_an_empty_board, visit

PATH = "/api/{}/V1/JobFeeds"
CODE = {"settings": {"board": "CANDIDATEPORTAL"}}


def row(ref: int, **said: Any) -> dict[str, Any]:
    """One row in the shape of the feed; words are our own."""
    page = f"https://jobs.dayforcehcm.com/en-US/oak/CANDIDATEPORTAL/jobs/{ref}"
    return {
        "Title": "Pharmacy Technician",
        "Description": "<p>Fill and label.</p>",
        "ClientSiteName": "Careers",
        "ClientSiteXRefCode": "CANDIDATEPORTAL",
        "CompanyName": "Oak Health",
        "JobDetailsUrl": page,
        "ApplyUrl": f"{page}/apply",
        "City": "Hamilton",
        "State": "MT",
        "Country": "USA",
        "PostalCode": "59840",
        "JobFamily": "Pharmacy",
        "EmploymentIndicator": "Full Time",
        "MinHiringRate": 19.5,
        "MaxHiringRate": 24,
        "DatePosted": "2026-11-02T02:00:00",
        "LastUpdated": "2026-11-09T11:05:48.243",
        "ReferenceNumber": ref,
        "ParentRequisitionCode": 854,
        "CultureCode": "en-US",
        "IsVirtualLocation": False,
    } | said


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    french = {"Title": "Technicien en pharmacie", "CultureCode": "fr-CA", "Description": "<p>Remplir.</p>"}
    bare = {name: row(7)[name] for name in ("Title", "Description", "ReferenceNumber", "CultureCode", "DatePosted")}
    boards: dict[str, Any] = {
        "oak": [row(1), row(2, Title="Cook", JobFamily="Kitchen"), row(3, ClientSiteXRefCode="PHYSICIANS")],
        "two": [row(4, **french), row(4), row(4, City="Darby", PostalCode="59829")],
        "mute": [row(5, Description="", Title="Pharmacist"), row(5, **french)],
        "bare": [bare, row(8, IsVirtualLocation=True, City="")],
        "torn": [row(9), row(9, Title="Pharmacist")],
        "odd": [row(10), {"Title": "Pharmacist"}],
        "none": [],
    }
    routes = {name: {PATH.format(name): answer(rows)} for name, rows in boards.items()}
    routes |= {name: {PATH.format(name): wrong[""]} for name, wrong in faulty("").items()}
    return visit("dayforce", routes, tmp_path_factory.mktemp("dayforce"), cells=dict.fromkeys(routes, CODE))


def test_a_posting_is_read_whole(town: Town) -> None:
    asked = "/V1/JobFeeds?includeActivePostingOnly=true&htmlDescription=true&internalJobBoardCode=CANDIDATEPORTAL"
    assert [path for path in town.asked["oak"] if "robots" not in path] == [f"/api/oak{asked}"]
    raw = town.of("oak")["1"]
    assert (raw.title, raw.html, raw.employer) == ("Pharmacy Technician", "<p>Fill and label.</p>", "Oak Health")
    assert raw.places == (RawPlace(city="Hamilton", region="MT", country="USA", postal_code="59840"),)
    assert (raw.employment_type, raw.department, raw.pay) == ("Full Time", "Pharmacy", (RawPay(min=19.5, max=24),))
    assert (raw.date_posted, raw.requisition_id) == ("2026-11-02T02:00:00", "854")


def test_what_the_filter_or_another_board_has_is_passed_over(town: Town) -> None:
    assert town.numbers("oak") == (1, 1, 2, True)


def test_rows_of_one_posting_are_one_in_english_with_all_places(town: Town) -> None:
    assert town.numbers("two") == (1, 1, 0, True)
    raw = town.of("two")["4"]
    assert (raw.title, [place.city for place in raw.places]) == ("Pharmacy Technician", ["Hamilton", "Darby"])


def test_a_text_goes_before_a_language(town: Town) -> None:
    assert town.of("mute")["5"].html == "<p>Remplir.</p>"


def test_keys_that_an_employer_leaves_out_are_missed_by_nobody(town: Town) -> None:
    assert town.numbers("bare") == (2, 2, 0, True)
    raw, virtual = town.of("bare")["7"], town.of("bare")["8"]
    assert (raw.places, raw.pay, raw.employer, raw.requisition_id) == ((), (), "Bare", None)
    assert raw.url == "http://127.0.0.1/jobs/jobs/7"
    assert virtual.places[0].remote


def test_two_postings_under_one_number_are_a_failure(town: Town) -> None:
    assert town.failed("torn") == {"shape_changed": 1}


def test_a_row_without_a_number_is_a_failure(town: Town) -> None:
    assert town.failed("odd") == {"shape_changed": 1}


def test_an_empty_feed_is_complete_where_nothing_was_known(town: Town, tmp_path: Path) -> None:
    assert town.numbers("none") == (0, 0, 0, True)
    known = tmp_path / "known.jsonl.gz"
    write_known(known, [Known("none", "1", None, datetime.now(UTC) - timedelta(days=1))])
    again = visit("dayforce", {"none": {PATH.format("none"): answer([])}}, tmp_path, cells={"none": CODE},
                  known=str(known))  # fmt: skip
    assert again.failed("none") == {"empty_answer": 1}


def test_faults(town: Town) -> None:
    no_fault_is_an_empty_board(town)
