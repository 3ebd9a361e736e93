"""Keys that a platform wants in the address or a header: put in at the last moment, so that nothing else sees them.

A spider writes the name of the environment variable where the key belongs and names it in `meta["keys"]`. Logs,
reports, the robots ledger and recorded cassettes hold that name; only the request on the wire holds the key.
"""

from __future__ import annotations

import os
from urllib.parse import quote

from scrapy import Request
from scrapy.http import Response

from crawlers.guarded import GuardedHandler


class KeyedHandler(GuardedHandler):
    """The download handler of http and https."""

    async def download_request(self, request: Request) -> Response:
        """The answer to a request with its keys; its address is the one that was asked without them."""
        names = request.meta.get("keys")
        if not names:
            return await super().download_request(request)
        response = await super().download_request(with_keys(request, names))
        return response.replace(url=request.url)


def with_keys(request: Request, names: tuple[str, ...]) -> Request:
    """The request with each name replaced by what the environment holds under it."""
    url, headers = request.url, {str(name): str(text) for name, text in request.headers.to_unicode_dict().items()}
    for name in names:
        value = os.environ.get(name, "")
        url = url.replace(name, quote(value, safe=""))
        headers = {header: text.replace(name, value) for header, text in headers.items()}
    return request.replace(url=url, headers=headers)
