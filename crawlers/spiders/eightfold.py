"""Eightfold: a searchable list, ten rows a page whatever is asked, then one request a posting.

`GET {origin}/api/apply/v2/jobs?domain=&start=0&num=10&sort_by=relevance`, then `/api/apply/v2/jobs/{id}?domain=`.
Tenants of the newer kind refuse that with 403 and answer `/api/pcsx/search` and `/api/pcsx/position_details`. Shape
from one transcribed posting (2026-09), one written row and peers' code.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import parse_qs, urlencode, urljoin, urlsplit

from scrapy import Request
from scrapy.http import Response

from crawlers import values
from crawlers.answer import UnreadableError
from crawlers.base import Answers, Board, Failure
from crawlers.entries import DetailSpider, Said
from crawlers.paging import Search
from schema.posting import RawPlace

PAGE = 10
ID = re.compile(r"/careers/job/(\d+)")


class EightfoldSpider(DetailSpider):
    """`slug` is the employer's host name; `settings.domain` the domain the API wants, else that of the address or slug.

    A tenant that refuses both lists has its sitemap only: such a board belongs to platform jsonld. 405 is a block.
    """

    name = "eightfold"
    tenant_domain = "eightfold.ai"
    search_terms = ("pharmacist", "pharmacy")
    contact_fields = ("detail.recruiter", "detail.hiring_manager", "listing.recruiter")
    shape = "recorded: a posting; documentation: both lists, refusals, the cap of ten rows"

    def __init__(self, **options: str) -> None:
        """Options as of every platform; `_newer` holds the boards that only the newer API lists."""
        super().__init__(**options)
        self._newer: set[str] = set()

    def listing(self, board: Board) -> Iterator[Request]:
        """The first page of each search."""
        for term in ("",) if self.everything else self.search_terms:
            yield self.page(board, Search(term), newer=False)

    def page(self, board: Board, search: Search, *, newer: bool) -> Request:
        """The next page of a search."""
        asked = {"domain": domain(board)} | ({"query": search.term} if search.term else {}) | {"start": search.rows}
        asked |= {"sort_by": "timestamp"} if newer else {"num": PAGE, "sort_by": "relevance"}
        url = f"{self.origin(board)}{'/api/pcsx/search' if newer else '/api/apply/v2/jobs'}?{urlencode(asked)}"
        elsewhere = None if newer else lambda: [self.newer(board, search)]
        given: dict[str, Any] = {"search": search, "newer": newer}
        return self.ask(board, url, self.parse_listing, statuses=(403,), elsewhere=elsewhere, **given)

    def newer(self, board: Board, search: Search) -> Request:
        """The next page of a search in the newer list."""
        self._newer.add(board.id)
        return self.page(board, search, newer=True)

    def parse_listing(self, response: Response, board: Board, *, search: Search, newer: bool) -> Answers:
        """A page of either list, then the next one; the newer list where the older is refused."""
        if response.status == 403:
            if b"pcsx" not in response.body.lower():
                raise UnreadableError(Failure.BOT_WALL, "HTTP 403")
            if newer:
                raise UnreadableError(Failure.AUTH, "both lists are refused; platform jsonld may read the sitemap")
            yield self.newer(board, search)
            return
        answer = self.json_of(response, board)
        found = answer.get("data") or answer
        yield from self.each(board, found["positions"], self.read_row)
        if search.turn(self, board, map(ref_of, found["positions"]), found["count"]):
            yield self.page(board, search, newer=newer)

    def said(self, board: Board, row: Any) -> Said:
        """One row of either list, or one posting; times are seconds."""
        ref = ref_of(row)
        posted = row.get("t_create") or row.get("postedTs")
        return {
            "ref": ref,
            "url": row.get("canonicalPositionUrl")
            or urljoin(self.origin(board), row.get("positionUrl") or f"/careers/job/{ref}"),
            "title": row["name"],
            "html": row.get("job_description") or row.get("jobDescription"),
            "places": places(row),
            "department": row.get("department") or None,
            "date_posted": str(posted) if posted else None,
            "requisition_id": next(
                (str(row[key]) for key in ("display_job_id", "displayJobId", "ats_job_id", "atsJobId") if row.get(key)),
                None,
            ),
        }

    def detail(self, board: Board, said: Said) -> str:
        """The posting's address in the API that lists the board."""
        asked = {"domain": domain(board)}
        if board.id in self._newer:
            query = urlencode({"position_id": said["ref"]} | asked | {"hl": "en"})
            return f"{self.origin(board)}/api/pcsx/position_details?{query}"
        return f"{self.origin(board)}/api/apply/v2/jobs/{said['ref']}?{urlencode(asked)}"

    def parse_posting(self, response: Response, board: Board, *, row: Any, said: Said) -> Answers:
        """One posting."""
        answer = self.json_of(response, board)
        found = answer.get("data") or answer
        values.stated(found, "job_description", "jobDescription")
        yield self.whole(board, row, said, self.said(board, {**row, **found}), found)


def domain(board: Board) -> str:
    """The domain that the API wants to be told: of the settings, of the address's query, or the slug's .com."""
    asked = parse_qs(urlsplit(board.url).query).get("domain")
    name = (
        board.settings.get("domain") or (asked[0] if asked else None) or (f"{board.slug}.com" if board.slug else None)
    )
    if not name:
        raise ValueError(f"board {board.id} needs settings.domain")
    return str(name)


def ref_of(row: Mapping[str, Any]) -> str:
    """The number of a position, which a row may have in its address only; "" where it has none."""
    found = ID.search(row.get("positionUrl") or "")
    return str(row.get("id") or (found[1] if found else ""))


def places(row: Mapping[str, Any]) -> tuple[RawPlace, ...]:
    """All locations as the employer writes them; the platform's reading of them where there is no other."""
    named = row.get("locations") or row.get("standardizedLocations") or [row.get("location")]
    option = row.get("work_location_option") or row.get("workLocationOption")
    remote = True if str(option).lower().startswith("remote") else None
    return values.each_once(RawPlace(text=str(name), remote=remote) for name in named if name)
