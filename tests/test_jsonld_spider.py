"""The generic platform: sitemaps to pages, pages to postings, lists that are pages, and pages that are gone."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from schema.landing import Known, write_known
from schema.posting import RawPlace
from tests.crawling import Crawl, Tape, crawl

SPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
NAMES = ("larkfield", "index", "wordless", "strange", "wall", "mixed", "circular")
BOARDS: list[dict[str, Any]] = [{"id": name, "employer": f"{name.title()} Pharmacy"} for name in NAMES]
BOARDS[1]["settings"] = {"sitemap": "https://index.example/maps/all.xml.gz"}
BOARDS += [{"id": "list", "settings": {"listing": "https://list.example/open", "pages": "/ad/"}}]


def urlset(*entries: tuple[str, str | None]) -> str:
    """A sitemap of addresses and times of change."""
    urls = "".join(
        f"<url><loc>{url}</loc>{f'<lastmod>{changed}</lastmod>' if changed else ''}</url>" for url, changed in entries
    )
    return f"<urlset {SPACE}>{urls}</urlset>"


def index(*urls: str) -> str:
    """A sitemap index."""
    return f"<sitemapindex {SPACE}>{''.join(f'<sitemap><loc>{url}</loc></sitemap>' for url in urls)}</sitemapindex>"


def node(title: str, **said: Any) -> dict[str, Any]:
    """A JobPosting."""
    return {
        "@type": "JobPosting",
        "title": title,
        "description": f"<p>{title} wanted.</p>",
        "datePosted": "2026-11-02",
        "hiringOrganization": {"@type": "Organization", "name": "Larkfield", "email": "pat.somebody@larkfield.example"},
        "applicationContact": {"@type": "ContactPoint", "name": "Pat Somebody"},
        "jobLocation": {"@type": "Place", "address": {"addressLocality": "Tulsa", "addressRegion": "OK"}},
    } | said


def page(*nodes: dict[str, Any], head: str = "", body: str = "") -> str:
    """A job page."""
    scripts = "".join(f'<script type="application/ld+json">{json.dumps(each)}</script>' for each in nodes)
    return f"<html><head>{head}{scripts}</head><body>{body}</body></html>"


@pytest.fixture(scope="module")
def tape(tmp_path_factory: pytest.TempPathFactory) -> Tape:
    """Eight sites."""
    tape = Tape(tmp_path_factory.mktemp("jsonld"))
    site = "https://larkfield.example"
    titles = {4411: "staff-pharmacist", 4412: "line-cook", 4413: "pharmacy-technician", 4414: "pharmacist-gone",
              4415: "pharmacist-lost", 4416: "pharmacist-closed", 4417: "pharmacist-nowhere"}  # fmt: skip
    jobs = [(f"{site}/job/{title}/{ref}", "2026-11-01") for ref, title in titles.items()]
    tape.add(f"{site}/sitemap.xml", urlset((f"{site}/about-us", None), *jobs))
    tape.add(jobs[0][0], page(node("Staff Pharmacist", identifier={"value": 88}, url=jobs[0][0])))
    tape.add(jobs[1][0], page(node("Line Cook")))
    tape.add(
        jobs[2][0], page(*[node(f"Other {n}", url=f"/job/x/{n}") for n in range(9)], node("Tech", url="/job/x/4413"))
    )
    tape.add(jobs[3][0], page(body="<h1>This job is no longer available</h1>"))
    tape.add(jobs[4][0], "", status=404)
    tape.add(jobs[5][0], page(node("Closed Pharmacist", description=None), body="<h2>This job has expired</h2>"))
    tape.add(
        jobs[6][0], page(node("Remote Pharmacist", jobLocation=None), head='<meta name="job-city" content="Enid">')
    )
    tape.add("https://index.example/maps/all.xml.gz",
             gzip.compress(index("https://index.example/en/jobs.xml", "https://index.example/es/jobs.xml",
                                 "https://index.example/blog.xml").encode()))  # fmt: skip
    tape.add("https://index.example/en/jobs.xml", urlset(("https://index.example/en/job/R0001/Staff-Pharmacist", None)))
    tape.add("https://index.example/en/job/R0001/Staff-Pharmacist", page(node("Staff Pharmacist")))
    wordless = [(f"https://wordless.example/us/en/jobs/R-{n}", "2026-11-01") for n in (1001, 1002)]
    tape.add("https://wordless.example/sitemap.xml", urlset(*wordless))
    tape.add(wordless[0][0], page(node("Pharmacist")))
    tape.add(wordless[1][0], page(node("Cashier")))
    tape.add(
        "https://strange.example/sitemap.xml",
        urlset(("https://strange.example/a", None), ("https://strange.example/b", None)),
    )
    tape.add("https://wall.example/sitemap.xml", "<html><body>Enable JavaScript and cookies (cf-chl)</body></html>")
    mixed = [(f"https://mixed.example/job/pharmacist-{name}/{ref}", None) for name, ref in (("a", 5001), ("b", 5002))]
    tape.add("https://mixed.example/sitemap.xml", urlset(*mixed))
    tape.add(mixed[0][0], page(node("One", url="/job/x/1"), node("Two", url="/job/x/2")))
    tape.add(mixed[1][0], page({"@type": "JobPosting", "title": None}, head="<title>Careers</title>"))
    tape.add("https://circular.example/sitemap.xml", index("https://circular.example/sitemap.xml"))
    teaser = node("Apply", description="Apply for Pharmacist at Larkfield.", url="https://elsewhere.example/jobs/7001")
    listed = {"@type": "ItemList", "itemListElement": [{"item": teaser}, {"item": node("Two", identifier="7002")}]}
    tape.add("https://list.example/open", page(listed, body='<a href="/ad/7003">more</a><a href="/about">us</a>'))
    tape.add("https://list.example/ad/7003", page(node("Three")))
    return tape


@pytest.fixture(scope="module")
def everything(tape: Tape) -> Crawl:
    """The crawl without the filter."""
    return crawl("jsonld", BOARDS, tape, everything=True)


def test_job_pages_of_the_sitemap_are_read_and_others_are_not(everything: Crawl) -> None:
    assert set(everything.listed["larkfield"]) == {str(ref) for ref in range(4411, 4418)}
    posting = everything.of("larkfield")["4411"]
    assert (posting.title, posting.requisition_id, posting.employer) == ("Staff Pharmacist", "88", "Larkfield")
    assert posting.html == "<p>Staff Pharmacist wanted.</p>"
    assert posting.places == (RawPlace(city="Tulsa", region="OK"),)
    assert posting.payload["source"] == "json-ld"


def test_contacts_of_persons_are_not_kept(everything: Crawl) -> None:
    assert "omebody" not in json.dumps(dict(everything.of("larkfield")["4411"].payload))


def test_a_page_with_other_jobs_yields_its_own(everything: Crawl) -> None:
    assert everything.of("larkfield")["4413"].title == "Tech"


def test_pages_that_are_gone_are_failures_and_no_closings(everything: Crawl) -> None:
    report = everything.reports["larkfield"]
    assert report.failed == {"gone": 2}
    assert {"4414", "4415"}.isdisjoint(everything.of("larkfield"))
    assert {"4414", "4415"} <= set(everything.listed["larkfield"])
    assert not report.complete


def test_a_posting_that_says_it_expired_is_closed_by_the_board(everything: Crawl) -> None:
    assert everything.of("larkfield")["4416"].closed_by_board
    assert not everything.of("larkfield")["4411"].closed_by_board


def test_a_posting_without_a_place_takes_that_of_the_pages_meta_tags(everything: Crawl) -> None:
    assert everything.of("larkfield")["4417"].places == (RawPlace(city="Enid"),)


def test_the_filter_reads_the_words_of_the_address(tape: Tape) -> None:
    night = crawl("jsonld", BOARDS[:3], tape)
    assert "4412" not in night.listed["larkfield"]
    assert night.reports["larkfield"].passed_over == 1
    assert night.listed["wordless"].keys() == {"R-1001"}, "an address without words is judged by its page"
    assert (night.reports["wordless"].passed_over, night.reports["wordless"].complete) == (1, True)


def test_an_index_is_followed_to_its_english_job_sitemaps(everything: Crawl) -> None:
    assert list(everything.of("index")) == ["R0001"]
    assert everything.reports["index"].complete


def test_a_sitemap_without_job_pages_is_a_signal(everything: Crawl) -> None:
    assert everything.reports["strange"].failed == {"shape_changed": 1}
    assert "none of 2 addresses" in (everything.reports["strange"].reason or "")


def test_a_wall_is_no_sitemap(everything: Crawl) -> None:
    assert everything.reports["wall"].failed == {"bot_wall": 1}


def test_a_page_that_is_ambiguous_or_without_a_title_does_not_lose_the_board(everything: Crawl) -> None:
    assert everything.reports["mixed"].failed == {"shape_changed": 2}
    assert not everything.of("mixed")


def test_an_index_of_itself_ends(everything: Crawl) -> None:
    assert everything.reports["circular"].failed == {"truncated": 1}


def test_a_page_that_is_the_list_yields_all_its_postings_and_follows_its_links(everything: Crawl) -> None:
    postings = everything.of("list")
    assert {ref: posting.title for ref, posting in postings.items()} == {
        "7001": "Apply",
        "7002": "Two",
        "7003": "Three",
    }
    assert postings["7001"].url == "https://elsewhere.example/jobs/7001"
    assert everything.reports["list"].complete


def test_an_unchanged_page_is_not_asked_for_again(tape: Tape, everything: Crawl, tmp_path: Path) -> None:
    known = tmp_path / "known.jsonl.gz"
    now = datetime.now(UTC)
    rows = [
        Known(board, ref, mark, now)
        for board in ("larkfield", "index")
        for ref, mark in everything.listed[board].items()
    ]
    write_known(known, rows)
    again = crawl("jsonld", BOARDS[:2], tape, everything=True, known=known)
    assert (again.reports["larkfield"].unchanged, again.reports["larkfield"].requests) == (7, 1)
    assert again.reports["index"].read == 1, "a sitemap without lastmod cannot say that nothing changed"
