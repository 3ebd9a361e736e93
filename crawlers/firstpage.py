"""One look at each board: its first listing page and nothing behind it, which says what a crawl would read.

The spider's option `first` sends one request of a board's listing and follows it only as far as a list with entries
(a portal that hands out a token, an index of sitemaps); postings are counted, further pages and searches are noted, and
none of them is asked for. Nothing is landed, and no report says that a board was read completely, so that such a look
closes nothing.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request

from crawlers.report import BoardLog
from schema.posting import RawPosting

FIRST = "first.jsonl"
MOST_REQUESTS = 5  # to the first entries; the longest way known is three: portal, search, the same search elsewhere
TITLES = 3


@dataclass(slots=True)
class Look:
    """What the first page of a board showed.

    `claimed` is the total that the board states for the search asked (None where it states none), `wanted` the entries
    that the filter lets through, `details` how many of them a crawl would ask for one by one, `more` whether requests
    for further pages or searches were left out, `hosts` those that were asked, `sent` how many requests.
    """

    board: str
    claimed: int | None = None
    wanted: int = 0
    passed_over: int = 0
    details: int = 0
    more: bool = False
    titles: list[str] = field(default_factory=list)
    hosts: list[str] = field(default_factory=list)
    sent: int = 0

    def send(self, request: Request) -> Request:
        """Counts a request that is sent."""
        host = urlsplit(request.url).netloc
        self.hosts += [host] if host not in self.hosts else []
        self.sent += 1
        return request


class FirstPages:
    """Holds back what is more than a first page, and writes what was seen into `first.jsonl` of the run's folder."""

    def __init__(self) -> None:
        """`looks` and requests `waiting` (to be sent if those before them lead to no entries) by board."""
        self.looks: dict[str, Look] = {}
        self.waiting: dict[str, deque[Request]] = {}

    def passed(self, log: BoardLog, results: Iterable[Any]) -> Iterator[Request]:
        """Of what a hook gives, the one request that leads to the first entries; none once there are entries."""
        look = self.looks.setdefault(log.board.id, Look(log.board.id))
        waiting = self.waiting.setdefault(log.board.id, deque())
        led: list[Request] = []
        for result in results:
            if isinstance(result, RawPosting):
                _name(look, result)
                continue
            if _is_detail(result):
                look.details += 1
                _name(look, result.cb_kwargs["otherwise"])
            else:
                led.append(result)
                look.claimed = _larger(look.claimed, _total(result))
        waiting.extendleft(reversed(led))
        if waiting and not log.listed and not log.passed_over and look.sent < MOST_REQUESTS:
            yield look.send(waiting.popleft())

    def end(self, log: BoardLog, run_dir: Path) -> None:
        """Writes the look at a board that is over."""
        look = self.looks.pop(log.board.id, None) or Look(log.board.id)
        look.more = bool(self.waiting.pop(log.board.id, None))
        look.claimed = _larger(look.claimed, log.expected)
        look.wanted, look.passed_over = len(log.listed), log.passed_over
        with (run_dir / FIRST).open("ab", buffering=0) as lines:
            lines.write(f"{json.dumps(asdict(look), ensure_ascii=False)}\n".encode())


def read_looks(run_dir: Path) -> dict[str, Look]:
    """The looks of a run by board; {} where none was written."""
    path = run_dir / FIRST
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else ()
    return {look.board: look for look in (Look(**json.loads(line)) for line in lines)}


def _is_detail(request: Request) -> bool:
    """Whether a request is for a posting; some platforms wrap its hook in one that asks again."""
    asked = request.cb_kwargs
    hooks = (asked["hook"], asked["given"].get("hook"))
    return any(getattr(hook, "__name__", "") == "parse_posting" for hook in hooks)


def _total(request: Request) -> int | None:
    """The total that a search carries along to its next page."""
    totals = (getattr(value, "total", None) for value in request.cb_kwargs["given"].values())
    return next((total for total in totals if isinstance(total, int)), None)


def _larger(one: int | None, other: int | None) -> int | None:
    return max((total for total in (one, other) if total is not None), default=None)


def _name(look: Look, posting: Any) -> None:
    if isinstance(posting, RawPosting) and len(look.titles) < TITLES:
        look.titles.append(posting.title)
