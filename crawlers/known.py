"""What the database knows of this platform's boards, from the file that the app writes before a crawl."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Self

from scrapy.settings import BaseSettings

from crawlers.boards import Board
from crawlers.gone import GoneDetails
from schema.landing import KnownGone, read_known


class KnownPostings:
    """Per board: ref to the fingerprint of its listing entry, None where its text is due to be read again.

    Only the boards asked for are kept, and each is let go when it is over: about 200 bytes a posting.
    """

    def __init__(self, path: Path | None, boards: Collection[str], *, reread_days: int, patience: int = 0) -> None:
        """Reads the file once; no file means that nothing is known. `patience` is that of `gone.GoneDetails`."""
        self._patience = patience
        self._boards: dict[str, dict[str, str | None]] = {board: {} for board in boards}
        self._gone: dict[str, dict[str, KnownGone]] = {board: {} for board in boards}
        due = datetime.now(UTC) - timedelta(days=reread_days)
        for row in read_known(path) if path else ():
            if row.board not in self._boards:
                continue
            if isinstance(row, KnownGone):
                self._gone[row.board][row.ref] = row
            else:
                self._boards[row.board][row.ref] = row.fingerprint if row.read > due else None

    @classmethod
    def of(cls, path: str | None, boards: Iterable[Board], settings: BaseSettings) -> Self:
        """As a crawl's options and settings say."""
        days, patience = settings.getint("RXJOBS_REREAD_DAYS", 30), settings.getint("RXJOBS_GONE_AFTER", 0)
        ids = [board.id for board in boards]
        return cls(Path(path) if path else None, ids, reread_days=days, patience=patience)

    def count(self, board: str) -> int:
        """How many postings of a board are known to be open."""
        return len(self._boards.get(board, ()))

    def has(self, board: str, ref: str) -> bool:
        """Whether a posting has been read before."""
        return ref in self._boards.get(board, ())

    def is_unchanged(self, board: str, ref: str, fingerprint: str | None) -> bool:
        """Whether the listing entry is the one whose text was read, lately enough."""
        return fingerprint is not None and self._boards.get(board, {}).get(ref) == fingerprint

    def gone(self, board: str, query: str) -> GoneDetails:
        """The postings of a board that were gone under this query in the readings before this one."""
        rows = self._gone.get(board, {}).values()
        return GoneDetails({row.ref: row.readings for row in rows if row.query == query}, self._patience)

    def forget(self, board: str) -> None:
        """Lets a board go that is over."""
        self._boards.pop(board, None)
        self._gone.pop(board, None)


def fingerprint_of(entry: Mapping[str, Any], volatile: tuple[str, ...] = ()) -> str:
    """16 hex digits of a listing entry, less the keys that change without the posting changing ("Posted Today")."""
    stable = {name: value for name, value in entry.items() if name not in volatile}
    text = json.dumps(stable, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
