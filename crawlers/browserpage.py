"""A page as it stands when its scripts are done, by Chromium (scrapy-playwright), for boards with `browser`.

What a page asks for by itself passes no middleware: here it is held to public addresses, counts in the host's budget,
and is no picture, font, style or film; robots.txt and delays hold for the page alone. Each board has a context of its
own, which ends with the crawl.
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from scrapy import Request, exceptions
from scrapy.crawler import Crawler
from scrapy.http import Response

from crawlers import publicweb
from crawlers.asked import Asked
from crawlers.failure import Refused
from crawlers.keys import KeyedHandler

if TYPE_CHECKING:
    from playwright.async_api import Request as PageRequest

LOOKED_AT = {"image", "media", "font", "stylesheet"}  # and not read


class BrowserHandler(KeyedHandler):
    """The download handler of a crawl that has boards with `browser`: pages of theirs are opened, all else is asked."""

    def __init__(self, crawler: Crawler) -> None:
        """Starts no browser yet: the first page does."""
        super().__init__(crawler)
        from scrapy_playwright.handler import ScrapyPlaywrightDownloadHandler

        self.most_bytes = crawler.settings.getint("DOWNLOAD_MAXSIZE")
        self.budget = crawler.settings.getint("RXJOBS_HOST_BUDGET")
        self.asked = Asked(Path(crawler.settings["RXJOBS_RUN"]))
        self.pages: Any = ScrapyPlaywrightDownloadHandler(crawler)
        self.pages.abort_request = self.is_refused

    async def download_request(self, request: Request) -> Response:
        """The page as it stands when its scripts are done, or a plain answer."""
        if not request.meta.get("browser"):
            return await super().download_request(request)
        self._check(request.url)
        from playwright.async_api import Error
        from playwright.async_api import TimeoutError as PageTimeoutError

        try:
            response: Response = await self.pages.download_request(_opened(request))
        except PageTimeoutError as error:
            raise exceptions.DownloadTimeoutError(_line(error)) from error
        except Error as error:
            raise exceptions.DownloadFailedError(_line(error)) from error
        self._check(response.url)  # redirects are the browser's own
        if len(response.body) > self.most_bytes:
            raise exceptions.DownloadCancelledError(f"a page of {len(response.body)} bytes")
        return response

    async def is_refused(self, asked: PageRequest) -> bool:
        """Whether a page may not have what it asks for: an address inside, a picture, more than the host's budget."""
        if asked.resource_type in LOOKED_AT:
            return True
        parts = urlsplit(asked.url)
        try:
            self._check(asked.url)
            found = await asyncio.get_running_loop().getaddrinfo(parts.hostname, parts.port or 0)
        except (OSError, ValueError, Refused):
            return True
        host = str(parts.hostname)
        inside = publicweb.is_public(host) and any(not publicweb.is_public(str(one[4][0])) for one in found)
        if inside and host not in publicweb.private_hosts():
            return True
        return not asked.is_navigation_request() and 0 < self.budget < self.asked.one(parts.netloc)

    async def close(self) -> None:
        """Ends the browser too."""
        await super().close()
        await self.pages.close()

    def _check(self, url: str) -> None:
        publicweb.check(url, getattr(self._crawler.spider, "told", ()))


def _opened(request: Request) -> Request:
    meta = {
        "playwright": True,
        "playwright_context": request.meta["browser"],
        "playwright_context_kwargs": {"accept_downloads": False, "service_workers": "block"},
        "playwright_page_goto_kwargs": {"wait_until": "networkidle"},
    }
    return request.replace(meta=request.meta | meta)


def _line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0][:300]
