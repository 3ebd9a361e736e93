"""Lists are asked for again only if they have changed: ETag and Last-Modified, kept between nights.

A board that answers 304 has said the same as the last time it answered in full, so the spider reads that answer, kept
beside the landing files, and knows all it would know from a 200. Nothing else is answered from what is kept: a host
that fails or refuses has said nothing (Scrapy's own cache would put the old answer in its place, 2.19).

Kept are feeds and sitemaps, and of lists in JSON those where it is safe: asked for by GET, by anybody (no key, no
token), with an ETag (a time may be that of the program, and lists change without), and without a mark that leads to the
next page, which may be good for once. Pages and single postings are always asked for, and what holds a key that the
platform declares as a person's contact is never kept.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import re
import zlib
from pathlib import Path
from time import time
from typing import Any, Self

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.http import Response
from scrapy.responsetypes import responsetypes

LONGEST = 32 << 20  # a longer answer is not kept
ASKED_IN_FULL_DAYS = 7  # a host whose validators lie is found out within a week
NEXT = re.compile(rb'"(?:next\w*|\w*(?:cursor|token))"\s*:\s*(?:"[^"]|[{\[])', re.IGNORECASE)  # of a page behind it
VALIDATORS = {"ETag": "If-None-Match", "Last-Modified": "If-Modified-Since"}


class Revalidation:
    """Asks with the validators of the last full answer, and reads that answer where nothing has changed."""

    def __init__(self, crawler: Crawler) -> None:
        """Keeps answers in the folder of the setting RXJOBS_ANSWERS; without one it is not used."""
        folder = crawler.settings.get("RXJOBS_ANSWERS")
        if not folder:
            raise NotConfigured
        self.folder = Path(folder)
        self.crawler = crawler

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
        spider = self.crawler.spider
        if _is_worth_keeping(request, response, spider) and not _names_persons(response.body, spider):
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


def _is_worth_keeping(request: Request, response: Response, spider: Spider | None) -> bool:
    """Whether an answer is a whole list that its host can be asked about again."""
    told = any(_header(response, name) for name in VALIDATORS) and "no-store" not in _header(response, "Cache-Control")
    if request.method != "GET" or response.status != 200 or not told or len(response.body) > LONGEST:
        return False
    is_xml = "xml" in _header(response, "Content-Type") or request.url.split("?")[0].endswith((".xml", ".xml.gz"))
    return is_xml or (_is_open_json(request, response) and not getattr(spider, "key_env", ()))


def _is_open_json(request: Request, response: Response) -> bool:
    """Whether an answer is a list in JSON that says the same to everybody and leads nowhere."""
    is_list = "json" in _header(response, "Content-Type") and request.meta.get("detail") is None
    is_open = not {b"Authorization", b"Cookie"} & request.headers.keys() and not request.meta.get("keys")
    return is_list and is_open and bool(_header(response, "ETag")) and not NEXT.search(response.body)


def _names_persons(body: bytes, spider: Spider | None) -> bool:
    """Whether an answer holds a key or an element that the platform declares as contact data of persons."""
    paths = getattr(spider, "contact_fields", ())
    names = b"|".join(re.escape(path.rsplit(".", 1)[-1].encode()) for path in paths)
    return bool(names and re.search(rb"""["<:](?:%s)["\s>]""" % names, body, re.IGNORECASE))
