"""One search as it is paged through: where the next page begins, and whether all that was promised was met.

A list moves while it is read. An entry added in front pushes the others down, which shows as repeated rows and loses
nothing; an entry taken away pulls them up, and one that stood at the border of two pages is never seen. So a total that
shrinks proves nothing, as do pages that repeat earlier ones.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from crawlers.base import Board, Failure, PlatformSpider


@dataclass(slots=True)
class Search:
    """A search for `term`: the refs it met, how many rows its pages held, and the total that its first page stated."""

    term: str = ""
    met: set[str] = field(default_factory=set)
    rows: int = 0
    total: int | None = None

    def turn(self, spider: PlatformSpider, board: Board, refs: Iterable[object], total: int) -> bool:
        """Whether to ask for the page after this one, which holds `refs` and states `total`.

        At the end what was met is held against the total of the first page.
        """
        listed = [str(ref) for ref in refs]
        fresh = set(listed) - self.met
        self.met |= fresh
        self.rows += len(listed)
        first, self.total = self.total, total if self.total is None else self.total
        if first is not None and total < first:
            spider.failed(board, Failure.TRUNCATED, f"the total fell from {first} to {total} while the list was read")
            return bool(fresh) and self.rows < total
        if fresh and self.rows < total:
            return True
        spider.expect(board, self.total, seen=len(self.met))
        return False
