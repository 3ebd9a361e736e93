"""Ads from a file: JSONL or CSV, one ad a line, for `rxjobs read`. A bad line is reported and the rest goes on."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TextIO

from app.errors import UserError
from schema.posting import RawPlace, RawPosting

COLUMNS = ("id", "title", "employer", "location", "html", "text", "date_posted", "url")
# Relative dates of an ad in a file have no fetch time to lean on; none is printed, so any fixed moment serves.
UNDATED = datetime(2000, 1, 1, tzinfo=UTC)


class BadLineError(ValueError):
    """A line of the input that holds no ad; the text says why."""


Line = tuple[int, RawPosting | BadLineError]


def ads(path: Path) -> Iterator[Line]:
    """(line number, ad or what is wrong with the line) in file order; `.csv` is read as CSV, anything else as JSONL."""
    try:
        stream = path.open(encoding="utf-8-sig", errors="replace", newline="")
    except OSError as error:
        raise UserError(f"cannot read {path}: {error.strerror}") from error
    with stream:
        yield from _csv(stream) if path.suffix.lower() == ".csv" else _jsonl(stream)


def _jsonl(stream: TextIO) -> Iterator[Line]:
    for number, line in enumerate(stream, 1):
        if line.strip():
            yield number, _parsed(line)


def _parsed(line: str) -> RawPosting | BadLineError:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        return BadLineError(f"not JSON ({str(error).splitlines()[0][:80]})")
    return _ad(row) if isinstance(row, dict) else BadLineError("not a JSON object")


def _csv(stream: TextIO) -> Iterator[Line]:
    csv.field_size_limit(sys.maxsize)
    rows = csv.DictReader(stream)
    if not rows.fieldnames or "title" not in rows.fieldnames:
        raise UserError(f"the first line of a CSV must name its columns, of {', '.join(COLUMNS)}; title is missing")
    try:
        for row in rows:
            yield rows.line_num, _ad(row)
    except csv.Error as error:
        yield rows.line_num + 1, BadLineError(f"not CSV ({error})")


def _whole(value: object) -> object:
    """Text without lone surrogates, which no UTF-8 file can hold."""
    return value.encode("utf-8", "replace").decode("utf-8") if isinstance(value, str) else value


def _ad(row: dict[str, Any]) -> RawPosting | BadLineError:
    cells: dict[str, Any] = {name: _whole(row.get(name)) for name in COLUMNS}
    ref, title = cells["id"], cells["title"]
    if ref is None or ref == "" or isinstance(ref, dict | list):
        return BadLineError("no id")
    wrong = [name for name in COLUMNS[1:] if cells[name] is not None and not isinstance(cells[name], str)]
    if wrong:
        return BadLineError(f"{', '.join(wrong)} must be text")
    if not (title or cells["html"] or cells["text"]):
        return BadLineError("neither title nor html nor text")
    return RawPosting(
        board="file",
        platform="file",
        ref=str(ref),
        query="file",
        url=cells["url"] or "",
        fetched=UNDATED,
        title=title or "",
        employer=cells["employer"] or None,
        html=cells["html"] or None,
        text=cells["text"] or None,
        places=(RawPlace(text=cells["location"]),) if cells["location"] else (),
        date_posted=cells["date_posted"] or None,
    )
