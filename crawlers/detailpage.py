"""Postings whose text is on a page of their own: its JSON-LD, its microdata, or the part of it that holds the text."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any, ClassVar

from parsel import Selector
from scrapy.http import Response

from crawlers import jobpage, pagemeta
from crawlers.answer import WALL, UnreadableError
from crawlers.base import Answers, Board, Failure
from crawlers.entries import DetailSpider, Said
from crawlers.htmlpage import page_of
from crawlers.jobposting import fields
from crawlers.microdata import inner_html
from schema.posting import RawPlace

COUNTED = re.compile(r"(?:multiple|various|several|\d+)\s+(?:cities|locations?)", re.IGNORECASE)  # names none
PERSONS = (
    "detail.node.applicationContact",
    "detail.node.hiringOrganization.contactPoint",
    "detail.node.hiringOrganization.email",
    "detail.node.hiringOrganization.telephone",
)


class PageSpider(DetailSpider):
    """Reads a page a posting. `text` is an XPath of the elements that hold the ad where nothing structured does.

    With `text_first` they go before the structured text, which on some platforms is only a part of it.
    """

    text: ClassVar[str] = ""
    text_first: ClassVar[bool] = False
    contact_fields: ClassVar[tuple[str, ...]] = PERSONS

    def parse_posting(self, response: Response, board: Board, *, row: Any, said: Said) -> Answers:
        """One page; raises UnreadableError where it says nothing of a job."""
        selector = self.prepared(page_of(response))
        page = jobpage.read(selector, response.url, board.employer)
        node = dict(jobpage.own(page) or {}) if page.source != "meta" or _has_text(page) else {}
        stated = fields(node)
        body = self.body(selector) or stated["html"] if self.text_first else stated["html"] or self.body(selector)
        if not body:
            raise UnreadableError(why_not(selector, response), f"no text of {said['ref']}")
        beside = self.beside(selector)
        found = {name: value for name, value in beside.items() if value} | {
            name: value for name, value in stated.items() if value
        }
        found["requisition_id"] = said.get("requisition_id") or found.get("requisition_id")
        found["places"] = _places(max(beside.get("places", ()), stated["places"], key=len), said.get("places") or ())
        kept: dict[str, Any] = {"source": page.source, "node": node, "beside": _words(beside)}
        kept["html"] = None if body == stated["html"] else body
        yield self.whole(board, row, said, self.settle(board, {**found, "html": body}, said), kept)

    def body(self, selector: Selector) -> str | None:
        """The markup of the elements that hold the ad, in the page's order, each once."""
        parts = [inner_html(part.root) for part in selector.xpath(self.text)] if self.text else []
        return "\n".join(dict.fromkeys(part for part in parts if part)) or None

    def prepared(self, selector: Selector) -> Selector:
        """The page as it is to be read."""
        return selector

    def beside(self, selector: Selector) -> Said:  # noqa: ARG002 - for platforms that have something beside
        """RawPosting fields that the page states outside of structured data."""
        return {}

    def settle(self, board: Board, found: Said, said: Said) -> Said:  # noqa: ARG002 - for platforms that decide
        """What the page states, where the platform knows better which of page and list to believe."""
        return found


def why_not(selector: Selector, response: Response) -> Failure:
    """Gone where a page says so or was left for another, a wall where it looks like one, else a shape nobody knows."""
    if pagemeta.says_closed(selector) or response.meta.get("redirect_urls"):
        return Failure.GONE
    return Failure.BOT_WALL if WALL.search(response.body[:65536]) else Failure.SHAPE


def _places(page: tuple[RawPlace, ...], listed: tuple[RawPlace, ...]) -> tuple[RawPlace, ...]:
    """The page's places, unless the list has more of them; of one each, the page's parts under the list's words."""
    listed = tuple(place for place in listed if not COUNTED.fullmatch(place.text or ""))
    if len(page) < len(listed):
        return listed
    if len(page) == 1 and len(listed) == 1 and not page[0].text:
        return (replace(page[0], text=listed[0].text),)
    return page


def _words(beside: Said) -> dict[str, Any]:
    """What stands beside as the payload keeps it: words, and of places their words."""
    return {
        name: value if isinstance(value, str) else [place.text for place in value] for name, value in beside.items()
    }


def _has_text(page: jobpage.Page) -> bool:
    """Whether a node made of meta tags has the text of the page, and not the teaser that search engines show."""
    meta = pagemeta.tags(page.selector)
    teasers = {meta.get("og:description"), meta.get("description"), meta.get("twitter:description"), None}
    return any(node.get("description") not in teasers for node in page.nodes)
