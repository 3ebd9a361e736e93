"""Phenom career sites: a list inside each search page, ten postings a page, then a page a posting with JSON-LD.

`GET {origin}{path}/search-results?keywords=TERM&from=10&s=1` holds `phApp.ddo = {"eagerLoadRefineSearch": ...}`. With
`settings.widgets = 1` the site's own endpoint is asked instead, a hundred a page: `POST {origin}/widgets`, which some
tenants give only to a session and is therefore not the default. Both recorded (2026-04, 2026-07); postings by JSON-LD.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from scrapy import Request
from scrapy.http import Response

from crawlers import inlinejson, values
from crawlers.base import Board
from crawlers.detailpage import PageSpider
from crawlers.entries import Said
from crawlers.pagedlist import Page, PagedSpider, Query
from schema.posting import RawPlace

WIDGET_PAGE = 100
SITE = re.compile(r"/[a-z]{2,6}/[a-z]{2}(?:-[a-z]{2})?(?=/|$)")


class PhenomSpider(PagedSpider, PageSpider):
    """`url` is the site with its country and language (`https://jobs.example.com/us/en`, which is also the default).

    Postings are at `/job/{jobId}`, on sites with `settings.address = "jobSeqNo"` at that. A site may state more jobs
    than its pages hold: its board is then never complete, and a sibling on the employer's own system (the jobs'
    `requisition_id` is that system's) tells what was closed.
    """

    name = "phenom"
    search_terms = ("pharmacist", "pharmacy")
    volatile = ("postedDate", "dateCreated", "badge", "score")
    shape = "recorded: inline list, widget answer; documentation: posting pages, keywords, ten a page"

    def site(self, board: Board) -> str:
        """The site's address with country and language."""
        found = SITE.match(urlsplit(board.url).path)
        return self.origin(board) + (found.group() if found else "/us/en")

    def page(self, board: Board, query: Query) -> Request:
        """One page of a search."""
        if board.settings.get("widgets"):
            country, language = self.site(board).rsplit("/", 2)[-2:]
            body = {"lang": f"{language}_{country}", "country": country, "deviceType": "desktop",
                    "siteType": "external", "pageName": "search-results", "ddoKey": "refineSearch",
                    "jobs": True, "counts": True, "from": len(query.met), "size": WIDGET_PAGE,
                    "keywords": query.term, "global": True, "selected_fields": {}}  # fmt: skip
            return self.ask(board, f"{self.origin(board)}/widgets", self.parse_listing, json=body, query=query)
        asked = ({"keywords": query.term} if query.term else {}) | (
            {"from": len(query.met), "s": 1} if query.met else {}
        )
        url = f"{self.site(board)}/search-results" + (f"?{urlencode(asked)}" if asked else "")
        return self.ask(board, url, self.parse_listing, query=query)

    def read_page(self, response: Response, board: Board) -> Page:
        """The jobs of a widget's answer or of the list inside a page."""
        if board.settings.get("widgets"):
            found = self.json_of(response, board)["refineSearch"]
        else:
            found = inlinejson.after(response, "phApp.ddo")["eagerLoadRefineSearch"]
        return Page(found["data"]["jobs"], found.get("totalHits"))

    def ref(self, row: Any) -> Any:
        """The employer's id, which the posting's address holds; `jobSeqNo` is another one in each language."""
        return row.get("jobId") or row.get("jobSeqNo")

    def said(self, board: Board, row: Any) -> Said:
        """One job of the list."""
        ref = str(self.ref(row))
        named = str(row.get(str(board.settings.get("address", "jobId"))) or ref)
        several = row.get("multi_location") or row.get("multi_location_array") or ()
        names = [values.label(place, "location", "cityStateCountry") for place in several if place]
        city = values.joined(row.get("city"), row.get("state"), row.get("country"), by=", ")
        names = names or [row.get("cityStateCountry") or row.get("location") or city]
        return {
            "ref": ref,
            "url": f"{self.site(board)}/job/{quote(named, safe='')}",
            "title": row.get("title"),
            "html": row.get("description") or row.get("descriptionTeaser"),
            "places": values.each_once(RawPlace(text=name) for name in names if name),
            "employment_type": row.get("type") or row.get("jobType"),
            "department": values.joined(row.get("department"), row.get("category")),
            "date_posted": row.get("postedDate"),
            "requisition_id": row.get("reqId") or row.get("jobId"),
            "apply_url": row.get("applyUrl"),
        }
