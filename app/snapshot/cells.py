"""Cells of a CSV file: one spelling for each value, and words defused for spreadsheets.

The same value must give the same bytes on SQLite and PostgreSQL: times in UTC with `Z`, floats in their shortest form,
booleans as true and false, nothing for None.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from app.snapshot.columns import Column, File

# A spreadsheet runs a cell that starts so; an apostrophe in front makes it text (OWASP, CSV injection).
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
UNPRINTABLE = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 127, 8206, 8207, *range(8234, 8239)])


def cell(value: Any) -> str | None:
    """One value as text; None stays None, which is an empty cell."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return str(value)


def words(text: str | None) -> str | None:
    """Words of a board or an ad without control and direction marks, defused; quotes keep their line breaks."""
    if text is None:
        return None
    clean = text.translate(UNPRINTABLE)
    return "'" + clean if clean.startswith(DANGEROUS) else clean


def line(file: File, row: tuple[Any, ...]) -> tuple[str | None, ...]:
    """A row as the cells of its file, in the order of its columns."""
    if len(row) != len(file.columns):
        raise ValueError(f"{file.name}: {len(row)} values for {len(file.columns)} columns")
    return tuple(_cell(column, value) for column, value in zip(file.columns, row, strict=True))


def _cell(column: Column, value: Any) -> str | None:
    return words(cell(value)) if column.words else cell(value)
