"""`scrapy crawl` in a process of its own, forked from a server that has imported Scrapy.

Starting it anew costs 2 s of processor time a crawl (measured 2026-11-25), most of it for imports. The words, the
environment, the folder and the way through Scrapy's command line are those of `python -m scrapy crawl`.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections.abc import Mapping, Sequence
from multiprocessing.context import ForkServerContext
from pathlib import Path

PATIENCE_SECONDS = 120
PRELOADED = [
    "scrapy.cmdline", "scrapy.crawler", "scrapy.core.engine", "scrapy.core.scheduler", "scrapy.pqueues",
    "scrapy.downloadermiddlewares.httpcache", "scrapy.downloadermiddlewares.httpproxy", "scrapy.squeues",
    "scrapy.commands.crawl", "crawlers.base", "crawlers.detailpage", "crawlers.guarded", "crawlers.politeness",
    "crawlers.revalidate", "crawlers.playback",
]  # fmt: skip


def server() -> ForkServerContext:
    """Starts processes from one that holds Scrapy but no settings, which belong to the environment of each crawl."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(PRELOADED)
    return context


def scrapy(words: Sequence[str], environment: Mapping[str, str], cwd: Path, log: Path) -> int | None:
    """Runs `scrapy WORDS` to its end, its standard error into `log`; returns the exit code."""
    child = server().Process(target=_run, args=(list(words), dict(environment), str(cwd), str(log)))
    child.start()
    child.join(PATIENCE_SECONDS)
    if child.exitcode is None:
        child.kill()
        raise TimeoutError(f"scrapy {words} is not over after {PATIENCE_SECONDS} s\n{log.read_text()[-2000:]}")
    return child.exitcode


def _run(words: list[str], environment: dict[str, str], cwd: str, log: str) -> None:
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(cwd)
    os.dup2(os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644), 2)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    from scrapy.cmdline import execute

    sys.argv = ["scrapy", *words]
    execute(sys.argv)
