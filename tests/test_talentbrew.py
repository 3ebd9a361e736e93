"""Radancy TalentBrew: HTML inside JSON, cards without a link, the search page, postings with and without JSON-LD."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.crawling import Crawl, Tape
from tests.replaying import crawl

NAMES = ("larkfield", "short", "wall", "null", "changed")
BOARDS: list[dict[str, Any]] = [{"id": name, "url": f"https://{name}.example/en/search-jobs"} for name in NAMES]
BOARDS += [{"id": "pages", "url": "https://pages.example/search-jobs", "settings": {"pages": 1}}]


def results(name: str, page: int, term: str) -> str:
    """The address of a page of results."""
    asked = {"ActiveFacetID": 0, "Distance": 50, "RadiusUnitType": 0, "ShowRadius": "False", "FacetType": 0,
             "SearchResultsModuleName": "Search Results", "SearchFiltersModuleName": "Search Filters",
             "SortCriteria": 0, "SortDirection": 0, "SearchType": 5, "CurrentPage": page, "RecordsPerPage": 100,
             "Keywords": term}  # fmt: skip
    return f"https://{name}.example/en/search-jobs/results?{urlencode(asked)}"


def card(ref: int, title: str) -> str:
    """A card of the recorded shape."""
    return f"""<li class="job-card"><a class="job-card__title" href="/en/job/tulsa/some-words/391/{ref}"
      data-job-id="{ref}">{title}</a><span class="job-card__intro">Words.</span>
      <span class="location">Tulsa, OK</span><span class="category">Pharmacy Operations</span></li>"""


def section(cards: list[str], total: int | str) -> str:
    """The frame of the results."""
    linkless = '<li class="job-card"><span class="location">Nowhere</span></li>'
    return (
        f'<section id="search-results" data-total-job-results="{total}"><ul>{"".join(cards)}{linkless}</ul></section>'
    )


def answer(cards: list[str], total: int) -> dict[str, Any]:
    """An answer of the endpoint."""
    return {"filters": "", "hasJobs": bool(cards), "results": section(cards, total)}


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> Crawl:
    """Six sites, with search and filter."""
    tape = Tape(tmp_path_factory.mktemp("talentbrew"))
    cards = [card(90000 + number, f"Pharmacist {number}") for number in range(1, 14)]
    node = {"@type": "JobPosting", "title": "Pharmacist", "description": "<p>Verify.&amp;#xa;Counsel.</p>",
            "datePosted": "2026-11-2", "jobLocation": [{"address": {"addressLocality": "Tulsa"}},
                                                       {"address": {"addressLocality": "Enid"}}]}  # fmt: skip
    bare = """<html><head><meta property="og:title" content="Pharmacist at bare"><meta name="gtm_tbcn_location"
      content="Tulsa~Oklahoma~United States|Enid~Oklahoma~United States"></head><body><h1>Pharmacist</h1>
      <div class="ats-description"><p>Only here.</p></div></body></html>"""
    teaser = '<html><head><meta property="og:title" content="Pharmacist"><meta name="description" content="Apply!">'
    for term in ("pharmacist", "pharmacy"):
        tape.add(results("larkfield", 1, term), answer(cards[:10], 13))
        tape.add(results("larkfield", 2, term), answer(cards[10:], 13))
        tape.add(results("short", 1, term), answer(cards[:1], 4))
        tape.add(results("short", 2, term), answer([], 4))
        tape.add(results("wall", 1, term), "<html>enable javascript</html>")
        tape.add(results("null", 1, term), {"filters": "", "hasJobs": False, "results": None})
        tape.add(results("changed", 1, term), {"hasJobs": True, "results": "<div>new</div>"})
        tape.add(f"https://pages.example/search-jobs?k={term}", f"<html>{section(cards[:2], 3)}</html>")
        tape.add(f"https://pages.example/search-jobs?k={term}&p=2", f"<html>{section(cards[2:3], 3)}</html>")
    for number in range(1, 14):
        page = f'<html><script type="application/ld+json">{json.dumps(node)}</script><h1>Pharmacist</h1></html>'
        page = {2: bare, 3: f"{teaser}</head><h1>Pharmacist</h1></html>"}.get(number, page)
        for name in ("larkfield", "short", "pages"):
            tape.add(f"https://{name}.example/en/job/tulsa/some-words/391/{90000 + number}", page)
    return crawl("talentbrew", BOARDS, tape)


def test_all_cards_with_a_link_are_read(night: Crawl) -> None:
    report = night.reports["larkfield"]
    assert (report.listed, report.read, report.expected, report.requests) == (13, 13, 13, 4 + 13)
    assert report.failed == {"shape_changed": 1}, "90003's page holds a teaser and no text"


def test_escaped_line_feeds_are_line_feeds_and_all_places_are_kept(night: Crawl) -> None:
    posting = night.of("larkfield")["90001"]
    assert posting.html == "<p>Verify.\nCounsel.</p>"
    assert [place.city for place in posting.places] == ["Tulsa", "Enid"]
    assert (posting.department, posting.date_posted) == ("Pharmacy Operations", "2026-11-2")


def test_a_page_without_structured_data_is_read_by_its_parts_and_a_teaser_is_no_text(night: Crawl) -> None:
    assert night.of("larkfield")["90002"].html == "<p>Only here.</p>"
    assert [place.text for place in night.of("larkfield")["90002"].places] == [
        "Tulsa, Oklahoma, United States", "Enid, Oklahoma, United States",
    ], "the tag of these pages names all places, the card only one"  # fmt: skip
    assert night.of("larkfield")["90003"].html is None


def test_the_search_page_itself_can_be_read(night: Crawl) -> None:
    assert night.reports["pages"].listed == 3
    assert "truncated" not in night.reports["pages"].failed


def test_short_walled_and_changed_sites_are_not_complete(night: Crawl) -> None:
    assert night.reports["short"].failed == {"truncated": 2}
    assert night.reports["wall"].failed == {"bot_wall": 2}
    assert night.reports["null"].failed == {"empty_answer": 2}
    assert night.reports["changed"].failed == {"shape_changed": 2}
