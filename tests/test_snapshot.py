"""Snapshots: same database, same bytes; defused cells; nothing half-written; the dictionary tells the truth."""

from __future__ import annotations

import csv
import json
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import UserError
from app.snapshot.cells import DANGEROUS, cell, line, words
from app.snapshot.columns import FILES, POSTINGS, TEXTS, Column, File
from app.snapshot.describe import Edition, datapackage, sha256
from app.snapshot.selects import ROWS
from app.snapshot.tables import write_csv, write_parquet
from app.snapshot.verify import verify

SMALL = File(
    "small",
    "one thing",
    (
        Column("id", "string", "its id"),
        Column("said", "string", "its words", words=True),
        Column("count", "integer", "how many"),
        Column("share", "number", "how much"),
        Column("known", "boolean", "whether"),
        Column("day", "date", "when"),
        Column("at", "datetime", "when exactly"),
    ),
    ("id",),
)
ROW = ("a", '=SUM(A1), "x"\nnext', 3, 2.5, True, date(2026, 11, 25), datetime(2026, 11, 25, 4, 5, 6, tzinfo=UTC))


def test_every_file_of_the_contract_has_columns_and_a_select() -> None:
    names = {file.name for file in FILES}
    contract = "postings jobs job_postings requirements duties_skills pay places spells boards"
    assert names == set(contract.split()) == set(ROWS) - {TEXTS.name}
    for file in FILES:
        columns = [column.name for column in file.columns]
        assert len(columns) == len(set(columns))
        assert set(file.key) <= set(columns)


def test_a_cell_has_one_spelling() -> None:
    assert [cell(v) for v in (None, True, False, 3.0, 0.1, "x", date(2026, 1, 2))] == [
        None, "true", "false", "3", "0.1", "x", "2026-01-02",
    ]  # fmt: skip
    assert cell(datetime(2026, 1, 2, 3, 4, 5, 678, tzinfo=UTC)) == "2026-01-02T03:04:05Z"


@given(st.text())
def test_no_cell_of_words_starts_a_formula(text: str) -> None:
    assert not (words(text) or "").startswith(DANGEROUS)


def test_numbers_are_not_defused() -> None:
    assert line(SMALL, ("a", "b", -3, -2.5, None, None, None))[2:4] == ("-3", "-2.5")


def test_words_are_defused_and_keep_their_line_breaks() -> None:
    assert words("+1\nx\x00\u202e") == "'+1\nx"


def test_a_row_of_the_wrong_length_is_refused() -> None:
    with pytest.raises(ValueError, match="2 values for 7 columns"):
        line(SMALL, ("a", "b"))


def test_csv_and_parquet_hold_the_same(tmp_path: Path) -> None:
    written = write_csv(SMALL, [ROW, ("b", None, None, None, None, None, None)], tmp_path)
    write_parquet(SMALL, tmp_path)
    rows = list(csv.reader((tmp_path / "small.csv").open(encoding="utf-8", newline="")))
    frame = pl.read_parquet(tmp_path / "small.parquet")
    assert rows[1] == ["a", '\'=SUM(A1), "x"\nnext', "3", "2.5", "true", "2026-11-25", "2026-11-25T04:05:06Z"]
    assert frame.row(0) == ("a", '\'=SUM(A1), "x"\nnext', 3, 2.5, True, date(2026, 11, 25), ROW[6])
    assert frame.row(1) == ("b", None, None, None, None, None, None)
    assert written.rows == 2
    assert written.filled["said"] == 1


def test_an_empty_file_still_has_its_columns_and_types(tmp_path: Path) -> None:
    write_csv(POSTINGS, [], tmp_path)
    write_parquet(POSTINGS, tmp_path)
    frame = pl.read_parquet(tmp_path / "postings.parquet")
    assert frame.schema["first_seen"] == pl.Datetime("us", "UTC")
    assert frame.height == 0


def test_the_dictionary_names_every_column_with_its_fill_rate(tmp_path: Path) -> None:
    written = {file.name: write_csv(file, [], tmp_path) for file in FILES}
    edition = Edition(datetime(2026, 11, 25, tzinfo=UTC), "1", "0.1", None)
    package = json.loads(json.dumps(datapackage(edition, written)))
    fields = {(r["path"], f["name"]) for r in package["resources"] for f in r["schema"]["fields"]}
    assert fields == {(f"{file.name}.csv", column.name) for file in FILES for column in file.columns}


def test_a_snapshot_that_was_cut_off_altered_or_added_to_is_told(tmp_path: Path) -> None:
    for name, text in {"a.csv": "1,2", "b.csv": "3,4", "c.csv": "5,6"}.items():
        (tmp_path / name).write_text(text)
    entries = [{"name": p.name, "bytes": 3, "sha256": sha256(p)} for p in sorted(tmp_path.iterdir())]
    (tmp_path / "manifest.json").write_text(json.dumps({"files": entries}))
    assert verify(tmp_path) == []
    (tmp_path / "a.csv").write_text("1,")
    (tmp_path / "b.csv").write_text("3,5")
    (tmp_path / "c.csv").rename(tmp_path / "d.csv")
    faults = verify(tmp_path)
    assert [fault.split(" ", 1)[0] for fault in faults] == ["c.csv", "d.csv", "a.csv", "b.csv"]
    (tmp_path / "manifest.json").write_text('{"files": [{"na')
    with pytest.raises(UserError, match="cut off"):
        verify(tmp_path)
