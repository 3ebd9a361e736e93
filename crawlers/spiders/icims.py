"""iCIMS career sites: HTML list pages inside a frame, then a page a posting with JSON-LD or without."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin, urlsplit

from scrapy import Request
from scrapy.http import Response

from crawlers import jobpage, pagemeta
from crawlers.answer import WALL, UnreadableError
from crawlers.base import Answers, Board, Failure, PlatformSpider
from crawlers.htmlpage import page_of
from crawlers.icimspage import Row, header, rows, text
from crawlers.jobposting import fields
from schema.posting import RawPlace, RawPosting

PAGES = re.compile(r"Page\s+(\d+)\s+of\s+(\d+)", re.IGNORECASE)
MARK = re.compile(rb"iCIMS_(?:ListingsPage|JobsTable|SearchResults|Paging|Paginator|NoResults)")


class IcimsSpider(PlatformSpider):
    """`board.url` is the portal (`https://careers-NAME.icims.com/...`), or `board.slug` its NAME.

    Without `in_iframe=1` a portal answers with a wrapper that holds no jobs. The portal's own search needs a form of
    each tenant, so the whole list is read and filtered by title before any posting is asked for.
    """

    name = "icims"
    says_finished = True
    shape = "Both list layouts and two posting pages recorded 2026-05 to 2026-08; the closed page is peers' word."

    def origin(self, board: Board) -> str:
        """The portal's host: `api`, that of its address, or the one made of its slug."""
        parts = urlsplit(board.url)
        if board.api or not board.slug or (parts.hostname or "").endswith("icims.com"):
            return board.api or f"{parts.scheme}://{parts.netloc}"
        return f"https://careers-{board.slug}.icims.com"

    def listing(self, board: Board) -> Iterator[Request]:
        """The first page of the list."""
        yield self._page(board, 0, set())

    def _page(self, board: Board, number: int, met: set[str]) -> Request:
        url = f"{self.origin(board)}/jobs/search?ss=1&pr={number}&in_iframe=1"
        return self.ask(board, url, self.parse_listing, number=number, met=met)

    def parse_listing(self, response: Response, board: Board, *, number: int, met: set[str]) -> Answers:
        """A page of the list, then the next while there is one. A page past the end repeats the last one.

        `met` holds the refs of the pages before, wanted or not, and travels with the pages so that it ends with them.
        """
        page = page_of(response)
        found = rows(page)
        if not found and not MARK.search(response.body):
            wall = WALL.search(response.body)
            raise UnreadableError(Failure.BOT_WALL if wall else Failure.SHAPE, "a page without a list of jobs")
        new = [row for row in found if row.ref not in met]
        met.update(row.ref for row in new)
        yield from self.each(board, new, self._row)
        pages = PAGES.search(" ".join(page.xpath("//body//text()").getall()))
        last = int(pages.group(2)) - 1 if pages else None
        if (last is not None and number >= last) or (last is None and not new):
            self.finished(board)
        elif not found:
            self.failed(board, Failure.TRUNCATED, f"page {number + 1} of {last and last + 1} is empty")
        else:
            yield self._page(board, number + 1, met)

    def _row(self, board: Board, row: Row) -> Answers:
        if not self.wants(board, row.title, row.department):
            return
        mark = self.fingerprint(row.entry())
        if not self.known(board, row.ref, mark):
            url = urljoin(self.origin(board), f"{row.path}?in_iframe=1")
            yield self.ask(board, url, self.parse_posting, otherwise=self._listed(board, row), row=row)

    def parse_posting(self, response: Response, board: Board, *, row: Row) -> Answers:
        """One posting: its JSON-LD, or the page's own parts where it has none."""
        page = jobpage.read(page_of(response), response.url, board.employer)
        node = jobpage.own(page) if page.source == "json-ld" else None
        body = text(page.selector)
        if node is None and body is None:
            gone = pagemeta.says_closed(page.selector)
            raise UnreadableError(Failure.GONE if gone else Failure.SHAPE, f"no text of {row.ref}")
        yield self._read(board, row.with_header(header(page.selector)), dict(node or {}), body)

    def _read(self, board: Board, row: Row, node: dict[str, Any], body: str | None) -> RawPosting:
        stated = fields(node)
        places = row.places()
        if len(places) < len(stated["places"]) or len(places) == 1 == len(stated["places"]):
            places = tuple(_named(place, row) for place in stated["places"])
        stated |= {
            "title": stated["title"] or row.title,
            "employer": stated["employer"] or board.employer,
            "html": stated["html"] or body,
            "places": places,
            "date_posted": stated["date_posted"] or row.posted,
            "requisition_id": row.requisition_id or stated["requisition_id"],
            "department": row.department or stated["department"],
        }
        return self.posting(
            board,
            ref=row.ref,
            url=urljoin(self.origin(board), row.path),
            payload={"listing": row.entry(), "jsonld": node, "html": None if node else body},
            **stated,
        )

    def _listed(self, board: Board, row: Row) -> RawPosting:
        """What the list alone says."""
        return self._read(board, row, {}, None)


def _named(place: RawPlace, row: Row) -> RawPlace:
    """A place of the JSON-LD with the list's words for it ("US-TX-Houston"), where there is one of each."""
    named = row.places()
    if len(named) != 1 or place.text:
        return place
    return RawPlace(**{name: getattr(place, name) for name in RawPlace.__slots__} | {"text": named[0].text})
