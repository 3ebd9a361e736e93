"""A host is asked at most so many times a night; what is left waits for the next one.

The budget counts all that a host is asked in a night, whichever platform's crawl or worker asks it (asked.py), retries
and redirects included. A board that it cuts is not complete, so nothing of it is closed; what was read of it is not
asked for again (`known`), so the next night goes on where this one stopped.
"""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.utils.httpobj import urlparse_cached

from crawlers.asked import Asked
from crawlers.failure import Refused
from schema.vocab import Failure

logger = logging.getLogger(__name__)


class HostBudget:
    """Refuses the requests of a host over the setting RXJOBS_HOST_BUDGET; 0 is no limit."""

    def __init__(self, crawler: Crawler) -> None:
        """The counts lie in the folder of the setting RXJOBS_RUN."""
        self.most = crawler.settings.getint("RXJOBS_HOST_BUDGET")
        if self.most <= 0:
            raise NotConfigured
        self.asked = Asked(Path(crawler.settings["RXJOBS_RUN"]))

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """As Scrapy builds middlewares."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Raises Refused(BUDGET) once the host has been asked often enough."""
        host = urlparse_cached(request).netloc
        asked = self.asked.one(host)
        if asked == self.most + 1:
            logger.warning("%s was asked %d times, its budget for a night; the rest waits", host, self.most)
        if asked > self.most:
            raise Refused(Failure.BUDGET, f"not asked: {host} had its {self.most} requests (RXJOBS_HOST_BUDGET)")
