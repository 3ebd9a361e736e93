"""Cornerstone (csod): a career site's page hands out a token, then a POST search by pages and one GET a posting.

`GET {origin}/ux/ats/careersite/{site}/home` holds `csod.context` with token and address of the search, `POST {cloud}/
rec-job-search/external/jobs`, `GET {origin}/Services/API/ATS/CareerSite/{site}/JobRequisitions/{id}`. No recording:
from peers' code and measurements (2026-09). An empty list is also what a number that is no site is answered with.
"""

from __future__ import annotations

import json
import re
from base64 import urlsafe_b64decode
from collections.abc import Mapping
from typing import Any

from scrapy import Request
from scrapy.http import Response

from crawlers import inlinejson, values
from crawlers.answer import UnreadableError
from crawlers.base import Answers, Board, Failure
from crawlers.entries import Said
from crawlers.pagedlist import Page, Query
from crawlers.visitor import VisitorSpider
from schema.posting import RawPlace

PAGE = 250  # more than a thousand are not given, whatever is asked
SHORTEST = 30  # letters; "<<INTERNAL JOB DESCRIPTION>>" and the like is no text


class CornerstoneSpider(VisitorSpider):
    """Reads Cornerstone career sites; `slug` is the employer's host name, `settings.site` the number of a site."""

    name = "cornerstone"
    tenant_domain = api_domain = "csod.com"
    needs = ("site",)
    shape = "recorded: none; written from peers' code and measurements: token, search, posting"

    def entrance(self, board: Board) -> str:
        """The site's page."""
        return self.path(board, "/ux/ats/careersite/{site}/home?c={slug}")

    def given(self, response: Response, board: Board) -> tuple[str, Mapping[str, str]]:
        """Token and address out of the page. Postings want the visitor's session too, which the token names."""
        if response.meta.get("redirect_urls"):
            raise UnreadableError(Failure.GONE, f"{board.id} has no such site: sent to {response.url}")
        context = inlinejson.after(response, "csod.context")
        claims = json.loads(urlsafe_b64decode(context["token"].split(".")[1] + "=="))
        session = f"ASP.NET_SessionId={claims['aud']}"
        return context["endpoints"]["cloud"], {"Authorization": f"Bearer {context['token']}", "Cookie": session}

    def search(self, board: Board, query: Query) -> Request:
        """A page of the whole list."""
        site = int(board.settings["site"])
        body = {"careerSiteId": site, "careerSitePageId": site, "pageNumber": query.pages + 1, "pageSize": PAGE,
                "cultureId": 1, "cultureName": "en-US", "searchText": ""}  # fmt: skip
        url = f"{self.api(board)}/rec-job-search/external/jobs"
        return self.ask(board, url, self.parse_listing, query=query, json=body)

    def read_page(self, response: Response, board: Board) -> Page:
        """The rows and the total."""
        data = self.json_of(response, board)["data"]
        return Page(data["requisitions"], data["totalCount"])

    def ref(self, row: Any) -> Any:
        """The requisition's number."""
        return row["requisitionId"]

    def said(self, board: Board, row: Any) -> Said:
        """One row; its text is what is left of the ad without markup and without any `&`."""
        parts = {"city": "city", "region": "state", "country": "country"}
        places = [{name: each.get(key) or None for name, key in parts.items()} for each in row.get("locations") or ()]
        return {
            "ref": str(row["requisitionId"]),
            "url": self.path(
                board, "/ux/ats/careersite/{site}/home/requisition/{ref}?c={slug}", ref=row["requisitionId"]
            ),
            "title": row["displayJobTitle"],
            "text": row.get("externalDescription") or None,
            "places": values.each_once(RawPlace(**place) for place in places if any(place.values())),
            "date_posted": row.get("postingEffectiveDate"),
            "valid_through": row.get("postingExpirationDate"),
        }

    def detail(self, board: Board, said: Said) -> str:
        """The posting's address in the API."""
        pattern = "/Services/API/ATS/CareerSite/{site}/JobRequisitions/{ref}?useMobileAd=false&cultureId=1"
        return self.path(board, pattern, ref=said["ref"])

    def read_posting(self, response: Response, board: Board, row: Any, said: Said) -> Answers:
        """One posting: the ad, or the row's text where the employer left the ad empty."""
        ad = self.json_of(response, board)["data"][0]["items"][0]["fields"].get("ad") or ""
        is_text = len(re.sub(r"<[^>]*>|\W", "", ad)) >= SHORTEST
        yield self.whole(
            board, row, said | ({"text": None} if is_text else {}), {"html": ad if is_text else None}, {"ad": ad}
        )
