"""A good guest: robots.txt with a ledger, Crawl-delay, Retry-After, backing off, and a circuit breaker for each host.

Scrapy obeys robots.txt, but keeps no record of it and honours neither Crawl-delay nor Retry-After (2.19, read in its
source). Delays lie on a host's slot, so all boards of a host share them.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections import Counter
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from time import monotonic
from typing import Any, Self

from scrapy import Request, signals
from scrapy.core.downloader import Downloader, Slot
from scrapy.core.engine import ExecutionEngine
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.http import Response
from scrapy.robotstxt import RobotParser, decode_robotstxt
from scrapy.utils.asyncio import call_later
from scrapy.utils.httpobj import urlparse_cached

from crawlers.failure import Refused, of_status
from crawlers.robotsrule import rule_of
from schema.landing import ROBOTS
from schema.vocab import Failure

logger = logging.getLogger(__name__)

REFUSALS = {403, 429, 503}
BREAKER_REFUSALS = 10  # consecutive answers of a host: three requests with their retries, and one more
LONG_DELAY_SECONDS = 60
RETRY_AFTER_MOST_SECONDS = 600  # a host that asks for more is left alone for tonight
BACKOFF_SECONDS = 2.0


class RobotsLedger(RobotsTxtMiddleware):
    """Obeys robots.txt and writes into the run's `robots.jsonl` each file, each address it forbade and by which line.

    A robots.txt that answers 5xx forbids everything (RFC 9309, 2.3.1.4); one that answers 4xx forbids nothing.
    """

    def __init__(self, crawler: Crawler) -> None:
        """Opens the ledger of the setting RXJOBS_RUN."""
        super().__init__(crawler)
        self._agent: str = crawler.settings["ROBOTSTXT_USER_AGENT"]
        self._ledger = Path(crawler.settings["RXJOBS_RUN"]) / ROBOTS
        self._closed: set[str] = set()
        self._texts: dict[str, str] = {}
        # A host that cannot be reached fails its boards in one line; Scrapy would add a traceback for its robots.txt.
        logging.getLogger(RobotsTxtMiddleware.__module__).setLevel(logging.CRITICAL)

    def process_request_2(self, rp: RobotParser | None, request: Request) -> None:
        """Raises Refused(ROBOTS) for an address the host forbids."""
        host = urlparse_cached(request).netloc
        if host in self._closed:
            raise Refused(Failure.ROBOTS, f"robots.txt of {host} answers with a server error, which forbids all")
        if rp is not None and not rp.allowed(request.url, self._agent):
            rule = rule_of(self._texts.get(host, ""), request.url, self._agent)
            self._write(host=host, url=request.url, decision="forbidden", rule=rule)
            raise Refused(Failure.ROBOTS, f"robots.txt of {host} forbids {request.url}")

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        await super()._parse_robots(response, netloc, request)
        rp = self._parsers[netloc]
        delay = rp.crawl_delay(self._agent) if isinstance(rp, RobotParser) else None
        if response.status < 300:
            self._texts[netloc] = decode_robotstxt(response.body, None)
        if response.status >= 500:
            self._closed.add(netloc)
        elif delay:
            _slow_down(self.crawler, urlparse_cached(request).hostname or "", delay)
        self._write(
            host=netloc,
            status=response.status,
            sha256=hashlib.sha256(response.body).hexdigest(),
            crawl_delay=delay,
        )

    def _write(self, **row: Any) -> None:
        row["at"] = datetime.now(UTC).isoformat()
        with self._ledger.open("ab", buffering=0) as ledger:
            ledger.write((json.dumps(row) + "\n").encode())


class Backoff:
    """Pauses a host that answers 429 or 503, as long as it says or twice as long each time, and gives up on one that
    only refuses. Retries themselves are Scrapy's."""

    def __init__(self, crawler: Crawler) -> None:
        """`delay` 0, for servers of one's own, leaves only the pauses that a host asks for."""
        self.crawler = crawler
        self.base_seconds = BACKOFF_SECONDS if crawler.settings.getfloat("DOWNLOAD_DELAY") else 0.05
        self.refusals: Counter[str] = Counter()
        self.open: dict[str, Failure] = {}
        crawler.signals.connect(self._downloaded, signals.response_downloaded)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """As Scrapy builds middlewares."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Raises Refused, with the class of the host's refusals, once the breaker is open."""
        host = urlparse_cached(request).netloc
        if host in self.open:
            raise _broken(host, self.open[host])

    def _downloaded(self, response: Response, request: Request) -> None:
        """Counts refusals in a row, pauses the host or opens its breaker, before the next request leaves its slot."""
        host = urlparse_cached(request).netloc
        if response.status not in REFUSALS:
            self.refusals[host] = 0
            return
        self.refusals[host] += 1
        seconds = retry_after_seconds(response)
        if self.refusals[host] >= BREAKER_REFUSALS or (seconds or 0) > RETRY_AFTER_MOST_SECONDS:
            self._give_up(host, request, of_status(response.status))
        elif response.status != 403:
            pause = seconds if seconds is not None else self.base_seconds * 2 ** min(self.refusals[host], 6)
            _pause(self.crawler, request, pause)

    def _give_up(self, host: str, request: Request, failure: Failure) -> None:
        if host in self.open:
            return
        logger.warning("%s refuses, %d times in a row: left alone for this crawl", host, self.refusals[host])
        self.open[host] = failure
        request.meta["dont_retry"] = True
        downloader = _downloader(self.crawler)
        slot = downloader.slots.get(request.meta.get("download_slot", "")) if downloader else None
        queued = [pair for pair in slot.queue if urlparse_cached(pair[0]).netloc == host] if slot else []
        for pair in queued:
            if slot:
                slot.queue.remove(pair)
            pair[1].errback(_broken(host, failure))


