"""Oracle Recruiting Cloud: the finder, rows inside items, drift between pages, limits, sections and places."""

from __future__ import annotations

from typing import Any

import pytest

from schema.posting import RawPay, RawPlace
from tests.crawling import Crawl, Tape, crawl

SITES = "hcmUI/CandidateExperience/en/sites"
REST = "hcmRestApi/resources/latest"


def board(name: str, **said: Any) -> dict[str, Any]:
    """An entry of the register."""
    return {"id": name, "url": f"https://{name}.fa.us2.oraclecloud.com/{SITES}/CX_1"} | said


BOARDS = [board(name) for name in ("larkfield", "drift", "capped", "silent", "gone", "nameless", "moody", "shut")]
BOARDS += [{"id": "other", "url": "https://jobs.other.example/", "api": "https://other.fa.us6.oraclecloud.com",
            "settings": {"site_number": "CX_2001"}},
           {"id": "siteless", "url": "https://jobs.siteless.example/"}]  # fmt: skip


def listing(host: str, offset: int = 0, more: str = "", site: str = "CX_1") -> str:
    """The address of a page of a search, as the platform's own page asks for it."""
    facets = "facetsList=LOCATIONS%3BCATEGORIES"
    finder = f"findReqs;siteNumber={site},{facets},limit=200,offset={offset},sortBy=POSTING_DATES_DESC"
    return (
        f"https://{host}/{REST}/recruitingCEJobRequisitions?onlyData=true&expand=requisitionList.secondaryLocations"
        f"&finder={finder}{more}"
    )


def details(host: str, ref: str, site: str = "CX_1") -> str:
    """The address of a posting's details."""
    return f'https://{host}/{REST}/recruitingCEJobRequisitionDetails?expand=all&onlyData=true&finder=ById;Id="{ref}",siteNumber={site}'


def row(ref: str, title: str = "Pharmacist", **said: Any) -> dict[str, Any]:
    """A row of the list."""
    return {"Id": ref, "Title": title, "PostedDate": "2026-11-02", "PrimaryLocation": "Tulsa, OK, United States",
            "ShortDescriptionStr": "", "LegalEmployer": None, "secondaryLocations": []} | said  # fmt: skip


def page(rows: list[dict[str, Any]], total: int | None, **facets: Any) -> dict[str, Any]:
    """An answer of the search: the outer count says nothing."""
    found: dict[str, Any] = {"SearchId": None, "requisitionList": rows} | facets
    if total is not None:
        found["TotalJobsCount"] = total
    return {"items": [found], "count": 1, "hasMore": False, "limit": 25, "offset": 0, "links": []}


