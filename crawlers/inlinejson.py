"""JSON that a page's script holds: `window.pageData = {...}`, `new Detail({...})`."""

from __future__ import annotations

import json
from typing import Any

from scrapy.http import Response

from crawlers.answer import WALL, UnreadableError
from crawlers.htmlpage import page_of
from schema.vocab import Failure

_DECODER = json.JSONDecoder(strict=False)


def after(response: Response, mark: str) -> Any:
    """The first JSON object behind `mark` in a page; UnreadableError where the mark or the object is not there."""
    page_of(response)
    text = response.text
    start = text.find(mark)
    if start < 0:
        wall = WALL.search(response.body[:65536])
        raise UnreadableError(Failure.BOT_WALL if wall else Failure.SHAPE, f"a page without {mark}")
    try:
        return _DECODER.raw_decode(text, text.index("{", start))[0]
    except (ValueError, RecursionError) as error:
        raise UnreadableError(Failure.SHAPE, f"no JSON behind {mark}: {error}") from error
