"""A platform's spider run in memory over a tape of a test, one of whose answers is replaced by the fuzzer's bytes.

An input is two bytes that choose the board and the answer, then the answer. Whatever it says: nothing escapes the
hooks, the board ends with a report, what it lands can be read back, and it does not ask for ever.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from functools import cache, partial
from itertools import islice
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from scrapy import Request
from scrapy.http import Response
from scrapy.responsetypes import responsetypes
from scrapy.settings import Settings
from scrapy.spiderloader import SpiderLoader

import crawlers.landing
from crawlers.boards import Board, load_register
from crawlers.cassette import Cassette, Exchange
from crawlers.failure import Refused
from crawlers.known import KnownPostings
from schema.landing import load_raw, load_report
from schema.vocab import Failure

MOST_CASES = 250  # one byte chooses
MOST_REQUESTS = 400  # an input's spider may send; the recorded boards send at most 60
MOST_WAITING = 20_000  # requests one answer may ask for before it counts as a flood


@dataclass
class Case:
    """A board of a tape and the answers that it was given, in the order it asked for them."""

    tape: Path
    board: Board
    register: Path
    everything: bool = True
    given: list[tuple[str, bytes]] = field(default_factory=list)


class Landing(crawlers.landing.Landing):
    """Lands in memory, and holds every line against its reader."""

    def __init__(self) -> None:
        """Opens no file."""
        self.scrubbed = self.landed = self.ended = self._size = 0
        self._lines: list[bytes] = []
        self._flushed = time.monotonic()

    def flush(self) -> None:
        """What would be written is read."""
        for line in self._lines:
            load_raw(line.decode())
        self.landed += len(self._lines)
        self._lines.clear()

    def _say(self, line: bytes) -> None:
        """One report a board."""
        again = load_report(line.decode())
        assert again.report.complete == (not again.report.failed)
        self.ended += 1


def cases(tapes: Path, platform: str) -> list[Case]:
    """The boards of a platform in the tapes below a folder, with what each was answered."""
    found = []
    for index in sorted(tapes.rglob("cassette.jsonl")):
        for register in sorted(index.parent.rglob("boards.toml")):
            boards = [board for board in load_register(register) if board.platform == platform]
            for board in boards:
                ways = [Case(index.parent, board, register, everything) for everything in (True, False)]
                best = max(ways, key=lambda case: play(case).landed)  # tapes of searches, and of whole boards
                if best.given and len(found) < MOST_CASES:
                    found.append(best)
            if boards:
                break
    return found


def play(case: Case, place: int | None = None, body: bytes = b"") -> Landing:
    """Crawl a case's board; the answer at `place` (and any like it that was not recorded) says `body` instead."""
    landing, waiting = Landing(), deque[Any]()
    spider = _spider(case, landing)
    cassette = Cassette(case.tape)
    waiting.extend(_now(spider.start()))
    sent, hook = 0, None
    while waiting:
        request = waiting.popleft()
        if not isinstance(request, Request):
            continue
        exchange = cassette.find(request.method, request.url, request.body)
        name = request.cb_kwargs["hook"].__name__
        content = exchange and _content(exchange.file)
        if place is None and content is not None:
            case.given.append((request.url, content))
        if sent == place:
            hook, content = name, body
        elif content is None and name == hook and sent < MOST_REQUESTS:
            content = body
        sent += 1
        answers = list(islice(_answered(request, exchange, content), MOST_WAITING))
        assert len(answers) < MOST_WAITING, f"one answer asks for {MOST_WAITING} requests or more"
        waiting.extend(answers)
        assert sent < MOST_WAITING, f"still asking after {sent} requests"
    assert landing.ended == 1, f"{landing.ended} reports of the board"
    return landing


def _answered(request: Request, exchange: Exchange | None, content: bytes | None) -> Iterator[Any]:
    if content is None:
        refused = Refused(Failure.NO_RECORDING, f"no recording of {request.method} {request.url}")
        trouble = SimpleNamespace(value=refused, request=request)
        yield from request.errback(trouble) or ()
        return
    response = _response(request, exchange, content)
    if response.status >= 300 and response.status not in request.meta.get("handle_httpstatus_list", ()):
        refused = Refused(Failure.OTHER, f"HTTP {response.status}")
        yield from request.errback(SimpleNamespace(value=refused, request=request)) or ()
        return
    yield from request.callback(response, **request.cb_kwargs) or ()


def _response(request: Request, exchange: Exchange | None, content: bytes) -> Response:
    told = exchange.headers if exchange else {"content-type": "application/json"}
    headers = {name.encode(): value.encode() for name, value in told.items()}
    kind = responsetypes.from_args(headers=headers, body=content)
    status = exchange.status if exchange else 200
    return kind(request.url, status=status, headers=headers, body=content, request=request)


def _spider(case: Case, landing: Landing) -> Any:
    spider = _classes().load(case.board.platform)(register=str(case.register), boards=case.board.id, out="/nowhere")
    spider.everything = case.everything
    spider.known_postings = KnownPostings(None, [case.board.id], reread_days=30)
    spider.landing, spider.told = landing, frozenset()
    spider.options["replay"] = str(case.tape)  # boards that want a key are read without one
    spider.failed = partial(_failed, spider.failed)
    spider.offending = SimpleNamespace(keep=lambda *_args: None)
    return spider


def _failed(failed: Callable[..., None], board: Board, failure: Failure, detail: str) -> None:
    assert not detail.startswith("MemoryError"), "an answer filled the memory"
    failed(board, failure, detail)


@cache
def _classes() -> SpiderLoader:
    return SpiderLoader(Settings({"SPIDER_MODULES": ["crawlers.spiders"]}))


@cache
def _content(file: Path) -> bytes | None:
    return file.read_bytes() if file.exists() else None


def _now(source: AsyncIterator[Any]) -> list[Any]:
    """What an asynchronous iterator gives that never waits."""

    async def collected() -> list[Any]:
        return [one async for one in source]

    try:
        collected().send(None)
    except StopIteration as done:
        found: list[Any] = done.value
        return found
    raise AssertionError("a spider's start waits for something")
