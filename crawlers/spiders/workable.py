"""Workable: one public GET gives a whole board with its texts; a searchable list with a request a posting beside it.

`GET {origin}/api/v1/widget/accounts/{slug}?details=true`; where there is none or `settings.listing = "v3"` says so,
`POST {origin}/api/v3/accounts/{slug}/jobs`, paged by token, then `GET {origin}/api/v2/accounts/{slug}/jobs/{id}`. Shape
from three recorded widgets, one recorded list (2026-06) and one written posting.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from scrapy import Request
from scrapy.http import Response

from crawlers import values
from crawlers.base import Answers, Board
from crawlers.entries import DetailSpider, Said
from crawlers.paging import Search
from crawlers.sections import advertisement
from schema.posting import RawPlace

SECTIONS = (("description", None), ("requirements", "Requirements"), ("benefits", "Benefits"))


class WorkableSpider(DetailSpider):
    """Reads Workable boards; `slug` is the account. The platform refuses hard (429), so one request a board is best."""

    name = "workable"
    api_origin = "https://apply.workable.com"
    search_terms = ("pharmacist", "pharmacy")
    shape = "recorded: widgets, a list of v3; documentation: its pages, the posting"

    def listing(self, board: Board) -> Iterator[Request]:
        """The widget, or the first page of each search."""
        if board.settings.get("listing") == "v3":
            yield from self.searches(board)
        else:
            url = self.path(board, "/api/v1/widget/accounts/{slug}?details=true")
            yield self.ask(board, url, self.parse_widget, elsewhere=lambda: self.searches(board))

    def searches(self, board: Board) -> Iterator[Request]:
        """The first page of each search of the newer list."""
        for term in ("",) if self.everything else self.search_terms:
            yield self.page(board, Search(term), None)

    def parse_widget(self, response: Response, board: Board) -> Answers:
        """Every job; one in several places may be several rows of one shortcode."""
        yield from self.each(board, together(self.json_of(response, board)["jobs"]), self.read_whole)

    def read_whole(self, board: Board, row: Any) -> Answers:
        """One job of the widget."""
        said = self.wanted(board, row)
        if said and not self.known(board, said["ref"], self.fingerprint(row)):
            yield self.posting(board, payload=row, **said)

    def is_hidden(self, row: Any) -> bool:
        """Whether a job is for employees only."""
        return row.get("isInternal") is True

    def page(self, board: Board, search: Search, token: str | None) -> Request:
        """A page of a search."""
        asked: dict[str, Any] = {"query": search.term, "location": [], "department": [], "worktype": []}
        url = self.path(board, "/api/v3/accounts/{slug}/jobs")
        asked |= {"token": token} if token else {}
        return self.ask(board, url, self.parse_listing, json=asked, search=search)

    def parse_listing(self, response: Response, board: Board, *, search: Search) -> Answers:
        """A page, then the one its token names."""
        answer = self.json_of(response, board)
        rows = answer["results"]
        yield from self.each(board, rows, self.read_row)
        more = search.turn(self, board, (row.get("shortcode") for row in rows), answer["total"])
        if more and answer.get("nextPage"):
            yield self.page(board, search, answer["nextPage"])
        elif more:
            self.expect(board, search.total, seen=len(search.met))

    def said(self, board: Board, row: Any) -> Said:
        """One job, as the widget, the list or the posting says it."""
        department = row.get("department")
        return {
            "ref": row["shortcode"],
            "url": row.get("url") or f"https://apply.workable.com/{board.slug}/j/{row['shortcode']}/",
            "title": row["title"],
            "html": advertisement((heading, row.get(name)) for name, heading in SECTIONS),
            "places": values.each_once(places(row)),
            "employment_type": row.get("employment_type") or row.get("type"),
            "department": values.joined(*department) if isinstance(department, list) else department or None,
            "date_posted": row.get("published_on") or row.get("published") or row.get("created_at"),
            "requisition_id": row.get("code") or None,
            "apply_url": row.get("application_url"),
        }

    def detail(self, board: Board, said: Said) -> str:
        """The job's address in the API."""
        return self.path(board, "/api/v2/accounts/{slug}/jobs/{shortcode}", shortcode=said["ref"])

    def parse_posting(self, response: Response, board: Board, *, row: Any, said: Said) -> Answers:
        """One job with its text."""
        found = self.json_of(response, board)
        values.stated(found, "description")
        yield self.whole(board, row, said, self.said(board, {**row, **found}), found)


def together(rows: Iterable[Any]) -> Iterator[Any]:
    """Each job once, with the locations of all its rows."""
    jobs: dict[Any, list[Any]] = {}
    for row in rows:
        jobs.setdefault(row.get("shortcode") if isinstance(row, dict) else None, []).append(row)
    for ref, found in jobs.items():
        if ref is None or len(found) == 1:
            yield from found
        else:
            yield {
                **found[0],
                "locations": [place for row in found for place in row.get("locations") or [located(row)]],
            }


def located(row: Mapping[str, Any]) -> dict[str, Any]:
    """The location that a job without a list of them has at its top."""
    return {name: row.get(name) for name in ("city", "state", "country")}


def places(row: Mapping[str, Any]) -> Iterator[RawPlace]:
    """All locations. The workplace type tells; `telecommuting` where it is not given, since it may mean hybrid."""
    kind = row.get("workplace_type") or row.get("workplace")
    remote = kind == "remote" if kind else bool(row.get("telecommuting") or row.get("remote"))
    for place in row.get("locations") or [row.get("location") or row]:
        found = RawPlace(
            city=place.get("city") or None,
            region=place.get("region") or place.get("state") or None,
            country=place.get("country") or place.get("countryCode") or None,
            postal_code=place.get("zip_code") or None,
            remote=True if remote else None,
        )
        if found != RawPlace():
            yield found
