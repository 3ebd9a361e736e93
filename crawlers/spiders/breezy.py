"""Breezy: a list without texts, then one page a posting.

`GET {origin}/json`, then the page of each position. Shape of the list from peers' code, of the page from one recorded
page (2026-06).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urljoin, urlsplit

from scrapy import Request
from scrapy.http import Response

from crawlers import postingpage, values
from crawlers.answer import UnreadableError
from crawlers.base import Answers, Board, Failure
from crawlers.entries import DetailSpider, OneAnswerSpider, Said
from schema.posting import RawPlace

TEXT = '//*[contains(concat(" ", normalize-space(@class), " "), " description ")]'
REDIRECTS = (301, 302, 303, 307, 308)


class BreezySpider(OneAnswerSpider, DetailSpider):
    """Reads Breezy boards; `slug` is the employer's host name. An unknown one is sent to the vendor's own site."""

    name = "breezy"
    tenant_domain = "breezy.hr"
    address = "/json"
    contact_fields = postingpage.PERSONS
    shape = "recorded: a posting's page; documentation: the list, the unknown board, pages without JSON-LD"

    def listing(self, board: Board) -> Iterator[Request]:
        """The whole list; redirects are read, not followed."""
        yield self.ask(board, self.path(board, self.address), self.parse_listing, statuses=REDIRECTS)

    def rows(self, response: Response, board: Board) -> Any:
        """All positions."""
        if response.status in REDIRECTS:
            where = (response.headers.get("Location") or b"").decode(errors="replace")
            host = (urlsplit(where).hostname or "").removeprefix("www.")
            raise UnreadableError(Failure.GONE if host == "breezy.hr" else Failure.MOVED, f"sent to {where}")
        return self.json_of(response, board, list)

    def said(self, board: Board, row: Any) -> Said:
        """One position of the list."""
        return {
            "ref": row["id"],
            "url": urljoin(f"{self.origin(board)}/", row.get("url") or f"/p/{row['friendly_id']}"),
            "title": row["name"],
            "employer": values.label(row.get("company"), "name"),
            "places": places(row),
            "employment_type": values.label(row.get("type"), "name", "id"),
            "department": values.label(row.get("department"), "name"),
            "pay": values.pay(None, None, text=row.get("salary")),
            "date_posted": row.get("published_date"),
        }

    def parse_posting(self, response: Response, board: Board, *, row: Any, said: Said) -> Answers:
        """One position: the JSON-LD of its page, else the page's own text. The list knows its places better."""
        page = postingpage.read(response, board, TEXT)
        found = page.stated | {"html": page.stated["html"] or page.body}
        keep = {name: said[name] for name in ("places", "department", "date_posted") if said[name]}
        yield self.whole(board, row, said, found | keep, page.kept)


def places(row: Mapping[str, Any]) -> tuple[RawPlace, ...]:
    """All locations, or the one."""
    stated = row.get("locations") or [row.get("location")]
    return values.each_once(place(each) for each in stated if each)


def place(stated: Any) -> RawPlace:
    """A location in words, or in parts with a name."""
    if not isinstance(stated, Mapping):
        return RawPlace(text=str(stated))
    return RawPlace(
        text=stated.get("name") or None,
        city=stated.get("city") or None,
        region=values.label(stated.get("state"), "name", "id"),
        country=values.label(stated.get("country"), "name", "id"),
        remote=True if stated.get("is_remote") is True else None,
    )
