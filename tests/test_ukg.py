"""UKG Pro: searches in pages of fifty, JSON in a posting's script, closed and unavailable ones, boards for staff."""

from __future__ import annotations

import json
from typing import Any

import pytest

from schema.posting import RawPay, RawPlace
from tests.boardserver import Asked, answer
from tests.hosted import FAULTS, Town, faulty, visit

BOARD = "/LAKE1000/JobBoard/3f9058a6-91f2-4cf1-bf33-bc76cb9f0522"
SEARCH, DETAIL = f"{BOARD}/JobBoardView/LoadSearchResults", f"{BOARD}/OpportunityDetail"


def row(number: int, title: str = "Pharmacist", **cells: Any) -> dict[str, Any]:
    """One opportunity in the shape of the list; words and numbers are our own."""
    state, country = {"Code": "MI", "Name": "Michigan"}, {"Code": "USA", "Name": "United States"}
    address = {"Line1": "1 Bay", "City": "Alpena", "State": state, "Country": country, "PostalCode": "49707"}
    return {
        "Id": f"id-{number}",
        "Title": title,
        "RequisitionNumber": f"PHA{number}",
        "FullTime": False,
        "JobCategoryName": "Clinical",
        "Locations": [{"LocalizedName": "Bay Clinic", "Address": address}],
        "JobLocationType": 1,
        "PostedDate": "2026-11-06T09:00:00Z",
        "BriefDescription": "A teaser",
    } | cells


def search(rows: list[dict[str, Any]], *, short: int = 0) -> Any:
    """The list; the last `short` rows are never given."""

    def page(asked: Asked) -> Any:
        given = asked.json["opportunitySearch"]
        assert given.keys() == {"Top", "Skip", "QueryString", "OrderBy", "Filters"}
        found = [each for each in rows if given["QueryString"] in each["Title"].lower()]
        shown = found[: len(found) - short][given["Skip"] : given["Skip"] + given["Top"]]
        return answer({"opportunities": shown, "totalCount": len(found)})

    return page


def details(found: dict[str, dict[str, Any]]) -> Any:
    """The pages of opportunities, by id; of others, what the platform shows when one is taken down."""

    def page(asked: Asked) -> Any:
        said = found.get(asked.path.split("opportunityId=")[1])
        if said is None:
            return answer(
                "<html><script>x('Opportunity.OpportunityError.OpportunityUnavailableMessage')</script></html>"
            )
        data = json.dumps(said).replace("</", "<\\/")
        return answer(f"<html><script>var o = new US.Opportunity.CandidateOpportunityDetail({data});\n</script></html>")

    return page


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    rows = [row(number) for number in range(60)]
    whole = {"Description": "<p>Ask } and { check);</p>", "PayRange": None, "OpportunityIsClosed": False}
    texts = {each["Id"]: each | whole for each in rows}
    few = [row(1), row(2, FullTime=True, JobLocationType=2), row(3), row(4, "Pharmacy Clerk")]
    said = {
        "id-1": few[0] | whole | {"CompensationAmount": {"Value": 62.5, "CurrencyCode": "USD"}, "Recruiter": "Pat S."},
        "id-2": few[1] | whole | {"PayRange": {"PayRangeMinimum": 90000, "PayRangeMaximum": "110000"}},
        "id-4": few[3] | whole | {"OpportunityIsClosed": True},
    }
    boards: dict[str, dict[str, Any]] = {
        "bay": {SEARCH: search(few), DETAIL: details(said)},
        "many": {SEARCH: search(rows), DETAIL: details(texts)},
        "short": {SEARCH: search(rows, short=5), DETAIL: details(texts)},
        "staff": {SEARCH: answer({"loadUrl": "/Account/Login"})},
    }
    boards |= {name: {SEARCH: wrong[""]} for name, wrong in faulty("").items()}
    cells = {name: {"url": f"https://recruiting2.ultipro.com{BOARD}"} for name in boards}
    return visit("ukg", boards, tmp_path_factory.mktemp("ukg"), cells=cells)


def test_an_opportunity_is_read_whole(town: Town) -> None:
    raw = town.of("bay")["id-1"]
    assert (raw.html, raw.requisition_id, raw.department) == ("<p>Ask } and { check);</p>", "PHA1", "Clinical")
    assert raw.places == (
        RawPlace(text="Bay Clinic", city="Alpena", region="MI", country="USA", postal_code="49707", street="1 Bay"),
    )
    assert (raw.employment_type, raw.date_posted) == ("Part-time", "2026-11-06T09:00:00Z")
    assert raw.pay == (RawPay(min=62.5, max=62.5, currency="USD"),)
    assert raw.url.endswith(f"{DETAIL}?opportunityId=id-1")


def test_ranges_full_time_and_remote(town: Town) -> None:
    raw = town.of("bay")["id-2"]
    assert raw.pay == (RawPay(min=90000, max="110000"),)
    assert (raw.employment_type, raw.places[0].remote) == ("Full-time", True)


def test_the_recruiter_is_not_kept(town: Town) -> None:
    assert "Pat S." not in str(town.of("bay")["id-1"].payload)


def test_closed_is_closed_and_unavailable_is_gone(town: Town) -> None:
    assert [town.of("bay")[ref].closed_by_board for ref in ("id-1", "id-4")] == [False, True]
    assert town.failed("bay") == {"gone": 1}
    assert town.of("bay")["id-3"].html is None, "the teaser is not the ad"


def test_pages_of_fifty_are_read_to_the_total(town: Town) -> None:
    assert town.numbers("many") == (60, 60, 0, True)
    assert [path for path in town.asked["many"] if "Load" in path] == [SEARCH] * 3


def test_a_page_that_ends_early_is_not_complete(town: Town) -> None:
    assert town.failed("short") == {"truncated": 1}


def test_a_board_for_staff_wants_a_login(town: Town) -> None:
    assert town.failed("staff") == {"auth": 2}


def test_faults(town: Town) -> None:
    for name, (_, failure) in FAULTS.items():
        assert town.failed(name) == {failure: 2}, "both searches"
        assert town.numbers(name) == (0, 0, 0, False)
