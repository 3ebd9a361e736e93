"""Reads an answer that should be an HTML page, or says which class of failure it is instead."""

from __future__ import annotations

from scrapy.http import Response, TextResponse
from scrapy.selector import Selector

from crawlers.answer import UnreadableError
from schema.vocab import Failure


def page_of(response: Response) -> Selector:
    """The page of a response; raises UnreadableError where it is empty, a wall's 202 or no text (a PDF)."""
    if response.status == 202:  # "accepted": what several walls answer while they judge the caller
        raise UnreadableError(Failure.BOT_WALL, "HTTP 202")
    if not response.body.strip():
        raise UnreadableError(Failure.EMPTY, f"HTTP {response.status} with an empty body")
    if not isinstance(response, TextResponse):
        raise UnreadableError(Failure.SHAPE, f"no page but {len(response.body)} bytes of something else")
    return Selector(response)
