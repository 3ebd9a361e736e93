"""Write one file of a snapshot as CSV (RFC 4180, UTF-8) and, from that, as Parquet; both in batches.

The Parquet file is made from the CSV, so that both always hold the same, and with every option set here, so that the
same CSV gives the same bytes on any number of threads (one version of polars; the manifest names it).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from app.errors import UserError
from app.snapshot.columns import File

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


def write_csv(file: File, content: Iterable[pl.DataFrame], folder: Path) -> Written:
    """Write `<name>.csv` with a header, CRLF line ends, empty cells for unknown values."""
    names = [column.name for column in file.columns]
    rows, filled = 0, Counter(dict.fromkeys(names, 0))
    with (folder / f"{file.name}.csv").open("wb") as stream:
        stream.write((",".join(names) + "\r\n").encode())
        for frame in content:
            if frame.columns != names:
                raise ValueError(f"{file.name}: columns {frame.columns} where {names} belong")
            frame.write_csv(stream, include_header=False, line_terminator="\r\n", quote_style="necessary")
            rows += frame.height
            filled.update({name: frame.height - frame[name].null_count() for name in names})
    return Written(rows, dict(filled))


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


def write_table(frame: pl.DataFrame, path: Path) -> None:
    """A small table of ours as CSV in the same form, through a file aside; UserError when it cannot be written."""
    partial = path.with_name(f".{path.name}.partial")
    try:
        frame.write_csv(partial, line_terminator="\r\n", quote_style="necessary")
        partial.replace(path)
    except OSError as error:
        raise UserError(f"cannot write {path}: {error.strerror or error}") from error
    finally:
        partial.unlink(missing_ok=True)
