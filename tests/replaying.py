"""Replays a cassette as `crawling.crawl` does, in a forked process: a quarter of the time of one started anew."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.crawling import Crawl, Tape, toml
from tests.hosted import forked


def crawl(
    platform: str, boards: list[dict[str, Any]], tape: Tape, *, everything: bool = False, known: Path | None = None
) -> Crawl:
    """Replays the tape through the spider of `platform`."""
    folder = tape.folder / f"crawl-{int(everything)}-{int(bool(known))}"
    options = {"replay": str(tape.folder)} | ({"all": "1"} if everything else {})
    options |= {"known": str(known)} if known else {}
    done = forked(platform, toml([{"platform": platform} | board for board in boards]), folder, options)
    reports = {board: ended.report for board, ended in done.reports.items()}
    listed = {board: dict(ended.listed) for board, ended in done.reports.items()}
    return Crawl(done.postings, done.run, reports, listed, done.log)
