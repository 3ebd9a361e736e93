"""Taleo Enterprise: a POST search of 25 rows a page, then a page a posting that carries its text in a script.

`POST {origin}/careersection/rest/jobboard/searchjobs?lang=en&portal={id}`, `GET .../careersection/{cs}/jobdetail.ftl?
job={contestNo}`. One answer recorded (2026-09); columns, labels and texts of postings as five peers' tests hold them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote, urlencode, urlsplit

import chompjs
from scrapy import Request
from scrapy.http import Response

from crawlers.answer import UnreadableError
from crawlers.base import Answers, Board, Failure
from crawlers.detailpage import why_not
from crawlers.entries import DetailSpider, Said
from crawlers.htmlpage import page_of
from crawlers.pagedlist import Page, PagedSpider, Query
from crawlers.sections import advertisement
from schema.posting import RawPlace

SECTION = re.compile(r"/careersection/([^/]+)/")
FILL = re.compile(r"api\.fillList\(\s*['\"]requisitionDescriptionInterface['\"]\s*,\s*['\"]descRequisition['\"]\s*,\s*")
LABELS = re.compile(r"_hlid\s*[:=]\s*")
PORTAL = re.compile(r"\bportal(?:No|Id)?\b['\"]?\s*[=:]\s*['\"]?(\d{5,})")
MARK = re.compile(r"(?:!\*!?)+")  # before a value that is HTML, percent-encoded; repeated by some tenants
DATE = re.compile(r"[A-Z][a-z]{2} \d{1,2}, \d{4}|\d{1,2}/\d{1,2}/\d{4}")
FIELDS = {"jobschedule": "employment_type", "jobfield": "department", "postingdate": "date_posted",
          "openingdate": "date_posted", "closingdate": "valid_through", "unpostingdate": "valid_through"}  # fmt: skip


class TaleoSpider(PagedSpider, DetailSpider):
    """`url` is a career section's search page (`/careersection/2/jobsearch.ftl`).

    Its portal's number is `settings.portal`, or what the page says. Columns are the tenant's: a row says which of them
    is the title and which hold places, as JSON inside a string.
    """

    name = "taleo"
    search_terms = ("pharmacist", "pharmacy")
    shape = "recorded: a search answer; documentation: columns by number, labels and texts of postings"

    def __init__(self, **options: str) -> None:
        """Options as of every platform; `portals` are the numbers that boards' pages name."""
        super().__init__(**options)
        self.portals: dict[str, str] = {}

    def listing(self, board: Board) -> Iterator[Request]:
        """The first page of each search, or the page that names the portal."""
        if "portal" in board.settings:
            self.portals[board.id] = str(board.settings["portal"])
            yield from super().listing(board)
        else:
            yield self.ask(board, self.origin(board) + urlsplit(board.url).path, self.parse_portal)

    def parse_portal(self, response: Response, board: Board) -> Answers:
        """Takes the portal's number out of the search page."""
        page = page_of(response)
        found = PORTAL.search(response.text)
        if not found:
            raise UnreadableError(why_not(page, response), "no portal on the search page")
        self.portals[board.id] = found[1]
        yield from super().listing(board)

    def page(self, board: Board, query: Query) -> Request:
        """One page of a search."""
        asked = urlencode({"lang": "en", "portal": self.portals[board.id]})
        body = {
            "multilineEnabled": False,
            "sortingSelection": {"sortBySelectionParam": "3", "ascendingSortingOrder": "false"},
            "fieldData": {"fields": {"KEYWORD": query.term}, "valid": True},
            "filterSelectionParam": {"searchFilterSelections": []},
            "pageNo": query.pages + 1,
        }
        url = f"{self.origin(board)}/careersection/rest/jobboard/searchjobs?{asked}"
        return self.ask(board, url, self.parse_listing, json=body, headers={"tz": "GMT+00:00"}, query=query)

    def read_page(self, response: Response, board: Board) -> Page:
        """The rows and the total."""
        answer = self.json_of(response, board)
        listed = answer["requisitionList"]
        rows = [row for row in listed if row.get("column")]
        if listed and not rows:
            raise UnreadableError(Failure.SHAPE, f"none of {len(listed)} rows has columns")
        for _ in range(len(listed) - len(rows)):  # taken down between index and answer
            self.pass_over(board)
        return Page(rows, answer["pagingData"]["totalCount"], nameless=len(listed) - len(rows))

    def ref(self, row: Any) -> Any:
        """The number in the posting's address."""
        return row.get("contestNo") or row.get("jobId")

    def said(self, board: Board, row: Any) -> Said:
        """One row."""
        ref, columns = str(self.ref(row)), [str(column) for column in row["column"]]
        at = row.get("locationsColumns")
        places = [columns[number] for number in at] if at else [each for each in columns if each.startswith('["')]
        names = [str(name) for each in places for name in (json.loads(each) if each.startswith("[") else [each])]
        found = SECTION.search(urlsplit(board.url).path)
        section = board.settings.get("section") or (found[1] if found else "2")
        asked = urlencode({"job": ref, "lang": "en"})
        return {
            "ref": ref,
            "url": f"{self.origin(board)}/careersection/{section}/jobdetail.ftl?{asked}",
            "title": columns[int(row.get("linkedColumn") or 0)] if columns else None,
            "places": tuple(RawPlace(text=name) for name in dict.fromkeys(names)),
            "date_posted": next((each for each in columns if DATE.fullmatch(each)), None),
            "requisition_id": ref,
        }

    def parse_posting(self, response: Response, board: Board, *, row: Any, said: Said) -> Answers:
        """The values in the page's script: those marked as HTML are the text, in their order."""
        page = page_of(response)
        filled = FILL.search(response.text)
        values = script_list(response.text, filled)
        names = script_list(response.text, LABELS.search(response.text))
        html = advertisement(sections(values))
        if html is None:
            raise UnreadableError(why_not(page, response), f"no text of {said['ref']}")
        stated = {field: value for field, value in labelled(names, values) if value}
        yield self.whole(board, row, said, {**stated, "html": html}, {"values": values, "labels": names})


def script_list(script: str, start: re.Match[str] | None) -> list[str]:
    """The words of the JavaScript list behind a match; [] where nothing matched."""
    found: list[Any] = chompjs.parse_js_object(script[start.end() :]) if start else []
    return [str(each) for each in found]


def sections(values: list[str]) -> Iterator[tuple[None, str]]:
    """The texts among the values."""
    for value in values:
        if mark := MARK.match(value):
            yield None, unquote(value[mark.end() :])


def labelled(names: list[str], values: list[str]) -> Iterator[tuple[str, str]]:
    """RawPosting fields of the values whose labels are known (`reqlistitem.jobschedule`); labels come before values."""
    for name, value in zip(names, values, strict=False):
        field = FIELDS.get(name.rsplit(".", 1)[-1].lower())
        if field and not MARK.match(value):
            yield field, value.strip()
