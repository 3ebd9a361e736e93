"""A look at boards before they are read: robots.txt and the first listing page of each, asked as a crawl would.

The same spiders, settings and manners as at night, in a folder that is thrown away: nothing is landed or stored.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Collection, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from app.crawl import crawl
from crawlers.boards import Board
from crawlers.firstpage import Look, read_looks
from schema.landing import ROBOTS
from schema.run import BoardReport
from schema.vocab import Failure

# Failures that say nobody answered, or that we may not ask; the others are answers, if not those expected.
UNREACHED = {Failure.DNS, Failure.TLS, Failure.CONNECTION, Failure.TIMEOUT, Failure.CRASHED}
NOT_ASKED = {Failure.NO_KEY, Failure.ROBOTS}


@dataclass(frozen=True, slots=True)
class BoardCheck:
    """What a look at one board found; `as_expected` is false whenever anything of it failed.

    `reachable` is None where the board was not asked at all (robots.txt, no key). `robots` is "allows", "forbids", or
    None where no host was reached; `crawl_delay_seconds` is the longest that robots.txt asks for. `claimed` is what the
    board states as the total of the first search, `wanted` the entries of the first page that the filter lets through,
    `passed_over` the others, `details` the postings of that page that a crawl would ask for one by one, `more` whether
    there are further pages or searches.
    """

    board: str
    platform: str
    reachable: bool | None
    robots: str | None
    crawl_delay_seconds: float | None
    as_expected: bool
    claimed: int | None
    wanted: int
    passed_over: int
    details: int
    more: bool
    titles: tuple[str, ...]
    requests: int
    reason: str | None

    def json(self) -> dict[str, Any]:
        """For machines: the fields by name."""
        return asdict(self)


def check(
    boards: Collection[Board], register: Path, on_report: Callable[[BoardReport], None] | None = None
) -> tuple[BoardCheck, ...]:
    """Looks at each board, in the order given. Whatever a board does is in its check; raises as `crawl` does."""
    with tempfile.TemporaryDirectory(prefix="rxjobs-check-") as folder:
        run_dir = Path(folder)
        reports = crawl(run_dir, boards, register=register, first=True, on_report=on_report)
        looks, hosts = read_looks(run_dir), _robots(run_dir)
    return tuple(_checked(report, looks.get(report.board) or Look(report.board), hosts) for report in reports)


def _checked(report: BoardReport, look: Look, hosts: dict[str, dict[str, Any]]) -> BoardCheck:
    failures = {Failure(name) for name in report.failed}
    asked = [hosts[host] for host in look.hosts if host in hosts]
    delays = [row["crawl_delay"] for row in asked if row.get("crawl_delay")]
    return BoardCheck(
        board=report.board,
        platform=report.platform,
        reachable=None if failures & NOT_ASKED else not failures & UNREACHED,
        robots="forbids" if Failure.ROBOTS in failures else "allows" if asked else None,
        crawl_delay_seconds=max(delays, default=None),
        as_expected=not failures,
        claimed=look.claimed,
        wanted=look.wanted,
        passed_over=look.passed_over,
        details=look.details,
        more=look.more,
        titles=tuple(look.titles),
        requests=report.requests,
        reason=report.reason,
    )


def _robots(run_dir: Path) -> dict[str, dict[str, Any]]:
    """What the ledger holds of each host's robots.txt."""
    path = run_dir / ROBOTS
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else ()
    rows: Iterable[dict[str, Any]] = (json.loads(line) for line in lines)
    return {row["host"]: row for row in rows if "status" in row}


def would_read(found: BoardCheck) -> str:
    """In words, what a crawl would read of a board; of one that does not answer as expected the class of failure."""
    if not found.as_expected:
        return (found.reason or "nothing").partition(":")[0]
    counted = f"{found.wanted} of {found.wanted + found.passed_over} on the first page"
    asked = f", {found.details} pages of postings" if found.details else ""
    return counted + asked + (", and further pages" if found.more else "")
