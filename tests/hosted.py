"""Boards of one platform side by side on one loopback server, each below a path of its own, and the faults all meet.

Each crawl has a process of its own, forked from a server that has imported Scrapy (tests/forks.py).
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests import forks
from tests.boardserver import Answer, Crawled, answer, board_server, crawl_environment, entry, landed

FAULTS: dict[str, tuple[Answer, str]] = {
    "changed": (answer({"unexpected": {}}), "shape_changed"),
    "walled": (answer("<html><body>Are you a robot?</body></html>"), "bot_wall"),
    "empty": (answer(""), "empty_answer"),
    "missing": (answer("not here", 404), "gone"),
    "judging": (answer("wait", 202), "bot_wall"),
    "refusing": (answer("no", 403), "bot_wall"),
}


@dataclass(frozen=True)
class Town:
    """What a crawl of several boards left, and what each of them was asked, without its name."""

    done: Crawled
    asked: dict[str, list[str]]

    def failed(self, board: str) -> dict[str, int]:
        """Failures of a board by class."""
        return self.done.failed(board)

    def of(self, board: str) -> dict[str, Any]:
        """Ref to posting of a board."""
        return self.done.postings.get(board, {})

    def numbers(self, board: str) -> tuple[int, int, int, bool]:
        """Listed, read, passed over, complete."""
        report = self.done.reports[board].report
        return report.listed, report.read, report.passed_over, report.complete


def visit(
    platform: str,
    boards: Mapping[str, Mapping[str, Any]],
    folder: Path,
    *,
    cells: Mapping[str, Mapping[str, Any]] | None = None,
    **options: str,
) -> Town:
    """Crawls boards: name to routes by path. `cells` are what an entry of the register says beyond `api` and `slug`."""
    routes = {f"/{name}{path}": route for name, paths in boards.items() for path, route in paths.items()}
    with board_server(routes) as server:
        register = "".join(
            entry(
                name, platform, **({"api": f"{server.origin}/{name}", "slug": name} | dict((cells or {}).get(name, {})))
            )
            for name in boards
        )
        done = forked(platform, register, folder, options)
        asked: dict[str, list[str]] = {name: [] for name in boards}
        for path in server.paths():
            name, _, rest = path[1:].partition("/")
            asked[name].append(f"/{rest}")
    return Town(done, asked)


def forked(platform: str, register: str, folder: Path, options: dict[str, str]) -> Crawled:
    """Crawls the boards of a register in a forked process."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "boards.toml").write_text(register, encoding="utf-8")
    run, log = folder / "run", folder / "crawl.log"
    given = {"register": str(folder / "boards.toml"), "out": str(run)} | options
    child = forks.server().Process(target=crawl_here, args=(platform, given, crawl_environment(), str(log)))
    child.start()
    child.join(timeout=120)
    text = log.read_text(encoding="utf-8") if log.exists() else ""
    assert child.exitcode == 0, text[-2000:]
    return landed(platform, run, text)


def crawl_here(platform: str, options: dict[str, str], environment: dict[str, str], log: str) -> None:
    """Runs one spider in this process, which is then of no more use: a reactor starts once."""
    os.environ.update(environment)
    from scrapy.crawler import AsyncCrawlerProcess
    from scrapy.utils.project import get_project_settings

    with Path(log).open("w", encoding="utf-8") as lines:
        sys.stderr = lines
        settings = get_project_settings()
        settings.set("SPIDER_MODULES", [f"crawlers.spiders.{platform}"])
        process = AsyncCrawlerProcess(settings)
        process.crawl(platform, **options)
        process.start()


def faulty(path: str) -> dict[str, dict[str, Any]]:
    """A board for each fault, with the fault at `path` in place of the list."""
    return {name: {path: wrong} for name, (wrong, _) in FAULTS.items()}


def no_fault_is_an_empty_board(town: Town) -> None:
    """Holds that each faulty board is incomplete, lists nothing and names the class of its failure."""
    for name, (_, failure) in FAULTS.items():
        assert town.failed(name) == {failure: 1}, name
        assert town.numbers(name) == (0, 0, 0, False), name
