"""Workday (CXS): a POST search of twenty rows a page, then one GET a posting for its text.

`POST {origin}/wday/cxs/{tenant}/{site}/jobs` with all four of appliedFacets, limit, offset and searchText (422 without
one, 400 for a limit over 20), `GET {origin}/wday/cxs/{tenant}/{site}{externalPath}`. Shape from three recorded
searches, one recorded posting and what five peers report; the cap of 2,000 was never recorded.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.http import Response

from crawlers.answer import UnreadableError
from crawlers.base import Answers, Board, Failure, Hook, PlatformSpider, RawPosting
from crawlers.facets import dividing
from schema.posting import RawPlace

PAGE = 20
CAP = 2000  # many tenants say exactly this for more, and begin again at row 0 behind it; others page on
JSON = {"Accept": "application/json"}
LOCALE = re.compile(r"[a-z]{2}-[A-Z]{2}")
COUNTED_PLACES = re.compile(r"^\d+ \w+$")  # "5 Locations": only the posting itself names them


@dataclass(slots=True)
class Search:
    """One question to a board: words and facets, the total said on its first page, and the rows met.

    `met` is shared by all searches of the board, so that a row found twice is counted once.
    """

    text: str
    met: set[str]
    facets: dict[str, list[str]] = field(default_factory=dict)
    total: int | None = None
    rows: set[str] = field(default_factory=set)
    wraps: bool = False


class WorkdaySpider(PlatformSpider):
    """Reads Workday sites. Tenant and site come from `settings`, else from `slug` "tenant/site", else from `url`."""

    name = "workday"
    search_terms = ("pharmacist", "pharmacy")
    volatile = ("postedOn", "timeLeftToApply")  # relative to today
    shape = "recorded: search page, posting; peers: cap of 2000, total 0 on later pages, S22, copies with a suffix"

    def listing(self, board: Board) -> Iterable[Request]:
        """The first page of each search term; everything is the empty term."""
        met: set[str] = set()
        for text in ("",) if self.everything else self.search_terms:
            yield self.page(board, Search(text, met), 0)

    def page(self, board: Board, search: Search, offset: int) -> Request:
        """One page of a search."""
        return self.question(board, search, offset, self.parse_listing, offset=offset)

    def question(self, board: Board, search: Search, behind: int, callback: Hook, **options: Any) -> Request:
        """The request for the rows behind so many."""
        body = {"appliedFacets": search.facets, "limit": PAGE, "offset": behind, "searchText": search.text}
        return self.ask(board, f"{cxs(board)}/jobs", callback, json=body, headers=JSON, search=search, **options)

    def parse_listing(self, response: Response, board: Board, *, search: Search, offset: int) -> Answers:
        """Reads one page and asks for the next. The total is right on the first page only; later ones say 0."""
        answer = self.json_of(response, board)
        rows = answer["jobPostings"]
        if offset == 0:
            search.total = answer.get("total")
            if search.total is None:
                self.failed(board, Failure.SHAPE, "no total: nobody knows whether these are all")
        fresh = {row.get("externalPath") or str(row.get("bulletFields")) for row in rows} - search.rows
        search.rows |= fresh
        yield from self.each(board, rows, self.read_row, search.met)
        if offset == 0 and search.total == CAP:
            yield from self.beyond(board, search, answer)
        else:
            yield from self.go_on(board, search, offset, full=len(rows) >= PAGE, fresh=bool(fresh))

    def go_on(self, board: Board, search: Search, offset: int, *, full: bool, fresh: bool) -> Answers:
        """Asks for the next page, or holds what was met against the total; no total is known behind the cap."""
        more = offset + PAGE < search.total if search.total is not None else full
        if more and fresh:
            yield self.page(board, search, offset + PAGE)
        elif search.total is not None:
            self.expect(board, search.total, len(search.rows))
        elif more:
            self.failed(board, Failure.TRUNCATED, f"the rows of {search.text!r} repeat after {offset}")

    def beyond(self, board: Board, search: Search, answer: Mapping[str, Any]) -> Answers:
        """At the cap: asks whether the tenant pages on behind it, or splits where it is known that it does not."""
        if search.wraps:
            yield from self.split(board, search, answer)
        else:
            yield self.question(board, search, CAP, self.parse_beyond, statuses=(400, 422), first=answer)

    def parse_beyond(self, response: Response, board: Board, *, search: Search, first: Mapping[str, Any]) -> Answers:
        """Reads the page behind the cap: other rows than the first page's mean that the tenant pages on."""
        rows = self.json_of(response, board)["jobPostings"] if response.status == 200 else ()
        paths = {row.get("externalPath") for row in rows}
        if paths - search.rows:
            search.total = None
            yield self.page(board, search, PAGE)
        else:
            search.wraps = True
            yield from self.split(board, search, first)

    def split(self, board: Board, search: Search, answer: Mapping[str, Any]) -> Answers:
        """Asks the same for each value of a facet; together they must hold what the cap showed at least."""
        facet = dividing(answer.get("facets") or (), CAP, search.facets)
        if facet is None:
            self.failed(board, Failure.TRUNCATED, f"{search.text!r} is cut at {CAP} rows and no facet divides it")
            yield self.page(board, search, PAGE)
            return
        self.expect(board, CAP)
        for value in facet[1]:
            facets = search.facets | {facet[0]: [value]}
            yield self.page(board, Search(search.text, search.met, facets, wraps=True), 0)

    def read_row(self, board: Board, row: Mapping[str, Any], met: set[str]) -> Answers:
        """One row: asks for the posting unless it was met, is not wanted, or is known unchanged."""
        path, title = row.get("externalPath"), row.get("title") or ""
        if not path:  # taken down between index and answer: only bulletFields are left
            self.pass_over(board)
        elif path not in met:
            met.add(path)
            ref, fingerprint = ref_of(row), self.fingerprint(row)
            new = self.wants(board, title) and self.listed(board, ref, fingerprint)
            if new and not self.known(board, ref, fingerprint):
                url, instead = cxs(board) + absolute(path), self.from_row(board, row, ref)
                options: dict[str, Any] = {"headers": JSON, "statuses": (403,), "otherwise": instead}
                yield self.ask(board, url, self.parse_posting, row=row, ref=ref, **options)

    def from_row(self, board: Board, row: Mapping[str, Any], ref: str) -> RawPosting:
        """What the row alone says, landed when the posting itself cannot be read."""
        place = row.get("locationsText")
        return self.posting(
            board,
            ref=ref,
            url=board.url.rstrip("/") + absolute(row["externalPath"]),
            title=row.get("title"),
            payload={"listing": row},
            employer=board.employer,
            places=(RawPlace(text=place),) if place and not COUNTED_PLACES.match(place) else (),
            employment_type=row.get("timeType"),
            date_posted=row.get("postedOn"),
            requisition_id=ref,
        )

    def parse_posting(self, response: Response, board: Board, *, row: Mapping[str, Any], ref: str) -> Answers:
        """Reads a posting. 403 with errorCode S22 says that it is gone, any other 403 is a wall."""
        answer = self.json_of(response, board)
        if response.status == 403:
            gone = "S22" in str(answer.get("errorCode"))
            raise UnreadableError(Failure.GONE if gone else Failure.BOT_WALL, f"HTTP 403 {answer.get('errorCode')}")
        info = answer["jobPostingInfo"]
        yield replace(
            self.from_row(board, row, ref),
            url=info.get("externalUrl") or board.url.rstrip("/") + absolute(row["externalPath"]),
            title=info.get("title") or row.get("title") or "",
            payload={"listing": row, "detail": answer},
            employer=(answer.get("hiringOrganization") or {}).get("name") or board.employer,
            html=info.get("jobDescription"),
            places=places(info) or self.from_row(board, row, ref).places,
            employment_type=info.get("timeType") or row.get("timeType"),
            date_posted=info.get("startDate") or info.get("postedOn") or row.get("postedOn"),
            valid_through=info.get("endDate"),
            requisition_id=info.get("jobReqId") or ref,
            closed_by_board=is_closed(info),
        )


