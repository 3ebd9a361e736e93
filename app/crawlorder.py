"""Which platforms are crawled first: those that took longest the last time, so that the slowest host starts at once.

A night cannot end before its slowest host, which answers one request after the other; with a few crawls at a time it
ends soon after, if that host is not the last to begin.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

from crawlers.boards import Board

Platform = tuple[str, tuple[Board, ...]]


def by_platform(boards: Iterable[Board], took: Mapping[str, float]) -> list[Platform]:
    """The boards of each platform, the longest crawl first. `took` maps boards to the seconds of their last reading.

    Boards of a platform are read at the same time, so it takes as long as its longest board. What was never read is
    told apart by the most boards that one host has to answer for, then by the number of boards.
    """
    groups: dict[str, list[Board]] = {}
    for board in boards:
        groups.setdefault(board.platform, []).append(board)
    return [(name, tuple(groups[name])) for name in sorted(groups, key=lambda name: (*_rank(groups[name], took), name))]


def next_of(waiting: deque[Platform], running: Iterable[Iterable[Board]]) -> Platform | None:
    """Takes the first waiting platform that asks no host which a running one asks; None where all must wait.

    Delay and breaker of a host are kept by one process: two would ask it twice as often.
    """
    busy = {_host(board) for boards in running for board in boards}
    free = next((one for one in waiting if busy.isdisjoint(map(_host, one[1]))), None)
    if free:
        waiting.remove(free)
    return free


def _host(board: Board) -> str:
    return urlsplit(board.api or board.url).netloc


def _rank(boards: list[Board], took: Mapping[str, float]) -> tuple[float, int, int]:
    longest = max(took.get(board.id, 0.0) for board in boards)
    crowd = max(Counter(map(_host, boards)).values())
    return -longest, -crowd, -len(boards)
