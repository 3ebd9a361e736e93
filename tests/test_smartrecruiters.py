"""SmartRecruiters: paging, details, variants, closed and missing postings, over one replayed crawl."""

from __future__ import annotations

from typing import Any

import pytest

from schema.posting import RawPay, RawPlace
from tests.crawling import Crawl, Tape, crawl

API = "https://api.smartrecruiters.com/v1/companies"
BOARDS = [{"id": name, "slug": name.title()} for name in ("larkfield", "short", "gone", "walled", "odd")]


def row(ref: str, name: str, **said: Any) -> dict[str, Any]:
    """A row of the list, of the shape of the recorded ones."""
    return {
        "id": ref,
        "name": name,
        "uuid": f"u-{ref}",
        "refNumber": f"REF{ref}",
        "company": {"identifier": "Larkfield", "name": "Larkfield Pharmacy"},
        "releasedDate": "2026-11-02T10:00:00.000Z",
        "location": {"city": "Tulsa", "region": "OK", "country": "us", "fullLocation": "Tulsa, OK, United States"},
        "department": {},
        "function": {"id": "health_care_provider", "label": "Health Care Provider"},
        "typeOfEmployment": {"id": "permanent", "label": "Full-time"},
        "creator": {"name": "Pat Somebody"},
    } | said


def detail(ref: str, name: str, **said: Any) -> dict[str, Any]:
    """A detail of the shape of the recorded ones; the order of its sections is not the alphabet's."""
    sections = {
        "companyDescription": {"title": "About us", "text": "<p>Forty stores.</p>"},
        "jobDescription": {"title": "The job", "text": "<p>Verify and counsel.</p>"},
        "qualifications": {"title": "Qualifications", "text": "<ul><li>Active pharmacist licence</li></ul>"},
        "additionalInformation": {"title": "More", "text": ""},
    }
    return row(
        ref, name, **({"jobAd": {"sections": sections}, "active": True, "applyUrl": f"https://a.example/{ref}"} | said)
    )


def page(rows: list[dict[str, Any]], total: int, offset: int = 0) -> dict[str, Any]:
    """A page of the list."""
    return {"offset": offset, "limit": 100, "totalFound": total, "content": rows}


@pytest.fixture(scope="module")
def tape(tmp_path_factory: pytest.TempPathFactory) -> Tape:
    """Five companies: as it should be, truncated, with a posting gone, walled, and with odd fields."""
    tape = Tape(tmp_path_factory.mktemp("smartrecruiters"))
    rows = [row(str(n), f"Pharmacist {n}" if n % 2 else f"Cashier {n}") for n in range(1, 104)]
    rows[2]["defaultJobAd"] = False
    for query in ("", "q=pharmacist&", "q=pharmacy&"):
        tape.add(f"{API}/Larkfield/postings?{query}limit=100&offset=0", page(rows[:100], 103))
        tape.add(f"{API}/Larkfield/postings?{query}limit=100&offset=100", page(rows[100:], 103, 100))
    for each in rows:
        tape.add(f"{API}/Larkfield/postings/{each['id']}", detail(each["id"], each["name"]))
    tape.add(f"{API}/Short/postings?limit=100&offset=0", page([row("1", "Pharmacist")], 3))
    tape.add(f"{API}/Short/postings/1", detail("1", "Pharmacist"))
    tape.add(
        f"{API}/Gone/postings?limit=100&offset=0",
        page([row("1", "Pharmacist"), row("2", "Pharmacist"), row("3", "Tech")], 3),
    )
    tape.add(f"{API}/Gone/postings/1", {"message": "not found"}, status=404)
    tape.add(f"{API}/Gone/postings/2", detail("2", "Pharmacist", active=False))
    tape.add(f"{API}/Walled/postings?limit=100&offset=0", "<html><body>Are you a robot?</body></html>")
    strange = detail(
        "9", "Technicien en pharmacie",
        location={"fullLocation": "Remote, , United States", "city": "Remote", "remote": True,
                  "latitude": "36.15", "longitude": "-95.99", "address": "12 Main St", "postalCode": "74101"},
        customField=[{"fieldLabel": "Pay Range", "valueLabel": "$20 - $25 per hour"}, {"fieldLabel": "Brand"}],
        compensation={"salary": {"min": 20, "max": 25, "currency": "USD", "period": "hourly"}},
        department={"id": 280, "label": "Pharmacy"}, jobAd={"sections": {}}, postingUrl="https://jobs.example/9",
    )  # fmt: skip
    tape.add(
        f"{API}/Odd/postings?limit=100&offset=0", page([row("9", "Technicien en pharmacie"), {"name": "no id"}], 1)
    )
    tape.add(f"{API}/Odd/postings/9", strange)
    return tape


