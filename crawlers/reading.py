"""The reading of boards: opens each, hands answers to hooks, lands what they give, and writes how each board ended.

Whatever goes wrong in a hook is a failure of its board, never of the crawl. Requests are counted per board: when the
last one is answered the board is over and its report is on disk, so that a killed crawl loses only open boards.
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import Any, ClassVar, Self

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.http import Response
from twisted.python.failure import Failure as Trouble

from crawlers import browser, filter, playback
from crawlers.answer import UnreadableError
from crawlers.boards import Board, chosen
from crawlers.cassette import Cassette
from crawlers.failure import Refused, of_exception
from crawlers.firstpage import FirstPages
from crawlers.known import KnownPostings
from crawlers.landing import Landing
from crawlers.offending import Offending
from crawlers.publicweb import Origin, told_by
from crawlers.report import BoardLog
from schema.posting import RawPosting
from schema.vocab import Failure

Answers = Iterable[Request | RawPosting]
Hook = Callable[..., Answers | None]
NOT_HERE = {Failure.GONE, Failure.NO_RECORDING}  # what was not recorded is not there for a replay
Otherwise = RawPosting | tuple[RawPosting, ...] | None  # what is landed in place of an answer that cannot be read


class BoardReading(Spider):
    """A spider that reads the boards of one platform into landing files; `PlatformSpider` adds what hooks say."""

    search_terms: ClassVar[tuple[str, ...] | None] = None
    key_env: ClassVar[tuple[str, ...]] = ()
    key_help: ClassVar[str] = ""
    needs: ClassVar[tuple[str, ...]] = ()
    says_finished: ClassVar[bool] = False
    is_history: ClassVar[bool] = False  # what it lists is over: a sighting of it today says nothing

    known_postings: KnownPostings
    landing: Landing
    offending: Offending
    told: frozenset[Origin]  # origins that the register writes out: these may lie inside the operator's network

    def __init__(self, **options: str) -> None:
        """Options of `scrapy crawl -a`, all optional: boards, register, out, known, all, first, replay, record."""
        super().__init__()
        self.options = options
        self.everything = options.get("all", "") not in ("", "0")
        self.first = FirstPages() if options.get("first", "") not in ("", "0") else None
        self.query = "all" if self.everything else f"pharmacy/{filter.version(self.search_terms)}"
        self.fault = ""
        self.boards: tuple[Board, ...] = ()
        try:
            self.boards = chosen(self.name, options)
            if options.get("replay"):
                Cassette(Path(options["replay"]))
        except ValueError as error:  # Scrapy would print a traceback; `start` says it in one line
            self.fault = str(error)
        self.run_dir = Path(options.get("out") or f"var/raw/manual-{datetime.now(UTC):%Y%m%dT%H%M%SZ}")
        self.logs: dict[str, BoardLog] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Opens what the spider reads and writes; a replay changes the settings before anything is built on them."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        if spider.options.get("replay") and not spider.fault:
            playback.replay(crawler.settings, spider.options["replay"])
        crawler.settings.set("RXJOBS_RECORD", spider.options.get("record", ""), "spider")
        crawler.settings.set("RXJOBS_RUN", str(spider.run_dir), "spider")
        browser.switch_on(crawler.settings, spider.boards)
        spider.known_postings = KnownPostings.of(spider.options.get("known"), spider.boards, crawler.settings)
        most = max(crawler.settings.getint("CONCURRENT_REQUESTS"), 2 * len(spider.boards))  # no host waits for others
        crawler.settings.set("CONCURRENT_REQUESTS", most, "spider")
        spider.landing = Landing(spider.run_dir, spider.name)
        spider.offending = Offending(spider.run_dir)
        spider.told = told_by(chain.from_iterable((one.url, one.api, *one.settings.values()) for one in spider.boards))
        return spider

    def listing(self, board: Board) -> Iterable[Request]:
        """Requests for the first page (or pages) of a board."""
        raise NotImplementedError

    def failed(self, board: Board, failure: Failure, detail: str) -> None:
        """Counts a failure of the board and says so in one line; the board is then not complete."""
        self.logs[board.id].fail(failure, detail)
        self.logger.warning("%s: %s: %s", board.id, failure.value, detail)

    async def start(self) -> AsyncIterator[Any]:
        """Opens each board in turn and asks for its listing."""
        if self.fault:
            self.logger.error("%s", self.fault)
        for board in () if self.fault else self.boards:
            gone = self.known_postings.gone(board.id, self.query)
            self.logs[board.id] = BoardLog(board, self.query, pending=1, finished=not self.says_finished, gone=gone)
            try:
                for request in self._held_back(board, self._first(board)):
                    yield request
            except Exception as error:  # one board's bad settings are not the next one's trouble
                self._caught(board, error, Failure.OTHER)
            for request in self._settle(board):
                yield request

    def _first(self, board: Board) -> Iterable[Request]:
        missing = [name for name in self.key_env if not os.environ.get(name)]
        if missing and not self.options.get("replay"):
            self.failed(board, Failure.NO_KEY, f"{', '.join(missing)} is not set. {self.key_help}".strip())
            return ()
        lacking = [name for name in self.needs if name not in board.settings]
        if lacking:
            self.failed(board, Failure.OTHER, f"the register lacks settings.{', settings.'.join(lacking)}")
            return ()
        if board.browser and not (self.options.get("replay") or browser.is_ready()):
            self.failed(board, Failure.OTHER, browser.HELP)
            return ()
        return self.listing(board)

    def _answered(
        self, response: Response, board: Board, hook: Hook, given: dict[str, Any], otherwise: Otherwise
    ) -> Iterator[Any]:
        self.logs[board.id].count(response.request, len(response.body))
        landed, log, before = False, self.logs[board.id], self.logs[board.id].met()
        try:
            for result in self._held_back(board, hook(response, board, **given) or ()):
                landed = landed or isinstance(result, RawPosting)
                yield from self._passed_on(board, result)
        except Exception as error:  # as in `each`
            self._caught(board, error, response=response)
            if otherwise and not landed:
                yield from self._instead(board, otherwise)
        log.gone.answered += landed and response.meta.get("detail") is not None
        for failure in log.met() - before:
            self.offending.keep(board.id, Failure(failure), response)
        yield from self._settle(board)

    def _refused(self, trouble: Trouble) -> Iterator[Any]:
        request: Request = trouble.request  # type: ignore[attr-defined]  # set by Scrapy before it calls an errback
        board: Board = request.cb_kwargs["board"]
        response = getattr(trouble.value, "response", None)
        if not isinstance(trouble.value, Refused):  # those were never sent
            self.logs[board.id].count(request, len(response.body) if response else 0)
        assert trouble.value is not None
        failure, detail = of_exception(trouble.value, keyed=bool(self.key_env))
        if (elsewhere := request.meta.get("elsewhere")) and failure in NOT_HERE:
            yield from self._asked(board, elsewhere)
            yield from self._settle(board)
            return
        self._troubled(board, failure, detail if request.url in detail else f"{detail} at {request.url}", request)
        self.offending.keep(board.id, failure, response)
        if otherwise := request.cb_kwargs["otherwise"]:
            yield from self._instead(board, otherwise)
        yield from self._settle(board)

    def _asked(self, board: Board, elsewhere: Callable[[], Iterable[Request]]) -> Iterator[Request]:
        try:
            yield from self._held_back(board, elsewhere())
        except Exception as error:  # as in `each`
            self._caught(board, error)

    def _held_back(self, board: Board, results: Iterable[Any]) -> Iterator[Any]:
        """All that a hook gives, requests counted; where only the first pages are looked at, what leads there."""
        log = self.logs[board.id]
        for result in self.first.passed(log, results) if self.first else results:
            if isinstance(result, Request) and log.gone.is_held(result):
                continue
            log.pending += isinstance(result, Request)  # here, since one that was made and not sent is never answered
            yield result

    def _passed_on(self, board: Board, result: Any) -> Iterator[Any]:
        if isinstance(result, RawPosting):
            landed = self.logs[board.id].landed
            if result.ref in landed:
                return
            self.landing.write(result)
            landed.add(result.ref)
        yield result

    def _instead(self, board: Board, otherwise: RawPosting | tuple[RawPosting, ...]) -> Iterator[Any]:
        """Lands what the listing said, unless the whole posting was read before.

        Without a fingerprint: with one, the posting would count as known and its text would not be asked for.
        """
        for posting in otherwise if isinstance(otherwise, tuple) else (otherwise,):
            if self.known_postings.has(board.id, posting.ref) or posting.ref in self.logs[board.id].gone.before:
                continue  # what was gone before is known, or was closed by that
            try:
                yield from self._passed_on(board, replace(posting, listing_fingerprint=None))
            except Exception as error:  # an entry nested so deep that it cannot be written is a failure as any other
                self._caught(board, error)

    def _troubled(self, board: Board, failure: Failure, detail: str, request: Request | None) -> None:
        if self.logs[board.id].gone.takes(failure, detail, request):
            self.logger.warning("%s: %s: %s", board.id, failure.value, detail)
        else:
            self.failed(board, failure, detail)

    def _caught(
        self, board: Board, error: Exception, failure: Failure = Failure.SHAPE, response: Response | None = None
    ) -> None:
        if isinstance(error, UnreadableError):
            failure, text = error.failure, str(error)
        else:
            text = " ".join(f"{type(error).__name__}: {error}".split())[:300]
            self.logger.debug("an error came from here", exc_info=error)
        where = f"{text} at {response.url}" if response else text
        self._troubled(board, failure, where, response.request if response else None)

    def _settle(self, board: Board) -> Iterator[Request]:
        """One request less to wait for; when there is none, what was held back is asked for, or the board is over."""
        log = self.logs[board.id]
        log.pending -= 1
        if log.pending == 0 and (held := log.gone.release()):
            log.pending = len(held)
            yield from held
        elif log.pending == 0:
            self._end(board)

    def _end(self, board: Board) -> None:
        log = self.logs.pop(board.id)
        if self.first:
            self.first.end(log, self.run_dir)
            self.landing.end(replace(log.report(), complete=False), log.listed)
            return
        log.judge(known=self.known_postings.count(board.id), everything=self.everything)
        self.known_postings.forget(board.id)
        for words in log.oddities(everything=self.everything):
            self.logger.warning("%s: %s", board.id, words)
        self.landing.end(log.report(), {} if self.is_history else log.listed, log.gone.told, log.dead)

    def closed(self, reason: str) -> None:
        """Called by Scrapy when the crawl is over; boards still open were cut short and are not complete."""
        for log in list(self.logs.values()):
            log.fail(Failure.CRASHED, f"the crawl was ended early ({reason})")
            self._end(log.board)
        self.landing.close()
        if self.landing.scrubbed:
            self.logger.warning("%d postings held NUL or half characters, taken out", self.landing.scrubbed)
