"""Cornerstone: a token out of a page, ads that are empty, tokens that run out, sites that are not there."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from pathlib import Path
from typing import Any

import pytest

from schema.posting import RawPlace
from tests.boardserver import Asked, answer, board_server, entry
from tests.crawling import Crawl, Tape
from tests.hosted import forked
from tests.replaying import crawl as replay

CLOUD = "https://us.api.csod.com"
NAMES = ("larkfield", "short", "elsewhere", "plain", "walled", "closed")


def token(session: str) -> str:
    """A token as the page hands it out."""
    claims = urlsafe_b64encode(json.dumps({"aud": session}).encode()).decode().rstrip("=")
    return f"head.{claims}.tail"


def page(session: str = "s1", cloud: str = f"{CLOUD}/") -> str:
    """A career site's page."""
    context = json.dumps({"corp": "x", "token": token(session), "endpoints": {"cloud": cloud}})
    return f"<html><script>csod.context={context};</script></html>"


def row(ref: int, title: str, **said: Any) -> dict[str, Any]:
    """A row of the search, with the keys it has; words are our own."""
    return {"requisitionId": ref, "displayJobTitle": title, "postingEffectiveDate": "11/2/2026",
            "locations": [{"city": "Billings", "state": "MT", "country": "US"}],
            "externalDescription": "Verify and counsel with care in a pharmacy"} | said  # fmt: skip


def ad(text: str) -> dict[str, Any]:
    """A posting."""
    return {"data": [{"items": [{"fields": {"title": "x", "ad": text}}]}]}


def found(*rows: dict[str, Any], total: int) -> dict[str, Any]:
    """A page of the search."""
    return {"status": "Success", "data": {"totalCount": total, "requisitions": list(rows)}}


def body(number: int) -> dict[str, Any]:
    """What the search is asked."""
    return {"careerSiteId": 4, "careerSitePageId": 4, "pageNumber": number, "pageSize": 250, "cultureId": 1,
            "cultureName": "en-US", "searchText": ""}  # fmt: skip


def home(name: str) -> str:
    """The address of a site's page."""
    return f"https://{name}.csod.com/ux/ats/careersite/4/home?c={name}"


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> Crawl:
    """Six sites on a cassette."""
    tape = Tape(tmp_path_factory.mktemp("cornerstone"))
    pages = {"elsewhere": page(cloud="https://csod.com.example/"), "plain": "<html>Hello</html>",
             "walled": "<html>Are you a robot? captcha</html>"}  # fmt: skip
    for name in NAMES:
        cloud = f"https://{name}.api.csod.com"
        if name == "closed":
            tape.add(home(name), "not here", status=404)
            continue
        tape.add(home(name), pages.get(name, page(cloud=f"{cloud}/")))
        rows = [row(1, "Staff Pharmacist"), row(2, "Cook"), row(3, "Pharmacy Technician", locations=[])]
        total = 4 if name == "short" else 3
        for number in (1, 2):
            said = found(*rows if number == 1 else (), total=total)
            tape.add(f"{cloud}/rec-job-search/external/jobs", said, method="POST", body=body(number))
        path = f"https://{name}.csod.com/Services/API/ATS/CareerSite/4/JobRequisitions"
        tape.add(
            f"{path}/1?useMobileAd=false&cultureId=1", ad("<p>Verify &amp; counsel; an RPh licence is needed.</p>")
        )
        tape.add(f"{path}/3?useMobileAd=false&cultureId=1", ad("<<INTERNAL JOB DESCRIPTION>>"))
    boards = [{"id": name, "slug": name, "url": home(name), "settings": {"site": 4}} for name in NAMES]
    return replay("cornerstone", boards, tape)


def test_a_posting_is_its_ad_and_not_the_text_of_the_list(night: Crawl) -> None:
    report, raw = night.reports["larkfield"], night.of("larkfield")["1"]
    assert (report.listed, report.read, report.passed_over, report.complete) == (2, 2, 1, True)
    assert (raw.title, raw.html, raw.text) == (
        "Staff Pharmacist",
        "<p>Verify &amp; counsel; an RPh licence is needed.</p>",
        None,
    )
    assert raw.places == (RawPlace(city="Billings", region="MT", country="US"),)
    assert raw.date_posted == "11/2/2026"
    assert raw.url == "https://larkfield.csod.com/ux/ats/careersite/4/home/requisition/1?c=larkfield"


def test_an_ad_that_is_a_placeholder_leaves_the_text_of_the_list(night: Crawl) -> None:
    raw = night.of("larkfield")["3"]
    assert (raw.html, raw.text, raw.places) == (None, "Verify and counsel with care in a pharmacy", ())


def test_a_list_that_ends_early_is_not_complete(night: Crawl) -> None:
    assert night.reports["short"].failed == {"truncated": 1}


def test_a_token_is_given_to_no_other_host(night: Crawl) -> None:
    assert night.reports["elsewhere"].failed == {"shape_changed": 1}
    assert "not the platform's" in (night.reports["elsewhere"].reason or "")


def test_other_pages_are_no_empty_boards(night: Crawl) -> None:
    failed = {name: dict(night.reports[name].failed) for name in ("plain", "walled", "closed")}
    assert failed == {"plain": {"shape_changed": 1}, "walled": {"bot_wall": 1}, "closed": {"gone": 1}}


def test_a_site_that_is_sent_to_an_error_is_gone_and_a_token_that_runs_out_is_fetched_again(tmp_path: Path) -> None:
    sessions, asked_with = iter(("s1", "s2", "s3")), list[str]()

    def api(asked: Asked) -> Any:
        asked_with.append(asked.headers.get("Cookie", ""))
        valid = "s1" if asked.method == "POST" else "s2"
        if asked.headers.get("Authorization") != f"Bearer {token(valid)}":
            return answer("", 401)
        return answer(found(row(1, "Pharmacist"), total=1) if asked.method == "POST" else ad("<p>Counsel.</p>" * 9))

    routes = {
        "/ux/ats/careersite/4/home": lambda _: answer(page(next(sessions))),
        "/ux/ats/careersite/9/home": answer("", 302, Location="/ui/error"),
        "/ui/error": answer("<html>Something went wrong</html>"),
        "/rec-job-search/external/jobs": api,
        "/Services/API/ATS/CareerSite/4/JobRequisitions/1": api,
    }
    with board_server(routes) as server:
        register = "".join(
            entry(f"site-{site}", "cornerstone", slug="lark", api=server.origin, settings={"site": site})
            for site in (4, 9)
        )
        done = forked("cornerstone", register, tmp_path, {})
    assert done.reports["site-4"].report.complete
    assert done.postings["site-4"]["1"].html == "<p>Counsel.</p>" * 9
    assert asked_with == [f"ASP.NET_SessionId={session}" for session in ("s1", "s1", "s2")]
    assert done.failed("site-9") == {"gone": 1}
