"""Ashby: unlisted jobs, hybrid called remote, units of pay, the empty and the unknown board."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from crawlers.spiders.ashby import pay
from schema.landing import Known, write_known
from schema.posting import RawPay, RawPlace
from tests.boardserver import answer
from tests.hosted import Town, faulty, no_fault_is_an_empty_board, visit

PATH = "/posting-api/job-board/{}"


def job(number: int, **cells: Any) -> dict[str, Any]:
    """One job in the shape of the recorded boards; words and numbers are our own."""
    ref = f"00000000-0000-4000-8000-{number:012d}"
    address = {"addressLocality": "Duluth", "addressRegion": "", "addressCountry": "USA"}
    return {
        "id": ref,
        "title": "Staff Pharmacist",
        "department": "Care",
        "team": "Pharmacy",
        "employmentType": "PartTime",
        "location": "Duluth, MN",
        "secondaryLocations": [{"location": "Fargo", "address": {"postalAddress": {"addressLocality": "Fargo"}}}],
        "publishedAt": "2026-11-20T08:00:00.000+00:00",
        "isListed": True,
        "isRemote": True,
        "workplaceType": "Hybrid",
        "address": {"postalAddress": address},
        "jobUrl": f"https://jobs.ashbyhq.com/lake/{ref}",
        "applyUrl": f"https://jobs.ashbyhq.com/lake/{ref}/application",
        "descriptionHtml": "<p>Check every fill.</p>",
        "descriptionPlain": "Check every fill.",
    } | cells


JOBS = [
    job(1),
    job(2, isListed=False),
    job(3, title="Courier", team="Delivery"),
    job(4, workplaceType="Remote", secondaryLocations=[]),
    job(5, workplaceType=None, descriptionHtml=None, secondaryLocations=None, address=None),
]


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    boards: dict[str, dict[str, Any]] = {
        "lake": {PATH.format("lake"): answer({"apiVersion": "1", "jobs": JOBS})},
        "none": {PATH.format("none"): answer({"apiVersion": "1", "jobs": []})},
        "renamed": {PATH.format("renamed"): answer({"jobs": [{"id": "1", "name": "Pharmacist"}, job(6)]})},
        "unknown": {PATH.format("unknown"): answer({"errors": [{"message": "No job board"}], "data": None})},
    }
    for name, routes in faulty("").items():
        boards[name] = {PATH.format(name): routes[""]}
    return visit("ashby", boards, tmp_path_factory.mktemp("ashby"))


def test_one_request_gives_the_listed_jobs_of_the_pharmacy(town: Town) -> None:
    assert town.asked["lake"] == ["/posting-api/job-board/lake?includeCompensation=true"]
    assert town.numbers("lake") == (3, 3, 2, True)


def test_a_job_is_read_whole_and_kept_verbatim(town: Town) -> None:
    raw = town.of("lake")[job(1)["id"]]
    assert raw.payload == job(1)
    assert (raw.html, raw.text, raw.department) == ("<p>Check every fill.</p>", None, "Care / Pharmacy")
    assert (raw.employment_type, raw.date_posted) == ("PartTime", "2026-11-20T08:00:00.000+00:00")


def test_an_empty_region_is_none_and_every_place_is_kept(town: Town) -> None:
    raw = town.of("lake")[job(1)["id"]]
    assert raw.places == (
        RawPlace(text="Duluth, MN", city="Duluth", country="USA"),
        RawPlace(text="Fargo", city="Fargo"),
    )


def test_only_the_workplace_type_says_remote(town: Town) -> None:
    remote = {ref: raw.places[0].remote for ref, raw in town.of("lake").items()}
    assert list(remote.values()) == [None, True, None]


def test_plain_text_stands_in_for_markup(town: Town) -> None:
    raw = town.of("lake")[job(5)["id"]]
    assert (raw.html, raw.text, raw.places) == (None, "Check every fill.", (RawPlace(text="Duluth, MN"),))


def test_an_empty_board_is_complete_and_an_unknown_one_is_gone(town: Town) -> None:
    assert town.numbers("none") == (0, 0, 0, True)
    assert town.failed("unknown") == {"gone": 1}


def test_an_entry_whose_title_moved_fails_the_board_and_not_the_others(town: Town) -> None:
    assert town.failed("renamed") == {"shape_changed": 1}
    assert town.numbers("renamed") == (1, 1, 0, False)


def test_faults(town: Town) -> None:
    no_fault_is_an_empty_board(town)


def test_a_board_known_to_hold_jobs_that_lists_none_is_not_complete(tmp_path: Path) -> None:
    """The catalogue that answers 200 and nothing."""
    known = tmp_path / "known.jsonl.gz"
    write_known(known, [Known("none", "1", None, datetime(2026, 11, 24, tzinfo=UTC))])
    empty = {"none": {PATH.format("none"): answer({"jobs": []})}}
    assert visit("ashby", empty, tmp_path, known=str(known)).failed("none") == {"empty_answer": 1}


def component(kind: str, low: Any, high: Any, interval: str = "1 HOUR") -> dict[str, Any]:
    """One component of pay."""
    return {"compensationType": kind, "minValue": low, "maxValue": high, "interval": interval, "currencyCode": "USD"}


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (
            {"compensationTiers": [{"title": "Zone A", "components": [component("Salary", 61, 70)]},
                                   {"title": "Zone B", "components": [component("Salary", 55.5, None)]}]},
            (RawPay(min=61, max=70, unit="1 HOUR", currency="USD", text="Zone A"),
             RawPay(min=55.5, unit="1 HOUR", currency="USD", text="Zone B")),
        ),
        (
            {"summaryComponents": [component("EquityPercentage", None, None, "NONE"), component("Bonus", 1, 2),
                                   component("Salary", 9, 9, "1 MOON")]},
            (RawPay(min=9, max=9, unit="1 MOON", currency="USD"),),
        ),
        ({"compensationTierSummary": "Competitive"}, (RawPay(text="Competitive"),)),
        ({"compensationTiers": [], "summaryComponents": None}, ()),
        ({}, ()),
    ],
)  # fmt: skip
def test_base_pay_of_every_tier_with_its_unit_as_sent(said: dict[str, Any], expected: tuple[RawPay, ...]) -> None:
    assert pay(said) == expected
