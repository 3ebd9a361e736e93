"""A bound on the head of an answer: Twisted keeps header lines for as long as they come.

On 2026-11-26 a server that sent nothing but header lines took a crawl to 307 MB in six seconds; Scrapy's bounds count
the body only. The classes replaced here are private ones of Scrapy 2.19; a test sends such a head.
"""

from __future__ import annotations

from scrapy.core.downloader.handlers.http11 import (
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
    _LenientHTTPClientParser,
)
from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IAddress
from twisted.web._newclient import HTTP11ClientProtocol, ParseError, Request
from twisted.web.iweb import IResponse

MOST_BYTES = 256 << 10  # browsers stop at 256 KiB too; the largest head recorded of a board is under 6 kB


class BoundedParser(_LenientHTTPClientParser):
    """Reads a head of at most MOST_BYTES, interim answers included; a longer one fails the request."""

    taken = 0

    def lineReceived(self, line: bytes) -> None:  # noqa: N802 - the name that Twisted calls
        """One line of the head."""
        self.taken += len(line) + 2
        if self.taken > MOST_BYTES:
            said = f"a head of more than {MOST_BYTES >> 10} KiB"
            raise ParseError(said, line[:80])  # type: ignore[no-untyped-call]  # Twisted has no types here
        super().lineReceived(line)


class BoundedProtocol(_LenientHTTP11ClientProtocol):
    """Reads answers with a BoundedParser, put in as Scrapy puts in its own."""

    def request(self, request: Request) -> Deferred[IResponse]:
        """Sends a request."""
        answer = super().request(request)
        assert self._parser is not None
        self._parser.__class__ = BoundedParser
        return answer


class BoundedFactory(_LenientHTTP11ClientFactory):
    """Builds BoundedProtocols for the connection pool."""

    def buildProtocol(self, addr: IAddress | None) -> HTTP11ClientProtocol:  # noqa: ARG002, N802 - the signature that Twisted calls
        """A protocol for one connection."""
        return BoundedProtocol(self._quiescentCallback)  # type: ignore[no-untyped-call]  # Twisted has no types here
