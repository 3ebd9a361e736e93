"""Feeds and sitemaps are asked for again only if they have changed: ETag and Last-Modified, kept between nights.

A board that answers 304 has said the same as the last time it answered in full, so the spider reads that answer, kept
beside the landing files, and knows all it would know from a 200. Nothing else is answered from what is kept: a host
that fails or refuses has said nothing (Scrapy's own cache would put the old answer in its place, 2.19). Listings in
JSON and pages say who recruits and carry validators that change by themselves; they are always asked for.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import zlib
from pathlib import Path
from time import time
from typing import Any, Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.http import Response
from scrapy.responsetypes import responsetypes

LONGEST = 32 << 20  # a longer answer is not kept
ASKED_IN_FULL_DAYS = 7  # a host whose validators lie is found out within a week
VALIDATORS = {"ETag": "If-None-Match", "Last-Modified": "If-Modified-Since"}


class Revalidation:
    """Asks with the validators of the last full answer, and reads that answer where nothing has changed."""

    def __init__(self, crawler: Crawler) -> None:
        """Keeps answers in the folder of the setting RXJOBS_ANSWERS; without one it is not used."""
        folder = crawler.settings.get("RXJOBS_ANSWERS")
        if not folder:
            raise NotConfigured
        self.folder = Path(folder)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """As Scrapy builds middlewares."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Adds the validators of what is kept of this address."""
        kept = self._kept(request) if request.method == "GET" else None
        if kept is None or time() - kept["at"] > ASKED_IN_FULL_DAYS * 86400:
            return
        for name, condition in VALIDATORS.items():
            if kept["headers"].get(name):
                request.headers.setdefault(condition, kept["headers"][name])
        request.meta["kept"] = kept

    def process_response(self, request: Request, response: Response) -> Response:
        """The kept answer in place of a 304; a full answer with validators is kept."""
        kept = request.meta.pop("kept", None)
        if response.status == 304 and kept is not None:
            return self._as_before(request, response, kept)
        if _is_worth_keeping(request, response):
            self._keep(request, response)
        return response

    def _as_before(self, request: Request, response: Response, kept: dict[str, Any]) -> Response:
        os.utime(self._path(request))  # still in use
        headers = {name: value for name, value in kept["headers"].items() if value}
        kind = responsetypes.from_args(headers=headers, url=response.url, body=kept["body"])
        flags = [*response.flags, "not modified"]
        return kind(response.url, status=200, headers=headers, body=kept["body"], flags=flags, request=request)

    def _path(self, request: Request) -> Path:
        return self.folder / f"{hashlib.sha256(request.url.encode()).hexdigest()[:32]}.json.gz"

    def _kept(self, request: Request) -> dict[str, Any] | None:
        """What is kept of an address; what cannot be read is as good as nothing."""
        try:
            found = json.loads(gzip.decompress(self._path(request).read_bytes()))
            return {**found, "body": found["body"].encode("latin-1")}
        except (OSError, ValueError, KeyError, EOFError, zlib.error):
            return None

    def _keep(self, request: Request, response: Response) -> None:
        headers = {name: _header(response, name) for name in (*VALIDATORS, "Content-Type")}
        told = {"url": request.url, "at": time(), "headers": headers, "body": response.body.decode("latin-1")}
        path = self._path(request)
        unfinished = path.with_suffix(f".{os.getpid()}.part")
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            unfinished.write_bytes(gzip.compress(json.dumps(told).encode(), 3))
            unfinished.replace(path)
        except OSError:  # a full disk costs the saving, not the board
            unfinished.unlink(missing_ok=True)


def _header(response: Response, name: str) -> str:
    return (response.headers.get(name) or b"").decode("latin-1")


def _is_worth_keeping(request: Request, response: Response) -> bool:
    """Whether an answer is a whole feed or sitemap that its host can be asked about again."""
    is_xml = "xml" in _header(response, "Content-Type") or request.url.split("?")[0].endswith((".xml", ".xml.gz"))
    told = any(_header(response, name) for name in VALIDATORS) and "no-store" not in _header(response, "Cache-Control")
    return request.method == "GET" and response.status == 200 and is_xml and told and len(response.body) <= LONGEST
