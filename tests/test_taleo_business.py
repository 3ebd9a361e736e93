"""Taleo Business Edition: a theme that states its total, one that links to its next page, JSON-LD postings."""

from __future__ import annotations

import json

import pytest

from schema.posting import RawPlace
from tests.crawling import Crawl, Tape
from tests.replaying import crawl

NAMES = ("total", "linked", "stuck", "empty", "other")
BOARDS = [{"id": name, "url": f"https://{name}.tbe.taleo.net/phx01/ats/careers/v2/searchResults?org=LARK&cws=41"}
          for name in NAMES]  # fmt: skip


def listing(name: str, start: int = 0) -> str:
    """A list page's address."""
    base = f"https://{name}.tbe.taleo.net/phx01/ats/careers/v2/searchResults?org=LARK&cws=41"
    return base + (f"&rowFrom={start}" if start else "")


def page(refs: range, total: int | None = None, *, following: bool = False) -> str:
    """A list page."""
    cards = "".join(
        f"""<div class="oracletaleocwsv2-accordion-block"><div class="oracletaleocwsv2-accordion-head-info">
        <h4 class="oracletaleocwsv2-head-title"><a class="viewJobLink"
        href="/phx01/ats/careers/v2/viewRequisition?org=LARK&amp;cws=41&amp;rid={ref}">
        Pharmacist &#40;{ref}&#41;</a></h4>
        <div tabindex="0">Inpatient</div> <div tabindex="0">Tulsa, OK</div></div></div>"""
        for ref in refs
    )
    count = "" if total is None else f'<span class="oracletaleocwsv2-panel-number"> {total} </span>'
    link = '<a class="jscroll-next" href="?next&amp;rowFrom=10">Next</a>' if following else ""
    return f'<html><body><div class="oracletaleocwsv2-accordion">{count}{cards}{link}</div></body></html>'


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> Crawl:
    """Five boards, with the filter."""
    tape = Tape(tmp_path_factory.mktemp("taleo_business"))
    tape.add(listing("total"), page(range(1, 11), 12))
    tape.add(listing("total", 10), page(range(11, 13), 12))
    tape.add(listing("linked"), page(range(1, 11), following=True))
    tape.add(listing("linked", 10), page(range(11, 13)))
    tape.add(listing("stuck"), page(range(1, 11), following=True))
    tape.add(listing("stuck", 10), page(range(1, 11), following=True))
    tape.add(listing("empty"), page(range(0), 0))
    tape.add(listing("other"), "<html><body>Careers have moved</body></html>")
    node = {"@type": "JobPosting", "title": "Pharmacist", "description": "<p>Night shifts.</p>",
            "datePosted": "Mon Nov 02 00:00:00 GMT 2026",
            "jobLocation": {"address": {"addressLocality": "Tulsa"}}}  # fmt: skip
    for name in ("total", "linked", "stuck"):
        for ref in range(1, 13):
            url = f"https://{name}.tbe.taleo.net/phx01/ats/careers/v2/viewRequisition?org=LARK&cws=41&rid={ref}"
            tape.add(url, f'<html><script type="application/ld+json">{json.dumps(node)}</script></html>')
    return crawl("taleo_business", BOARDS, tape)


def test_both_themes_are_read_to_their_end(night: Crawl) -> None:
    for name in ("total", "linked"):
        report = night.reports[name]
        assert (report.listed, report.read, report.complete, report.requests) == (12, 12, True, 14), name


def test_a_posting_has_the_words_beside_its_title_and_the_pages_text(night: Crawl) -> None:
    posting = night.of("total")["3"]
    assert (posting.title, posting.department) == ("Pharmacist", "Inpatient")
    assert posting.html == "<p>Night shifts.</p>"
    assert posting.date_posted == "Mon Nov 02 00:00:00 GMT 2026"
    assert posting.places == (RawPlace(text="Tulsa, OK", city="Tulsa"),)


def test_a_page_that_comes_again_is_truncated_and_another_page_is_no_list(night: Crawl) -> None:
    assert night.reports["stuck"].failed == {"truncated": 1}
    assert night.reports["other"].failed == {"shape_changed": 1}
    assert (night.reports["empty"].listed, night.reports["empty"].complete) == (0, True)
