"""Job Bank Canada: HTML lists of 25, then a page a posting whose fields are marked up as RDFa.

`GET {origin}/jobsearch/jobsearch?searchstring=TERM&sort=M&page=1`, `.../jobsearch/jobposting/{id}`. No recording; lists
from a peer's code and tests, postings from several peers' readers of the same marks.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlencode, urlsplit

from parsel import Selector
from scrapy import Request
from scrapy.http import Response

from crawlers import listpage, rdfa
from crawlers.base import Board
from crawlers.detailpage import PageSpider
from crawlers.entries import Said
from crawlers.pagedlist import Page, PagedSpider, Query
from schema.posting import RawPay

LINKS = '//article[starts-with(@id, "article-")]//a[contains(@href, "jobposting")]'
LIST = '//article[starts-with(@id, "article-")] | //*[@id="results-count"]'
BOX = "ancestor::article[1]"
OWN = "descendant::text()[not(ancestor::*[contains(@class, 'wb-inv')])]"
PARTS = {
    "title": './/*[contains(@class, "noctitle")]',
    "employer": './/*[contains(@class, "business")]',
    "place": './/*[contains(@class, "location")]',
    "posted": './/*[contains(@class, "date")]',
    "salary": './/*[contains(@class, "salary")]',
}
LABEL = re.compile(r"^(?:Location|Salary|Lieu de travail|Salaire)\s*:?\s*")


class JobbankSpider(PagedSpider, PageSpider):
    """Reads Job Bank's search. Pay is in Canadian dollars, in words ("$25.00 hourly")."""

    name = "jobbank"
    api_origin = "https://www.jobbank.gc.ca"
    search_terms = ("pharmacist", "pharmacy")
    aggregates = True
    states_total = False  # the number of results has been seen without its number
    text = '//*[contains(@class, "job-posting-detail-requirements")]'
    text_first = True
    shape = "recorded: none; written from peers' code: lists, RDFa postings, sections"

    def page(self, board: Board, query: Query) -> Request:
        """25 rows."""
        asked = urlencode({"searchstring": query.term, "sort": "M", "page": query.pages + 1})
        return self.ask(board, f"{self.origin(board)}/jobsearch/jobsearch?{asked}", self.parse_listing, query=query)

    def read_page(self, response: Response, board: Board) -> Page:  # noqa: ARG002  one signature for all platforms
        """The rows and the number of results."""
        page = listpage.list_page(response, LIST)
        rows = listpage.rows(page, response.url, LINKS, BOX, posting_id, PARTS)
        return Page(
            rows, listpage.number(listpage.first(page, '//*[@id="results-count"]')), empty=listpage.says_nothing(page)
        )

    def said(self, board: Board, row: Any) -> Said:
        """One row; labels for screen readers stand before its values."""
        words = {name: LABEL.sub("", value) for name, value in row.items()}
        url = f"{self.origin(board)}/jobsearch/jobposting/{row['ref']}"
        pay = (RawPay(text=words["salary"], currency="CAD"),) if words.get("salary") else ()
        return listpage.said({**words, "url": url}) | {"pay": pay}

    def prepared(self, selector: Selector) -> Selector:
        """The page with its RDFa as microdata."""
        return rdfa.as_microdata(selector)

    def settle(self, board: Board, found: Said, said: Said) -> Said:  # noqa: ARG002  one signature for all platforms
        """Amounts and unit of the page where it has them, else the words of the list."""
        return {**found, "pay": found.get("pay") or said["pay"]}


def posting_id(url: str) -> str | None:
    """The number at the end of a posting's path."""
    found = re.search(r"/jobposting/(\d+)", urlsplit(url).path)
    return found[1] if found else None
