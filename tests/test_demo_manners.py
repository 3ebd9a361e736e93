"""The town refuses what the real platforms refuse, and misbehaves as its script says, over real HTTP."""

from __future__ import annotations

import http.client
import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest

from app.demo.model import Employer
from app.demo.shapes.usajobs import KEY
from app.demo.town import Town
from app.demo.world import World

LIST = {"appliedFacets": {}, "limit": 20, "offset": 0, "searchText": "pharmacy"}


@pytest.fixture(scope="module")
def open_town() -> Iterator[Town]:
    with Town(World()) as town:
        yield town


@pytest.fixture
def town(open_town: Town) -> Town:
    open_town.world = open_town.world.on(1)
    return open_town


def fetch(town: Town, key: str, target: str, *, body: Any = None, headers: dict[str, str] | None = None) -> Any:
    """Status, headers and body of one answer of a board's host."""
    host = urlsplit(town.origin(town.world.by_key[key])).netloc
    connection = http.client.HTTPConnection(host, timeout=10)
    sent = None if body is None else json.dumps(body).encode()
    given = {"Content-Type": "application/json"} if sent else {}
    connection.request("GET" if sent is None else "POST", target, sent, given | (headers or {}))
    answer = connection.getresponse()
    read = answer.read()
    connection.close()
    return answer.status, dict(answer.getheaders()), read


def workday(town: Town, **changed: Any) -> tuple[int, Any]:
    body = {name: value for name, value in (LIST | changed).items() if value is not ...}
    status, _, read = fetch(town, "larkspur", "/wday/cxs/larkspur/Careers/jobs", body=body)
    return status, json.loads(read)


def test_workday_wants_all_four_keys_and_at_most_twenty_rows(town: Town) -> None:
    assert workday(town, searchText=...)[0] == 422
    assert workday(town, limit=21)[0] == 400
    assert workday(town)[0] == 200


def test_workday_gives_its_total_on_the_first_page_only(town: Town) -> None:
    first, second = workday(town)[1], workday(town, offset=20)[1]
    assert first["total"] > 400
    assert second["total"] == 0
    assert len(second["jobPostings"]) == 20


def test_workday_wraps_behind_its_cap() -> None:
    from app.demo.employers import cast

    large = [employer for employer in cast(scale=5) if employer.key == "larkspur"]
    with Town(World(employers=tuple(large))) as town:
        first, wrapped = workday(town, searchText="")[1], workday(town, searchText="", offset=2000)[1]
    assert first["total"] == 2000
    assert wrapped["jobPostings"] == first["jobPostings"]
    assert sum(value["count"] for value in first["facets"][0]["values"]) > 2000


def test_a_workday_posting_that_is_not_there_is_s22(town: Town) -> None:
    status, _, read = fetch(town, "larkspur", "/wday/cxs/larkspur/Careers/job/Nowhere/Nobody_R1")
    assert (status, json.loads(read)["errorCode"]) == (403, "S22")


def test_usajobs_wants_a_key_and_an_address(town: Town) -> None:
    target = "/api/search?JobCategoryCode=0660;0661&ResultsPerPage=50&Page=2"
    assert fetch(town, "frontier", target)[0] == 401
    assert fetch(town, "frontier", target, headers={"Authorization-Key": KEY, "User-Agent": "a crawler"})[0] == 401
    status, _, read = fetch(town, "frontier", target, headers={"Authorization-Key": KEY, "User-Agent": "a@b.example"})
    found = json.loads(read)["SearchResult"]
    assert (status, found["SearchResultCount"], found["UserArea"]["NumberOfPages"]) == (200, 50, "3")


def test_oracle_shows_rows_only_when_expanded(town: Town) -> None:
    target = "/hcmRestApi/resources/latest/recruitingCEJobRequisitions?finder=findReqs;siteNumber=CX_1001,limit=5"
    bare = json.loads(fetch(town, "thistledown", target)[2])["items"][0]
    full = json.loads(fetch(town, "thistledown", target + "&expand=requisitionList")[2])["items"][0]
    assert "requisitionList" not in bare
    assert len(full["requisitionList"]) == 5
    assert full["TotalJobsCount"] > 300


def test_oracle_searches_by_a_quoted_keyword(town: Town) -> None:
    target = (
        "/hcmRestApi/resources/latest/recruitingCEJobRequisitions?expand=requisitionList"
        '&finder=findReqs;siteNumber=CX_1001,keyword="pharmacy",limit=200,offset=0'
    ).replace('"', "%22")
    found = json.loads(fetch(town, "thistledown", target)[2])["items"][0]
    assert 200 < found["TotalJobsCount"] < 409
    assert len(found["requisitionList"]) == 200


