"""Radancy TalentBrew: HTML lists inside JSON, a hundred postings a page, then a page a posting.

`GET {origin}/search-jobs/results?ActiveFacetID=0&CurrentPage=1&RecordsPerPage=100&Keywords=TERM&...`; with
`settings.pages = 1` the search page itself, `/search-jobs?k=TERM&p=2`. Both recorded or as peers' tests hold them
(2026-08); postings are JSON-LD, or microdata and meta tags where a tenant has none (recorded elsewhere).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

from parsel import Selector
from scrapy import Request
from scrapy.http import HtmlResponse, Response

from crawlers import jobposting, joburl, listpage, pagemeta
from crawlers.base import Board
from crawlers.detailpage import PageSpider
from crawlers.entries import Said
from crawlers.pagedlist import Page, PagedSpider, Query

PAGE = 100
LIST = '//*[@id="search-results"]'
LINKS = '//a[contains(@href, "/job/")]'
BOX = "ancestor::li[1]"
PARTS = {
    "title": './/a[contains(@href, "/job/")]//h2 | .//a[contains(@href, "/job/")]//h3',
    "place": './/*[contains(@class, "location")]',
    "department": './/*[contains(@class, "category")]',
    "posted": './/*[contains(@class, "date")]',
}
ASKED = {"ActiveFacetID": 0, "Distance": 50, "RadiusUnitType": 0, "ShowRadius": "False", "FacetType": 0,
         "SearchResultsModuleName": "Search Results", "SearchFiltersModuleName": "Search Filters",
         "SortCriteria": 0, "SortDirection": 0, "SearchType": 5}  # fmt: skip


class TalentbrewSpider(PagedSpider, PageSpider):
    """Reads Radancy sites at `url`. Cards without a link to a posting are no postings; the total leaves them out."""

    name = "talentbrew"
    search_terms = ("pharmacist", "pharmacy")
    volatile = ("posted",)
    text = '//*[contains(@class, "ats-description")]'
    shape = "recorded: one page of results; documentation: the search page, paging, keywords, postings"

    def page(self, board: Board, query: Query) -> Request:
        """One page of a search."""
        path = urlsplit(board.url).path
        site = path[: path.find("/search-jobs")] if "/search-jobs" in path else path.rstrip("/")
        number = query.pages + 1
        if board.settings.get("pages"):
            asked: dict[str, Any] = ({"k": query.term} if query.term else {}) | ({"p": number} if query.pages else {})
            url = f"{self.origin(board)}{site}/search-jobs"
        else:
            asked = ASKED | {"CurrentPage": number, "RecordsPerPage": PAGE, "Keywords": query.term}
            url = f"{self.origin(board)}{site}/search-jobs/results"
        return self.ask(board, f"{url}?{urlencode(asked)}" if asked else url, self.parse_listing, query=query)

    def read_page(self, response: Response, board: Board) -> Page:
        """The cards of a page and the total that its frame states."""
        if not board.settings.get("pages"):
            markup = self.json_of(response, board)["results"] or " "
            response = HtmlResponse(response.url, body=markup, encoding="utf-8", request=response.request)
        page = listpage.list_page(response, LIST)
        rows = listpage.rows(page, urljoin(response.url, "/"), LINKS, BOX, job, PARTS)
        stated = (page.xpath(f"{LIST}/@data-total-{name}").get() for name in ("job-results", "results"))
        return Page(rows, listpage.number(next((total for total in stated if total), None)))

    def said(self, board: Board, row: Any) -> Said:  # noqa: ARG002  one signature for all platforms
        """One card."""
        return listpage.said(row)

    def beside(self, selector: Selector) -> Said:
        """All places of a tag that these pages have; structured data may hold the first only."""
        return {"places": jobposting.places({"jobLocation": pagemeta.places(pagemeta.tags(selector))})}

    def settle(self, board: Board, found: Said, said: Said) -> Said:  # noqa: ARG002  one signature for all platforms
        """The text without the escaped line feeds that these pages write twice over."""
        return {**found, "html": found["html"].replace("&amp;#xa;", "\n").replace("&#xa;", "\n")}


def job(url: str) -> str | None:
    """The id at the end of `/job/{city}/{title}/{organisation}/{id}`."""
    last: Iterator[str] = reversed([part for part in urlsplit(url).path.split("/") if part])
    number = next(last, "")
    return number if number.isdigit() else joburl.ref(url)
