"""Paycom: tokens that run out, portals that do not exist, postings with JSON-LD inside a string."""

from __future__ import annotations

import json
from typing import Any

import pytest

from schema.posting import RawPay, RawPlace
from tests.boardserver import Asked, answer, board_server, entry
from tests.crawling import Crawl, Tape
from tests.hosted import forked
from tests.replaying import crawl as replay

TOKEN = "aa.bb.cc"
SLUG = "0123456789abcdef0123456789abcdef"
PORTAL = f"/v4/ats/web.php/portal/{SLUG}"


def portal(service: str, token: str = TOKEN) -> str:
    """A portal's page."""
    inner = json.dumps({"atsPortalMantleServiceUrl": service, "locale": "en-US"})
    return (
        f"<html><script>var configsFromHost = {json.dumps({'sessionJWT': token, 'libConfig': inner})};</script></html>"
    )


def row(ref: int, title: str, **said: Any) -> dict[str, Any]:
    """A row of a search."""
    return {"jobId": ref, "jobTitle": title, "locations": "Tulsa, OK", "positionType": "Full-Time",
            "postedOn": "2 days ago"} | said  # fmt: skip


def posting(ref: int) -> dict[str, Any]:
    """A posting."""
    google = {"@type": "JobPosting", "datePosted": "2026-11-02", "employmentType": "FULL_TIME"}
    return {"jobPosting": {"jobId": ref, "jobTitle": f"Pharmacist {ref}", "description": "<p>Verify.</p>",
                           "qualifications": "<ul><li>RPh</li></ul>", "location": "Tulsa, OK",
                           "secondaryLocations": ["Enid, OK"], "salaryRange": "$60.00 - $70.00 per hour",
                           "jobCategory": "Pharmacy", "googleJobJson": json.dumps(google)}}  # fmt: skip


def test_a_token_that_runs_out_is_fetched_again_and_goes_to_the_api_only(tmp_path: Any) -> None:
    tokens = iter(f"t.{number}.x" for number in range(9))
    valid: set[str] = set()  # tokens that have not run out

    def page(_: Asked) -> Any:
        token = next(tokens)
        valid.add(token)
        return answer(portal("https://region.paycomonline.net", token))

    def api(asked: Asked) -> Any:
        if asked.headers.get("Authorization") not in valid:
            return answer({"message": "expired"}, 401)
        if asked.method == "GET":
            return answer(posting(int(asked.path.rsplit("/", 1)[-1])))
        skip = asked.json["skip"]
        if skip == 0:
            valid.discard("t.0.x")  # the first one is good for one page
        rows = [row(number, f"Pharmacist {number}") for number in range(1, 15)]
        return answer({"jobPostingPreviewsCount": 14, "jobPostingPreviews": rows[skip : skip + 10]})

    with board_server({f"{PORTAL}/career-page": page}) as server:
        server.routes["/api/ats/job-posting-previews/search"] = api
        for number in range(1, 15):
            server.routes[f"/api/ats/job-postings/{number}"] = api
        register = entry("larkfield", "paycom", slug=SLUG, api=server.origin)
        done = forked("paycom", register, tmp_path, {"all": "1"})
        entered = [asked for asked in server.asked if asked.path.endswith("career-page")]
    report = done.reports["larkfield"].report
    assert (report.listed, report.read, report.expected, report.complete) == (14, 14, 14, True)
    assert len(entered) == 2, "one new token for all the requests that were refused"
    assert not any("Authorization" in asked.headers for asked in entered)


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> Crawl:
    """Five portals, with search and filter."""
    tape = Tape(tmp_path_factory.mktemp("paycom"))
    empty = {"distanceFrom": 0, "location": "", "sortOption": "", "workEnvironments": [], "positionTypes": [],
             "educationLevels": [], "categories": [], "travelTypes": [], "shiftTypes": [],
             "otherFilters": []}  # fmt: skip
    names = ("larkfield", "missing", "elsewhere", "short", "plain")
    for number, name in enumerate(names):
        slug, api = f"{number:032x}", f"https://{name}.paycomonline.net"
        page = portal(api)
        page = {"missing": "<html>Job board does not exist or is unavailable</html>", "plain": "<html>Hi</html>",
                "elsewhere": portal("https://paycomonline.net.example")}.get(name, page)  # fmt: skip
        tape.add(f"https://www.paycomonline.net/v4/ats/web.php/portal/{slug}/career-page", page)
        for skip in (0, 2):
            body = {"skip": skip, "take": 100, "filtersForQuery": empty | {"keywordSearchText": ""}}
            rows = [row(1, "Pharmacist 1"), row(2, "Cook", remoteType="Remote")] if skip == 0 else []
            said = {"jobPostingPreviewsCount": 3 if name == "short" else 2, "jobPostingPreviews": rows}
            tape.add(f"{api}/api/ats/job-posting-previews/search", said, method="POST", body=body)
        tape.add(f"{api}/api/ats/job-postings/1", posting(1))
    boards = [{"id": name, "slug": f"{number:032x}"} for number, name in enumerate(names)]
    return replay("paycom", boards, tape)


def test_a_posting_has_all_sections_places_and_pay_in_words(night: Crawl) -> None:
    report, found = night.reports["larkfield"], night.of("larkfield")["1"]
    assert (report.listed, report.passed_over, report.complete) == (1, 1, True)
    assert found.html == "<p>Verify.</p>\n<h2>Qualifications</h2>\n<ul><li>RPh</li></ul>"
    assert found.places == (RawPlace(text="Tulsa, OK"), RawPlace(text="Enid, OK"))
    assert found.pay == (RawPay(text="$60.00 - $70.00 per hour"),)
    assert (found.date_posted, found.employment_type, found.department) == ("2026-11-02", "FULL_TIME", "Pharmacy")
    assert found.url.endswith("/jobs/1")


def test_a_portal_that_does_not_exist_says_so_with_status_200(night: Crawl) -> None:
    assert night.reports["missing"].failed == {"gone": 1}


def test_a_token_is_given_to_no_other_host(night: Crawl) -> None:
    assert night.reports["elsewhere"].failed == {"shape_changed": 1}
    assert "not the platform's" in (night.reports["elsewhere"].reason or "")


def test_a_short_list_and_another_page_are_not_complete(night: Crawl) -> None:
    assert night.reports["short"].failed == {"truncated": 1}
    assert night.reports["plain"].failed == {"shape_changed": 1}
