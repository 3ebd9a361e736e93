"""One board's crawl in the making: what its listing held, what was read, what failed, and when it is over."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

from scrapy import Request

from crawlers.boards import Board
from crawlers.gone import GoneDetails
from schema.run import BoardReport
from schema.vocab import Failure


@dataclass(slots=True)
class BoardLog:
    """Counts of one board under one query; `report` says how it ended.

    `pending` requests are asked and not yet answered: at 0 the board is over. `listed` maps each ref of the listing
    to the fingerprint of its entry, `due` is how many entries it must hold. `finished` is false
    until the listing was read to its end, on platforms that say when. `dead` are refs whose entries outlive them
    (see gone.py): they do not count against the board.
    """

    board: Board
    query: str
    started: datetime = field(default_factory=lambda: datetime.now(UTC))
    listed: dict[str, str | None] = field(default_factory=dict)
    landed: set[str] = field(default_factory=set)
    unchanged: set[str] = field(default_factory=set)
    passed_over: int = 0
    expected: int | None = None
    due: int = 0
    finished: bool = True
    failed: Counter[str] = field(default_factory=Counter)
    evidence: dict[str, str] = field(default_factory=dict)
    reason: str | None = None
    requests: int = 0
    bytes: int = 0
    pending: int = 0
    gone: GoneDetails = field(default_factory=GoneDetails)
    dead: set[str] = field(default_factory=set)

    def fail(self, failure: Failure, detail: str) -> None:
        """Counts a failure; the first one is the reason of the board, the first of each class its evidence."""
        self.failed[failure.value] += 1
        self.evidence.setdefault(failure.value, detail[:500])
        self.reason = self.reason or f"{failure.value}: {detail}"[:500]

    def judge(self, *, known: int, everything: bool) -> None:
        """Holds what was read against what the board, the register and the database say it should be.

        `known` is how many postings of the board the database knows to be open. An answer without any entry is no
        proof that all of them closed: the catalogues of several platforms answer 200 and nothing when they are down.
        A board that failed already is judged: what else does not agree follows from that. Postings that are gone
        while the listing names them are failures, but for dead entries.
        """
        if not self.failed:
            self._hold_against(known, everything)
        if not self.failed:
            self.dead = self.gone.dead(len(self.listed))
        for ref, words in self.gone.told.items():
            if ref not in self.dead:
                self.fail(Failure.GONE, words)

    def _hold_against(self, known: int, everything: bool) -> None:
        wanted, entries = len(self.listed), len(self.listed) + self.passed_over
        floor = self.board.expect.min if self.board.expect else None
        if not self.finished:
            self.fail(Failure.TRUNCATED, "the listing was not read to its end")
        elif entries < self.due:
            self.fail(Failure.TRUNCATED, f"the board says {self.due} postings and listed {entries}")
        elif floor is not None and not everything and wanted < floor:
            self.fail(Failure.TRUNCATED, f"{wanted} postings listed, the register expects at least {floor}")
        elif known and not entries:
            self.fail(Failure.EMPTY, f"nothing listed where {known} postings were known")

    def oddities(self, *, everything: bool) -> Iterator[str]:
        """What a person may want to look at, on a board that was read well."""
        ceiling = self.board.expect.max if self.board.expect else None
        if ceiling is not None and len(self.listed) > ceiling and not everything:
            yield f"{len(self.listed)} postings listed, expected at most {ceiling}"
        if self.dead:
            yield f"{len(self.dead)} listed postings have been gone for long: {', '.join(sorted(self.dead)[:9])}"

    def count(self, request: Request | None, size: int) -> None:
        """Counts an answer of so many bytes, and the tries and redirects before it."""
        meta = request.meta if request else {}
        self.requests += 1 + meta.get("retry_times", 0) + len(meta.get("redirect_urls", ()))
        self.bytes += size

    def met(self) -> Counter[str]:
        """Failures by class so far, gone details among them."""
        return self.failed + Counter({Failure.GONE.value: len(self.gone.told)})

    def report(self) -> BoardReport:
        """How the board ended, as of now."""
        return BoardReport(
            board=self.board.id,
            platform=self.board.platform,
            query=self.query,
            started=self.started,
            finished=datetime.now(UTC),
            listed=len(self.listed),
            read=len(self.landed),
            unchanged=len(self.unchanged),
            passed_over=self.passed_over,
            expected=self.expected,
            failed=dict(sorted(self.failed.items())),
            evidence=dict(sorted(self.evidence.items())),
            complete=not self.failed,
            reason=self.reason,
            requests=self.requests,
            bytes=self.bytes,
        )
