"""Keys that a platform wants in the address or a header: put in at the last moment, so that nothing else sees them.

A spider writes the name of the environment variable where the key belongs and names it in `meta["keys"]`. Logs,
reports, the robots ledger and recorded cassettes hold that name; only the request on the wire holds the key. A server
may send it back, in an error page or a link: what is read, recorded or kept of an answer has the name there again.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from urllib.parse import quote

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from crawlers.guarded import GuardedHandler

SHORTEST = 6  # characters; a shorter value stands in innocent words


class KeyedHandler(GuardedHandler):
    """The download handler of http and https."""

    async def download_request(self, request: Request) -> Response:
        """The answer to a request with its keys; its address is the one that was asked without them."""
        names = request.meta.get("keys")
        if not names:
            return await super().download_request(request)
        response = await super().download_request(with_keys(request, names))
        return response.replace(url=request.url)


class Unsaid:
    """The downloader middleware that gives a key in a decoded answer its name again, before anything keeps it."""

    def __init__(self, crawler: Crawler) -> None:
        """The spider, which knows its keys, is there when the first answer is."""
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Unsaid:
        """As Scrapy builds middlewares."""
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Response:
        """The answer without keys; one of a board without keys is passed on as it is."""
        names = request.meta.get("keys") or getattr(self.crawler.spider, "key_env", ())
        if not names:
            return response
        body, headers = response.body, response.headers.copy()
        for name, value in _values(names):
            body = body.replace(value, name)
            for header, texts in list(headers.items()):
                headers[header] = [text.replace(value, name) for text in texts]
        return response.replace(body=body, headers=headers)


def _values(names: tuple[str, ...]) -> Iterator[tuple[bytes, bytes]]:
    """Name and value of each key that is long enough to be told from a word, as it is and as addresses spell it."""
    for name in names:
        value = os.environ.get(name, "")
        if len(value) >= SHORTEST:
            yield from ((name.encode(), form.encode()) for form in {value, quote(value, safe="")})


def with_keys(request: Request, names: tuple[str, ...]) -> Request:
    """The request with each name replaced by what the environment holds under it."""
    url, headers = request.url, {str(name): str(text) for name, text in request.headers.to_unicode_dict().items()}
    for name in names:
        value = os.environ.get(name, "")
        url = url.replace(name, quote(value, safe=""))
        headers = {header: text.replace(name, value) for header, text in headers.items()}
    return request.replace(url=url, headers=headers)