DETAIL = {
    "Id": "1",
    "Title": "Clinical Pharmacist",
    "Category": "Pharmacy Services",
    "JobSchedule": "Full time",
    "ExternalPostedStartDate": "2026-11-02T15:48:06+00:00",
    "ExternalPostedEndDate": "2026-12-08T03:55:00+00:00",
    "ExternalDescriptionStr": "<p>Join the night team.</p>",
    "ExternalResponsibilitiesStr": "<ul><li>Verify orders</li></ul>",
    "ExternalQualificationsStr": "<p>Active licence required.</p>",
    "CorporateDescriptionStr": "<p>We are Larkfield.</p>",
    "OrganizationDescriptionStr": "Larkfield Hospital",
    "ShortDescriptionStr": "Night team",
    "PrimaryLocation": "Tulsa, OK, United States",
    "PrimaryLocationCountry": "US",
    "HiringManager": "Pat Somebody", "ExternalContactName": "Pat Somebody", "ExternalContactEmail": "pat@x.example",
    "secondaryLocations": [{"Name": "Enid, OK, United States", "CountryCode": "US"}],
    "workLocation": [
        {"LocationName": "Main", "TownOrCity": "Tulsa", "Region2": "OK", "PostalCode": "74101", "Country": "US",
         "AddressLine1": "1 Main St", "Latitude": "36.15", "Longitude": "-95.99"},
        {"LocationName": "East", "TownOrCity": "Broken Arrow", "Region2": "OK", "Country": "US"},
    ],
    "requisitionFlexFields": [
        {"Prompt": "Pay Range", "Value": "$58 - $71 an hour"}, {"Prompt": "Shift", "Value": "Nights"},
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def tape(tmp_path_factory: pytest.TempPathFactory) -> Tape:
    """Ten sites, each in one of the states that were recorded or reported."""
    tape = Tape(tmp_path_factory.mktemp("oracle"))
    host = "larkfield.fa.us2.oraclecloud.com"
    rows = [row("1", "Clinical Pharmacist"), row("2", "Nurse", PrimaryLocation="Enid, OK")]
    for more in ("", ',keyword="pharmacy"', ',keyword="pharmacist"'):
        tape.add(listing(host, more=more), page(rows, 2))
    tape.add(details(host, "1"), {"items": [DETAIL], "count": 1})
    tape.add(details(host, "2"), DETAIL | {"Id": "2", "Title": "Nurse"})  # the details without items around them
    drift = "drift.fa.us2.oraclecloud.com"
    all_rows = [row(str(number)) for number in range(300)]
    tape.add(listing(drift), page(all_rows[:200], 300))
    tape.add(listing(drift, 170), page(all_rows[175:300], 295))  # five closed meanwhile: the rest moved up
    capped = "capped.fa.us2.oraclecloud.com"
    facet = [{"Id": 11, "Name": "Pharmacy", "TotalCount": 1}, {"Id": 12, "Name": "Retail", "TotalCount": 10_500}]
    tape.add(listing(capped), page([row("1")], 10_000, categoriesFacet=facet))
    tape.add(listing(capped, more=",selectedCategoriesFacet=11"), page([row("2")], 1))
    tape.add(listing(capped, more=",selectedCategoriesFacet=12"), page([row("3")], 10_500, categoriesFacet=facet))
    tape.add(listing("silent.fa.us2.oraclecloud.com"), page([row("1")], None))
    tape.add(listing("gone.fa.us2.oraclecloud.com"), page([row("1", ShortDescriptionStr="Teaser")], 1))
    tape.add(details("gone.fa.us2.oraclecloud.com", "1"), {"items": [], "count": 0})
    tape.add(listing("nameless.fa.us2.oraclecloud.com"), {"items": [], "count": 0})
    moody = "moody.fa.us2.oraclecloud.com"
    for answer, status in (("", 302), (page([row("1")], 1), 200)):
        tape.add(listing(moody), answer, status=status)
    for answer, status in (("", 403), ("", 302), ({"items": [DETAIL]}, 200)):
        tape.add(details(moody, "1"), answer, status=status)
    tape.add(listing("shut.fa.us2.oraclecloud.com"), "", status=302)
    other = "other.fa.us6.oraclecloud.com"
    tape.add(listing(other, site="CX_2001"), page([row("7")], 1))
    tape.add(
        details(other, "7", "CX_2001"),
        {"items": [DETAIL | {"Id": "7", "workLocation": [], "LegalEmployer": "Other Inc"}]},
    )
    return tape


@pytest.fixture(scope="module")
def everything(tape: Tape) -> Crawl:
    """The crawl without keyword and filter."""
    return crawl("oracle", BOARDS, tape, everything=True)


def test_rows_are_found_inside_the_items(everything: Crawl) -> None:
    report = everything.reports["larkfield"]
    assert (report.listed, report.read, report.expected, report.complete) == (2, 2, 2, True)
    assert everything.of("larkfield")["2"].title == "Nurse"


def test_the_ad_is_all_sections_under_their_headings(everything: Crawl) -> None:
    posting = everything.of("larkfield")["1"]
    assert posting.html == (
        "<p>Join the night team.</p>\n"
        "<h2>Responsibilities</h2>\n<ul><li>Verify orders</li></ul>\n"
        "<h2>Qualifications</h2>\n<p>Active licence required.</p>\n"
        "<h2>Additional information</h2>\nPay Range: $58 - $71 an hour<br>\nShift: Nights\n"
        "<h2>About us</h2>\n<p>We are Larkfield.</p>"
    )
    assert posting.employer == "Larkfield Hospital"
    assert posting.pay == (RawPay(text="Pay Range: $58 - $71 an hour"),)
    assert (posting.employment_type, posting.department) == ("Full time", "Pharmacy Services")
    assert (posting.date_posted, posting.valid_through) == ("2026-11-02T15:48:06+00:00", "2026-12-08T03:55:00+00:00")
    assert posting.url == f"https://larkfield.fa.us2.oraclecloud.com/{SITES}/CX_1/job/1"
    assert posting.apply_url == f"{posting.url}/apply"


def test_the_hiring_manager_and_the_contact_are_not_kept(everything: Crawl) -> None:
    for ref in ("1", "2"):  # with items around the details and without
        kept = everything.of("larkfield")[ref]
        assert kept.payload["Category"] == "Pharmacy Services", "the rest is"
        assert "Somebody" not in str(kept)
        assert "pat@" not in str(kept)


def test_places_carry_the_address_and_coordinates_of_the_work_location(everything: Crawl) -> None:
    assert everything.of("larkfield")["1"].places == (
        RawPlace(text="Tulsa, OK, United States", city="Tulsa", region="OK", country="US", postal_code="74101",
                 street="1 Main St", lat=36.15, lon=-95.99),
        RawPlace(text="East", city="Broken Arrow", region="OK", country="US"),
        RawPlace(text="Enid, OK, United States", country="US"),
    )  # fmt: skip


def test_search_and_filter_ask_only_for_pharmacy(tape: Tape) -> None:
    night = crawl("oracle", BOARDS[:1], tape)
    report = night.reports["larkfield"]
    assert list(night.of("larkfield")) == ["1"]
    assert (report.listed, report.passed_over, report.requests, report.complete) == (1, 2, 3, True)


def test_pages_overlap_so_that_a_posting_that_moved_up_is_not_lost(everything: Crawl) -> None:
    report = everything.reports["drift"]
    assert report.listed == 300
    assert report.read == 300, "a row met twice is asked for once"
    assert set(report.failed) == {"no_recording"}, "no details of this board are recorded; its list is whole"


def test_a_search_beyond_the_limit_is_asked_category_by_category(everything: Crawl) -> None:
    report = everything.reports["capped"]
    assert set(everything.of("capped")) == {"1", "2", "3"}
    assert report.failed["truncated"] == 1, "a category that is itself beyond the limit is not complete"


def test_without_a_total_nobody_knows_whether_these_are_all(everything: Crawl) -> None:
    report = everything.reports["silent"]
    assert (report.read, report.failed["shape_changed"], report.complete) == (1, 1, False)


def test_details_without_items_are_gone_and_the_row_is_landed(everything: Crawl) -> None:
    assert everything.reports["gone"].failed == {"gone": 1}
    assert (everything.of("gone")["1"].html, everything.of("gone")["1"].date_posted) == ("Teaser", "2026-11-02")


def test_an_answer_without_items_is_a_changed_shape(everything: Crawl) -> None:
    assert everything.reports["nameless"].failed == {"shape_changed": 1}


def test_a_front_end_that_turns_a_request_away_is_asked_again(everything: Crawl) -> None:
    report = everything.reports["moody"]
    assert (report.complete, report.requests) == (True, 5)
    assert everything.of("moody")["1"].title == "Clinical Pharmacist"
    assert everything.reports["shut"].failed == {"moved": 1}
    assert everything.reports["shut"].requests == 3


def test_a_site_behind_the_employers_own_address(everything: Crawl) -> None:
    posting = everything.of("other")["7"]
    assert (posting.employer, posting.places[0].text, posting.places[0].city) == (
        "Other Inc",
        "Tulsa, OK, United States",
        None,
    )
    assert everything.reports["other"].complete


def test_a_board_without_a_site_says_what_the_register_lacks(everything: Crawl) -> None:
    assert "settings.site_number" in (everything.reports["siteless"].reason or "")
