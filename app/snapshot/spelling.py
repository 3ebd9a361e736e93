"""One spelling for each value, whatever engine it came from: times, days, booleans, words.

The same value must give the same bytes on SQLite and PostgreSQL. Words are cleaned of control and direction marks,
of ways to reach a person, and defused for spreadsheets; the offsets of a quote refer to the ad's own text.
"""

from __future__ import annotations

from typing import Any

import polars as pl

from app.snapshot.columns import Column, File
from app.snapshot.privacy import scrubbed

# Control characters but tab, line feed and carriage return, and the marks that turn the direction of writing.
UNPRINTABLE = "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069]"
# A spreadsheet runs a cell that starts so; an apostrophe in front makes it text (OWASP, CSV injection).
DANGEROUS = r"^[=+\-@\t\r]"


def spell(file: File, frame: pl.DataFrame) -> pl.DataFrame:
    """A fetched frame as the cells of its file: text, except integers and numbers."""
    told = [column for column in file.columns if column.type not in ("integer", "number")]
    return frame.with_columns(_spelled(column, frame).alias(column.name) for column in told)


def spelled(name: str) -> pl.Expr:
    """A time as text of either engine ('2026-11-01 03:05:00.123+00') in the form of the files."""
    return pl.col(name).str.head(19).str.replace(" ", "T", literal=True) + pl.lit("Z")


def _spelled(column: Column, frame: pl.DataFrame) -> Any:
    if column.words:
        return words(scrubbed(frame[column.name], column.holds))
    if column.type == "boolean":
        cells = pl.col(column.name)
        return (
            pl.when(cells.is_in(["1", "t", "true"]))
            .then(pl.lit("true"))
            .when(cells.is_not_null())
            .then(pl.lit("false"))
        )
    if column.type == "datetime":
        return spelled(column.name)
    return pl.col(column.name)


def words(cells: pl.Series) -> pl.Series:
    """Words of a board or an ad, printable and defused; quotes keep their line breaks, what is empty is null."""
    if cells.str.contains(UNPRINTABLE).any():
        cells = cells.str.replace_all(UNPRINTABLE, "")
    cells = cells.str.strip_chars_end("\r")
    if cells.str.contains(DANGEROUS).any():
        cells = cells.str.replace(DANGEROUS, "'$0")
    return cells.replace("", None)
