"""JazzHR: one public GET gives a whole board with its texts, as XML.

`GET {origin}/feeds/export/jobs/{slug}`, `slug` being the host name under applytojob.com. Shape from one written feed
(2026-10) and peers' word. The feed has no date of posting; it may be a day old, the platform keeps it that long.
"""

from __future__ import annotations

from typing import Any

from scrapy.http import Response

from crawlers import xmlfeed
from crawlers.base import Board, Failure
from crawlers.entries import OneAnswerSpider, Said
from schema.posting import RawPlace


class JazzhrSpider(OneAnswerSpider):
    """Reads JazzHR boards. A job whose status is not open is closed by its board."""

    name = "jazzhr"
    api_origin = "https://app.jazz.co"
    address = "/feeds/export/jobs/{slug}"
    contact_fields = ("hiringlead", "recruiter")
    shape = "recorded: none; written from a peer's live-shaped feed and documentation"

    def rows(self, response: Response, board: Board) -> Any:
        """The jobs of the feed."""
        feed = xmlfeed.read(response, "jobs", "job")
        if feed.fault:
            self.failed(board, Failure.TRUNCATED, feed.fault)
        return feed.rows

    def said(self, board: Board, row: Any) -> Said:
        """One job."""
        place = RawPlace(
            city=row.get("city") or None,
            region=row.get("state") or None,
            country=row.get("country") or None,
            postal_code=row.get("postalcode") or None,
        )
        return {
            "ref": row["id"],
            "url": row["url"],
            "title": row["title"],
            "employer": board.employer,
            "html": row.get("description") or None,
            "places": (place,) if place != RawPlace() else (),
            "employment_type": row.get("type") or None,
            "department": row.get("department") or None,
            "requisition_id": row.get("internalcode") or None,
            "closed_by_board": (row.get("status") or "Open").lower() != "open",
        }
