"""Write one file of a snapshot as CSV (RFC 4180, UTF-8) and, from that, as Parquet; both in batches.

The Parquet file is made from the CSV, so that both always hold the same, and with every option set here, so that the
same CSV gives the same bytes on any number of threads (one version of polars; the manifest names it).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import polars as pl

from app.errors import UserError
from app.snapshot.columns import File
from app.snapshot.spelling import spell

DTYPES: dict[str, pl.DataType] = {
    "string": pl.String(),
    "integer": pl.Int64(),
    "number": pl.Float64(),
    "boolean": pl.Boolean(),
    "date": pl.Date(),
    "datetime": pl.Datetime("us", "UTC"),
}
ROW_GROUP_ROWS = 100_000


@dataclass(frozen=True, slots=True)
class Written:
    """Rows written and, for each column, how many of them were not empty."""

    rows: int
    filled: dict[str, int]


class Tables:
    """The files of a folder, written by a thread while the next rows are fetched: polars needs no GIL for it."""

    def __init__(self, folder: Path, *, parquet: bool) -> None:
        """`parquet`: every file in that form too."""
        self._folder, self._parquet = folder, parquet
        self._thread = ThreadPoolExecutor(1, "snapshot")
        self._under_way: list[Future[None]] = []

    def __enter__(self) -> Tables:
        return self

    def __exit__(self, *raised: object) -> None:
        self._thread.shutdown(cancel_futures=raised[0] is not None)
        if raised[0] is None:
            self._settle()

    def write(self, file: File, content: Iterable[pl.DataFrame]) -> Written:
        """Write a file from fetched frames."""
        rows, filled = 0, Counter({column.name: 0 for column in file.columns})
        with (self._folder / f"{file.name}.csv").open("wb") as stream:
            stream.write((",".join(filled) + "\r\n").encode())
            before: Future[Counter[str]] | None = None
            for frame in content:
                filled.update(before.result() if before else {})
                before = self._thread.submit(_add, file, frame, stream)
                rows += frame.height
            filled.update(before.result() if before else {})
        if self._parquet:
            self._under_way.append(self._thread.submit(write_parquet, file, self._folder))
        return Written(rows, dict(filled))

    def _settle(self) -> None:
        for future in self._under_way:
            future.result()


def write_csv(file: File, content: Iterable[pl.DataFrame], folder: Path) -> Written:
    """Write `<name>.csv` with a header, CRLF line ends, empty cells for unknown values."""
    with Tables(folder, parquet=False) as tables:
        return tables.write(file, content)


def _add(file: File, frame: pl.DataFrame, stream: IO[bytes]) -> Counter[str]:
    """Add rows to a CSV; how many cells of each column are not empty."""
    names = [column.name for column in file.columns]
    if frame.columns != names:
        raise ValueError(f"{file.name}: columns {frame.columns} where {names} belong")
    told = spell(file, frame)
    told.write_csv(stream, include_header=False, line_terminator="\r\n", quote_style="necessary")
    return Counter({name: told.height - told[name].null_count() for name in names})


def write_parquet(file: File, folder: Path) -> None:
    """Write `<name>.parquet` from the CSV beside it, streaming, with the types of the columns."""
    frame = pl.scan_csv(
        folder / f"{file.name}.csv",
        schema={column.name: pl.String() for column in file.columns},
        infer_schema=False,
    )
    typed = frame.select(_typed(column.name, column.type) for column in file.columns)
    typed.sink_parquet(
        folder / f"{file.name}.parquet",
        compression="zstd",
        compression_level=3,
        statistics=True,
        row_group_size=ROW_GROUP_ROWS,
        maintain_order=True,
        engine="streaming",
    )


def _typed(name: str, kind: str) -> pl.Expr:
    column = pl.col(name)
    if kind == "boolean":
        return column == "true"
    if kind == "datetime":
        return column.str.to_datetime("%Y-%m-%dT%H:%M:%SZ", time_zone="UTC", time_unit="us")
    if kind == "date":
        return column.str.to_date("%Y-%m-%d")
    return column.cast(DTYPES[kind])


def write_table(frame: pl.DataFrame, path: Path, *, keep: bool = False) -> None:
    """A small table of ours as CSV in the same form, through a file aside; UserError when it cannot be written.

    `keep`: a file of other bytes that is there already, somebody's work perhaps, is an error and stays as it is.
    """
    partial = path.with_name(f".{path.name}.partial")
    try:
        frame.write_csv(partial, line_terminator="\r\n", quote_style="necessary")
        if keep and path.exists() and path.read_bytes() != partial.read_bytes():
            raise UserError(f"{path} exists and holds something else; choose another --out or remove it")
        partial.replace(path)
    except OSError as error:
        raise UserError(f"cannot write {path}: {error.strerror or error}") from error
    finally:
        partial.unlink(missing_ok=True)
