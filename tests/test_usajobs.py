"""USAJOBS: headers and key, series, pages, control numbers, sections, places, codes; contacts are not kept."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest

from schema.landing import read_reports
from schema.posting import RawPay, RawPlace
from tests.crawling import ROOT, Crawl, Tape, crawl, toml

ORIGIN = "https://data.usajobs.gov"
BOARDS: list[dict[str, Any]] = [{"id": "federal", "url": "https://www.usajobs.gov/"}]
BOARDS += [
    {"id": name, "url": f"https://{name}.example/", "api": f"https://{name}.example"} for name in ("capped", "bare")
]
BOARDS += [{"id": "va", "url": "https://www.usajobs.gov/va", "settings": {"organization": "VA"}}]


def search(page: int = 1, origin: str = ORIGIN, series: str = "", more: str = "") -> str:
    """The address of a page of the search."""
    return f"{origin}/api/search?Keyword={series}&LocationName={more}&Page={page}&ResultsPerPage=500"


DETAILS = {
    "JobSummary": "Fill orders for veterans.",
    "MajorDuties": ["Verify prescriptions.", "Counsel patients & families."],
    "Education": "Graduate of an ACPE program.",
    "Requirements": "Must be a citizen.\nMay serve a trial period.",
    "KeyRequirements": [],
    "Evaluations": "",
    "HowToApply": "Apply online.",
    "AgencyContactEmail": "pat.somebody@agency.example",
    "AgencyContactPhone": "555-0100",
    "AgencyContactWebsite": "https://agency.example",
    "RemoteIndicator": False,
}


def item(ref: str, **said: Any) -> dict[str, Any]:
    """A found announcement of the shape of the recorded ones."""
    descriptor = {
        "PositionID": "VHA-26-1",
        "PositionTitle": "Pharmacist",
        "PositionURI": f"https://www.usajobs.gov:443/job/{ref}",
        "ApplyURI": [f"https://www.usajobs.gov:443/job/{ref}?PostingChannelID="],
        "PositionLocationDisplay": "Multiple Locations",
        "PositionLocation": [
            {"LocationName": "Tulsa, Oklahoma", "CountryCode": "United States", "CountrySubDivisionCode": "Oklahoma",
             "CityName": "Tulsa, Oklahoma", "Longitude": -95.99, "Latitude": 36.15},
            {"LocationName": "Enid, Oklahoma", "CountryCode": "United States", "CountrySubDivisionCode": "Oklahoma",
             "CityName": "Enid, Oklahoma"},
        ],
        "OrganizationName": "Veterans Health Administration",
        "DepartmentName": "Department of Veterans Affairs",
        "JobCategory": [{"Name": "Pharmacist", "Code": "0660"}],
        "PositionSchedule": [{"Name": "Full Promotion Potential GL-07 $62,615.00", "Code": "1"}],
        "PositionOfferingType": [{"Name": "", "Code": "15317"}],
        "QualificationSummary": "Active licence.",
        "PositionRemuneration": [{"MinimumRange": "112833.0", "MaximumRange": "146,680", "RateIntervalCode": "PA"}],
        "PublicationStartDate": "2026-11-02T13:42:32.1370",
        "ApplicationCloseDate": "2026-11-30T23:59:59.9970",
        "UserArea": {"Details": DETAILS},
    }  # fmt: skip
    return {"MatchedObjectId": ref, "MatchedObjectDescriptor": descriptor | said, "RelevanceRank": 0.0}


def answer(items: list[dict[str, Any]], total: int | None, pages: str | None = "1") -> dict[str, Any]:
    """An answer of the search; the number of pages is text."""
    result: dict[str, Any] = {"SearchResultCount": len(items), "SearchResultItems": items}
    if total is not None:
        result |= {"SearchResultCountAll": total, "UserArea": {"NumberOfPages": pages, "IsRadialSearch": False}}
    return {"LanguageCode": "EN", "SearchParameters": {}, "SearchResult": result}


@pytest.fixture(scope="module")
def tape(tmp_path_factory: pytest.TempPathFactory) -> Tape:
    """The search as it should be, beyond its limit, without totals, and of one agency."""
    tape = Tape(tmp_path_factory.mktemp("usajobs"))
    many = [{"LocationName": f"Town {number}", "CityName": f"Town {number}"} for number in range(1176)]
    series = [{"Code": "0602", "Name": "Medical Officer"}, {"Code": "0661", "Name": "Pharmacy Technician"}]
    family = item(
        "803",
        PositionTitle="Medical Family",
        PositionLocation=many,
        PositionSchedule=[{"Name": "Odd", "Code": "9"}],
        JobCategory=series,
    )
    tape.add(search(), answer([item("801"), item("802")], 3, "2"))
    tape.add(search(2), answer([family], 3, "2"))
    tape.add(search(series="&JobCategoryCode=0660;0661"), answer([item("801")], 1))
    tape.add(search(origin="https://capped.example"), answer([item("1")], 10_000))
    bare = item(
        "",
        PositionLocation=[],
        PositionLocationDisplay="Woodlawn, Maryland",
        UserArea={"Details": {"JobSummary": "x"}},
        PositionURI="https://www.usajobs.gov:443/GetJob/ViewDetails/8567",
        QualificationSummary=None,
        PositionSchedule=[],
        PositionOfferingType=[],
        PositionRemuneration=[],
    )
    tape.add(search(origin="https://bare.example"), answer([bare, {"MatchedObjectId": "9"}], None))
    tape.add(search(more="&Organization=VA"), answer([], 0, "0"))
    return tape


@pytest.fixture(scope="module")
def everything(tape: Tape) -> Crawl:
    """The crawl without the series."""
    return crawl("usajobs", BOARDS, tape, everything=True)


def test_all_pages_are_read_by_control_number(everything: Crawl) -> None:
    report = everything.reports["federal"]
    assert set(everything.of("federal")) == {"801", "802", "803"}
    assert {posting.requisition_id for posting in everything.of("federal").values()} == {"VHA-26-1"}
    assert (report.expected, report.requests, report.complete) == (3, 2, True)


def test_without_all_only_the_pharmacy_series_are_asked(tape: Tape) -> None:
    night = crawl("usajobs", BOARDS[:1], tape)
    assert list(night.of("federal")) == ["801"]
    assert night.reports["federal"].complete


def test_the_announcement_is_all_sections_in_the_order_of_the_page(everything: Crawl) -> None:
    assert everything.of("federal")["801"].html == (
        "<h2>Summary</h2>\nFill orders for veterans.\n"
        "<h2>Duties</h2>\n<ul>\n<li>Verify prescriptions.</li>\n<li>Counsel patients &amp; families.</li>\n</ul>\n"
        "<h2>Conditions of employment</h2>\nMust be a citizen.<br>\nMay serve a trial period.\n"
        "<h2>Qualifications</h2>\nActive licence.\n"
        "<h2>Education</h2>\nGraduate of an ACPE program.\n"
        "<h2>How to apply</h2>\nApply online."
    )


def test_codes_pay_and_dates_stay_the_boards_words(everything: Crawl) -> None:
    posting = everything.of("federal")["801"]
    assert posting.employment_type == "Full-time, Permanent"
    assert posting.pay == (RawPay(min="112833.0", max="146,680", unit="PA", currency="USD"),)
    assert (posting.date_posted, posting.valid_through) == ("2026-11-02T13:42:32.1370", "2026-11-30T23:59:59.9970")
    assert (posting.employer, posting.department) == ("Veterans Health Administration", "0660 Pharmacist")


def test_every_place_of_an_announcement_is_kept(everything: Crawl) -> None:
    assert everything.of("federal")["801"].places[0] == RawPlace(
        text="Tulsa, Oklahoma",
        city="Tulsa, Oklahoma",
        region="Oklahoma",
        country="United States",
        lat=36.15,
        lon=-95.99,
    )
    assert len(everything.of("federal")["803"].places) == 1176


def test_the_series_says_pharmacy_where_the_title_does_not(everything: Crawl) -> None:
    assert "0661 Pharmacy Technician" in (everything.of("federal")["803"].department or "")
    assert everything.of("federal")["803"].employment_type == "Odd, Permanent"


def test_contacts_of_the_agency_are_not_kept(everything: Crawl) -> None:
    text = json.dumps(dict(everything.of("federal")["801"].payload))
    assert "somebody" not in text
    assert "555-0100" not in text
    assert "Fill orders for veterans." in text


def test_a_search_beyond_what_can_be_reached_is_truncated(everything: Crawl) -> None:
    assert "truncated" in everything.reports["capped"].failed


def test_an_old_answer_without_ids_and_totals(everything: Crawl) -> None:
    posting = everything.of("bare")["8567"]
    assert posting.places == (RawPlace(text="Woodlawn, Maryland"),)
    assert (posting.html, posting.employment_type, posting.pay) == ("<h2>Summary</h2>\nx", None, ())
    assert everything.reports["bare"].failed == {"shape_changed": 2}, (
        "a broken item, and nobody knows whether these are all"
    )


def test_no_hits_are_a_complete_answer(everything: Crawl) -> None:
    assert everything.reports["va"].complete


class Asked(BaseHTTPRequestHandler):
    """Answers nothing found, and keeps the headers it was asked with."""

    seen: ClassVar[list[dict[str, str]]] = []

    def do_GET(self) -> None:
        self.seen.append(dict(self.headers.items()))
        body = b"" if self.path == "/robots.txt" else json.dumps(answer([], 0, "0")).encode()
        self.send_response(404 if self.path == "/robots.txt" else 200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Keeps quiet."""


