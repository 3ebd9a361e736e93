"""Boards whose pages say something only once their JavaScript has run: `browser = true` in the register.

The JSON behind a page is always tried first; no board of the register needs this (2026-11-28). It wants the optional
extra `playwright` (scrapy-playwright) and Chromium; browserpage.py does the work.
"""

from __future__ import annotations

import os
import shutil
from importlib.util import find_spec
from urllib.parse import urlsplit

from scrapy.settings import BaseSettings

from crawlers.boards import Board

PLAIN = (".xml", ".json", ".txt", ".rss", ".gz")  # a browser would show them, not give them
PAGE_MS = 60_000
FLAGS = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-sync"]
HANDLER = "crawlers.browserpage.BrowserHandler"
HELP = "its pages need a browser (`browser = true`): pip install '.[playwright]' and apt-get install chromium"


def chromium() -> str | None:
    """The browser: RXJOBS_CHROMIUM, else what Debian calls it; None where there is none."""
    return os.environ.get("RXJOBS_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")


def is_ready() -> bool:
    """Whether the extra and a browser are there."""
    return find_spec("scrapy_playwright") is not None and chromium() is not None


def switch_on(settings: BaseSettings, boards: tuple[Board, ...]) -> None:
    """Let a crawl open pages in the browser, if one of its boards wants that and it can be done. Not for a replay."""
    if settings.get("RXJOBS_REPLAY") or not any(board.browser for board in boards) or not is_ready():
        return
    is_root = os.geteuid() == 0  # Chromium's sandbox wants another user
    for name, value in {
        "DOWNLOAD_HANDLERS": {**settings.getdict("DOWNLOAD_HANDLERS"), "http": HANDLER, "https": HANDLER},
        "PLAYWRIGHT_LAUNCH_OPTIONS": {"executable_path": chromium(), "args": FLAGS, "chromium_sandbox": not is_root},
        "PLAYWRIGHT_DEFAULT_NAVIGATION_TIMEOUT": PAGE_MS,
        "PLAYWRIGHT_MAX_PAGES_PER_CONTEXT": 1,
    }.items():
        settings.set(name, value, "spider")


def wants(board: Board, url: str, method: str) -> bool:
    """Whether an address of a board is a page to open."""
    return board.browser and method == "GET" and not urlsplit(url).path.lower().endswith(PLAIN)
