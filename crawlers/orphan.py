"""Ends a crawl whose starter is gone: after a `kill -9` of the night, the next one must not meet the old spiders."""

from __future__ import annotations

import asyncio
import logging
import os
from typing import Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured

logger = logging.getLogger(__name__)
LOOK_SECONDS = 1.0


class OrphanWatch:
    """Looks once a second whether the process named in RXJOBS_PARENT still is the parent of this one."""

    def __init__(self, crawler: Crawler, parent: int) -> None:
        """Starts looking when the spider opens."""
        self.crawler, self.parent = crawler, parent
        self._task: asyncio.Task[None] | None = None
        self._closing: asyncio.Task[None] | None = None
        crawler.signals.connect(self._opened, signals.spider_opened)
        crawler.signals.connect(self._closed, signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """A watch, if the crawl was started by the app."""
        parent = os.environ.get("RXJOBS_PARENT", "")
        if not parent.isdecimal():
            raise NotConfigured
        return cls(crawler, int(parent))

    def _opened(self) -> None:
        self._task = asyncio.get_running_loop().create_task(self._watch())

    def _closed(self) -> None:
        if self._task:
            self._task.cancel()

    async def _watch(self) -> None:
        while os.getppid() == self.parent:
            await asyncio.sleep(LOOK_SECONDS)
        logger.warning("the process that started this crawl is gone: ending it")
        self._closing, self._task = self._task, None  # closing must not be cancelled by the close it brings about
        if self.crawler.engine is not None:
            await self.crawler.engine.close_spider_async(reason="orphaned")
