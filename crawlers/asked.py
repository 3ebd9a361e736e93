"""How often each host was asked in a night, counted by all of its crawls together.

A file for each host, one byte a request: a byte that is appended lands behind those of all other processes, and where
it ends is the count. Nothing is locked or waited for, nothing is lost by a crawl that is killed, and a night taken up
again goes on counting. 8 us a request (2026-11-28).
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

ASKED = "asked"  # in the run's folder
END = ".asked"  # of each file, so that no host is called "." or ".."
LONGEST = 200  # bytes of a name; what is longer is no host, and file systems end at 255


class Asked:
    """The counts in one folder, by `key` of the host."""

    def __init__(self, run: Path) -> None:
        """The counts of the run that lands in a folder."""
        self.folder = run / ASKED
        self.folder.mkdir(parents=True, exist_ok=True)

    def one(self, host: str) -> int:
        """Count a request; returns the how manieth of the night it is."""
        file = os.open(self._path(key(host)), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
        try:
            os.write(file, b".")
            return os.lseek(file, 0, os.SEEK_CUR)
        finally:
            os.close(file)

    def counts(self) -> dict[str, int]:
        """Key of each host to how often it was asked."""
        return {path.name.removesuffix(END): path.stat().st_size for path in sorted(self.folder.glob(f"*{END}"))}

    def begin(self, counts: Mapping[str, int]) -> None:
        """Set the counts to what other machines asked before."""
        for host, count in counts.items():
            path = self._path(host)
            path.touch()
            os.truncate(path, count)

    def _path(self, host: str) -> Path:
        return self.folder / f"{host}{END}"


def key(host: str) -> str:
    """The host as a file may be called."""
    name = quote(host.lower(), safe="")
    return name if len(name) <= LONGEST else hashlib.sha256(name.encode()).hexdigest()
