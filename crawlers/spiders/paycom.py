"""Paycom: a portal page that hands out a token for a while, then a POST search and one GET a posting.

`GET {portal}/career-page` holds `configsFromHost` with the token and the origin of the API; `POST {api}/api/ats/
job-posting-previews/search`, `GET {api}/api/ats/job-postings/{id}`. No recording; shape from a peer's code and tests.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.http import Response

from crawlers import inlinejson, values
from crawlers.answer import UnreadableError
from crawlers.base import Answers, Board, Failure
from crawlers.entries import DetailSpider, Said
from crawlers.htmlpage import page_of
from crawlers.jobposting import fields
from crawlers.pagedlist import Page, PagedSpider, Query
from crawlers.sections import advertisement
from schema.posting import RawPay, RawPlace

PAGE = 100
MISSING = re.compile(r"job board does not exist or is unavailable", re.IGNORECASE)
PORTAL = re.compile(r"/portal/([0-9a-f]{32})(?:/|$)", re.IGNORECASE)
HOST = re.compile(r"(?:[\w-]+\.)*paycomonline\.net")
Then = Callable[[], Iterator[Request]]
NO_FILTERS: dict[str, Any] = {"distanceFrom": 0, "location": "", "sortOption": "", "keywordSearchText": ""} | {
    name: []
    for name in ("workEnvironments", "positionTypes", "educationLevels", "categories", "travelTypes", "shiftTypes",
                 "otherFilters")
}  # fmt: skip


class PaycomSpider(PagedSpider, DetailSpider):
    """`slug`, or what follows `/portal/` in the address, is the portal's id of 32 hexadecimal digits.

    Portals are small: the whole list in one answer costs less than two searches. A token that has run out is fetched
    again, once for all requests that were refused with it, and once a request.
    """

    name = "paycom"
    api_origin = "https://www.paycomonline.net"
    volatile = ("postedOn", "isHotJob")
    shape = "recorded: none; written from peers' code: token, search, posting with JSON-LD inside a string"

    def __init__(self, **options: str) -> None:
        """Options as of every platform; `tokens` are each board's API address and headers, `waiting` who wants one."""
        super().__init__(**options)
        self.tokens: dict[str, tuple[str, dict[str, str]]] = {}
        self.waiting: dict[str, list[Then]] = {}

    def portal(self, board: Board) -> str:
        """The portal's address without its last part."""
        found = PORTAL.search(board.url)
        if board.slug or not found:
            return self.path(board, "/v4/ats/web.php/portal/{slug}")
        return f"{self.origin(board)}/v4/ats/web.php/portal/{found[1].lower()}"

    def listing(self, board: Board) -> Iterator[Request]:
        """The portal page, then each search."""
        yield from self.enter(board, partial(super().listing, board))

    def enter(self, board: Board, then: Then, refused: str = "") -> Iterator[Request]:
        """What `then` asks for with a token: the one there is if it is not the one refused, else a new one."""
        held = self.tokens.get(board.id)
        if board.id in self.waiting:
            self.waiting[board.id].append(then)
        elif held and held[1]["Authorization"] != refused:
            yield from then()
        else:
            self.waiting[board.id] = [then]
            yield self.ask(board, f"{self.portal(board)}/career-page", self.parse_portal)

    def parse_portal(self, response: Response, board: Board) -> Answers:
        """Takes token and address out of the page; "does not exist" comes with status 200."""
        waiting = self.waiting.pop(board.id)
        page_of(response)
        if MISSING.search(response.text):
            raise UnreadableError(Failure.GONE, "the portal says that the job board does not exist")
        config = inlinejson.after(response, "configsFromHost")
        inner = json.loads(config["libConfig"])
        service = str(inner["atsPortalMantleServiceUrl"]).rstrip("/")
        if not board.api and not (service.startswith("https://") and HOST.fullmatch(urlsplit(service).hostname or "")):
            raise UnreadableError(Failure.SHAPE, f"the portal names {service}, a host that is not the platform's")
        headers = {"Authorization": config["sessionJWT"], "Locale": inner.get("locale") or "en-US",
                   "Portal-Host-Referrer": f"{self.portal(board)}/career-page"}  # fmt: skip
        self.tokens[board.id] = (board.api or service, headers)
        for then in waiting:
            yield from then()

    def page(self, board: Board, query: Query, *, again: bool = False) -> Request:
        """A hundred rows."""
        api, headers = self.tokens[board.id]
        body = {"skip": len(query.met), "take": PAGE, "filtersForQuery": NO_FILTERS}
        given: dict[str, Any] = {"json": body, "headers": headers, "statuses": () if again else (401,)}
        return self.ask(board, f"{api}/api/ats/job-posting-previews/search", self.parse_listing, query=query, **given)

    def parse_listing(self, response: Response, board: Board, *, query: Query) -> Answers:
        """A page of the search; 401 says that the token has run out."""
        if response.status == 401:
            yield from self.enter(board, lambda: iter((self.page(board, query, again=True),)), token_of(response))
        else:
            yield from super().parse_listing(response, board, query=query)

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

    def read_row(self, board: Board, row: Any) -> Answers:
        """One row; its posting is asked for with the token."""
        for request in super().read_row(board, row) or ():
            if isinstance(request, Request):
                request.headers.update(self.tokens[board.id][1])
                request.meta["handle_httpstatus_list"] = (401,)
            yield request

    def detail(self, board: Board, said: Said) -> str:
        """The posting's address in the API."""
        return f"{self.tokens[board.id][0]}/api/ats/job-postings/{said['ref']}"

    def parse_posting(self, response: Response, board: Board, *, row: Any, said: Said, again: bool = False) -> Answers:
        """One posting; what the JSON-LD inside it states fills what the posting itself leaves out."""
        if response.status == 401 and not again:
            yield from self.enter(board, lambda: iter((self.once_more(board, row, said),)), token_of(response))
            return
        found = self.json_of(response, board)["jobPosting"]
        node = google(found)
        stated = {name: value for name, value in fields(node).items() if value}
        own = {name: value for name, value in self.said(board, {"jobId": row["jobId"]} | found).items() if value}
        yield self.whole(board, row, said, stated | own | {"url": said["url"]}, found)

    def once_more(self, board: Board, row: Any, said: Said) -> Request:
        """The same posting with a new token."""
        instead = self.posting(board, payload={"listing": row}, **said)
        headers = self.tokens[board.id][1]
        url, given = self.detail(board, said), {"row": row, "said": said, "again": True}
        return self.ask(board, url, self.parse_posting, headers=headers, otherwise=instead, **given)


def token_of(response: Response) -> str:
    """The token that a request was sent with."""
    assert response.request is not None
    return (response.request.headers.get("Authorization") or b"").decode()


def google(found: Mapping[str, Any]) -> dict[str, Any]:
    """The JSON-LD that stands as a string in a posting; {} where it is none."""
    try:
        node = json.loads(found.get("googleJobJson") or "{}", strict=False)
    except (TypeError, ValueError):
        return {}
    return node if isinstance(node, dict) else {}
