"""What the database knows of this platform's boards, from the file that the app writes before a crawl."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from schema.landing import read_known


class KnownPostings:
    """Per board: ref to the fingerprint of its listing entry, None where its text is due to be read again.

    Only the boards asked for are kept, and each is let go when it is over: about 200 bytes a posting.
    """

    def __init__(self, path: Path | None, boards: Iterable[str], *, reread_days: int) -> None:
        """Reads the file once; no file means that nothing is known."""
        self._boards: dict[str, dict[str, str | None]] = {board: {} for board in boards}
        due = datetime.now(UTC) - timedelta(days=reread_days)
        for row in read_known(path) if path else ():
            if row.board in self._boards:
                self._boards[row.board][row.ref] = row.fingerprint if row.read > due else None

    def count(self, board: str) -> int:
        """How many postings of a board are known to be open."""
        return len(self._boards.get(board, ()))

    def has(self, board: str, ref: str) -> bool:
        """Whether a posting has been read before."""
        return ref in self._boards.get(board, ())

    def is_unchanged(self, board: str, ref: str, fingerprint: str | None) -> bool:
        """Whether the listing entry is the one whose text was read, lately enough."""
        return fingerprint is not None and self._boards.get(board, {}).get(ref) == fingerprint

    def forget(self, board: str) -> None:
        """Lets a board go that is over."""
        self._boards.pop(board, None)


def fingerprint_of(entry: Mapping[str, Any], volatile: tuple[str, ...] = ()) -> str:
    """16 hex digits of a listing entry, less the keys that change without the posting changing ("Posted Today")."""
    stable = {name: value for name, value in entry.items() if name not in volatile}
    text = json.dumps(stable, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
