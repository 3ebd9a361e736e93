"""What a run's landing files hold: postings one after the other, and what each board was seen to have."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

from schema import landing
from schema.posting import RawPosting, posting_id
from schema.run import BoardReport
from schema.vocab import Failure

CLOCK_SLACK = timedelta(days=1)  # what is stamped later than this after its ingest began came from a wrong clock
NO_REPORT = "no report: the crawl ended before this board did"


@dataclass(slots=True)
class BoardSeen:
    """What one board landed: posting ids, those of them that said they are filled, and the bounds of the fetching."""

    platform: str
    query: str
    first: datetime
    last: datetime
    ids: set[str] = field(default_factory=set)
    filled: set[str] = field(default_factory=set)

    def add(self, raw: RawPosting) -> None:
        """Take in one landed posting."""
        self.first, self.last = min(self.first, raw.fetched), max(self.last, raw.fetched)
        self.query = raw.query
        self.ids.add(raw.id)
        is_over = raw.closed_by_board or raw.ended is not None
        (self.filled.add if is_over else self.filled.discard)(raw.id)


@dataclass(frozen=True, slots=True)
class Ended:
    """How a board ended: its report, the ids of postings it answered with and of others it listed, those that are not
    open left out; refs listed and gone themselves with what said so, and those of them whose entries are dead."""

    report: BoardReport
    answered: set[str]
    listed: set[str] = field(default_factory=set)
    gone: Mapping[str, str] = field(default_factory=dict)
    dead: frozenset[str] = frozenset()

    @property
    def postings(self) -> int:
        """How many postings it speaks of."""
        return len(self.answered) + len(self.listed)

    def shown(self, closed: Mapping[str, datetime]) -> list[str]:
        """The ids of the postings it shows as open. Those `closed` as gone before are named by their listing all the
        time, which says nothing: only an answer of their own opens them again."""
        still = {key for key in self.listed if key not in closed or closed[key] >= self.report.finished}
        return sorted(self.answered | still)


@dataclass(slots=True)
class Robots:
    """What the robots.txt of one host said: its hash, the delay it asks for, the addresses it forbade us."""

    sha256: str | None = None
    crawl_delay_seconds: float | None = None
    forbidden: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Landing:
    """A run's landing folder under ingest. Times later than `recorded` plus a day's slack are set to it."""

    folder: Path
    recorded: datetime
    seen: dict[str, BoardSeen] = field(default_factory=dict)
    bad_lines: int = 0

    def postings(self, complain: Callable[[str], None]) -> Iterator[RawPosting]:
        """The postings in order of file and line; a line that cannot be read is one complaint."""
        for path in sorted(self.folder.glob("*.jsonl.gz")):
            if path.name == landing.KNOWN:
                continue
            for number, line in landing.read_landing(path):
                if isinstance(line, str):
                    self.bad_lines += 1
                    complain(f"{path}, line {number}: {line}; passed over")
                    continue
                yield self._note(line)

    def reports(self) -> Iterator[Ended]:
        """After the postings: how each board ended, in order of board. One that only landed postings gets a report."""
        given = landing.read_reports(self.folder)
        for board in sorted({*given, *self.seen}):
            seen = self.seen.get(board)
            landed, filled = (seen.ids, seen.filled) if seen else (set[str](), set[str]())
            if board not in given:
                yield Ended(_report_of(board, self.seen[board]), landed - filled)
                continue
            told = given[board]
            dead = frozenset(ref for ref in told.dead if posting_id(board, ref) not in landed)
            listed = {posting_id(board, ref) for ref in told.listed if ref not in dead}
            yield Ended(self._sane(told.report), landed - filled, listed - landed, told.gone, dead)

    def robots(self) -> Mapping[str, Robots]:
        """Host to what its robots.txt said, from the ledger; lines that were cut off are passed over."""
        hosts: dict[str, Robots] = defaultdict(Robots)
        path = self.folder / landing.ROBOTS
        for line in path.read_text(encoding="utf-8", errors="replace").splitlines() if path.exists() else ():
            try:
                row = json.loads(line)
                robots = hosts[row["host"]]
            except (ValueError, KeyError, TypeError):
                continue
            robots.sha256 = row.get("sha256") or robots.sha256
            robots.crawl_delay_seconds = row.get("crawl_delay") or robots.crawl_delay_seconds
            if row.get("decision") == "forbidden" and row.get("url"):
                robots.forbidden.add(row["url"])
        return hosts

    def _note(self, raw: RawPosting) -> RawPosting:
        if raw.fetched > self.recorded + CLOCK_SLACK:
            raw = replace(raw, fetched=self.recorded)
        if raw.board not in self.seen:
            self.seen[raw.board] = BoardSeen(raw.platform, raw.query, raw.fetched, raw.fetched)
        self.seen[raw.board].add(raw)
        return raw

    def _sane(self, report: BoardReport) -> BoardReport:
        if report.finished <= self.recorded + CLOCK_SLACK:
            return report
        return replace(report, started=min(report.started, self.recorded), finished=self.recorded)


def platforms(raws: list[RawPosting]) -> Mapping[str, str]:
    """Board id to platform of the boards in a batch."""
    return {raw.board: raw.platform for raw in raws}


def _report_of(board: str, seen: BoardSeen) -> BoardReport:
    return BoardReport(
        board=board,
        platform=seen.platform,
        query=seen.query,
        started=seen.first,
        finished=seen.last,
        listed=len(seen.ids),
        read=len(seen.ids),
        failed={Failure.CRASHED: 1},
        evidence={Failure.CRASHED: NO_REPORT},
        reason=NO_REPORT,
    )
