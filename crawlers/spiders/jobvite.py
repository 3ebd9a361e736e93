"""Jobvite: HTML lists, in pages or by category, then a page a posting with JSON-LD or without.

`GET {origin}/{slug}/search`, further pages and categories by the links and counts that it shows, then
`/{slug}/job/{id}`. Shape from a recorded list (2026-08) and two recorded postings; the rest is peers' word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from parsel import Selector
from scrapy import Request
from scrapy.http import Response

from crawlers import postingpage, values
from crawlers.answer import WALL, UnreadableError
from crawlers.base import Answers, Board, Failure
from crawlers.entries import DetailSpider, Said
from crawlers.htmlpage import page_of
from crawlers.microdata import inner_html
from crawlers.paging import Search
from schema.posting import RawPlace

JOB = re.compile(r"/job/([A-Za-z0-9_-]{4,64})/?(?:[?#]|$)")
COUNTS = re.compile(r"\b\d[\d,]{0,9} ?[-–] ?\d[\d,]{0,9} of (\d[\d,]{0,9})")
TEXT = '//*[contains(@class, "jv-job-detail-description")]'
META = '//*[contains(@class, "jv-job-detail-meta")]'
SEPARATOR = re.compile(r"<span[^<>]*jv-inline-separator[^<>]*>")


class JobviteSpider(DetailSpider):
    """Reads Jobvite boards. The platform's own search is a form of each employer, so titles are filtered."""

    name = "jobvite"
    api_origin = "https://jobs.jobvite.com"
    address = "/{slug}/search"
    contact_fields = postingpage.PERSONS
    shape = "recorded: a list, a posting with JSON-LD and one without; documentation: pages, categories, walls"

    def listing(self, board: Board) -> Iterator[Request]:
        """The whole list, which older sites have in another place."""
        yield self.page(board, Search(), 0, elsewhere=lambda: [self.page(board, Search(), 0, "/{slug}/jobs")])

    def page(self, board: Board, search: Search, number: int, address: str = address, **options: Any) -> Request:
        """A page of the list or of a category, numbered from 0."""
        asked = ({"c": search.term} if search.term else {}) | ({"p": number} if number or search.term else {})
        url = self.path(board, address) + (f"?{urlencode(asked)}" if asked else "")
        return self.ask(board, url, self.parse_listing, search=search, number=number, **options)

    def parse_listing(self, response: Response, board: Board, *, search: Search, number: int) -> Answers:
        """A page of links; then the next one, and the categories that it shows only in part."""
        page = page_of(response)
        rows = list(entries(page))
        if not rows and b"jv-" not in response.body:
            gone = Failure.GONE if response.meta.get("redirect_urls") else Failure.SHAPE
            wall = WALL.search(response.body[:65536])
            raise UnreadableError(Failure.BOT_WALL if wall else gone, "a page without a list of jobs")
        yield from self.each(board, rows, self.read_row)
        counts = COUNTS.search(postingpage.words(page, '//*[contains(@class, "jv-pagination-text")]') or "")
        refs = [row["id"] for row in rows]
        total = int(counts[1].replace(",", "")) if counts else len(refs)
        if search.turn(self, board, refs, total):
            yield self.page(board, search, number + 1)
        for category in categories(page) if not search.term else ():
            yield self.page(board, Search(category), 0)

    def said(self, board: Board, row: Any) -> Said:
        """One row of the list."""
        place = RawPlace(text=row["location"])
        return {
            "ref": row["id"],
            "url": self.path(board, "/{slug}/job/{id}", id=row["id"]),
            "title": row["title"],
            "places": (place,) if row["location"] else (),
            "department": row["category"],
        }

    def parse_posting(self, response: Response, board: Board, *, row: Any, said: Said) -> Answers:
        """One posting: its JSON-LD, else the parts of its page. An identifier may repeat the address."""
        page = postingpage.read(response, board, TEXT)
        department, places = meta(page.selector, said)
        stated = page.stated | {
            "title": page.stated["title"] or postingpage.words(page.selector, '//*[contains(@class, "jv-header")]'),
            "html": page.stated["html"] or page.body,
            "places": page.stated["places"] or places,
            "department": said["department"] or department or page.stated["department"],
            "requisition_id": None if page.stated["requisition_id"] == row["id"] else page.stated["requisition_id"],
        }
        yield self.whole(board, row, said, stated, page.kept)


def entries(page: Selector) -> Iterator[dict[str, str | None]]:
    """Each job of a page once, with the words beside its link."""
    met: set[str] = set()
    for link in page.xpath('//a[contains(@href, "/job/")]'):
        found, title = JOB.search(link.attrib["href"]), postingpage.words(link, ".")
        if found and title and found[1] not in met:
            met.add(found[1])
            row = (link.xpath("ancestor::*[self::tr or self::li][1]") or link.xpath(".."))[0]
            heading = "ancestor::table[1]/preceding-sibling::*[self::h2 or self::h3 or self::h4][1]"
            yield {
                "id": found[1],
                "title": title,
                "location": postingpage.words(row, './/*[contains(@class, "location")]'),
                "category": postingpage.words(row, './/*[contains(@class, "category")]')
                or postingpage.words(link, heading),
            }


def categories(page: Selector) -> list[str]:
    """The categories whose "Show more" links a page holds, each once."""
    asked = (parse_qs(urlsplit(href).query) for href in page.xpath('//a[contains(@href, "/search?")]/@href').getall())
    return list(dict.fromkeys(query["c"][0] for query in asked if query.get("c")))


def meta(page: Selector, said: Said) -> tuple[str | None, tuple[RawPlace, ...]]:
    """Department and places in the line below a posting's title; a part that the list calls its place is one."""
    markup = "".join(inner_html(line.root) for line in page.xpath(f"({META})[1]"))
    parts = [" ".join(Selector(f"<p>{part}</p>").xpath("string()").get("").split()) for part in SEPARATOR.split(markup)]
    parts = [part for part in parts if part]
    known = {place.text for place in said["places"]}
    department = parts.pop(0) if parts and parts[0] not in known and len(parts) > 1 else None
    return department, values.each_once(
        RawPlace(text=part, remote=True if part.lower().startswith("remote") else None) for part in parts
    )
