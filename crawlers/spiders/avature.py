"""Avature portals: HTML lists that state their total in words, then a page a posting with labelled fields.

`GET {url}/?jobRecordsPerPage=12&jobOffset=12`, `url` ending in `/SearchJobs`. `settings.feed = 1` reads the RSS feed
beside it, which holds the newest twenty only. A feed recorded (2026-09), a list written by a peer; postings and the
words of the total as peers' tests hold them. The portal's search is a form of each tenant's and not used.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from parsel import Selector
from scrapy import Request
from scrapy.http import Response

from crawlers import listpage, values, xmlfeed
from crawlers.base import Answers, Board, Failure
from crawlers.detailpage import PageSpider
from crawlers.entries import Said
from crawlers.microdata import inner_html
from crawlers.pagedlist import Page, PagedSpider, Query
from schema.posting import RawPlace

PAGE = 12
FEED = 20  # the most a feed holds, however many jobs there are
LINKS = '//a[contains(@href, "JobDetail") or contains(@href, "FolderDetail") or contains(@href, "PipelineDetail")]'
BOX = 'ancestor::*[self::article or self::li or self::tr or contains(@class, "result")][1]'
LEGEND = '//*[contains(@class, "list-controls__text__legend") or contains(@class, "pagination__legend")]'
LIST = f'{LINKS} | {LEGEND} | //meta[starts-with(@name, "avature.portal")] | //*[contains(@class, "search-results")]'
NEXT = '//*[contains(@class, "paginationNextLink")]/descendant-or-self::a'
PARTS = {
    "title": ".//h2 | .//h3 | .//h4",
    "place": './/*[contains(@class, "location")]',
    "department": './/*[contains(@class, "department") or contains(@class, "category")]',
    "posted": './/*[contains(@class, "posted")]',
}
FIELD = '//*[contains(concat(" ", @class, " "), " article__content__view__field ")]'
LABELS = {  # words of a label to the field it is
    "places": re.compile(r"location|city|office", re.IGNORECASE),
    "requisition_id": re.compile(r"^(?:ref|req|job (?:id|ref|number))|requisition|reference", re.IGNORECASE),
    "department": re.compile(r"department|career area|function|business|category|family", re.IGNORECASE),
    "employment_type": re.compile(r"employment|working time|work type|schedule|contract|full.?time", re.IGNORECASE),
    "valid_through": re.compile(r"clos|deadline|expir", re.IGNORECASE),
    "date_posted": re.compile(r"post|publi", re.IGNORECASE),
}


class AvatureSpider(PagedSpider, PageSpider):
    """Reads the portal whose list is at `url`, or `slug`'s host under avature.net; or its feed."""

    name = "avature"
    tenant_domain = "avature.net"
    states_total = False  # "1-12 of 100+" states none
    volatile = ("posted",)
    shape = "recorded: a feed; documentation: lists, their totals, postings"

    def listing(self, board: Board) -> Iterator[Request]:
        """The feed, or the first page of the list."""
        if board.settings.get("feed"):
            yield self.ask(board, f"{self.portal(board)}/feed/", self.parse_feed)
        else:
            yield from super().listing(board)

    def portal(self, board: Board) -> str:
        """The list's address: the board's, or where most portals have it."""
        path = urlsplit(board.url).path.rstrip("/")
        return self.origin(board) + (path if "searchjobs" in path.lower() else "/careers/SearchJobs")

    def parse_feed(self, response: Response, board: Board) -> Answers:
        """The newest postings; a feed at its limit is no whole board."""
        feed = xmlfeed.read(response, "rss", "item")
        if feed.fault or len(feed.rows) >= FEED:
            self.failed(board, Failure.TRUNCATED, feed.fault or f"a feed of {FEED}, which is the most it holds")
        yield from self.each(board, feed.rows, self.read_row)

    def page(self, board: Board, query: Query) -> Request:
        """Twelve rows."""
        asked = urlencode({"jobRecordsPerPage": PAGE, "jobOffset": len(query.met)})
        return self.ask(board, f"{self.portal(board)}/?{asked}", self.parse_listing, query=query)

    def read_page(self, response: Response, board: Board) -> Page:  # noqa: ARG002  one signature for all platforms
        """The rows; the total, unless it is said to be more than that; whether the page links to a next one."""
        page = listpage.list_page(response, LIST)
        rows = listpage.rows(page, response.url, LINKS, BOX, number, PARTS)
        legend = listpage.first(page, f"{LEGEND}//@aria-label | {LEGEND}/@aria-label") or listpage.first(page, LEGEND)
        total = listpage.number(legend) if "+" not in (legend or "") else None
        return Page(rows, total, more=bool(page.xpath(NEXT)) if legend else None, empty=listpage.says_nothing(page))

    def said(self, board: Board, row: Any) -> Said:  # noqa: ARG002  one signature for all platforms
        """A row of the list, or an item of the feed, whose description is " - REQUISITION"."""
        if "link" not in row:
            return listpage.said(row)
        return {
            "ref": number(row["link"]) or row["guid"],
            "url": row["link"],
            "title": row.get("title"),
            "date_posted": row.get("pubDate") or None,
            "requisition_id": str(row.get("description") or "").strip(" -\n") or None,
        }

    def body(self, selector: Selector) -> str | None:
        """The fields without a label, or the articles without fields, which is where the text stands."""
        bare = [
            inner_html(value.root)
            for part in selector.xpath(FIELD)
            if not label(part)
            for value in part.xpath('.//*[contains(@class, "field__value")]')[:1]
        ]
        path = f'//*[contains(concat(" ", @class, " "), " article--details ")][not(.{FIELD})]'
        whole = [inner_html(article.root) for article in selector.xpath(path)]
        return "\n".join(dict.fromkeys(part for part in (*bare, *whole) if part)) or None

    def beside(self, selector: Selector) -> Said:
        """The labelled fields; labels are the tenant's."""
        found: dict[str, list[str]] = {}
        for part in selector.xpath(FIELD):
            name = next((field for field, words in LABELS.items() if words.search(label(part))), None)
            items = part.xpath('.//*[contains(@class, "field__value")]')[:1]
            listed = [listpage.words_of(item) for value in items for item in value.xpath(".//li") or [value]]
            if name and label(part) and any(listed):
                found.setdefault(name, []).extend(word for word in listed if word)
        places = values.each_once(RawPlace(text=name) for name in found.pop("places", ()))
        return {name: words[0] for name, words in found.items()} | {"places": places}


def label(part: Selector) -> str:
    """The label of a field; "" where it has none."""
    return listpage.first(part, './/*[contains(@class, "field__label")]') or ""


def number(url: str) -> str | None:
    """The id at the end of a posting's path, or in its query (`jobId`, `folderId`, `pipelineId`)."""
    parts = urlsplit(url)
    last = parts.path.rstrip("/").rsplit("/", 1)[-1]
    asked = parse_qs(parts.query)
    return (
        last
        if last.isdigit()
        else next((asked[name][0] for name in ("jobId", "folderId", "pipelineId") if name in asked), None)
    )
