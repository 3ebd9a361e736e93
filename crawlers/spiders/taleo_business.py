"""Taleo Business Edition: HTML lists of ten, then a page a posting with JSON-LD.

`GET {origin}/phx01/ats/careers/v2/searchResults?org=ORG&cws=1&rowFrom=10`. No recording; shape from peers' tests of the
two themes: one states the total, the other links to its next page.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from scrapy import Request
from scrapy.http import Response

from crawlers import listpage
from crawlers.base import Board
from crawlers.detailpage import PageSpider
from crawlers.entries import Said
from crawlers.pagedlist import Page, PagedSpider, Query

LIST = '//*[contains(@class, "oracletaleocwsv2")]'
LINKS = '//a[contains(@href, "viewRequisition")]'
BOX = 'ancestor::*[contains(@class, "accordion-head") or contains(@class, "accordion-block")][1]'
PARTS = {
    "title": './/*[contains(@class, "head-title")]',
    "beside": './div[@tabindex="0"][1]',
    "place": './div[@tabindex="0"][2]',
}


class TaleoBusinessSpider(PagedSpider, PageSpider):
    """`url` is the list's address, with `org` and `cws`. What stands beside a title is the tenant's choice."""

    name = "taleo_business"
    states_total = False
    text = '//*[contains(@class, "oracletaleocwsv2-job-description") or @id="taleoRequisitionDescription"]'
    shape = "recorded: none; written from peers' tests: both themes, links, JSON-LD postings"

    def page(self, board: Board, query: Query) -> Request:
        """Ten rows."""
        parts = urlsplit(board.url)
        asked = {name: held[0] for name, held in parse_qs(parts.query).items() if name in ("org", "cws")}
        asked |= {"rowFrom": str(len(query.met))} if query.met else {}
        return self.ask(board, f"{self.origin(board)}{parts.path}?{urlencode(asked)}", self.parse_listing, query=query)

    def read_page(self, response: Response, board: Board) -> Page:  # noqa: ARG002  one signature for all platforms
        """The rows, and the total or whether the page links to a next one."""
        page = listpage.list_page(response, LIST)
        rows = listpage.rows(page, response.url, LINKS, BOX, requisition, PARTS)
        total = listpage.number(listpage.first(page, '//*[contains(@class, "oracletaleocwsv2-panel-number")]'))
        more = bool(page.xpath('//a[contains(@class, "jscroll-next")]'))
        return Page(rows, total, more=more, empty=listpage.says_nothing(page))

    def said(self, board: Board, row: Any) -> Said:  # noqa: ARG002  one signature for all platforms
        """One row; with one thing beside its title, that is the place, with two it is the second."""
        place = row.get("place") or row.get("beside")
        department = row.get("beside") if row.get("place") else None
        return listpage.said({**row, "place": place, "department": department})


def requisition(url: str) -> str | None:
    """The `rid` of an address."""
    return next(iter(parse_qs(urlsplit(url).query).get("rid", ())), None)
