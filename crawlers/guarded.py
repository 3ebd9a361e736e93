"""The way out: every request that leaves, and every answer that comes in, passes the limits here.

Scrapy bounds the size of an answer, packed and unpacked, and its time as a whole (`DOWNLOAD_MAXSIZE`,
`DOWNLOAD_TIMEOUT`: 2.19, tried); what it leaves open are private addresses and the head of an answer.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.exceptions import CannotResolveHostError
from scrapy.http import Response

from crawlers import publicweb
from crawlers.failure import Refused
from crawlers.head import BoundedFactory
from schema.vocab import Failure


class GuardedHandler(HTTP11DownloadHandler):
    """Asks public addresses only (`publicweb`), and those that the spider's `told` origins name."""

    def __init__(self, crawler: Crawler) -> None:
        """As Scrapy builds handlers."""
        super().__init__(crawler)
        self._pool._factory = BoundedFactory  # noqa: SLF001 - where Scrapy puts its own

    async def download_request(self, request: Request) -> Response:
        """The answer; raises Refused(NOT_PUBLIC) where the address, or what its name means, lies inside."""
        publicweb.check(request.url, getattr(self._crawler.spider, "told", ()))
        try:
            return await super().download_request(request)
        except CannotResolveHostError as error:
            host = (urlsplit(request.url).hostname or "").lower()
            if address := publicweb.led_inside.get(host):
                detail = f"{host} leads to {address}, no public address; RXJOBS_PRIVATE_HOSTS can allow it"
                raise Refused(Failure.NOT_PUBLIC, detail) from error
            raise
