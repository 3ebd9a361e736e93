"""Replay and recording inside Scrapy: a download handler that plays a cassette, a middleware that writes one."""

from __future__ import annotations

from pathlib import Path

from scrapy import Request
from scrapy.core.downloader.handlers.base import BaseDownloadHandler
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.http import Response
from scrapy.responsetypes import responsetypes
from scrapy.settings import BaseSettings

from crawlers.cassette import Cassette, write_exchange
from crawlers.failure import Refused
from schema.vocab import Failure


class Player(BaseDownloadHandler):
    """The download handler of a replay: every answer comes from the cassette, no socket is opened."""

    def __init__(self, crawler: Crawler) -> None:
        """Opens the cassette of the setting RXJOBS_REPLAY."""
        super().__init__(crawler)
        self.cassette = Cassette(Path(crawler.settings["RXJOBS_REPLAY"]))

    async def download_request(self, request: Request) -> Response:
        """The recorded answer; raises Refused(NO_RECORDING) where there is none."""
        exchange = self.cassette.find(request.method, request.url, request.body)
        if exchange is None:
            raise Refused(Failure.NO_RECORDING, f"no recording of {request.method} {request.url}")
        try:
            body = exchange.file.read_bytes()
        except OSError as error:
            raise Refused(Failure.NO_RECORDING, f"{exchange.file} of the cassette cannot be read") from error
        headers = {name.encode(): value.encode() for name, value in exchange.headers.items()}
        kind = responsetypes.from_args(headers=headers, body=body)
        return kind(request.url, status=exchange.status, headers=headers, body=body, request=request)


class Recorder:
    """The downloader middleware that writes each exchange down, decoded, before redirects and retries see it."""

    def __init__(self, folder: Path) -> None:
        """`folder` is made when the first answer comes."""
        self.folder = folder

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Recorder:
        """A recorder into the folder of the setting RXJOBS_RECORD; without one nothing is recorded."""
        folder = crawler.settings.get("RXJOBS_RECORD")
        if not folder:
            raise NotConfigured
        return cls(Path(folder))

    def process_response(self, request: Request, response: Response) -> Response:
        """Writes the exchange down and passes the response on."""
        headers = {str(name): str(value) for name, value in response.headers.to_unicode_dict().items()}
        body = request.body.decode("utf-8", "replace") if request.body else None
        write_exchange(
            self.folder, request.method, request.url, response.body, status=response.status, headers=headers, body=body
        )
        return response


def replay(settings: BaseSettings, folder: str) -> None:
    """Turns a crawl into a replay of the folder: no network, no waiting, no second attempts."""
    handlers = dict.fromkeys(("http", "https"), f"{__name__}.{Player.__name__}") | dict.fromkeys(("ftp", "s3", "file"))
    for name, value in {
        "RXJOBS_REPLAY": folder,
        "DOWNLOAD_HANDLERS": handlers,
        "DOWNLOAD_DELAY": 0,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 8,
        "RETRY_ENABLED": False,
    }.items():
        settings.set(name, value, "spider")
