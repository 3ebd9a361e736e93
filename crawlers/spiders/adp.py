"""ADP Workforce Now: a JSON list of twenty a page, then one request a posting; some texts are attached documents.

`GET {origin}/mascsr/default/careercenter/public/events/staffing/v1/job-requisitions?cid=&ccId=&$top=20&$skip=20`, then
`/job-requisitions/{itemID}`. No recording; shape from two peers' code, who disagree whether `$skip` counts from 0 or 1:
the entries met are counted, so that either way pages overlap and none is skipped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import parse_qs, quote, urlencode, urlsplit

from scrapy import Request
from scrapy.http import Response

from crawlers import values, worddocument
from crawlers.base import Answers, Board, RawPosting
from crawlers.entries import DetailSpider, Said
from crawlers.pagedlist import Page, PagedSpider, Query
from schema.posting import RawPlace

ROOT = "/mascsr/default/careercenter/public/events/staffing/v1"
HEADERS = {"Accept": "application/json", "X-Requested-With": "XMLHttpRequest"}
FIRST_CENTRE = "19000101_000001"
PAGE = 20
ATTACHED = re.compile(r"\b(?:see|refer to)\s+(?:the\s+)?attached\b", re.IGNORECASE)
PLACEHOLDER = 200  # characters up to which a text that says "see attached" is only that


class AdpSpider(PagedSpider, DetailSpider):
    """`url` is the career centre's, with its `cid` and, where an employer has more than one, its `ccId`."""

    name = "adp"
    api_origin = "https://workforcenow.adp.com"
    shape = "recorded: none; written from peers' code: list, posting, attached document"

    def endpoint(self, board: Board, path: str, **asked: Any) -> str:
        """An address of the API for the board's career centre."""
        held = {name: given[0] for name, given in parse_qs(urlsplit(board.url).query).items()}
        language = held.get("lang") or "en_US"
        if "cid" not in held:
            raise ValueError(f"no cid in {board.url}")
        centre = {"cid": held["cid"], "ccId": held.get("ccId", FIRST_CENTRE), "lang": language, "locale": language}
        return f"{self.origin(board)}{ROOT}{path}?{urlencode(centre | asked, safe='$')}"

    def page(self, board: Board, query: Query) -> Request:
        """Twenty rows."""
        url = self.endpoint(board, "/job-requisitions", **{"$top": PAGE, "$skip": len(query.met)})
        return self.ask(board, url, self.parse_listing, headers=HEADERS, query=query)

    def read_page(self, response: Response, board: Board) -> Page:
        """The rows and the total."""
        answer = self.json_of(response, board)
        return Page(answer["jobRequisitions"], answer["meta"]["totalNumber"])

    def ref(self, row: Any) -> Any:
        """The item's id."""
        return row["itemID"]

    def said(self, board: Board, row: Any) -> Said:
        """One row, or the posting itself, which has the same keys."""
        ref = str(row["itemID"])
        rates = row.get("payGradeRange") or {}
        low, high = (rates.get(name) or {} for name in ("minimumRate", "maximumRate"))
        unit = field(row, "codeFields", "SalaryType", "shortName", "codeValue")
        currency = low.get("currencyCode") or high.get("currencyCode")
        words = field(row, "stringFields", "SalaryRange", "stringValue")
        return {
            "ref": ref,
            "url": f"{board.url}{'&' if '?' in board.url else '?'}jobId={quote(ref, safe='')}",
            "title": row.get("requisitionTitle"),
            "html": row.get("requisitionDescription"),
            "places": tuple(places(row)),
            "employment_type": values.label(row.get("workLevelCode"), "shortName", "codeValue"),
            "department": field(row, "stringFields", "HomeDepartment", "stringValue"),
            "pay": values.pay(low.get("amountValue"), high.get("amountValue"), unit, currency, words),
            "date_posted": row.get("postDate"),
            "requisition_id": row.get("clientRequisitionID"),
        }

    def detail(self, board: Board, said: Said) -> str:
        """The posting's address in the API."""
        return self.endpoint(board, f"/job-requisitions/{quote(said['ref'], safe='')}")

    def parse_posting(self, response: Response, board: Board, *, row: Any, said: Said) -> Answers:
        """One posting; where its text only points to an attachment, that is asked for."""
        found = self.json_of(response, board)
        whole = self.whole(board, row, said, self.said(board, found), found)
        file = attachment(found)
        if file and (not whole.html or (len(whole.html) <= PLACEHOLDER and ATTACHED.search(whole.html))):
            url = self.endpoint(board, "/work-fulfillment/documents/123")
            headers = HEADERS | {"filePath": file, "isAbsolutePath": "true", "isAttachmentType": "true"}
            given: dict[str, Any] = {"headers": headers, "whole": whole, "otherwise": whole}
            yield self.ask(board, url, self.parse_document, **given)
        else:
            yield whole

    def parse_document(self, response: Response, board: Board, *, whole: RawPosting) -> Answers:  # noqa: ARG002  one signature for all platforms
        """The posting with the text of its document."""
        yield worddocument.posting(whole, response.body)


def field(row: Mapping[str, Any], kind: str, code: str, *names: str) -> str | None:
    """The value of one of the tenant's own fields."""
    for each in (row.get("customFieldGroup") or {}).get(kind) or ():
        if (each.get("nameCode") or {}).get("codeValue") == code:
            return values.label(each, *names)
    return None


def places(row: Mapping[str, Any]) -> Iterator[RawPlace]:
    """All places, with the parts that are there."""
    for place in row.get("requisitionLocations") or ():
        address = place.get("address") or {}
        found = RawPlace(
            text=values.label(place.get("nameCode"), "shortName", "longName"),
            city=address.get("cityName"),
            region=values.label(address.get("countrySubdivisionLevel1"), "codeValue", "shortName"),
            country=values.label(address.get("countryCode"), "codeValue") or values.label(address, "countryCode"),
            postal_code=address.get("postalCode"),
        )
        if found != RawPlace():
            yield found


def attachment(found: Mapping[str, Any]) -> str | None:
    """The path of the first attached Word document."""
    for link in found.get("links") or ():
        if str(link.get("targetSchema") or "").lower() == "docx":
            for argument in link.get("payLoadArguments") or ():
                if argument.get("argumentPath"):
                    return f"{str(argument['argumentPath']).rstrip('/')}/{link.get('schema')}"
    return None
