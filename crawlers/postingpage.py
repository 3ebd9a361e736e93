"""The page of one posting on a hosted career site: its JSON-LD, and the part of the page that holds the text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from parsel import Selector
from scrapy.http import Response

from crawlers import jobpage, pagemeta
from crawlers.answer import WALL, UnreadableError
from crawlers.base import Board, Failure
from crawlers.htmlpage import page_of
from crawlers.jobposting import fields
from crawlers.microdata import inner_html

# Contact data of persons in the JSON-LD of a page that is kept under `detail.jsonld`.
PERSONS = (
    "detail.jsonld.applicationContact",
    "detail.jsonld.hiringOrganization.contactPoint",
    "detail.jsonld.hiringOrganization.email",
    "detail.jsonld.hiringOrganization.telephone",
)


@dataclass(frozen=True, slots=True)
class PostingPage:
    """`stated` are the RawPosting fields of the page's JSON-LD (`html` its description), `body` its text as markup."""

    selector: Selector
    node: dict[str, Any]
    stated: dict[str, Any]
    body: str | None

    @property
    def kept(self) -> dict[str, Any]:
        """What a payload keeps of the page: its JSON-LD, or its text where it has none."""
        return {"jsonld": self.node, "html": None if self.node else self.body}


def read(response: Response, board: Board, text: str) -> PostingPage:
    """The page of a posting; `text` is an XPath of the elements that hold the ad's text, in the page's order.

    Raises UnreadableError where it has neither JSON-LD nor text: gone, a wall, or a shape nobody knows.
    """
    page = jobpage.read(page_of(response), response.url, board.employer)
    node = (jobpage.own(page) if page.source == "json-ld" else None) or {}
    parts = [inner_html(element.root) for element in page.selector.xpath(text)]
    body = "\n".join(part for part in parts if part) or None
    if not node and body is None:
        raise UnreadableError(_why(page.selector, response), "no posting on the page")
    return PostingPage(page.selector, dict(node), fields(node), body)


def words(selector: Selector, path: str) -> str | None:
    """The words of the first element at an XPath, on one line."""
    found = " ".join(selector.xpath(f"string(({path})[1])").get("").split())
    return found or None


def _why(selector: Selector, response: Response) -> Failure:
    if pagemeta.says_closed(selector) or response.meta.get("redirect_urls"):
        return Failure.GONE
    return Failure.BOT_WALL if WALL.search(response.body[:65536]) else Failure.SHAPE
