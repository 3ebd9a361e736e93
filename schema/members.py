"""Files of independent gzip members: what can be read of them after a crash, and where a writer may go on.

A writer appends whole members. One that is killed leaves at most one member cut off; everything before it is whole,
and the lines of the cut-off one can be read up to the last whole line. `gzip.open` reads such files, but stops with
an error at the cut, and goes wrong for good when someone appends behind it.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

CHUNK_BYTES = 1 << 20
MAGIC = b"\x1f\x8b\x08"  # how a gzip member begins (RFC 1952, deflate)
GZIP = 31  # zlib's window bits for gzip framing


@dataclass(frozen=True, slots=True)
class Member:
    """The content of one member, the offset it ends at in the file, and what is wrong with it, if anything."""

    content: bytes
    end: int
    fault: str | None = None


def members(path: Path) -> Iterator[Member]:
    """The members of a file in order. After a damaged one reading goes on at the next that can be found."""
    data, start, ended = b"", 0, False
    with path.open("rb") as file:
        while data or not ended:
            content, rest, state = _inflate(data)
            if state == "whole":
                start += len(data) - len(rest)
                data = rest
                yield Member(content, start)
            elif state == "short" and not ended:
                more = file.read(max(CHUNK_BYTES, len(data)))
                data, ended = data + more, not more
            elif data:
                fault = "cut off" if state == "short" else "damaged"
                yield Member(content, start, f"{fault} gzip member at byte {start}")
                skip = data.find(MAGIC, 1)
                data, start = (data[skip:], start + skip) if skip > 0 else (b"", start + len(data))


def whole_bytes(path: Path) -> int:
    """How many bytes of the file are whole members: a writer cuts the file there before it appends."""
    end = 0
    for member in members(path):
        if member.fault:
            break
        end = member.end
    return end


def lines(path: Path) -> Iterator[bytes | str]:
    """The whole lines of a file; a str in between says what is wrong with the file at that point."""
    for member in members(path):
        content = member.content.rpartition(b"\n")[0] if member.fault else member.content
        yield from filter(None, content.split(b"\n"))
        if member.fault:
            yield member.fault


def _inflate(data: bytes) -> tuple[bytes, bytes, str]:
    """Content of the first member of data, what follows it, and whether it is whole, short or broken."""
    inflater = zlib.decompressobj(GZIP)
    try:
        content = inflater.decompress(data)
    except zlib.error:
        return _salvage(data), b"", "broken"
    return content, inflater.unused_data, "whole" if inflater.eof else "short"


def _salvage(data: bytes) -> bytes:
    """What inflates before the first error, in steps of 1 KiB."""
    inflater = zlib.decompressobj(GZIP)
    content = b""
    for start in range(0, len(data), 1024):
        try:
            content += inflater.decompress(data[start : start + 1024])
        except zlib.error:
            break
    return content