def live(tmp_path: Path, keys: dict[str, str]) -> tuple[dict[str, Any], list[dict[str, str]]]:
    """A crawl over real HTTP on loopback: the board's report and the headers of what was asked."""
    Asked.seen = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Asked)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    api = f"http://127.0.0.1:{server.server_port}"
    (tmp_path / "boards.toml").write_text(toml([{"id": "federal", "platform": "usajobs", "api": api}]))
    command = [
        sys.executable,
        "-m",
        "scrapy",
        "crawl",
        "usajobs",
        "-a",
        f"register={tmp_path}/boards.toml",
        "-a",
        f"out={tmp_path}",
    ]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("RXJOBS_")}
    subprocess.run(
        command, cwd=ROOT, env=environment | {"RXJOBS_DELAY_SECONDS": "0"} | keys, check=True, capture_output=True
    )
    server.shutdown()
    report = read_reports(tmp_path)["federal"].report
    return {"failed": dict(report.failed), "reason": report.reason, "complete": report.complete}, Asked.seen


def test_the_key_and_the_address_travel_in_the_headers(tmp_path: Path) -> None:
    keys = {"RXJOBS_USAJOBS_KEY": "k3y", "RXJOBS_USAJOBS_EMAIL": "analyst@university.example"}
    report, seen = live(tmp_path, keys)
    assert report["complete"]
    asked = next(headers for headers in seen if "Authorization-Key" in headers)
    assert asked["Authorization-Key"] == "k3y"
    assert asked["User-Agent"] == "analyst@university.example"
    assert asked["Host"].startswith("127.0.0.1:")


def test_without_a_key_the_board_is_skipped_with_a_line_that_says_how_to_get_one(tmp_path: Path) -> None:
    report, seen = live(tmp_path, {})
    assert report["failed"] == {"no_key": 1}
    assert "developer.usajobs.gov" in report["reason"]
    assert "RXJOBS_USAJOBS_KEY" in report["reason"]
    assert not seen
