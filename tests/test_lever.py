"""Lever: the requirements are in the lists, dates are milliseconds, paging has no total."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from crawlers.spiders.lever import pay, whole_ad
from schema.posting import RawPay, RawPlace
from tests.boardserver import Answer, Asked, Crawled, answer, board_server, crawl, entry


def row(number: int, **cells: Any) -> dict[str, Any]:
    """One posting in the shape of the recorded sites; words and numbers are our own."""
    ref = f"00000000-0000-4000-8000-{number:012d}"
    return {
        "id": ref,
        "text": "Clinical Pharmacist",
        "categories": {
            "commitment": "Full-time",
            "department": "Care",
            "team": "Pharmacy",
            "location": "Boise, ID",
            "allLocations": ["Boise, ID", "Reno, NV"],
        },
        "country": "US",
        "workplaceType": "on-site",
        "createdAt": 1763971200000 + number,
        "description": "<div>We fill with care.</div>",
        "descriptionPlain": "We fill with care.",
        "lists": [{"text": "You bring", "content": "<li>Idaho license</li><li>BLS</li>"}],
        "additional": "<div>Equal opportunity.</div>",
        "hostedUrl": f"https://jobs.lever.co/tallpine/{ref}",
        "applyUrl": f"https://jobs.lever.co/tallpine/{ref}/apply",
    } | cells


def site(rows: list[dict[str, Any]], *, wraps: bool = False) -> Any:
    """A site that pages as Lever does; `wraps` gives the first page for ever."""

    def page(asked: Asked) -> Answer:
        query = parse_qs(urlsplit(asked.path).query)
        assert query["mode"] == ["json"]
        skip, limit = 0 if wraps else int(query["skip"][0]), int(query["limit"][0])
        return answer(rows[skip : skip + limit])

    return page


MANY = [row(n) for n in range(230)]
SITES: dict[str, Any] = {
    "tallpine": site([row(1), row(2, text="Nurse", categories={"team": "Nursing"}), row(3, workplaceType="remote")]),
    "many": site(MANY),
    "even": site(MANY[:200]),
    "wraps": site(MANY[:100], wraps=True),
    "wraps-others": site([row(n, text="Nurse", categories={"team": "Care"}) for n in range(100)], wraps=True),
    "fails": [site(MANY), answer("oops", 500)],
    "unknown": answer({"ok": False, "error": "Document not found"}, 404),
    "unknown200": answer({"ok": False, "error": "Document not found"}),
    "none": answer([]),
}


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Crawled:
    routes = {f"/v0/postings/{name}": route for name, route in SITES.items()}
    routes["/v0/postings/fails?mode=json&skip=100&limit=100"] = answer("oops", 500, Set_Cookie="s=1")
    with board_server(routes) as server:
        register = "".join(entry(name, "lever", slug=name, api=server.origin) for name in SITES)
        return crawl("lever", register, tmp_path_factory.mktemp("lever"))


@pytest.mark.parametrize(("name", "listed", "requests"), [("many", 230, 3), ("even", 200, 3), ("none", 0, 1)])
def test_pages_are_read_until_one_is_not_full(done: Crawled, name: str, listed: int, requests: int) -> None:
    report = done.reports[name].report
    assert (report.listed, report.requests, report.complete, report.failed) == (listed, requests, True, {})


@pytest.mark.parametrize(
    ("name", "failed", "read"),
    [
        ("wraps", {"truncated": 1}, 100),
        ("wraps-others", {"truncated": 1}, 0),
        ("fails", {"server": 1}, 100),
        ("unknown", {"gone": 1}, 0),
        ("unknown200", {"gone": 1}, 0),
    ],
)
def test_a_listing_that_breaks_off_is_not_complete(done: Crawled, name: str, failed: dict[str, int], read: int) -> None:
    report = done.reports[name].report
    assert (report.failed, report.read, report.complete) == (failed, read, False)


def test_a_posting_is_read_whole_and_kept_verbatim(done: Crawled) -> None:
    raw = done.postings["tallpine"][row(1)["id"]]
    assert raw.payload == row(1)
    assert raw.html == (
        "<div>We fill with care.</div>\n<h3>You bring</h3><ul><li>Idaho license</li><li>BLS</li></ul>\n"
        "<div>Equal opportunity.</div>"
    )
    assert raw.places == (RawPlace(text="Boise, ID", country="US"), RawPlace(text="Reno, NV"))
    assert (raw.date_posted, raw.employment_type, raw.department) == ("1763971200001", "Full-time", "Care / Pharmacy")
    assert (raw.url, raw.apply_url) == (row(1)["hostedUrl"], row(1)["applyUrl"])


def test_the_filter_reads_title_department_and_team(done: Crawled) -> None:
    report = done.reports["tallpine"].report
    assert (report.listed, report.passed_over) == (2, 1)


def test_remote_is_said_of_every_place(done: Crawled) -> None:
    assert [place.remote for place in done.postings["tallpine"][row(3)["id"]].places] == [True, True]


@pytest.mark.parametrize(
    ("given", "html"),
    [
        ({"opening": "<p>a</p>", "descriptionBody": "<p>b</p>"}, "<p>a</p><p>b</p>"),
        ({"descriptionPlain": "x < y\nz", "additionalPlain": "e"}, "<div>x &lt; y<br>z</div>\n<div>e</div>"),
        ({"lists": [{"text": "A & B", "content": "<ol><li>1</li></ol>"}]}, "<h3>A &amp; B</h3><ol><li>1</li></ol>"),
        ({"lists": [{"text": None, "content": None}], "salaryDescription": "<p>$9</p>"}, "<ul></ul>\n<p>$9</p>"),
        ({}, None),
    ],
)
def test_every_part_of_the_ad_is_joined(given: dict[str, Any], html: str | None) -> None:
    assert whole_ad(given) == html


@pytest.mark.parametrize("interval", ["per-year-salary", "per-hour-wage", "1-year"])
def test_pay_keeps_the_interval_as_sent(interval: str) -> None:
    band = {"currency": "USD", "interval": interval, "min": 61, "max": 70.5}
    assert pay({"salaryRange": band, "salaryDescriptionPlain": "by site"}) == (
        RawPay(min=61, max=70.5, unit=interval, currency="USD", text="by site"),
    )
    assert pay({"salaryRange": {"currency": "USD", "min": 0, "max": 0}}) == ()
    assert pay({"salaryRange": None}) == ()


def test_recorded_sites_are_read_without_loss(shared: Path, tmp_path: Path) -> None:
    files = sorted((shared / "payloads/lever").glob("*.json"))
    answers = [json.loads(file.read_bytes()) for file in files]
    routes = {f"/v0/postings/s{n}": answer(given) for n, given in enumerate(answers)}
    with board_server(routes) as server:
        register = "".join(entry(f"s{n}", "lever", slug=f"s{n}", api=server.origin) for n in range(len(answers)))
        crawled = crawl("lever", register, tmp_path, all="1")
    for number, (file, given) in enumerate(zip(files, answers, strict=True)):
        if isinstance(given, dict):
            assert crawled.failed(f"s{number}") == {"gone": 1}
            continue
        read = crawled.postings[f"s{number}"]
        assert crawled.reports[f"s{number}"].report.complete, file
        assert list(read) == [posting["id"] for posting in given], file
        for posting in given:
            raw = read[posting["id"]]
            assert raw.payload == posting
            assert raw.date_posted == str(posting["createdAt"])
            assert raw.places[0].text == posting["categories"]["location"]
            for part in posting.get("lists", ()):
                assert part["content"] in (raw.html or "")


def test_the_answers_that_a_board_failed_on_are_kept(done: Crawled) -> None:
    kept = {path.name: path.read_text() for path in (done.run / "offending").iterdir()}
    assert sorted(kept) == ["fails-server.txt", "unknown-gone.txt", "unknown200-gone.txt", "wraps-others-truncated.txt",
                            "wraps-truncated.txt"]  # fmt: skip
    assert "HTTP 500" in kept["fails-server.txt"]
    assert kept["fails-server.txt"].endswith("oops")
    assert "Set-Cookie" not in kept["fails-server.txt"]
