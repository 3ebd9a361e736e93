"""NHS Jobs: an XML search, a hundred postings a page, then a page a posting with its sections.

`GET {origin}/api/v1/search_xml?keyword=TERM&page=1&limit=100&sort=publicationDateDesc`. Two answers written by hand
from peers' tests and a client of the UK government; the page's sections are found by their headings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from parsel import Selector
from scrapy import Request
from scrapy.http import Response

from crawlers import values, xmlfeed
from crawlers.base import Board, Failure
from crawlers.detailpage import PageSpider
from crawlers.entries import Said
from crawlers.listpage import words_of
from crawlers.microdata import inner_html
from crawlers.pagedlist import Page, PagedSpider, Query
from crawlers.sections import advertisement
from schema.posting import RawPlace

PAGE = 100
HEADINGS = ("h1", "h2", "h3")
# Persons to ask, and what is the site's and not the ad's.
NOT_THE_AD = re.compile(
    r"contact|how to apply|supporting documents|employer (?:name|details|address)|privacy|cookie|share|print|similar",
    re.IGNORECASE,
)


class NhsjobsSpider(PagedSpider, PageSpider):
    """Reads NHS Jobs. `locations` holds `location` elements, or `locations` once more; both are read."""

    name = "nhsjobs"
    api_origin = "https://www.jobs.nhs.uk"
    search_terms = ("pharmacist", "pharmacy")
    aggregates = True
    text_first = True
    shape = "recorded: none; two answers from peers' tests; documentation: element names; posting pages from peers"

    def page(self, board: Board, query: Query) -> Request:
        """One page of a search."""
        asked: dict[str, Any] = {"keyword": query.term} if query.term else {}
        asked |= {"page": query.pages + 1, "limit": PAGE, "sort": "publicationDateDesc"}
        return self.ask(
            board, f"{self.origin(board)}/api/v1/search_xml?{urlencode(asked)}", self.parse_listing, query=query
        )

    def read_page(self, response: Response, board: Board) -> Page:
        """The vacancies and the total."""
        feed = xmlfeed.read(response, "nhsJobs", "vacancyDetails")
        if feed.fault:
            self.failed(board, Failure.TRUNCATED, feed.fault)
        totals: list[Any] = list(xmlfeed.read(response, "nhsJobs", "totalResults").rows)
        return Page(feed.rows, int(totals[0]) if totals and str(totals[0]).isdigit() else None)

    def ref(self, row: Any) -> Any:
        """The vacancy's id."""
        return row.get("id")

    def said(self, board: Board, row: Any) -> Said:
        """One vacancy; its description is a teaser."""
        return {
            "ref": row["id"],
            "url": row.get("url") or f"{self.origin(board)}/candidate/jobadvert/{row['id']}",
            "title": row.get("title") or None,
            "employer": row.get("employer") or None,
            "html": row.get("description") or None,
            "places": values.each_once(RawPlace(text=name) for name in names(row.get("locations"))),
            "employment_type": row.get("type") or None,
            "pay": values.pay(None, None, text=row.get("salary")),
            "date_posted": row.get("postDate") or None,
            "valid_through": row.get("closeDate") or None,
            "requisition_id": row.get("reference") or None,
        }

    def body(self, selector: Selector) -> str | None:
        """The sections of the page under their headings, less those that are not the ad's; copies are left out."""
        return advertisement(sections(selector))


def names(locations: Any) -> Iterator[str]:
    """The places, however deep they stand."""
    if isinstance(locations, str) and locations:
        yield locations
    for part in locations.values() if isinstance(locations, dict) else locations if isinstance(locations, list) else ():
        yield from names(part)


def sections(selector: Selector) -> Iterator[tuple[str, str]]:
    """Heading and markup of each section: what follows a heading up to the next one beside it."""
    inside = "//main" if selector.xpath("//main") else ""
    for heading in selector.xpath(f"{inside}//h2 | {inside}//h3"):
        title = words_of(heading)
        if NOT_THE_AD.search(title):
            continue
        parts = []
        for part in heading.xpath("following-sibling::*"):
            if part.root.tag in HEADINGS or part.xpath(".//h2 | .//h3"):
                break
            parts.append(f"<{part.root.tag}>{inner_html(part.root)}</{part.root.tag}>")
        text = "\n".join(parts)
        if text.strip():
            yield title, text
