"""SAP SuccessFactors: search pages of a career site with microdata postings, or one of three feeds.

Site: `GET {origin}/search/?q=TERM&startrow=25`, rows twice each (desktop and phone); postings are schema.org microdata.
Feeds, whole boards in one answer: `settings.feed` names a path (`googlefeed.xml`, `sitemal.xml`), `settings.company`
or the address the tenant of a legacy site (`/career?company=...&resultType=XML`). Rows of a search recorded (2026-06),
items of feeds and the legacy listing as peers' tests hold them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, quote, urlencode, urlsplit

from scrapy import Request
from scrapy.http import Response

from crawlers import joburl, listpage, values, xmlfeed
from crawlers.base import Answers, Board, Failure
from crawlers.detailpage import PageSpider
from crawlers.entries import EntrySpider, Said
from crawlers.pagedlist import Page, PagedSpider, Query
from schema.posting import RawPlace

LIST = '//*[@id="searchresults"] | //*[@id="noresults"] | //*[contains(@class, "paginationLabel")]'
LINKS = '//tr[contains(@class, "data-row")]//a[contains(@class, "jobTitle-link")]'
BOX = 'ancestor::tr[contains(@class, "data-row")][1]'
TITLED = re.compile(r"\(([^()]+,\s*[A-Z]{2}(?:,[^()]*)?)\)\s*$")  # "Pharmacist (Tulsa, OK, US, 74101)"
PARTS = {
    "place": './/*[contains(@class, "jobLocation")]',
    "posted": './/*[contains(@class, "jobDate")]',
    "department": './/*[contains(@class, "jobDepartment") or contains(@class, "jobFacility")]',
    "employment": './/*[contains(@class, "jobShifttype")]',
}


class SuccessfactorsSpider(PagedSpider, PageSpider):
    """Reads SuccessFactors sites at `url`, or a feed where `settings` name one; ids are the same in both."""

    name = "successfactors"
    states_total = False  # a list of one page has no label
    search_terms = ("pharmacist", "pharmacy")
    text = '//*[contains(@class, "jobdescription")]'
    shape = "recorded: rows of a search; documentation: feeds, legacy XML, label of the total, postings"

    def listing(self, board: Board) -> Iterator[Request]:
        """The feed, or the first page of each search."""
        if company := company_of(board):
            asked = {"company": company, "career_ns": "job_listing_summary", "resultType": "XML"}
            url = f"{self.origin(board)}/career?{urlencode(asked)}"
            yield self.ask(board, url, self.parse_feed, root="Job-Listing", item="Job")
        elif feed := board.settings.get("feed"):
            yield self.ask(board, f"{self.origin(board)}/{feed}", self.parse_feed, root="rss", item="item")
        else:
            yield from super().listing(board)

    def parse_feed(self, response: Response, board: Board, *, root: str, item: str) -> Answers:
        """A whole board."""
        feed = xmlfeed.read(response, root, item)
        if feed.fault:
            self.failed(board, Failure.TRUNCATED, feed.fault)
        yield from self.each(board, feed.rows, self.read_item)

    def read_item(self, board: Board, item: Any) -> Answers:
        """One item of a feed, which is whole."""
        yield from EntrySpider.read_row(self, board, item) or ()

    def page(self, board: Board, query: Query) -> Request:
        """One page of a search."""
        url = f"{self.origin(board)}/search/?{urlencode({'q': query.term, 'startrow': len(query.met)})}"
        return self.ask(board, url, self.parse_listing, query=query)

    def read_page(self, response: Response, board: Board) -> Page:  # noqa: ARG002  one signature for all platforms
        """The rows and the total of the label ("Results 1 – 25 of 71"), without which a repeated page is the end."""
        page = listpage.list_page(response, LIST)
        rows = listpage.rows(page, response.url, LINKS, BOX, joburl.ref, PARTS)
        label = listpage.first(page, '//*[contains(@class, "paginationLabel")]')
        empty = bool(page.xpath('//*[@id="noresults"]')) or listpage.says_nothing(page)
        return Page(rows, listpage.number(label), empty=empty)

    def said(self, board: Board, row: Any) -> Said:
        """A row of a search, an item of a feed or a job of a legacy listing."""
        if "JobTitle" in row:
            return legacy(row, board, self.origin(board))
        return feed_item(row) if "link" in row else listpage.said(row)

    def settle(self, board: Board, found: Said, said: Said) -> Said:  # noqa: ARG002  one signature for all platforms
        """The list's title: the page repeats the place in its own."""
        return {**found, "title": said["title"]}


def company_of(board: Board) -> str | None:
    """The tenant of a legacy site: its setting, or `company` in its address."""
    asked = parse_qs(urlsplit(board.url).query).get("company", [None])[0]
    return str(board.settings["company"]) if "company" in board.settings else asked


def feed_item(item: Any) -> Said:
    """An item of a Google Base or RSS feed; the place stands in its own element or only in the title."""
    titled = TITLED.search(item.get("title") or "")
    place = item.get("location") or (titled and titled[1])
    return {
        "ref": joburl.ref(item["link"]),
        "url": item["link"],
        "title": item.get("title"),
        "employer": item.get("employer") or None,
        "html": item.get("description") or None,
        "places": tuple(RawPlace(text=name) for name in values.each_once([place]) if isinstance(name, str) and name),
        "employment_type": item.get("job_type") or None,
        "department": values.joined(item.get("job_function")),
        "date_posted": item.get("publish_date") or item.get("pubDate") or None,
        "valid_through": item.get("expiration_date") or None,
        "requisition_id": item.get("id") or None,
    }


def legacy(job: Any, board: Board, origin: str) -> Said:
    """A job of a legacy listing. Its facets are numbered by the tenant and known by their labels only."""
    facets = {each["label"]: each.get("value") for each in job.values() if isinstance(each, dict) and "label" in each}
    place = facets.get("Posting Location") or facets.get("Location") or facets.get("Country")
    company = quote(company_of(board) or "")
    return {
        "ref": job["ReqId"],
        "url": f"{origin}/career?career_ns=job_listing&company={company}&career_job_req_id={job['ReqId']}",
        "title": job["JobTitle"],
        "html": job.get("Job-Description") or None,
        "places": (RawPlace(text=place),) if place else (),
        "employment_type": facets.get("Type of Employment"),
        "department": facets.get("Job Family / Functional Area"),
        "date_posted": job.get("Posted-Date") or None,
        "requisition_id": job["ReqId"],
    }