def cxs(board: Board) -> str:
    """`{origin}/wday/cxs/{tenant}/{site}` of a board, on myworkdayjobs.com and myworkdaysite.com alike."""
    parts = urlsplit(board.url)
    segments = [part for part in parts.path.split("/") if part and not LOCALE.fullmatch(part)]
    if segments[:1] == ["recruiting"]:
        tenant, site = segments[1], segments[2]
    else:
        tenant, site = (parts.hostname or "").split(".")[0], (segments or [""])[0]
    if board.slug and "/" in board.slug:
        tenant, site = board.slug.split("/", 1)
    tenant, site = str(board.settings.get("tenant", tenant)), str(board.settings.get("site", site))
    if not tenant or not site:
        raise ValueError(f"no tenant and site in {board.url}; set settings.tenant and settings.site")
    return f"{board.api or f'{parts.scheme}://{parts.netloc}'}/wday/cxs/{tenant}/{site}"


def absolute(path: str) -> str:
    """A row's path with its leading slash."""
    return "/" + path.lstrip("/")


def ref_of(row: Mapping[str, Any]) -> str:
    """The requisition id at the end of the path, without the -1, -2 of copies.

    A bullet that begins it settles where it ends; which bullet holds the id, if any, is the tenant's choice. Without
    one, one or two digits behind a dash are a copy's number if digits stand before them (JR-0105489-1, not R-12).
    """
    tail: str = absolute(row["externalPath"]).rsplit("/", 1)[-1].rsplit("_", 1)[-1]
    for bullet in row.get("bulletFields") or ():
        if bullet and re.fullmatch(re.escape(str(bullet)) + r"(-\d{1,2})?", tail):
            return str(bullet)
    return re.sub(r"(?<=\d)-\d{1,2}$", "", tail)


def places(info: Mapping[str, Any]) -> tuple[RawPlace, ...]:
    """The main location and the additional ones, in the tenant's dialect; the country is the main one's."""
    country = info.get("country") or (info.get("jobRequisitionLocation") or {}).get("country") or {}
    remote = True if re.fullmatch(r"(fully )?remote", str(info.get("remoteType")), re.IGNORECASE) else None
    names = [info.get("location"), *(info.get("additionalLocations") or ())]
    main = names[0]
    return tuple(
        RawPlace(text=name, country=country.get("descriptor") if name == main else None, remote=remote)
        for name in dict.fromkeys(name for name in names if name)
    )


def is_closed(info: Mapping[str, Any]) -> bool:
    """Whether the posting itself says that it is no longer posted."""
    posted = info.get("posted")
    return posted is False or (posted is None and info.get("canApply") is False)
