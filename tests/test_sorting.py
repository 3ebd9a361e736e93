"""Rows of a snapshot sorted in parts: the order and the rows are those of sorting them at once, and no file stays."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.snapshot import sorting
from app.snapshot.columns import Column
from app.snapshot.sorting import Part, in_order

ID, NUMBER, SAID = Column("id", "string", "id"), Column("number", "integer", "nth"), Column("said", "string", "words")
Row = tuple[str, int]
rows_of_many = st.lists(st.tuples(st.text("0af", min_size=1, max_size=3), st.integers(0, 9)), max_size=40)


def frames(rows: list[Row], size: int) -> list[pl.DataFrame]:
    """The rows a few at a time."""
    whole = pl.DataFrame(rows, schema={"id": pl.String(), "number": pl.Int64()}, orient="row")
    return list(whole.iter_slices(size)) if rows else []


def sorted_rows(folder: Path, rows: list[Row], size: int = 3) -> list[Row]:
    """As `in_order` hands them on."""
    told = in_order(folder, [Part((ID, NUMBER), frames(rows, size))], by="id", then=("number",))
    return [row for frame in told for row in frame.rows()]


@given(rows_of_many)
@pytest.mark.parametrize("held", [1, 2**20])
def test_sorted_in_parts_is_sorted(tmp_path_factory: pytest.TempPathFactory, held: int, rows: list[Row]) -> None:
    folder = tmp_path_factory.mktemp("sorting")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sorting, "HELD_BYTES", held)
        assert sorted_rows(folder, rows) == sorted(rows)
    assert list(folder.iterdir()) == []


def test_many_rows_wait_in_files_and_a_reader_that_stops_leaves_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sorting, "HELD_BYTES", 1)
    monkeypatch.setattr(sorting, "CHUNK_ROWS", 2)
    rows = [(f"{n % 16:x}{n:02}", n) for n in range(50)]
    told = in_order(tmp_path, [Part((ID, NUMBER), frames(rows, 7))], by="id")
    assert next(told).height == 2
    assert list(tmp_path.rglob("*.arrow"))
    told.close()
    assert list(tmp_path.iterdir()) == []


def test_rows_get_what_other_parts_say_of_the_same_and_nothing_where_they_say_nothing(tmp_path: Path) -> None:
    said = pl.DataFrame({"id": ["b1", "a1"], "said": ["of b1", "of a1"]})
    parts = [Part((ID, NUMBER), frames([("c1", 3), ("a1", 1), ("a2", 2)], 2)), Part((ID, SAID), [said])]
    found = pl.concat(in_order(tmp_path, parts, by="id"))
    assert found.rows() == [("a1", 1, "of a1"), ("a2", 2, None), ("c1", 3, None)]


def test_a_part_without_any_rows_still_has_its_columns(tmp_path: Path) -> None:
    parts = [Part((ID, NUMBER), frames([("a1", 1)], 2)), Part((ID, SAID), [])]
    assert pl.concat(in_order(tmp_path, parts, by="id")).rows() == [("a1", 1, None)]
