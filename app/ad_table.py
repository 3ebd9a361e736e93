"""Ads from a file in large tables, for matching: JSONL, CSV or Parquet, read in a stream.

The columns are those of `rxjobs dedupe` (docs/matching.md); all are text, absent ones null, `line` numbers the rows.
JSONL is parsed a block at a time; a block with a bad line is parsed again line by line to say which.
"""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import polars as pl
from polars.exceptions import PolarsError

from app.errors import UserError

COLUMNS = (
    "id", "title", "employer", "role", "location", "city", "state", "zip", "text", "html", "date_posted", "board",
    "requisition_id", "url", "first_seen", "last_seen",
)  # fmt: skip
SCHEMA = dict.fromkeys(COLUMNS, pl.String)
BLOCK_BYTES = 24_000_000
BLOCK_ROWS = 10_000
PARQUET_ROWS = 50_000
Complain = Callable[[int, str], None]


def tables(path: Path, complain: Complain) -> Iterator[pl.DataFrame]:
    """Tables of COLUMNS and `line`; `complain` gets the number of a bad line (or row) and what is wrong with it."""
    read = {".csv": _csv, ".parquet": _parquet}.get(path.suffix.lower(), _jsonl)
    try:
        for table in read(path, complain):
            for line in table.filter(pl.col("id").is_null() | (pl.col("id") == ""))["line"]:
                complain(line, "no id")
            yield table.filter(pl.col("id").is_not_null() & (pl.col("id") != ""))
    except OSError as error:
        raise UserError(f"cannot read {path}: {error.strerror or error}") from error


def _jsonl(path: Path, complain: Complain) -> Iterator[pl.DataFrame]:
    number = 1
    with path.open("rb") as stream:
        while lines := stream.readlines(BLOCK_BYTES):
            numbered = [(number + at, line) for at, line in enumerate(lines) if line.strip()]
            number += len(lines)
            yield _parsed(numbered, complain)


def _parsed(lines: list[tuple[int, bytes]], complain: Complain) -> pl.DataFrame:
    """One block; the fast parser takes all or nothing; odd things (a NUL, half a surrogate) go slowly."""
    block = b"".join(line for _, line in lines).removeprefix(b"\xef\xbb\xbf")
    if b"\\u0000" not in block and b"\\ud" not in block.lower():
        try:
            table = pl.read_ndjson(io.BytesIO(block), schema=SCHEMA)
        except PolarsError:
            table = pl.DataFrame()
        if table.height == len(lines):
            return table.with_columns(line=pl.Series([number for number, _ in lines], dtype=pl.Int64))
    return _slowly(lines, complain)


def _slowly(lines: list[tuple[int, bytes]], complain: Complain) -> pl.DataFrame:
    rows = []
    for number, line in lines:
        try:
            row = json.loads(line.decode("utf-8-sig", "replace"))
        except (ValueError, RecursionError) as error:
            complain(number, f"not JSON ({str(error).splitlines()[0][:80]})")
            continue
        if isinstance(row, dict):
            rows.append([number, *(_cell(row.get(name)) for name in COLUMNS)])
        else:
            complain(number, "not a JSON object")
    return _table(rows)


def _cell(value: Any) -> str | None:
    """A cell as text that a UTF-8 file can hold."""
    if value is None:
        return None
    text = value if isinstance(value, str) else json.dumps(value)
    return text.encode("utf-8", "replace").decode("utf-8")


def _table(rows: list[list[Any]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema={"line": pl.Int64, **SCHEMA}, orient="row").select(*COLUMNS, "line")


def _csv(path: Path, complain: Complain) -> Iterator[pl.DataFrame]:
    csv.field_size_limit(sys.maxsize)
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as stream:
        rows = csv.DictReader(stream)
        if not rows.fieldnames or "id" not in rows.fieldnames:
            raise UserError(f"the first line of {path} must name its columns, of {', '.join(COLUMNS)}; id is missing")
        while block := list(islice(_rows(rows, complain), BLOCK_ROWS)):
            yield _table(block)


def _rows(rows: csv.DictReader[str], complain: Complain) -> Iterator[list[Any]]:
    while True:
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            complain(rows.line_num + 1, f"not CSV ({error})")
            continue
        if row.get(None):
            complain(rows.line_num, "more cells than columns")
            continue
        yield [rows.line_num, *(row.get(name) or None for name in COLUMNS)]


def _parquet(path: Path, _complain: Complain) -> Iterator[pl.DataFrame]:
    try:
        whole = pl.scan_parquet(path)
        names = whole.collect_schema().names()
    except PolarsError as error:
        raise UserError(f"{path} is no Parquet file ({str(error).splitlines()[0]})") from error
    if "id" not in names:
        raise UserError(f"{path} has no column id")
    start = 1
    found = whole.select(pl.col(name).cast(pl.String) for name in COLUMNS if name in names)
    absent = [pl.lit(None, pl.String).alias(name) for name in COLUMNS if name not in names]
    for block in found.collect_batches(chunk_size=PARQUET_ROWS, maintain_order=True):
        lines = pl.int_range(start, start + block.height)
        start += block.height
        yield block.with_columns(*absent, line=lines).select(*COLUMNS, "line")
