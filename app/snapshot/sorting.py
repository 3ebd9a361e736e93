"""Rows that come in any order, handed on in the order of an id: a large file is sorted in little memory.

A database is quick when it is asked in the order in which it holds its rows, and a file wants another. In the order of
the file each row of a million postings was looked up by itself, 15.1 s of processor time for the requirements; in that
of the readings it is 5.7 s, and sorting takes 2 more (SQLite, 3.5 million rows, 2026-11-28). Rows are parted by the
first character of the id, kept in files aside when there are many, and sorted a part at a time. Our ids are
hexadecimal, so there are sixteen parts of like size.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from app.snapshot.columns import Column
from app.snapshot.fetch import CHUNK_ROWS, schema

HELD_BYTES = 48 * 2**20  # in memory before rows go to files
FIRST = "_first"


class Parted:
    """Rows parted by the first character of `by`; files are made below `folder` and go with the block."""

    def __init__(self, folder: Path, by: str) -> None:
        self._by, self._above = by, folder
        self._held: dict[str, list[pl.DataFrame]] = defaultdict(list)
        self._files: dict[str, list[Path]] = defaultdict(list)
        self._size, self._names = 0, count()
        self._folder: TemporaryDirectory[str] | None = None

    def __enter__(self) -> Parted:
        return self

    def __exit__(self, *_raised: object) -> None:
        if self._folder:
            self._folder.cleanup()

    def add(self, frame: pl.DataFrame) -> None:
        """Take more rows."""
        first = pl.col(self._by).str.head(1).alias(FIRST)
        for (key,), rows in frame.with_columns(first).partition_by(FIRST, as_dict=True, include_key=False).items():
            self._held[str(key)].append(rows)
        self._size += int(frame.estimated_size())
        if self._size > HELD_BYTES:
            self._put_aside()

    def firsts(self) -> list[str]:
        """The first characters that there are, in order."""
        return sorted({*self._held, *self._files})

    def take(self, first: str, part: Part) -> pl.DataFrame:
        """The rows of that first character, which are given up."""
        files = [pl.read_ipc(file) for file in self._files.pop(first, [])]
        return pl.concat([part.none(), *files, *self._held.pop(first, [])])

    def _put_aside(self) -> None:
        self._folder = self._folder or TemporaryDirectory(prefix=".sorting-", dir=self._above)
        for key, frames in self._held.items():
            file = Path(self._folder.name) / f"{next(self._names)}.arrow"
            pl.concat(frames).write_ipc(file)
            self._files[key].append(file)
        self._held.clear()
        self._size = 0


@dataclass(frozen=True, slots=True)
class Part:
    """Some columns of a file, of which one is the id, with their rows in any order."""

    columns: Sequence[Column]
    rows: Iterable[pl.DataFrame]

    def none(self) -> pl.DataFrame:
        """No rows of it."""
        return pl.DataFrame(schema=schema(self.columns))


def in_order(folder: Path, parts: Sequence[Part], *, by: str, then: Sequence[str] = ()) -> Iterator[pl.DataFrame]:
    """The rows of the first of `parts`, with what the others say of the same `by`, in order of it and of `then`.

    Columns that are there for sorting alone are the caller's to drop. The disk below `folder` holds the rows meanwhile.
    """
    with ExitStack() as stack:
        first, *others = [_parted(stack, folder, part, by) for part in parts]
        for key in first.firsts():
            rows = first.take(key, parts[0])
            for told, part in zip(others, parts[1:], strict=True):
                rows = rows.join(told.take(key, part), on=by, how="left", maintain_order="left")
            yield from rows.sort(by, *then).iter_slices(CHUNK_ROWS)


def _parted(stack: ExitStack, folder: Path, part: Part, by: str) -> Parted:
    held = stack.enter_context(Parted(folder, by))
    for frame in part.rows:
        held.add(frame)
    return held
