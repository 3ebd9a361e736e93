"""HTML lists: totals in words, boxes around one posting and around several, what proves that a list is empty."""

from __future__ import annotations

import re
import time

import pytest
from parsel import Selector

from crawlers.listpage import number, rows, said, says_nothing
from crawlers.pagedlist import Page, PagedSpider, Query
from schema.posting import RawPlace

LINKS, BOX = "//a", 'ancestor::div[contains(@class, "result")][1]'
PARTS = {"title": ".//h2", "place": './/*[@class="place"]'}


def ref(url: str) -> str | None:
    """The digits at an address's end."""
    found = re.search(r"/(\d+)$", url)
    return found[1] if found else None


@pytest.mark.parametrize(
    ("text", "total"),
    [
        ("Results 1 – 25 of 71", 71),
        ("1-12 of 345 jobs in 20 locations", 345),
        ("Results 1 – 25 of 1,234 Page 1 of 50", 1234),
        ("1.234 Treffer", 1234),
        ("1 – 10 von 1\u00a0071", 1071),
        ("27", 27),
        ("71 results, 25 a page", 25),
        ("no results", None),
        ("", None),
        (None, None),
    ],
)
def test_the_total_in_a_text(text: str | None, total: int | None) -> None:
    assert number(text) == total


def test_a_box_around_several_postings_is_nobodys() -> None:
    cards = "".join(
        f'<div><a href="/job/{n}"><h2>Pharmacist {n}</h2></a><i class="place">Tulsa</i></div>' for n in (1, 2)
    )
    shared = rows(Selector(f'<div class="results">{cards}</div>'), "https://x.example/", LINKS, BOX, ref, PARTS)
    assert [(row["ref"], row["title"], row.get("place")) for row in shared] == [
        ("1", "Pharmacist 1", None), ("2", "Pharmacist 2", None),
    ]  # fmt: skip
    own = rows(Selector(cards.replace("<div>", '<div class="result">')), "https://x.example/", LINKS, BOX, ref, PARTS)
    assert [said(row)["places"] for row in own] == [(RawPlace(text="Tulsa"),)] * 2
    assert own[0]["url"] == "https://x.example/job/1"


def test_of_several_links_the_first_with_a_title_counts_and_buttons_are_none() -> None:
    page = (
        '<div class="result"><a href="/job/1"><img></a><a href="/job/1">Apply now</a><a href="/job/1">Intern</a></div>'
    )
    assert [row["title"] for row in rows(Selector(page), "https://x.example/", LINKS, BOX, ref, PARTS)] == ["Intern"]


def test_a_hostile_list_is_read_in_linear_time() -> None:
    links = "".join(f'<a href="/job/{n}">Pharmacist</a><i class="place">x</i>' for n in range(6000))
    page = Selector(f'<div class="result">{links}</div>')
    start = time.perf_counter()
    assert len(rows(page, "https://x.example/", LINKS, BOX, ref, PARTS)) == 6000
    assert time.perf_counter() - start < 5


@pytest.mark.parametrize(
    ("words", "nothing"),
    [
        ("There are no open positions at this time", True),
        ("Your search did not match any jobs", True),
        ("Showing 0 results", True),
        ("10 results", False),
        ("1,000 jobs", False),
        ("No experience needed", False),
        ("<script>no jobs</script>Careers", False),
    ],
)
def test_a_page_that_says_that_there_is_nothing(words: str, nothing: bool) -> None:
    assert says_nothing(Selector(f"<html><body>{words}</body></html>")) is nothing


@pytest.mark.parametrize(
    ("page", "shown", "doubted"),
    [
        (Page([], 0), 0, False),
        (Page([]), 0, True),
        (Page([], empty=True), 0, False),
        (Page([1, 2], 1), 2, True),
        (Page([1]), 1, False),
    ],
)
def test_what_a_first_page_proves(page: Page, shown: int, doubted: bool) -> None:
    class Listed(PagedSpider):
        name = "listed"
        states_total = False

    assert bool(Listed.doubt(Listed.__new__(Listed), page, shown)) is doubted


def test_a_list_ends_by_its_total_by_its_links_or_by_a_page_that_repeats() -> None:
    def goes_on(met: int, page: Page, total: int | None = None, *, fresh: bool = True) -> bool:
        query = Query("", {str(number) for number in range(met)}, total=total)
        return PagedSpider.goes_on(PagedSpider.__new__(PagedSpider), query, page, fresh=fresh)

    assert goes_on(25, Page([], 26), 26)
    assert not goes_on(26, Page([], 26, more=True), 26)
    assert goes_on(5, Page([], more=True), fresh=False)
    assert not goes_on(5, Page([], more=False))
    assert goes_on(5, Page([]))
    assert not goes_on(5, Page([]), fresh=False)