def test_smartrecruiters_refuses_more_than_a_hundred_and_searches_by_q(town: Town) -> None:
    root = "/v1/companies/KestrelFenHealth/postings"
    assert fetch(town, "kestrelfen", f"{root}?limit=101")[0] == 400
    found = json.loads(fetch(town, "kestrelfen", f"{root}?limit=100&q=pharmacist")[2])
    everything = json.loads(fetch(town, "kestrelfen", f"{root}?limit=100")[2])
    assert 0 < found["totalFound"] < everything["totalFound"]
    assert json.loads(fetch(town, "kestrelfen", "/v1/companies/nobody/postings")[2])["totalFound"] == 0


def test_icims_without_the_frame_is_a_wrapper_and_the_last_page_repeats(town: Town) -> None:
    assert b"iframe" in fetch(town, "aldhelm", "/jobs/search?ss=1&pr=0")[2]
    last = fetch(town, "aldhelm", "/jobs/search?ss=1&pr=6&in_iframe=1")[2]
    assert fetch(town, "aldhelm", "/jobs/search?ss=1&pr=60&in_iframe=1")[2] == last


def test_greenhouse_knows_its_boards_and_escapes_once(town: Town) -> None:
    assert fetch(town, "sablewood", "/v1/boards/nobody/jobs")[0] == 404
    plain = json.loads(fetch(town, "sablewood", "/v1/boards/sablewood/jobs")[2])["jobs"][0]
    full = json.loads(fetch(town, "sablewood", "/v1/boards/sablewood/jobs?content=true")[2])["jobs"][0]
    assert "content" not in plain
    assert full["content"].startswith("&lt;p")
    assert "pay_input_ranges" not in full


def test_a_busy_board_says_when_to_come_back_once_a_night(town: Town) -> None:
    town.mischief = type(town.mischief)()
    status, headers, _ = fetch(town, "locumlark", "/v0/postings/locumlark?mode=json")
    assert (status, headers["Retry-After"]) == (429, "1")
    assert fetch(town, "locumlark", "/v0/postings/locumlark?mode=json")[0] == 200
    town.world = town.world.on(2)
    assert fetch(town, "locumlark", "/v0/postings/locumlark?mode=json")[0] == 429


def test_page_two_fails_on_night_two_only(town: Town) -> None:
    target = "/wday/cxs/quillback/Careers/jobs"
    assert fetch(town, "quillback", target, body=LIST | {"offset": 20})[0] == 200
    town.world = town.world.on(2)
    assert fetch(town, "quillback", target, body=LIST | {"offset": 20})[0] == 500
    assert fetch(town, "quillback", target, body=LIST | {"offset": 0})[0] == 200


def test_a_total_promises_more_than_comes_on_night_two(town: Town) -> None:
    target = "/v1/companies/Vialworks/postings?limit=100"
    town.world = town.world.on(2)
    found = json.loads(fetch(town, "vialworks", target)[2])
    assert found["totalFound"] == len(found["content"]) + 12


def test_a_bot_wall_and_a_spoilt_title(town: Town) -> None:
    status, headers, read = fetch(town, "gatehouse", "/v1/boards/gatehouse/jobs?content=true")
    assert (status, headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert b"Checking your browser" in read
    titles = [job["title"] for job in json.loads(fetch(town, "parcelwell", "/v1/boards/parcelwell/jobs")[2])["jobs"]]
    assert sum("\x00" in title and "\x0b" in title for title in titles) == 1


def test_robots_forbids_pages_that_the_sitemap_names(town: Town) -> None:
    import gzip

    robots = fetch(town, "hushwater", "/robots.txt")[2].decode()
    assert "Disallow: /jobs/internal/" in robots
    assert b"/jobs/internal/" in gzip.decompress(fetch(town, "hushwater", "/sitemap-jobs.xml.gz")[2])
    assert "Disallow" not in fetch(town, "ottermere", "/robots.txt")[2].decode()


def test_one_announcement_names_300_towns(town: Town) -> None:
    headers = {"Authorization-Key": KEY, "User-Agent": "a@b.example"}
    found = json.loads(fetch(town, "frontier", "/api/search?ResultsPerPage=500", headers=headers)[2])
    counts = [
        len(item["MatchedObjectDescriptor"]["PositionLocation"]) for item in found["SearchResult"]["SearchResultItems"]
    ]
    assert max(counts) == 300


def test_a_closed_town_leaves_no_thread_and_no_port() -> None:
    import threading

    one: tuple[Employer, ...] = World().employers[:3]
    with Town(World(employers=one)) as town:
        origin = town.origin(one[0])
        assert origin in {thread.name for thread in threading.enumerate()}
    assert origin not in {thread.name for thread in threading.enumerate()}
    with pytest.raises(ConnectionError):
        http.client.HTTPConnection(urlsplit(origin).netloc, timeout=2).request("GET", "/robots.txt")
