"""`scrapy crawl` in a process of its own, forked from a server that has imported Scrapy.

Starting it anew costs 2 s of processor time a crawl (measured 2026-11-25), most of it for imports. The words, the
environment, the folder and the way through Scrapy's command line are those of `python -m scrapy crawl`.
"""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from multiprocessing.context import ForkServerContext
from pathlib import Path
from typing import BinaryIO

PATIENCE_SECONDS = 120
sys.dont_write_bytecode = "PYTHONDONTWRITEBYTECODE" in os.environ  # the server starts with the flags of this process
PRELOADED = [
    "tests.forks", "scrapy.cmdline", "scrapy.crawler", "scrapy.core.engine", "scrapy.core.scheduler", "scrapy.pqueues",
    "scrapy.downloadermiddlewares.httpcache", "scrapy.downloadermiddlewares.httpproxy", "scrapy.squeues",
    "scrapy.commands.crawl", "crawlers.base", "crawlers.detailpage", "crawlers.guarded", "crawlers.politeness",
    "crawlers.revalidate", "crawlers.playback",
]  # fmt: skip


def server() -> ForkServerContext:
    """Starts processes from one that holds Scrapy but no settings, which belong to the environment of each crawl."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(PRELOADED)
    return context


class Spider:
    """What `subprocess.Popen` of `python -m scrapy WORDS` is to `app.crawl`: forked, its words into `stdout`."""

    def __init__(
        self, command: Sequence[str], *, env: Mapping[str, str], cwd: Path, stdout: BinaryIO, **_same: object
    ) -> None:
        """Starts it. It is no child of this process, so it is not told to end with it."""
        assert list(command[1:3]) == ["-m", "scrapy"]
        self.command = command
        told = {name: value for name, value in env.items() if name != "RXJOBS_PARENT"}
        self.child = server().Process(target=_run, args=(list(command[3:]), told, str(cwd), stdout.name))
        self.child.start()
        self.pid = self.child.pid
        self.terminate, self.kill = self.child.terminate, self.child.kill

    @property
    def returncode(self) -> int | None:
        """How it ended, None while it runs."""
        return self.child.exitcode

    def poll(self) -> int | None:
        """The same."""
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Its end, for which so many seconds are waited."""
        self.child.join(timeout)
        if self.child.exitcode is None:
            raise subprocess.TimeoutExpired(list(self.command), timeout or 0.0)
        return self.child.exitcode


def scrapy(words: Sequence[str], environment: Mapping[str, str], cwd: Path, log: Path) -> int:
    """Runs `scrapy WORDS` to its end, its standard error into `log`; returns the exit code."""
    with log.open("wb") as out:
        spider = Spider([sys.executable, "-m", "scrapy", *words], env=environment, cwd=cwd, stdout=out)
    try:
        return spider.wait(PATIENCE_SECONDS)
    finally:
        spider.kill()


def _run(words: list[str], environment: dict[str, str], cwd: str, log: str) -> None:
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(cwd)
    os.dup2(os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644), 2)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    from scrapy.cmdline import execute

    sys.argv = ["scrapy", *words]
    execute(sys.argv)
