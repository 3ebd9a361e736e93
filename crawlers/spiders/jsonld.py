"""Any career site whose sitemap lists its job pages and whose pages carry schema.org JobPosting."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urljoin, urlsplit

from scrapy import Request
from scrapy.http import Response

from crawlers import jobpage, joburl, pagemeta, sitemap
from crawlers.answer import WALL, UnreadableError
from crawlers.base import Answers, Board, Failure, PlatformSpider
from crawlers.htmlpage import page_of
from crawlers.jobposting import fields, places
from schema.posting import RawPosting

DEEPEST = 3  # an index of indexes is legal, an endless one is not


class JsonldSpider(PlatformSpider):
    """`settings.sitemap` is the sitemap's address (by default `/sitemap.xml` of the board's host).

    `settings.pages` is a pattern of job pages' addresses, `settings.sitemaps` one of an index's entries to follow.
    `settings.listing` names a page that is itself the list: all its JobPosting nodes are postings, and links on it
    that match `pages` are followed. Where an address holds no words, only the page can be judged by the filter.
    """

    name = "jsonld"
    contact_fields = (
        "node.applicationContact",
        "node.hiringOrganization.contactPoint",
        "node.hiringOrganization.email",
        "node.hiringOrganization.telephone",
    )
    shape = "Pages of some twenty sites and four sitemaps recorded 2025 to 2026; microdata and gzip read in docs."

    def origin(self, board: Board) -> str:
        """The site's host: `api`, or that of the board's address."""
        parts = urlsplit(board.url)
        return board.api or f"{parts.scheme}://{parts.netloc}"

    def listing(self, board: Board) -> Iterator[Request]:
        """The sitemap, or the page that is the list."""
        if "listing" in board.settings:
            yield self.ask(board, urljoin(board.url, str(board.settings["listing"])), self.parse_page)
        else:
            url = urljoin(f"{self.origin(board)}/", str(board.settings.get("sitemap", "sitemap.xml")))
            yield self.ask(board, url, self.parse_listing, depth=1)

    def parse_listing(self, response: Response, board: Board, *, depth: int) -> Answers:
        """A sitemap: of an index its children, else its job pages."""
        try:
            read = sitemap.read(response.body)
        except ValueError as error:
            raise UnreadableError(_why_no_sitemap(response), str(error)) from error
        if read.is_index and depth < DEEPEST:
            for child in sitemap.children(read, _pattern(board, "sitemaps")):
                yield self.ask(board, urljoin(response.url, child.url), self.parse_listing, depth=depth + 1)
            return
        if read.is_index or (read.full and depth == 1):
            self.failed(board, Failure.TRUNCATED, "a sitemap too deep or at its limit of 50,000 addresses")
        jobs = sitemap.jobs(read.entries, _pattern(board, "pages"), guess=depth == 1)
        if read.entries and not jobs and depth == 1:
            self.failed(board, Failure.SHAPE, f"none of {len(read.entries)} addresses looks like a job page")
        yield from self.each(board, jobs.items(), self._row)

    def _row(self, board: Board, row: tuple[str, sitemap.Entry]) -> Answers:
        ref, entry = row
        title = joburl.words(entry.url)
        if title and not self.wants(board, title):
            return
        # Without a time of change nothing tells an edited page from an unchanged one: it is read every night.
        mark = (
            self.fingerprint({"page": joburl.place_of(entry.url), "lastmod": entry.lastmod}) if entry.lastmod else None
        )
        if self.listed(board, ref, mark) and not self.known(board, ref, mark):
            yield self.ask(board, entry.url, self.parse_posting, ref=ref, judged=bool(title))

    def parse_posting(self, response: Response, board: Board, *, ref: str, judged: bool) -> Answers:
        """One job page."""
        page = jobpage.read(page_of(response), response.url, board.employer)
        node = jobpage.own(page)
        if node is None:
            raise UnreadableError(_why_no_posting(page, response), "no JobPosting on the page")
        posting = self._posting(board, page, node, ref)
        if judged or self.wants(board, posting.title, posting.department):
            yield posting
        else:
            self.logs[board.id].listed.pop(ref, None)  # met, and not wanted after all

    def parse_page(self, response: Response, board: Board) -> Answers:
        """A page that is the list: each node a posting, each link to a job page followed."""
        page = jobpage.read(page_of(response), response.url, board.employer)
        yield from self.each(board, page.nodes, self._node, page)
        pattern = _pattern(board, "pages")
        links = [urljoin(response.url, href) for href in page.selector.xpath("//a/@href").getall()]
        found = sitemap.jobs((sitemap.Entry(url) for url in links), pattern) if pattern else {}
        yield from self.each(board, found.items(), self._row)
        if not page.nodes and not found:
            raise UnreadableError(_why_no_posting(page, response), "a list without jobs")

    def _node(self, board: Board, node: Mapping[str, Any], page: jobpage.Page) -> Answers:
        said = fields(node)
        if not self.wants(board, said["title"], said["department"]):
            return
        ref, mark = jobpage.ref(page, node), self.fingerprint(node)
        if self.listed(board, ref, mark) and not self.known(board, ref, mark):
            yield self._posting(board, page, node, ref)

    def _posting(self, board: Board, page: jobpage.Page, node: Mapping[str, Any], ref: str) -> RawPosting:
        said = fields(node)
        title = jobpage.title(page, said, board.employer)
        if not title:
            raise UnreadableError(Failure.SHAPE, "a JobPosting without a title")
        said["title"], said["employer"] = title, said["employer"] or board.employer
        said["places"] = said["places"] or places({"jobLocation": pagemeta.places(pagemeta.tags(page.selector))})
        return self.posting(
            board,
            ref=ref,
            url=jobpage.address(page, node),
            payload={"source": page.source, "page": page.url, "node": node},
            closed_by_board=said["html"] is None and pagemeta.says_closed(page.selector),
            **said,
        )


def _pattern(board: Board, name: str) -> re.Pattern[str] | None:
    stated = board.settings.get(name)
    return re.compile(str(stated)) if stated else None


def _why_no_sitemap(response: Response) -> Failure:
    if not response.body.strip():
        return Failure.EMPTY
    return Failure.BOT_WALL if WALL.search(response.body) else Failure.SHAPE


def _why_no_posting(page: jobpage.Page, response: Response) -> Failure:
    """Gone where the page says so or leads elsewhere, a wall where it looks like one, else a page nobody knows."""
    if pagemeta.says_closed(page.selector) or response.meta.get("redirect_urls"):
        return Failure.GONE
    return Failure.BOT_WALL if WALL.search(response.body[:65536]) else Failure.SHAPE
