"""The reading of boards: opens each, hands answers to hooks, lands what they give, and writes how each board ended.

Whatever goes wrong in a hook is a failure of its board, never of the crawl. Requests are counted per board: when the
last one is answered the board is over and its report is on disk, so that a killed crawl loses only open boards.
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import Any, ClassVar, Self

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.http import Response
from twisted.python.failure import Failure as Trouble

from crawlers import filter, playback
from crawlers.answer import UnreadableError
from crawlers.boards import REGISTER, Board, load_register
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
            self.boards = _chosen(self.name, options)
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
        known = spider.options.get("known")
        days = crawler.settings.getint("RXJOBS_REREAD_DAYS", 30)
        ids = [board.id for board in spider.boards]
        spider.known_postings = KnownPostings(Path(known) if known else None, ids, reread_days=days)
        spider.landing = Landing(spider.run_dir, spider.name)
        spider.offending = Offending(spider.run_dir)
        texts = ((board.url, board.api, *board.settings.values()) for board in spider.boards)
        spider.told = told_by(chain.from_iterable(texts))
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
            self.logs[board.id] = BoardLog(board, self.query, pending=1, finished=not self.says_finished)
            try:
                for request in self._held_back(board, self._first(board)):
                    yield request
            except Exception as error:  # one board's bad settings are not the next one's trouble
                self._caught(board, error, Failure.OTHER)
            self._settle(board)

    def _first(self, board: Board) -> Iterable[Request]:
        missing = [name for name in self.key_env if not os.environ.get(name)]
        if missing and not self.options.get("replay"):
            self.failed(board, Failure.NO_KEY, f"{', '.join(missing)} is not set. {self.key_help}".strip())
            return ()
        lacking = [name for name in self.needs if name not in board.settings]
        if lacking:
            self.failed(board, Failure.OTHER, f"the register lacks settings.{', settings.'.join(lacking)}")
            return ()
        return self.listing(board)

    def _answered(
        self, response: Response, board: Board, hook: Hook, given: dict[str, Any], otherwise: Otherwise
    ) -> Iterator[Any]:
        self._count(board, response.request, len(response.body))
        landed, before = False, self.logs[board.id].failed.copy()
        try:
            for result in self._held_back(board, hook(response, board, **given) or ()):
                landed = landed or isinstance(result, RawPosting)
                yield from self._passed_on(board, result)
        except Exception as error:  # as in `each`
            self._caught(board, error, where=response.url)
            if otherwise and not landed:
                yield from self._instead(board, otherwise)
        for failure in self.logs[board.id].failed - before:
            self.offending.keep(board.id, Failure(failure), response)
        self._settle(board)

    def _refused(self, trouble: Trouble) -> Iterator[Any]:
        request: Request = trouble.request  # type: ignore[attr-defined]  # set by Scrapy before it calls an errback
        board: Board = request.cb_kwargs["board"]
        response = getattr(trouble.value, "response", None)
        if not isinstance(trouble.value, Refused):  # those were never sent
            self._count(board, request, len(response.body) if response else 0)
        assert trouble.value is not None
        failure, detail = of_exception(trouble.value, keyed=bool(self.key_env))
        elsewhere = request.meta.get("elsewhere")
        if elsewhere and failure in NOT_HERE:
            yield from self._asked(board, elsewhere)
            self._settle(board)
            return
        self.failed(board, failure, detail if request.url in detail else f"{detail} at {request.url}")
        self.offending.keep(board.id, failure, response)
        if otherwise := request.cb_kwargs["otherwise"]:
            yield from self._instead(board, otherwise)
        self._settle(board)

    def _asked(self, board: Board, elsewhere: Callable[[], Iterable[Request]]) -> Iterator[Request]:
        try:
            yield from self._held_back(board, elsewhere())
        except Exception as error:  # as in `each`
            self._caught(board, error)

    def _held_back(self, board: Board, results: Iterable[Any]) -> Iterator[Any]:
        """All that a hook gives, requests counted; where only the first pages are looked at, what leads there."""
        log = self.logs[board.id]
        for result in self.first.passed(log, results) if self.first else results:
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
            if self.known_postings.has(board.id, posting.ref):
                continue
            try:
                yield from self._passed_on(board, replace(posting, listing_fingerprint=None))
            except Exception as error:  # an entry nested so deep that it cannot be written is a failure as any other
                self._caught(board, error)

    def _count(self, board: Board, request: Request | None, size: int) -> None:
        meta = request.meta if request else {}
        log = self.logs[board.id]
        log.requests += 1 + meta.get("retry_times", 0) + len(meta.get("redirect_urls", ()))
        log.bytes += size

    def _caught(self, board: Board, error: Exception, failure: Failure = Failure.SHAPE, where: str = "") -> None:
        if isinstance(error, UnreadableError):
            self.failed(board, error.failure, f"{error} at {where}" if where else str(error))
            return
        text = " ".join(f"{type(error).__name__}: {error}".split())[:300]
        self.failed(board, failure, f"{text} at {where}" if where else text)
        self.logger.debug("the error above came from here", exc_info=error)

    def _settle(self, board: Board) -> None:
        log = self.logs[board.id]
        log.pending -= 1
        if log.pending == 0:
            self._end(board)

    def _end(self, board: Board) -> None:
        log = self.logs.pop(board.id)
        if self.first:
            self.first.end(log, self.run_dir)
            self.landing.end(replace(log.report(), complete=False), log.listed)
            return
        log.judge(known=self.known_postings.count(board.id), everything=self.everything)
        self.known_postings.forget(board.id)
        ceiling = board.expect.max if board.expect else None
        if ceiling is not None and len(log.listed) > ceiling and not self.everything:
            self.logger.warning("%s: %d postings listed, expected at most %d", board.id, len(log.listed), ceiling)
        self.landing.end(log.report(), {} if self.is_history else log.listed)

    def closed(self, reason: str) -> None:
        """Called by Scrapy when the crawl is over; boards still open were cut short and are not complete."""
        for log in list(self.logs.values()):
            log.fail(Failure.CRASHED, f"the crawl was ended early ({reason})")
            self._end(log.board)
        self.landing.close()
        if self.landing.scrubbed:
            self.logger.warning("%d postings held NUL or half characters, taken out", self.landing.scrubbed)


def _chosen(platform: str, options: Mapping[str, str]) -> tuple[Board, ...]:
    """The boards named in the options, or all of the platform's; raises ValueError that names an unknown one."""
    path = options.get("register") or os.environ.get("RXJOBS_BOARDS") or REGISTER
    boards = {board.id: board for board in load_register(path) if board.platform == platform}
    wanted = [name for name in options.get("boards", "").split(",") if name]
    unknown = [name for name in wanted if name not in boards]
    if unknown:
        raise ValueError(f"no {platform} board {', '.join(unknown)} in {path}")
    return tuple(boards[name] for name in wanted) if wanted else tuple(boards.values())
