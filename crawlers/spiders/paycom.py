"""Paycom: a portal page that hands out a token for a while, then a POST search and one GET a posting.

`GET {portal}/career-page` holds `configsFromHost` with the token and the origin of the API; `POST {api}/api/ats/
job-posting-previews/search`, `GET {api}/api/ats/job-postings/{id}`. No recording; shape from a peer's code and tests.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from scrapy import Request
from scrapy.http import Response

from crawlers import inlinejson, values
from crawlers.answer import UnreadableError
from crawlers.base import Answers, Board, Failure
from crawlers.entries import Said
from crawlers.htmlpage import page_of
from crawlers.jobposting import fields
from crawlers.pagedlist import Page, Query
from crawlers.sections import advertisement
from crawlers.visitor import VisitorSpider
from schema.posting import RawPay, RawPlace

PAGE = 100
MISSING = re.compile(r"job board does not exist or is unavailable", re.IGNORECASE)
PORTAL = re.compile(r"/portal/([0-9a-f]{32})(?:/|$)", re.IGNORECASE)
NO_FILTERS: dict[str, Any] = {"distanceFrom": 0, "location": "", "sortOption": "", "keywordSearchText": ""} | {
    name: []
    for name in ("workEnvironments", "positionTypes", "educationLevels", "categories", "travelTypes", "shiftTypes",
                 "otherFilters")
}  # fmt: skip


class PaycomSpider(VisitorSpider):
    """`slug`, or what follows `/portal/` in the address, is the portal's id of 32 hexadecimal digits.

    Portals are small: the whole list in one answer costs less than two searches.
    """

    name = "paycom"
    api_origin = "https://www.paycomonline.net"
    api_domain = "paycomonline.net"
    volatile = ("postedOn", "isHotJob")
    shape = "recorded: none; written from peers' code: token, search, posting with JSON-LD inside a string"

    def portal(self, board: Board) -> str:
        """The portal's address without its last part."""
        found = PORTAL.search(board.url)
        if board.slug or not found:
            return self.path(board, "/v4/ats/web.php/portal/{slug}")
        return f"{self.origin(board)}/v4/ats/web.php/portal/{found[1].lower()}"

    def entrance(self, board: Board) -> str:
        """The portal's page."""
        return f"{self.portal(board)}/career-page"

    def given(self, response: Response, board: Board) -> tuple[str, Mapping[str, str]]:
        """Token and address out of the page; "does not exist" comes with status 200."""
        page_of(response)
        if MISSING.search(response.text):
            raise UnreadableError(Failure.GONE, "the portal says that the job board does not exist")
        config = inlinejson.after(response, "configsFromHost")
        inner = json.loads(config["libConfig"])
        headers = {"Authorization": config["sessionJWT"], "Locale": inner.get("locale") or "en-US",
                   "Portal-Host-Referrer": self.entrance(board)}  # fmt: skip
        return str(inner["atsPortalMantleServiceUrl"]), headers

    def search(self, board: Board, query: Query) -> Request:
        """A hundred rows."""
        body = {"skip": len(query.met), "take": PAGE, "filtersForQuery": NO_FILTERS}
        url = f"{self.api(board)}/api/ats/job-posting-previews/search"
        return self.ask(board, url, self.parse_listing, query=query, json=body)

    def read_page(self, response: Response, board: Board) -> Page:
        """The rows and the total."""
        answer = self.json_of(response, board)
        return Page(answer["jobPostingPreviews"], answer["jobPostingPreviewsCount"])

    def ref(self, row: Any) -> Any:
        """The job's id."""
        return row["jobId"]

    def said(self, board: Board, row: Any) -> Said:
        """One row, or a posting, which has most of its keys."""
        others = row.get("secondaryLocations") or ()
        remote = True if str(row.get("remoteType")).lower() == "remote" else None
        names = [row.get("locations") or row.get("location"), *others]
        return {
            "ref": str(row["jobId"]),
            "url": f"{self.portal(board)}/jobs/{row['jobId']}",
            "title": row.get("jobTitle"),
            "html": advertisement(((None, row.get("description")), ("Qualifications", row.get("qualifications")))),
            "places": values.each_once(RawPlace(text=name, remote=remote) for name in names if name),
            "employment_type": row.get("positionType"),
            "department": row.get("jobCategory"),
            "pay": (RawPay(text=row["salaryRange"]),) if row.get("salaryRange") else (),
            "date_posted": row.get("postedOn"),
        }

    def detail(self, board: Board, said: Said) -> str:
        """The posting's address in the API."""
        return f"{self.api(board)}/api/ats/job-postings/{said['ref']}"

    def read_posting(self, response: Response, board: Board, row: Any, said: Said) -> Answers:
        """One posting; what the JSON-LD inside it states fills what the posting itself leaves out."""
        found = self.json_of(response, board)["jobPosting"]
        stated = {name: value for name, value in fields(google(found)).items() if value}
        own = {name: value for name, value in self.said(board, {"jobId": row["jobId"]} | found).items() if value}
        yield self.whole(board, row, said, stated | own | {"url": said["url"]}, found)


def google(found: Mapping[str, Any]) -> dict[str, Any]:
    """The JSON-LD that stands as a string in a posting; {} where it is none."""
    try:
        node = json.loads(found.get("googleJobJson") or "{}", strict=False)
    except (TypeError, ValueError):
        return {}
    return node if isinstance(node, dict) else {}
