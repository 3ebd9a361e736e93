"""Teamtailor: a public RSS feed, a hundred jobs at a time with their texts; a JSON feed beside it.

`GET {origin}/jobs.rss` (then `?offset=100&per_page=100`) or, where there is none or `settings.feed = "json"` says so,
`GET {origin}/jobs.json`, whose items carry a schema.org JobPosting. Shape from one recorded JSON feed (2026-02), one
written RSS feed (2026-10) and the vendor's guide to the feed ("by default the first 100 jobs").
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import parse_qsl, urljoin, urlsplit

from scrapy import Request
from scrapy.http import Response

from crawlers import jobposting, xmlfeed
from crawlers.base import Answers, Board, Failure
from crawlers.entries import EntrySpider, Said
from schema.posting import RawPlace

PAGE = 100


class TeamtailorSpider(EntrySpider):
    """Reads Teamtailor boards; `slug` is the employer's host name, or the board's address is a domain of its own.

    Both feeds name a job by the same id. Neither gives a total: a page that is not full is the last.
    """

    name = "teamtailor"
    tenant_domain = "teamtailor.com"
    says_finished = True
    contact_fields = ("author", "authors")
    shape = "recorded: a JSON feed; documentation: the RSS feed, its pages, its remote status"

    def listing(self, board: Board) -> Iterator[Request]:
        """The first page of the feed."""
        if board.settings.get("feed") == "json":
            yield self.page(board, "/jobs.json", set())
        else:
            yield self.page(board, "/jobs.rss", set(), elsewhere=lambda: [self.page(board, "/jobs.json", set())])

    def page(self, board: Board, address: str, met: set[str], **options: Any) -> Request:
        """A page of either feed; `met` are the ids of those before it."""
        url = address if "://" in address else self.path(board, address)
        return self.ask(board, url, self.parse_listing, met=met, **options)

    def parse_listing(self, response: Response, board: Board, *, met: set[str]) -> Answers:
        """A page, then the next one; a page that repeats earlier ones proves nothing."""
        if urlsplit(response.url).path.endswith(".json"):
            answer = self.json_of(response, board)
            rows, name = answer["items"], "id"
            following = urljoin(response.url, answer["next_url"]) if answer.get("next_url") else None
        else:
            feed = xmlfeed.read(response, "rss", "item")
            if feed.fault:
                self.failed(board, Failure.TRUNCATED, feed.fault)
            rows, name = feed.rows, "guid"
            read = int(dict(parse_qsl(urlsplit(response.url).query)).get("offset", 0)) + PAGE
            following = f"/jobs.rss?offset={read}&per_page={PAGE}" if len(rows) >= PAGE else None
        yield from self.each(board, rows, self.read_row)
        refs = {str(row.get(name)) for row in rows}
        if not following:
            self.finished(board)
        elif refs <= met:
            self.failed(board, Failure.TRUNCATED, f"{response.url} repeats earlier pages")
        else:
            met |= refs
            yield self.page(board, following, met)

    def said(self, board: Board, row: Any) -> Said:
        """One item of the JSON feed or of the RSS feed."""
        if "_jobposting" in row:
            stated = jobposting.fields(row["_jobposting"])
            stated["html"] = stated["html"] or row.get("content_html")
            stated["date_posted"] = stated["date_posted"] or row.get("date_published")
            # The identifier is the platform's number of the job, not the employer's of the opening.
            return stated | {"ref": row["id"], "url": row["url"], "title": row["title"], "requisition_id": None}
        return {
            "ref": row["guid"],
            "url": row["link"],
            "title": row["title"],
            "employer": board.employer,
            "html": row.get("description") or None,
            "places": tuple(places(row)),
            "department": row.get("department") or None,
            "date_posted": row.get("pubDate") or None,
        }


def places(item: Mapping[str, Any]) -> Iterator[RawPlace]:
    """The locations of an RSS item. Only "fully" is remote: "hybrid" and "temporary" work is done at a place too."""
    remote = True if item.get("remoteStatus") == "fully" else None
    for place in xmlfeed.listed(item.get("locations"), "location"):
        yield RawPlace(
            text=place.get("name") or None,
            city=place.get("city") or None,
            country=place.get("country") or None,
            postal_code=place.get("zip") or None,
            street=place.get("address") or None,
            remote=remote,
        )
