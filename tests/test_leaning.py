"""Headings and labels no row knows, read by the words they lean to."""

from __future__ import annotations

import pytest

from pipeline.leaning import leaning
from pipeline.sections import heading_words, opened_section
from pipeline.text import document


@pytest.mark.parametrize(
    ("heading", "section"),
    [
        ("It would be grand if you", "preferred"),
        ("Wanted, not required", "preferred"),
        ("Our wishes", "preferred"),
        ("You will not need", "unneeded"),
        ("Leave these at home", "unneeded"),
        ("Gotta have", "required"),
        ("The road to our door", None),
    ],
)
def test_words_of_a_heading_lean(heading: str, section: str | None) -> None:
    assert leaning(heading_words(heading)) == section


def test_a_known_row_beats_what_the_words_lean_to() -> None:
    assert opened_section("Why you will love it here") == "benefits"


def test_cells_of_several_lines_stay_under_their_columns_header() -> None:
    html = (
        "<table><tr><th>Criteria</th><th>Essential</th><th>Desirable</th></tr>"
        "<tr><td>Training</td><td>MPharm<br>GPhC</td><td><ul><li>Diploma</li><li>Prescriber</li></ul></td></tr></table>"
    )
    read = document(html, None)
    found = {read.text[block.start : block.end]: block.section for block in read.blocks}
    assert found["GPhC"] == "required"
    assert found["Prescriber"] == "preferred"


def test_a_mark_gives_its_row_the_columns_section() -> None:
    html = (
        "<table><tr><th>Item</th><th>Required</th><th>Preferred</th></tr>"
        "<tr><td>BLS card</td><td></td><td>X</td></tr></table>"
    )
    read = document(html, None)
    assert {block.section for block in read.blocks if read.text[block.start : block.end] == "BLS card"} == {"preferred"}


def test_a_table_that_lays_out_a_page_keeps_its_lines() -> None:
    read = document("<table><tr><td>Requirements<br>CPhT<br>BLS</td></tr></table>", None)
    assert [read.text[block.start : block.end] for block in read.blocks] == ["Requirements", "CPhT", "BLS"]
