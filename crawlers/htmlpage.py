"""Reads an answer that should be an HTML page, or says which class of failure it is instead."""

from __future__ import annotations

from scrapy.http import Response, TextResponse
from scrapy.selector import Selector

from crawlers.answer import UnreadableError
from schema.vocab import Failure


def page_of(response: Response) -> Selector:
    """The page of a response; raises UnreadableError where it is empty or no text (a PDF, an image)."""
    if not response.body.strip():
        raise UnreadableError(Failure.EMPTY, f"HTTP {response.status} with an empty body")
    if not isinstance(response, TextResponse):
        raise UnreadableError(Failure.SHAPE, f"no page but {len(response.body)} bytes of something else")
    return Selector(response)
