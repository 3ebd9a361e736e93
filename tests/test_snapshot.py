"""Snapshots: one spelling for each value, defused words, nothing half-written; the dictionary tells the truth."""

from __future__ import annotations

import csv
import errno
import json
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import UserError
from app.snapshot.columns import FILES, POSTINGS, TEXTS, Column, File
from app.snapshot.content import CONTENT, jurisdictions_joined
from app.snapshot.describe import Edition, datapackage, sha256
from app.snapshot.fetch import whole
from app.snapshot.folder import building
from app.snapshot.moment import Moment
from app.snapshot.spelling import spell, words
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
SAID = '=SUM(A1), "x"\nnext'
DANGEROUS = tuple("=+-@\t\r")


def fetched(*rows: tuple[object, ...]) -> pl.DataFrame:
    """Rows of SMALL as they come from an engine."""
    kinds = {"integer": pl.Int64(), "number": pl.Float64()}
    return pl.DataFrame(rows, schema={c.name: kinds.get(c.type, pl.String()) for c in SMALL.columns}, orient="row")


def read(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.reader(lines))


def test_every_file_of_the_contract_has_columns_and_a_select() -> None:
    contract = "postings jobs job_postings requirements duties_skills pay places spells boards"
    assert {file.name for file in FILES} == set(contract.split())
    assert {*FILES, TEXTS} == {file for file in (*FILES, TEXTS) if file.name in CONTENT}
    assert len(CONTENT) == len(FILES) + 1
    for file in FILES:
        columns = [column.name for column in file.columns]
        assert len(columns) == len(set(columns))
        assert set(file.key) <= set(columns)


@pytest.mark.parametrize(
    ("known", "at"),
    [("1", "2026-01-02 03:04:05.000678"), ("t", "2026-01-02 03:04:05.000678+00"), ("true", "2026-01-02T03:04:05Z")],
)
def test_a_value_has_one_spelling_whatever_engine_it_came_from(known: str, at: str) -> None:
    row = spell(SMALL, fetched(("a", "b", -3, -2.5, known, "2026-01-02", at))).row(0)
    assert row == ("a", "b", -3, -2.5, "true", "2026-01-02", "2026-01-02T03:04:05Z")


def test_what_is_unknown_stays_unknown() -> None:
    assert spell(SMALL, fetched(("a", "", None, None, None, None, None))).row(0) == ("a", *[None] * 6)
    assert spell(SMALL, fetched(("a", "b", 0, 0.0, "f", None, None))).row(0)[2:5] == (0, 0.0, "false")


@given(st.text())
def test_no_cell_of_words_starts_a_formula(text: str) -> None:
    if "\ud800" <= max(text, default="") <= "\udfff":
        return
    assert not (words(pl.Series([text]))[0] or "").startswith(DANGEROUS)


def test_words_are_defused_and_keep_their_line_breaks() -> None:
    assert words(pl.Series(["+1\nx\x00\u202e", "\x1f=1", "plain\r"])).to_list() == ["'+1\nx", "'=1", "plain"]


def test_a_frame_of_other_columns_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="small: columns"):
        write_csv(SMALL, [pl.DataFrame({"id": ["a"]})], tmp_path)


def test_csv_and_parquet_hold_the_same(tmp_path: Path) -> None:
    at = datetime(2026, 11, 25, 4, 5, 6, tzinfo=UTC)
    row = ("a", SAID, 3, 2.5, "1", "2026-11-25", "2026-11-25 04:05:06")
    frame = spell(SMALL, fetched(row, ("b", *[None] * 6)))
    written = write_csv(SMALL, [frame], tmp_path)
    write_parquet(SMALL, tmp_path)
    held = pl.read_parquet(tmp_path / "small.parquet")
    rows = read(tmp_path / "small.csv")
    assert rows[1] == ["a", f"'{SAID}", "3", "2.5", "true", "2026-11-25", "2026-11-25T04:05:06Z"]
    assert held.row(0) == ("a", f"'{SAID}", 3, 2.5, True, date(2026, 11, 25), at)
    assert held.row(1) == ("b", *[None] * 6)
    assert (written.rows, written.filled["said"], written.filled["id"]) == (2, 1, 2)


def test_an_empty_file_still_has_its_columns_and_types(tmp_path: Path) -> None:
    write_csv(POSTINGS, [], tmp_path)
    write_parquet(POSTINGS, tmp_path)
    frame = pl.read_parquet(tmp_path / "postings.parquet")
    assert frame.schema["first_seen"] == pl.Datetime("us", "UTC")
    assert frame.height == 0


def test_the_dictionary_names_every_column_with_its_fill_rate(tmp_path: Path) -> None:
    written = {file.name: write_csv(file, [], tmp_path) for file in FILES}
    edition = Edition(Moment(datetime(2026, 11, 25, tzinfo=UTC), "night", "1"), None, "0.1")
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


@pytest.mark.parametrize(
    ("failure", "says"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "No space left on device; nothing was published"),
        (pl.exceptions.ComputeError("os error 28: No space left on device"), "no space left; nothing was published"),
    ],
)
def test_a_snapshot_that_fails_leaves_nothing_behind(tmp_path: Path, failure: Exception, says: str) -> None:
    def fail() -> None:
        with building(tmp_path / "new") as folder:
            (folder / "half.csv").write_text("1,")
            raise failure

    with pytest.raises(UserError, match=says):
        fail()
    assert list(tmp_path.iterdir()) == []


def test_an_existing_folder_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / "mine").write_text("keep")
    (tmp_path / "file").write_text("keep")
    for name in ("old", "file"):
        with pytest.raises(UserError, match="exists and is not empty"), building(tmp_path / name):
            pass
    with pytest.raises(UserError, match="cannot write"), building(tmp_path / "file" / "below"):
        pass
    assert (tmp_path / "old" / "mine").read_text() == (tmp_path / "file").read_text() == "keep"


@given(st.lists(st.integers(0, 4), max_size=30).map(sorted), st.integers(1, 7))
def test_frames_cut_anywhere_become_frames_that_part_no_group(keys: list[int], size: int) -> None:
    frame = pl.DataFrame({"key": keys, "row": range(len(keys))}, schema={"key": pl.Int64, "row": pl.Int64})
    parts = list(whole((frame[at : at + size] for at in range(0, frame.height, size)), "key"))
    assert [row for part in parts for row in part["row"]] == list(range(len(keys)))
    assert sum(part["key"].n_unique() for part in parts) == len(set(keys))


@pytest.mark.parametrize("cut", range(1, 7))
def test_jurisdictions_of_a_requirement_are_one_cell_wherever_the_rows_were_cut(cut: int) -> None:
    columns = ["posting_id", "number", "code", "jurisdiction", "quote"]
    fetched = [
        ("a", 1, "X", "OH", "q1"), ("a", 1, "X", "@WORKSITE", "q1"), ("a", 2, "Y", None, "q2"),
        ("b", 1, "X", "TX", "q3"),
        ("b", 2, "X", "TX", "q4"), ("b", 2, "X", "OH", "q4"), ("c", 2, "X", None, None),
    ]  # fmt: skip
    frame = pl.DataFrame(fetched, schema=columns, orient="row")
    joined = pl.concat(jurisdictions_joined([frame[:cut], frame[cut:]]))
    assert joined.columns == columns
    assert joined.rows() == [
        ("a", 1, "X", "OH @WORKSITE", "q1"), ("a", 2, "Y", None, "q2"),
        ("b", 1, "X", "TX", "q3"),
        ("b", 2, "X", "TX OH", "q4"), ("c", 2, "X", None, None),
    ]  # fmt: skip
