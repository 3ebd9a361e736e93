"""UKG Pro (UltiPro): a searchable list by POST, then one page a posting whose script holds it as JSON.

`POST {board}/JobBoardView/LoadSearchResults`, `{board}` being `https://HOST/TENANT/JobBoard/UUID`, then
`GET {board}/OpportunityDetail?opportunityId={id}`. Shape from one transcribed list (2026-09) and peers' code.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.http import Response

from crawlers import inlinejson, values
from crawlers.answer import UnreadableError
from crawlers.base import Answers, Board, Failure
from crawlers.entries import DetailSpider, Said
from crawlers.paging import Search
from schema.posting import RawPay, RawPlace

PAGE = 50
BOARD = re.compile(r"/[^/]+/JobBoard/[0-9a-fA-F-]{32,36}")
ORDER = [{"Value": "postedDateDesc", "PropertyName": "PostedDate", "Ascending": False}]
REMOTE = 2  # JobLocationType: 0 hybrid, 1 on site, 2 remote
UNAVAILABLE = b"OpportunityUnavailableMessage"


class UkgSpider(DetailSpider):
    """`board.url` is the job board (`https://recruiting2.ultipro.com/TENANT/JobBoard/UUID`)."""

    name = "ukg"
    search_terms = ("pharmacist", "pharmacy")
    contact_fields = ("detail.Recruiter", "detail.HiringManager", "detail.RecruiterEmail")
    shape = "recorded: a list; documentation: pages, the posting, closed and unavailable ones, walls"

    def base(self, board: Board) -> str:
        """The job board's address, on the board's `api` where it has one."""
        found = BOARD.search(urlsplit(board.url).path) or BOARD.search(f"/{board.slug}")
        if not found:
            raise ValueError(f"{board.url} is no job board of UKG")
        parts = urlsplit(board.url)
        return f"{board.api or f'{parts.scheme}://{parts.netloc}'}{found[0]}"

    def listing(self, board: Board) -> Iterator[Request]:
        """The first page of each search."""
        for term in ("",) if self.everything else self.search_terms:
            yield self.page(board, Search(term))

    def page(self, board: Board, search: Search) -> Request:
        """The next page of a search."""
        asked = {"Top": PAGE, "Skip": search.rows, "QueryString": search.term, "OrderBy": ORDER, "Filters": []}
        url = f"{self.base(board)}/JobBoardView/LoadSearchResults"
        return self.ask(board, url, self.parse_listing, json={"opportunitySearch": asked}, search=search)

    def parse_listing(self, response: Response, board: Board, *, search: Search) -> Answers:
        """A page, then the next one. A board for employees answers with the address of a login."""
        answer = self.json_of(response, board)
        if "opportunities" not in answer and "loadUrl" in answer:
            raise UnreadableError(Failure.AUTH, f"sent to {answer['loadUrl']}")
        rows = answer["opportunities"]
        yield from self.each(board, rows, self.read_row)
        if search.turn(self, board, (row.get("Id") for row in rows), answer["totalCount"]):
            yield self.page(board, search)

    def said(self, board: Board, row: Any) -> Said:
        """One opportunity, as a row of the list or whole; `FullTime` is all that is said of its hours."""
        full = row.get("FullTime")
        remote = True if row.get("JobLocationType") == REMOTE else None
        return {
            "ref": row["Id"],
            "url": f"{self.base(board)}/OpportunityDetail?opportunityId={row['Id']}",
            "title": row["Title"],
            "html": row.get("Description"),
            "places": values.each_once(place(each, remote) for each in row.get("Locations") or ()),
            "employment_type": ("Full-time" if full else "Part-time") if isinstance(full, bool) else None,
            "department": row.get("JobCategoryName"),
            "pay": pay(row),
            "date_posted": row.get("PostedDate"),
            "requisition_id": row.get("RequisitionNumber"),
            "closed_by_board": row.get("OpportunityIsClosed") is True,
        }

    def parse_posting(self, response: Response, board: Board, *, row: Any, said: Said) -> Answers:
        """One opportunity. A page that says it is unavailable has no JSON."""
        if UNAVAILABLE in response.body and b"CandidateOpportunityDetail(" not in response.body:
            raise UnreadableError(Failure.GONE, "the opportunity is unavailable")
        found = inlinejson.after(response, "CandidateOpportunityDetail(")
        values.stated(found, "Description")
        yield self.whole(board, row, said, self.said(board, {**row, **found}), found)


def place(stated: Mapping[str, Any], remote: bool | None) -> RawPlace | None:
    """A location's address under the employer's name for it."""
    address = stated.get("Address") or {}
    found = RawPlace(
        text=stated.get("LocalizedName") or stated.get("LocalizedDescription") or None,
        city=address.get("City") or None,
        region=values.label(address.get("State"), "Code", "Name"),
        country=values.label(address.get("Country"), "Code", "Name"),
        postal_code=address.get("PostalCode") or None,
        street=address.get("Line1") or None,
        remote=remote,
    )
    return found if found != RawPlace(remote=remote) else None


def pay(row: Mapping[str, Any]) -> tuple[RawPay, ...]:
    """A salaried job's range or a rate; neither names its unit, and `Salaried` is no unit either."""
    span, rate = row.get("PayRange") or {}, row.get("CompensationAmount") or {}
    rate = rate if isinstance(rate, Mapping) else {"Value": rate}
    return values.pay(span.get("PayRangeMinimum"), span.get("PayRangeMaximum")) or values.pay(
        rate.get("Value"), rate.get("Value"), None, rate.get("CurrencyCode")
    )
