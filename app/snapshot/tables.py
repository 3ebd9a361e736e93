"""Write one file of a snapshot as CSV (RFC 4180, UTF-8) and, from that, as Parquet; both in batches."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from app.snapshot.cells import line
from app.snapshot.columns import File

DTYPES: dict[str, pl.DataType] = {
    "string": pl.String(),
    "integer": pl.Int64(),
    "number": pl.Float64(),
    "boolean": pl.Boolean(),
    "date": pl.Date(),
    "datetime": pl.Datetime("us", "UTC"),
}


@dataclass(frozen=True, slots=True)
class Written:
    """Rows written and, for each column, how many of them were not empty."""

    rows: int
    filled: dict[str, int]


def write_csv(file: File, rows: Iterable[tuple[Any, ...]], folder: Path) -> Written:
    """Write `<name>.csv` with a header, CRLF line ends, empty cells for unknown values."""
    names = [column.name for column in file.columns]
    filled = [0] * len(names)
    count = 0
    with (folder / f"{file.name}.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(names)
        for row in rows:
            cells = line(file, row)
            writer.writerow(cells)
            count += 1
            for index, value in enumerate(cells):
                filled[index] += value not in (None, "")
    return Written(count, dict(zip(names, filled, strict=True)))


def write_parquet(file: File, folder: Path) -> None:
    """Write `<name>.parquet` from the CSV beside it, streaming, with the types of the columns."""
    frame = pl.scan_csv(
        folder / f"{file.name}.csv",
        schema={column.name: pl.String() for column in file.columns},
        infer_schema=False,
    )
    typed = frame.select(_typed(column.name, column.type) for column in file.columns)
    typed.sink_parquet(folder / f"{file.name}.parquet", compression="zstd", statistics=True)


def _typed(name: str, kind: str) -> pl.Expr:
    column = pl.col(name)
    if kind == "boolean":
        return column == "true"
    if kind == "datetime":
        return column.str.to_datetime("%Y-%m-%dT%H:%M:%SZ", time_zone="UTC", time_unit="us")
    if kind == "date":
        return column.str.to_date("%Y-%m-%d")
    return column.cast(DTYPES[kind])