def retry_after_seconds(response: Response) -> float | None:
    """The wait that a Retry-After header asks for, in seconds or as a date; None where there is none or no sense."""
    value = (response.headers.get(b"Retry-After") or b"").decode("latin-1").strip()
    if value.isdecimal() and value.isascii():
        return float(value[:9])
    try:
        moment = parsedate_to_datetime(value).astimezone(UTC)
    except (ValueError, OverflowError):  # the year 10000000, and zones of 9999 hours
        return None
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())


def _broken(host: str, failure: Failure) -> Refused:
    return Refused(failure, f"not asked: {host} has refused all of its last answers")


def _downloader(crawler: Crawler) -> Downloader | None:
    engine: ExecutionEngine | None = crawler.engine
    return None if engine is None else engine.downloader


def _slow_down(crawler: Crawler, host: str, seconds: float) -> None:
    """Gives a host's slot the delay its robots.txt asks for; one request at a time."""
    if seconds > LONG_DELAY_SECONDS:
        logger.warning("%s asks for %g s between requests: its boards will take long", host, seconds)
    downloader = _downloader(crawler)
    if downloader is None:
        return
    seconds = max(seconds, crawler.settings.getfloat("DOWNLOAD_DELAY"))
    downloader.per_slot_settings[host] = {"concurrency": 1, "delay": seconds, "jitter": 0}
    if slot := downloader.slots.get(host):
        slot.concurrency, slot.delay, slot.jitter = 1, seconds, 0


def _pause(crawler: Crawler, request: Request, seconds: float) -> None:
    """Lets nothing out of the request's slot for this long; what is queued waits, other hosts go on."""
    downloader = _downloader(crawler)
    slot: Slot | None = downloader.slots.get(request.meta.get("download_slot", "")) if downloader else None
    if downloader is None or slot is None:
        return
    until = monotonic() + seconds
    if slot.latercall:
        slot.latercall.cancel()
    slot.latercall = call_later(seconds, downloader._latercall, slot)  # noqa: SLF001 - how Scrapy wakes a slot
    slot.lastseen = max(slot.lastseen, until)
    logger.info("%s is paused for %.1f s", urlparse_cached(request).netloc, seconds)
