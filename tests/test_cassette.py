"""Cassettes: found by method, URL and body; a replay touches no network; what is recorded replays the same."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from crawlers.cassette import INDEX, Cassette, CassetteError, key_of, write_exchange
from tests.boardserver import Crawled, answer, board_server, crawl, entry

URL = "https://boards-api.greenhouse.io/v1/boards/acme/jobs?content=true&pay_transparency=true"
ACME = entry("acme", "greenhouse", slug="acme")


def job(number: int, title: str = "Staff Pharmacist", **cells: Any) -> dict[str, Any]:
    """One Greenhouse job, in the shape of the recorded boards."""
    return {
        "id": number,
        "internal_job_id": number * 10,
        "title": title,
        "absolute_url": f"https://boards.greenhouse.io/acme/jobs/{number}",
        "location": {"name": "Yuma, AZ"},
        "content": "&lt;p&gt;Dispense &amp;amp; counsel.&lt;/p&gt;",
    } | cells


def board(*jobs: dict[str, Any]) -> bytes:
    return json.dumps({"jobs": jobs, "meta": {"total": len(jobs)}}).encode()


def test_query_order_and_the_spelling_of_a_json_body_do_not_matter() -> None:
    assert key_of("GET", "http://x/a?b=1&a=2", None) == key_of("get", "http://x/a?a=2&b=1", "")
    assert key_of("POST", "http://x/a", '{"a": 1, "b": [2]}') == key_of("POST", "http://x/a", b'{"b":[2],"a":1}')
    assert key_of("GET", "http://x/f?q=a;b,c=%221%22", None) == key_of("GET", "http://x/f?q=a%3Bb%2Cc%3D%221%22", None)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("GET", "http://x/a?b=1", None), ("GET", "http://x/a?b=2", None)),
        (("GET", "http://x/a?b=", None), ("GET", "http://x/a", None)),
        (("GET", "http://x/a", None), ("POST", "http://x/a", None)),
        (("POST", "http://x/a", '{"offset": 0}'), ("POST", "http://x/a", '{"offset": 20}')),
        (("GET", "http://x/a", None), ("GET", "http://y/a", None)),
    ],
)
def test_other_requests_are_other_requests(one: tuple[str, str, Any], other: tuple[str, str, Any]) -> None:
    assert key_of(*one) != key_of(*other)


def test_recordings_of_one_request_are_played_in_order_the_last_for_ever(tmp_path: Path) -> None:
    write_exchange(tmp_path, "GET", "http://x/a", b"one", status=429)
    write_exchange(tmp_path, "GET", "http://x/a", b"two")
    cassette = Cassette(tmp_path)
    found = [cassette.find("GET", "http://x/a") for _ in range(3)]
    assert [exchange.status for exchange in found if exchange] == [429, 200, 200]
    assert cassette.find("GET", "http://x/b") is None


@pytest.mark.parametrize(
    "line",
    ["nonsense", "[]", '{"method": "GET"}', '{"method": "GET", "url": "http://x", "status": 200, "file": "../secret"}'],
)
def test_a_bad_line_is_named(tmp_path: Path, line: str) -> None:
    (tmp_path / INDEX).write_text("\n" + line + "\n")
    with pytest.raises(CassetteError, match="line 2: not an exchange"):
        Cassette(tmp_path)


def test_a_folder_without_an_index_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(CassetteError, match="cannot be read"):
        Cassette(tmp_path)


def replayed(tmp_path: Path, **options: str) -> Crawled:
    return crawl("greenhouse", ACME, tmp_path, replay=str(tmp_path / "tape"), **options)


def test_a_replay_answers_from_the_folder_and_asks_no_host(tmp_path: Path) -> None:
    with board_server({}) as server:  # a proxy that sees whatever leaves the process
        write_exchange(
            tmp_path / "tape",
            "GET",
            URL,
            board(job(1)),
            headers={"Content-Encoding": "gzip", "Content-Type": "application/json", "Content-Length": "9"},
        )
        proxy = {"http_proxy": server.origin, "https_proxy": server.origin, "RXJOBS_DELAY_SECONDS": "30"}
        done = replayed(tmp_path, environment=proxy)  # type: ignore[arg-type]  # options are str but for this one
        assert server.asked == []
    assert done.reports["acme"].report.complete
    assert done.postings["acme"]["1"].html == "<p>Dispense &amp; counsel.</p>"


def test_a_request_without_recording_is_counted_against_its_board(tmp_path: Path) -> None:
    write_exchange(tmp_path / "tape", "GET", URL.replace("acme", "other"), board(job(1)))
    done = replayed(tmp_path)
    assert done.failed("acme") == {"no_recording": 1}
    assert not done.reports["acme"].report.complete
    assert done.log.count("no recording of GET") == 1  # robots.txt without a recording is no failure


def test_a_recorded_robots_txt_is_obeyed(tmp_path: Path) -> None:
    write_exchange(tmp_path / "tape", "GET", URL, board(job(1)))
    robots = URL.split("/v1")[0] + "/robots.txt"
    write_exchange(tmp_path / "tape", "GET", robots, b"User-agent: *\nDisallow: /v1/\n")
    assert replayed(tmp_path).failed("acme") == {"robots": 1}


def test_a_body_that_is_missing_is_no_recording(tmp_path: Path) -> None:
    write_exchange(tmp_path / "tape", "GET", URL, board(job(1)))
    for body in (tmp_path / "tape").glob("*.body"):
        body.unlink()
    assert replayed(tmp_path).failed("acme") == {"no_recording": 1}


def test_what_is_recorded_replays_the_same_redirects_and_compression_included(tmp_path: Path) -> None:
    content = board(job(1), job(2, "Nurse"))
    packed = (200, {"Content-Type": "application/json", "Content-Encoding": "gzip"}, gzip.compress(content))
    routes = {"/v1/boards/acme/jobs": answer("", 302, Location="/v2/acme"), "/v2/acme": packed}
    with board_server(routes) as server:
        register = entry("acme", "greenhouse", slug="acme", api=server.origin)
        first = crawl("greenhouse", register, tmp_path / "live", record=str(tmp_path / "tape"))
    again = crawl("greenhouse", register, tmp_path / "again", replay=str(tmp_path / "tape"))
    assert first.reports["acme"].report.complete
    assert (tmp_path / "tape" / INDEX).read_text().count('"status": 302') == 1
    assert content in [path.read_bytes() for path in (tmp_path / "tape").glob("*.body")]
    assert again.reports["acme"].listed == first.reports["acme"].listed != {}
    assert {ref: raw.payload for ref, raw in again.postings["acme"].items()} == {
        ref: raw.payload for ref, raw in first.postings["acme"].items()
    }


ORACLE = "https://h.example/api/reqs?onlyData=true&finder=findReqs;siteNumber=CX_1,"
USAJOBS = "https://data.usajobs.gov/api/search?Keyword=&LocationName=&Page=1&ResultsPerPage=500"


@pytest.mark.parametrize(
    ("recorded", "asked"),
    [
        (USAJOBS.replace("Keyword=&LocationName=&", ""), USAJOBS),
        ("https://data.usajobs.gov/api/search", USAJOBS),
        (URL.replace("&pay_transparency=true", ""), URL),
        ("https://x.example/v0/postings/a?mode=json", "https://x.example/v0/postings/a?mode=json&skip=0&limit=100"),
        (
            ORACLE + "facetsList=LOCATIONS%3BTITLES%3BCATEGORIES,limit=200,offset=0,sortBy=POSTING_DATES_DESC",
            ORACLE + "facetsList=LOCATIONS%3BCATEGORIES,limit=200,offset=0",
        ),
        (
            "https://h.example/d?finder=ById;siteNumber=CX_1,Id=7",
            'https://h.example/d?finder=ById;Id="7",siteNumber=CX_1',
        ),
    ],
)
def test_a_recording_that_the_board_would_answer_alike_is_played(tmp_path: Path, recorded: str, asked: str) -> None:
    write_exchange(tmp_path, "GET", recorded, b"{}")
    assert Cassette(tmp_path).find("GET", asked) is not None


@pytest.mark.parametrize(
    ("recorded", "asked"),
    [
        (USAJOBS, USAJOBS.replace("Page=1", "Page=2")),
        (USAJOBS.replace("500", "250"), USAJOBS),
        (USAJOBS, USAJOBS.replace("Keyword=", "Keyword=pharmacist")),
        (USAJOBS, USAJOBS + "&JobCategoryCode=0660"),
        (ORACLE + "limit=200,offset=0", ORACLE + "limit=200,offset=170"),
        (ORACLE + "limit=200", ORACLE + 'limit=200,keyword="pharmacy"'),
        (ORACLE + "limit=200", ORACLE.replace("CX_1", "CX_2") + "limit=200"),
        ("https://x.example/jobs?pr=1&in_iframe=1", "https://x.example/jobs?pr=2&in_iframe=1"),
        ("https://x.example/jobs", "https://x.example/jobs?in_iframe=1"),
    ],
)
def test_other_rows_are_never_played(tmp_path: Path, recorded: str, asked: str) -> None:
    write_exchange(tmp_path, "GET", recorded, b"{}")
    assert Cassette(tmp_path).find("GET", asked) is None


def test_the_exact_recording_comes_before_one_alike(tmp_path: Path) -> None:
    write_exchange(tmp_path, "GET", URL.replace("content=true&", ""), b"alike", status=500)
    write_exchange(tmp_path, "GET", URL, b"exact")
    found = Cassette(tmp_path).find("GET", URL)
    assert found is not None
    assert found.status == 200


def test_bodies_and_headers_of_other_recorders_are_read(tmp_path: Path) -> None:
    row = {"method": "POST", "url": "http://x/a", "body": {"b": 1, "a": 2}, "status": 200, "file": "f"}
    row["headers"] = {"Content-Type": ["application/json"], "Content-Encoding": ["gzip"]}
    (tmp_path / INDEX).write_text(json.dumps(row))
    found = Cassette(tmp_path).find("POST", "http://x/a", b'{"a": 2, "b": 1}')
    assert found is not None
    assert found.headers == {"Content-Type": "application/json"}
