"""Teamtailor: a public RSS feed, a hundred jobs at a time with their texts; a JSON feed beside it.

`GET {origin}/jobs.rss` (then `?offset=100&per_page=100`) or, where there is none or `settings.feed = "json"` says so,
`GET {origin}/jobs.json`, whose items carry a schema.org JobPosting. Shape from one recorded JSON feed (2026-02), one
written RSS feed (2026-10) and the vendor's guide to the feed ("by default the first 100 jobs").
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urljoin, urlsplit

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
    shape = "recorded: a JSON feed; documentation: the RSS feed, its pages, its remote status"

    def listing(self, board: Board) -> Iterator[Request]:
        """The first page of the feed."""
        if board.settings.get("feed") == "json":
            yield self.json_feed(board)
        else:
            url = self.path(board, "/jobs.rss")
            yield self.ask(board, url, self.parse_listing, offset=0, elsewhere=lambda: [self.json_feed(board)])

    def json_feed(self, board: Board) -> Request:
        """The first page of the JSON feed."""
        return self.ask(board, self.path(board, "/jobs.json"), self.parse_listing, offset=0)

    def parse_listing(self, response: Response, board: Board, *, offset: int) -> Answers:
        """A page of either feed, then the next one; a page that repeats earlier ones proves nothing."""
        if urlsplit(response.url).path.endswith(".json"):
            answer = self.json_of(response, board)
            rows = answer["items"]
            following = urljoin(response.url, answer["next_url"]) if answer.get("next_url") else None
        else:
            feed = xmlfeed.read(response, "rss", "item")
            if feed.fault:
                self.failed(board, Failure.TRUNCATED, feed.fault)
            rows = feed.rows
            after = self.path(board, f"/jobs.rss?offset={offset + PAGE}&per_page={PAGE}")
            following = after if len(rows) >= PAGE else None
        before = len(self.logs[board.id].listed) + self.logs[board.id].passed_over
        yield from self.each(board, rows, self.read_row)
        if not following:
            self.finished(board)
        elif len(self.logs[board.id].listed) + self.logs[board.id].passed_over == before:
            self.failed(board, Failure.TRUNCATED, f"the page after {offset} repeats earlier ones")
        else:
            yield self.ask(board, following, self.parse_listing, offset=offset + PAGE)

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
