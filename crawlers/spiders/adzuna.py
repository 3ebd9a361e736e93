"""Adzuna's search API (with the user's key): fifty postings a page, each text cut at 500 characters.

`GET {origin}/v1/api/jobs/us/search/1?app_id=&app_key=&what=TERM&results_per_page=50`. One answer recorded (2026-04),
two written. The limits of a free key are 25 requests a minute, 250 a day, 2,500 a month; research beyond a trial of 14
days wants Adzuna's consent, and what is published its attribution: read the terms before the board is switched on.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode, urlsplit

from scrapy import Request
from scrapy.http import Response

from crawlers import values
from crawlers.base import Board, Failure
from crawlers.entries import Said
from crawlers.pagedlist import Page, PagedSpider, Query
from crawlers.settings import DOWNLOAD_DELAY
from schema.posting import RawPlace

ID, KEY = "RXJOBS_ADZUNA_ID", "RXJOBS_ADZUNA_KEY"
PAGE = 50
MOST_PAGES = 40  # of one search and night, unless the board says otherwise: two searches take a third of a day's limit
SECONDS = 2.5  # between requests, for 25 a minute


class AdzunaSpider(PagedSpider):
    """`settings.where` and `settings.days` narrow the search, `settings.pages` replaces the most pages of a search.

    `country` of the board is the country searched. A salary that Adzuna predicts is not the employer's and not taken;
    the address is kept without what tracks its reader, the key of the caller among it.
    """

    name = "adzuna"
    api_origin = "https://api.adzuna.com"
    search_terms = ("pharmacist", "pharmacy")
    aggregates = True
    key_env = (ID, KEY)
    key_help = f"Ask for an application id and key at https://developer.adzuna.com/ and put them into {ID} and {KEY}."
    volatile = ("redirect_url", "adref")
    custom_settings = {"DOWNLOAD_DELAY": max(DOWNLOAD_DELAY, SECONDS) if DOWNLOAD_DELAY else 0}  # noqa: RUF012  the type that Scrapy reads
    shape = "recorded: one answer; documentation: paging, limits of keys"

    def page(self, board: Board, query: Query) -> Request:
        """One page of a search; the key is put in on the wire."""
        asked: dict[str, Any] = {"app_id": ID, "app_key": KEY, "what": query.term, "results_per_page": PAGE}
        asked |= {"where": board.settings.get("where", ""), "max_days_old": board.settings.get("days", "")}
        asked = {name: value for name, value in asked.items() if value != ""} | {"content-type": "application/json"}
        path = f"/v1/api/jobs/{board.country.lower()}/search/{query.pages + 1}"
        request = self.ask(board, f"{self.origin(board)}{path}?{urlencode(asked)}", self.parse_listing, query=query)
        request.meta["keys"] = self.key_env
        return request

    def read_page(self, response: Response, board: Board) -> Page:
        """The rows and the total."""
        answer = self.json_of(response, board)
        return Page(answer["results"], answer.get("count"))

    def turn(self, board: Board, query: Query, page: Page) -> Iterable[Request]:
        """The next page, while the limit of the key allows."""
        if query.pages + 1 < int(board.settings.get("pages", MOST_PAGES)) or len(query.met) >= (page.total or 0):
            return super().turn(board, query, page)
        self.failed(
            board, Failure.TRUNCATED, f"{page.total} postings, of which the key's limit lets {query.pages + 1} pages"
        )
        return ()

    def ref(self, row: Any) -> Any:
        """Adzuna's id, a number in a string."""
        return row.get("id")

    def said(self, board: Board, row: Any) -> Said:  # noqa: ARG002  one signature for all platforms
        """One row."""
        address = urlsplit(row["redirect_url"])
        predicted = str(row.get("salary_is_predicted", "0")) == "1"
        return {
            "ref": str(row["id"]),
            "url": f"{address.scheme}://{address.netloc}{address.path}",
            "title": row.get("title"),
            "employer": values.label(row.get("company"), "display_name"),
            "html": row.get("description"),
            "places": tuple(place for place in (where(row),) if place != RawPlace()),
            "employment_type": values.joined(row.get("contract_time"), row.get("contract_type"), by=", "),
            "department": values.label(row.get("category"), "label", "tag"),
            "pay": () if predicted else values.pay(row.get("salary_min"), row.get("salary_max")),
            "date_posted": row.get("created"),
        }


def where(row: Any) -> RawPlace:
    """The place in words and its coordinates; `area` goes from country to town and stays in the payload."""
    return RawPlace(
        text=values.label(row.get("location"), "display_name"), lat=row.get("latitude"), lon=row.get("longitude")
    )
