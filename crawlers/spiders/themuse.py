"""The Muse's public API: twenty postings a page with their texts, pages counted from 0; a key is optional.

`GET {origin}/api/public/jobs?page=0&category=Healthcare`. One answer recorded (2026-05). There is no search by words:
a category is asked and its titles are filtered.
"""

from __future__ import annotations

import os
from typing import Any
from urllib.parse import urlencode

from scrapy import Request
from scrapy.http import Response

from crawlers import values
from crawlers.base import Board
from crawlers.entries import Said
from crawlers.pagedlist import Page, PagedSpider, Query
from schema.posting import RawPlace

KEY = "RXJOBS_THEMUSE_KEY"


class ThemuseSpider(PagedSpider):
    """`settings.category` replaces the category, `settings.company` narrows to one employer, as the site spells it.

    The API says neither pay nor end. With a key in RXJOBS_THEMUSE_KEY it allows more requests an hour.
    """

    name = "themuse"
    api_origin = "https://www.themuse.com"
    search_terms = ("Healthcare",)
    aggregates = True
    shape = "recorded: one answer; documentation: paging, categories, key"

    def page(self, board: Board, query: Query) -> Request:
        """Twenty rows."""
        asked: dict[str, Any] = {"page": query.pages}
        if query.term:
            asked["category"] = board.settings.get("category", query.term)
        if "company" in board.settings:
            asked["company"] = board.settings["company"]
        if os.environ.get(KEY):
            asked["api_key"] = KEY
        request = self.ask(
            board, f"{self.origin(board)}/api/public/jobs?{urlencode(asked)}", self.parse_listing, query=query
        )
        request.meta["keys"] = (KEY,)
        return request

    def read_page(self, response: Response, board: Board) -> Page:
        """The rows and the total."""
        answer = self.json_of(response, board)
        return Page(answer["results"], answer.get("total"))

    def ref(self, row: Any) -> Any:
        """The Muse's id."""
        return row.get("id")

    def said(self, board: Board, row: Any) -> Said:  # noqa: ARG002  one signature for all platforms
        """One row. "Flexible / Remote" says that the work can be done elsewhere, beside the places that follow it."""
        names = [place.get("name") for place in row.get("locations") or ()]
        return {
            "ref": str(row["id"]),
            "url": row["refs"]["landing_page"],
            "title": row.get("name"),
            "employer": values.label(row.get("company"), "name"),
            "html": row.get("contents"),
            "places": values.each_once(
                RawPlace(text=name, remote=True if "remote" in name.lower() else None) for name in names if name
            ),
            "department": values.joined(*(each.get("name") for each in row.get("categories") or ())),
            "date_posted": row.get("publication_date"),
        }
