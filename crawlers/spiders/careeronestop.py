"""CareerOneStop's search of the National Labor Exchange (with the user's key): postings with a snippet of their text.

`GET {origin}/v2/jobsearch/{user}/{keyword}/{location}/{radius}/0/0/{start}/100/{days}`, `Authorization: Bearer`. No
recording; shape from the API's documentation and peers, who spell the fields differently: both spellings are read.
Whoever shows the data must name the US Department of Labor and CareerOneStop.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from scrapy import Request
from scrapy.http import Response

from crawlers.base import Board
from crawlers.entries import Said
from crawlers.pagedlist import Page, PagedSpider, Query
from schema.posting import RawPlace

USER, KEY = "RXJOBS_CAREERONESTOP_USER", "RXJOBS_CAREERONESTOP_KEY"
PAGE = 100


class CareeronestopSpider(PagedSpider):
    """`settings.location` (default US), `settings.radius` in miles and `settings.days` narrow the search.

    `days` is 0 (all) by default: with a window, a posting would vanish by its age and count as closed.
    """

    name = "careeronestop"
    api_origin = "https://api.careeronestop.org"
    search_terms = ("pharmacist", "pharmacy")
    aggregates = True
    key_env = (USER, KEY)
    key_help = (
        "Register at https://www.careeronestop.org/Developers/WebAPI/registration.aspx and put user id and token into "
        f"{USER} and {KEY}."
    )
    shape = "recorded: none; documentation: paths, both spellings of fields"

    def page(self, board: Board, query: Query) -> Request:
        """A hundred rows; everything is keyword 0. User and token are put in on the wire."""
        where, radius, days = (
            str(board.settings.get(name, default))
            for name, default in (("location", board.country), ("radius", 0), ("days", 0))
        )
        asked = (USER, query.term or "0", where, radius, "0", "0", str(len(query.met)), str(PAGE), days)
        path = "/".join(quote(part, safe="") for part in asked)
        url = f"{self.origin(board)}/v2/jobsearch/{path}?enableJobDescriptionSnippet=true"
        request = self.ask(board, url, self.parse_listing, headers={"Authorization": f"Bearer {KEY}"}, query=query)
        request.meta["keys"] = self.key_env
        return request

    def read_page(self, response: Response, board: Board) -> Page:
        """The rows and the total."""
        answer = self.json_of(response, board)
        total = either(answer, "Jobcount", "JobCount", "RecordCount")
        return Page(answer["Jobs"] or (), int(total) if str(total).isdigit() else None)

    def ref(self, row: Any) -> Any:
        """The exchange's id."""
        return either(row, "JvId", "JvID")

    def said(self, board: Board, row: Any) -> Said:  # noqa: ARG002  one signature for all platforms
        """One row."""
        place = either(row, "Location", "CityState")
        return {
            "ref": str(self.ref(row)),
            "url": either(row, "URL", "Url", "JobUrl"),
            "title": either(row, "JobTitle", "Title"),
            "employer": either(row, "Company", "CompanyName"),
            "html": either(row, "DescriptionSnippet", "JobDescriptionSnippet", "Description"),
            "places": (RawPlace(text=place),) if place else (),
            "date_posted": either(row, "AccquisitionDate", "AcquisitionDate", "DatePosted"),
        }


def either(row: Any, *names: str) -> Any:
    """The first of several spellings that says something."""
    return next((row[name] for name in names if row.get(name) not in (None, "")), None)
