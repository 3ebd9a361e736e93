"""Career centres of associations (ASHP CareerPharm and others of the same software): HTML lists, then a page a posting.

`GET {url}?page=2`; rows link to `/jobs/{number}/{words}`, employer and place stand at `job-results-employer` and
`job-results-location`; postings are JSON-LD or microdata. No recording; shape from a peer's readers of five centres.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlencode, urlsplit

from scrapy import Request
from scrapy.http import Response

from crawlers import listpage
from crawlers.base import Board
from crawlers.detailpage import PageSpider
from crawlers.entries import Said
from crawlers.pagedlist import Page, PagedSpider, Query

ADDRESS = re.compile(r"/jobs?/(?:view/)?(\d{4,})(?:[/-]|$)|/job/[^/?#]+/(\d{4,})(?:/|$)")
LINKS = '//a[contains(@href, "/job")]'
BOX = (
    'ancestor::*[contains(@class, "job-card") or contains(@class, "job-result") '
    "or self::article or self::li or self::tr][1]"
)
PARTS = {
    "title": './/*[@id="job-results-job-title" or contains(@class, "job-title")]',
    "employer": './/*[@id="job-results-employer" or contains(@class, "job-vendor") or contains(@class, "company")]',
    "place": './/*[@id="job-results-location" or contains(@class, "job-location")]',
    "posted": './/*[@id="job-results-date" or contains(@class, "date-posted") or contains(@class, "job-date")]',
}
COUNT = '//*[contains(@id, "results-count") or contains(@class, "results-count") or contains(@class, "result-count")]'
LIST = f'//a[contains(@href, "/jobs/")] | {COUNT} | //*[contains(@class, "no-results")]'


class CareercenterSpider(PagedSpider, PageSpider):
    """`url` is the list. `settings.whole = 1` on a centre of pharmacists, where every posting is wanted.

    `settings.keywords` are put to the centre's own search. The same ad stands in many centres under different ids.
    """

    name = "careercenter"
    aggregates = True
    states_total = False
    volatile = ("posted",)
    text = '//*[contains(@class, "job-description") or contains(@id, "job-description")]'
    shape = "recorded: none; written from peers' code: lists, ids, postings with JSON-LD"

    def page(self, board: Board, query: Query) -> Request:
        """One page of the list."""
        asked = {"keywords": str(board.settings["keywords"])} if "keywords" in board.settings else {}
        asked |= {"page": str(query.pages + 1)}
        url = f"{self.origin(board)}{urlsplit(board.url).path or '/jobs/'}?{urlencode(asked)}"
        return self.ask(board, url, self.parse_listing, query=query)

    def read_page(self, response: Response, board: Board) -> Page:  # noqa: ARG002  one signature for all platforms
        """The rows; the total where it is stated, else pages are read until one brings nothing new."""
        page = listpage.list_page(response, LIST)
        rows = listpage.rows(page, response.url, LINKS, BOX, number, PARTS)
        return Page(rows, listpage.number(listpage.first(page, COUNT)), empty=listpage.says_nothing(page))

    def wants(self, board: Board, title: str | None, department: str | None = "") -> bool:
        """Every posting of a centre that is a pharmacy's as a whole."""
        return bool(board.settings.get("whole")) or super().wants(board, title, department)

    def said(self, board: Board, row: Any) -> Said:  # noqa: ARG002  one signature for all platforms
        """One row."""
        return listpage.said(row)


def number(url: str) -> str | None:
    """The number in a posting's path."""
    found = ADDRESS.search(urlsplit(url).path)
    return (found[1] or found[2]) if found else None
