"""One polite request for a careers page, to see which platform it belongs to.

Run as `scrapy runspider crawlers/peek.py -a url=URL -a out=DIR`; robots.txt, the User-Agent and the pauses are
those of every crawl. What came of it is in DIR/peek.json: `{"url", "html"}` of the last address a redirect led to, or
`{"failure", "detail"}`.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, Self

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.http import Response, TextResponse
from twisted.python.failure import Failure as Trouble

from crawlers.failure import of_exception
from crawlers.publicweb import told_by

PEEK = "peek.json"


class PeekSpider(Spider):
    """Asks for one page."""

    name = "peek"

    def __init__(self, url: str, out: str) -> None:
        """`url` is the page, `out` an existing folder."""
        super().__init__()
        self.url, self.out = url, Path(out)
        self.told = told_by([url])  # somebody typed it

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Tells the ledger of robots.txt where to write."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.settings.set("RXJOBS_RUN", str(spider.out), "spider")
        return spider

    async def start(self) -> AsyncIterator[Any]:
        """The one request."""
        yield Request(self.url, callback=self.parse, errback=self.refused)

    def parse(self, response: Response) -> None:
        """Writes the page; what is no text has no platform's marks."""
        html = response.text if isinstance(response, TextResponse) else ""
        self._write({"url": response.url, "html": html})

    def refused(self, trouble: Trouble) -> None:
        """Writes why there is no page."""
        assert trouble.value is not None
        failure, detail = of_exception(trouble.value)
        self._write({"failure": failure.value, "detail": detail})

    def _write(self, found: dict[str, str]) -> None:
        (self.out / PEEK).write_text(json.dumps(found), encoding="utf-8", errors="replace")
