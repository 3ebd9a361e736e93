"""A host is asked at most so many times a night; what is left waits for the next one.

The budget counts all boards of a host in one platform's crawl, retries and redirects included. A board that it cuts
is not complete, so nothing of it is closed; what was read of it is not asked for again (`known`), so the next night
goes on where this one stopped.
"""

from __future__ import annotations

import logging
from collections import Counter
from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.utils.httpobj import urlparse_cached

from crawlers.failure import Refused
from schema.vocab import Failure

logger = logging.getLogger(__name__)


class HostBudget:
    """Refuses the requests of a host over the setting RXJOBS_HOST_BUDGET; 0 is no limit."""

    def __init__(self, crawler: Crawler) -> None:
        """One count for each host of the crawl."""
        self.most = crawler.settings.getint("RXJOBS_HOST_BUDGET")
        if self.most <= 0:
            raise NotConfigured
        self.asked: Counter[str] = Counter()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """As Scrapy builds middlewares."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Raises Refused(BUDGET) once the host has been asked often enough."""
        host = urlparse_cached(request).netloc
        self.asked[host] += 1
        if self.asked[host] == self.most + 1:
            logger.warning("%s was asked %d times, its budget for a night; the rest waits", host, self.most)
        if self.asked[host] > self.most:
            raise Refused(Failure.BUDGET, f"not asked: {host} had its {self.most} requests (RXJOBS_HOST_BUDGET)")