@pytest.fixture(scope="module")
def everything(tape: Tape) -> Crawl:
    """The crawl without search and filter."""
    return crawl("smartrecruiters", BOARDS, tape, everything=True)


def test_all_pages_and_details_are_read(everything: Crawl) -> None:
    report = everything.reports["larkfield"]
    assert (report.listed, report.read, report.expected, report.complete) == (103, 103, 103, True)
    assert set(everything.of("larkfield")) == {str(number) for number in range(1, 104)}


def test_a_posting_holds_all_sections_in_the_boards_order(everything: Crawl) -> None:
    posting = everything.of("larkfield")["1"]
    assert posting.html == (
        "<h2>About us</h2>\n<p>Forty stores.</p>\n<h2>The job</h2>\n<p>Verify and counsel.</p>\n"
        "<h2>Qualifications</h2>\n<ul><li>Active pharmacist licence</li></ul>"
    )
    assert posting.places == (RawPlace(text="Tulsa, OK, United States", city="Tulsa", region="OK", country="us"),)
    assert (posting.employer, posting.requisition_id, posting.date_posted) == (
        "Larkfield Pharmacy", "REF1", "2026-11-02T10:00:00.000Z",
    )  # fmt: skip
    assert (posting.department, posting.employment_type) == ("Health Care Provider", "Full-time")
    assert posting.url == "https://jobs.smartrecruiters.com/Larkfield/1"


def test_the_name_of_the_recruiter_is_not_kept(everything: Crawl) -> None:
    assert "creator" not in everything.of("larkfield")["1"].payload
    assert "Pat Somebody" not in str(everything.of("larkfield"))


def test_search_and_filter_ask_only_for_pharmacy(tape: Tape) -> None:
    night = crawl("smartrecruiters", BOARDS[:1], tape)
    report = night.reports["larkfield"]
    assert (report.listed, report.read, report.complete) == (52, 52, True)
    assert report.passed_over == 2 * 51
    assert report.requests == 4 + 52  # two pages of two searches, and nothing for what was passed over
    assert report.query.startswith("pharmacy/")


def test_a_later_page_that_is_missing_makes_the_board_incomplete_and_keeps_the_first(everything: Crawl) -> None:
    report = everything.reports["short"]
    assert (report.read, report.expected, report.complete) == (1, 3, False)
    assert report.failed["no_recording"] == 1


def test_a_posting_that_is_gone_or_not_recorded_lands_with_what_the_list_says(everything: Crawl) -> None:
    report, postings = everything.reports["gone"], everything.of("gone")
    assert (report.failed["gone"], report.failed["no_recording"], report.complete) == (1, 1, False)
    assert (postings["3"].title, postings["3"].html, postings["3"].date_posted) == (
        "Tech",
        None,
        "2026-11-02T10:00:00.000Z",
    )
    assert not postings["1"].closed_by_board


def test_a_posting_that_is_not_active_is_closed_by_the_board(everything: Crawl) -> None:
    assert everything.of("gone")["2"].closed_by_board


def test_a_page_in_place_of_json_is_a_wall(everything: Crawl) -> None:
    assert everything.reports["walled"].failed == {"bot_wall": 1}
    assert not everything.reports["walled"].complete


def test_odd_fields(everything: Crawl) -> None:
    posting = everything.of("odd")["9"]
    assert posting.places == (
        RawPlace(text="Remote, , United States", city="Remote", postal_code="74101", street="12 Main St", lat=36.15,
                 lon=-95.99, remote=True),
    )  # fmt: skip
    assert posting.pay == (RawPay(min=20, max=25, unit="hourly", currency="USD"), RawPay(text="$20 - $25 per hour"))
    assert (posting.department, posting.html, posting.url) == ("Pharmacy", None, "https://jobs.example/9")
    assert everything.reports["odd"].failed == {"shape_changed": 1}, "a row without an id does not lose the others"
