"""Jobs: the boards of one host on one platform, which one worker reads one after the other."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import Any
from urllib.parse import urlsplit

from crawlers.base import PlatformSpider
from crawlers.boards import Board

BOARDS_A_JOB = 10  # a lost worker costs at most so many boards; a host's jobs wait for each other anyway


@dataclass(frozen=True, slots=True)
class Job:
    """Boards of one platform and host; `id` names the piece of work within a run."""

    run: str
    host: str
    platform: str
    boards: tuple[Board, ...]

    @property
    def id(self) -> str:
        """The same for the same boards, so that a night taken up again defers nothing twice."""
        names = "\n".join(board.id for board in self.boards)
        return f"{self.platform}-{hashlib.sha256(names.encode()).hexdigest()[:12]}"

    def arguments(self, *, everything: bool) -> dict[str, Any]:
        """What the task is told, as JSON."""
        boards = [board.model_dump(mode="json", exclude_defaults=True) for board in self.boards]
        return {"run": self.run, "job": self.id, "boards": boards, "everything": everything}


def jobs(run: str, boards: Iterable[Board]) -> Iterator[Job]:
    """The jobs of a run, those with most boards first."""
    groups: dict[tuple[str, str], list[Board]] = {}
    for board in boards:
        groups.setdefault((board.platform, host_of(board)), []).append(board)
    for (platform, host), group in sorted(groups.items(), key=lambda item: (-len(item[1]), item[0])):
        for at in range(0, len(group), BOARDS_A_JOB):
            yield Job(run, host, platform, tuple(group[at : at + BOARDS_A_JOB]))


def host_of(board: Board) -> str:
    """The host that is asked most: the board's own API, its platform's, else that of its address."""
    return urlsplit(board.api or _api_origin(board.platform) or board.url).netloc


def _api_origin(platform: str) -> str | None:
    module = import_module(f"crawlers.spiders.{platform}")
    found = (value for value in vars(module).values() if isinstance(value, type) and issubclass(value, PlatformSpider))
    return next((spider.api_origin for spider in found if getattr(spider, "name", None) == platform), None)
