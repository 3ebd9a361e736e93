"""Writes what a crawl reads: postings in gzip members, a line for each board that ended. Crash-safe by order.

A board's postings are on disk before its line is, so a board with a line needs no second crawl. There is no fsync:
what `kill -9` leaves in the page cache is kept; after a power cut the night is read again.
"""

from __future__ import annotations

import gzip
import json
import re
import time
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any, BinaryIO

from schema.landing import BOARDS, dump_raw, dump_report, load_raw, postings_path
from schema.members import whole_bytes
from schema.posting import RawPosting
from schema.run import BoardReport

MEMBER_LINES = 200
MEMBER_BYTES = 4 << 20
MEMBER_SECONDS = 2.0
LEVEL = 4  # of zlib: half the time of 6 for 5% more bytes, measured on 2,000 ads of 4 kB on 2026-11-25
SURROGATE = re.compile("[\ud800-\udfff]")  # half a character; JSON's escapes can spell it, UTF-8 cannot


class Landing:
    """The landing files of one platform in one run; the only writer of its postings."""

    def __init__(self, run: Path, platform: str) -> None:
        """Opens the files for appending and cuts off what a killed writer left half written."""
        run.mkdir(parents=True, exist_ok=True)
        self.scrubbed = 0
        self._lines: list[bytes] = []
        self._size = 0
        self._flushed = time.monotonic()
        self._postings = _reopened(postings_path(run, platform))
        self._boards = (run / BOARDS).open("ab", buffering=0)
        if _ends_within_a_line(run / BOARDS):
            self._boards.write(b"\n")

    def write(self, raw: RawPosting) -> None:
        """Lands one posting; what no database can store (NUL, lone surrogates) is taken out and counted."""
        line = dump_raw(raw)
        try:
            encoded = line.encode()
        except UnicodeEncodeError:
            encoded = b""
        if not encoded or "\\u0000" in line:
            encoded = dump_raw(self._scrub(raw)).encode()
        self._lines.append(encoded)
        self._size += len(encoded)
        if (
            len(self._lines) >= MEMBER_LINES
            or self._size >= MEMBER_BYTES
            or time.monotonic() - self._flushed >= MEMBER_SECONDS
        ):
            self.flush()

    def end(
        self,
        report: BoardReport,
        listed: Mapping[str, str | None],
        gone: Mapping[str, str] | None = None,
        dead: Collection[str] = (),
    ) -> None:
        """Writes that a board ended, after everything read of it; one write, since platforms share the file."""
        self.flush()
        self._say((dump_report(report, listed, gone, dead) + "\n").encode("utf-8", "replace"))

    def _say(self, line: bytes) -> None:
        self._boards.write(line)

    def flush(self) -> None:
        """Writes the postings held back as one gzip member."""
        self._flushed = time.monotonic()
        if not self._lines:
            return
        self._postings.write(gzip.compress(b"\n".join(self._lines) + b"\n", LEVEL, mtime=0))
        self._lines.clear()
        self._size = 0

    def close(self) -> None:
        """Flushes and closes the files."""
        self.flush()
        self._postings.close()
        self._boards.close()

    def _scrub(self, raw: RawPosting) -> RawPosting:
        fields = json.loads(dump_raw(raw))
        clean = scrub(fields)
        if clean == fields:  # the six characters \\u0000 written out in a text, which every database can store
            return raw
        self.scrubbed += 1
        return load_raw(json.dumps(clean))


def scrub(value: Any) -> Any:
    """The value without NUL and with U+FFFD for lone surrogates, in every string of it."""
    if isinstance(value, str):
        return SURROGATE.sub("\ufffd", value.replace("\x00", ""))
    if isinstance(value, list):
        return [scrub(item) for item in value]
    if isinstance(value, dict):
        return {scrub(name): scrub(item) for name, item in value.items()}
    return value


def _reopened(path: Path) -> BinaryIO:
    if path.exists():
        with path.open("r+b") as file:
            file.truncate(whole_bytes(path))
    return path.open("ab", buffering=0)


def _ends_within_a_line(path: Path) -> bool:
    with path.open("rb") as file:
        if not file.seek(0, 2):
            return False
        file.seek(-1, 2)
        return file.read(1) != b"\n"
