"""ApplicantStack: a table with the tenant's columns, both themes of a page, labelled fields, rows of another shape.

The answers are synthetic: they follow the descriptions by two readers of others (2026); nothing is recorded.
"""

from __future__ import annotations

import pytest

from schema.posting import RawPlace
from tests.boardserver import answer
from tests.hosted import FAULTS, Town, faulty, no_fault_is_an_empty_board, visit


def table(heads: str, *rows: str) -> str:
    head = "".join(f"<th><a href='?sort'>{name}</a></th>" for name in heads.split("|"))
    body = "".join(f"<tr>{row}</tr>" for row in rows)
    return (
        f"<html><body><table id='data-table'><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></body></html>"
    )


def row(ref: str, title: str, *cells: str) -> str:
    link = f"<a href='/{{board}}/x/detail/{ref}?src=list'>{title}</a>"
    return "".join(f"<td>{cell}</td>" for cell in (link, *cells))


def page(body: str) -> str:
    fields = "<tr><th>ID:</th><td>5638</td></tr><tr><th>Date Posted:</th><td>11/12/2026</td></tr>"
    return (
        "<html><head><meta property='og:title' content='Pharmacist'><meta property='og:description' content='A teaser'>"
        f"</head><body><table class='summary'>{fields}</table>{body}</body></html>"
    )


LARK = table(
    "Title|Date Posted|Industry - Job Category|City|State",
    row("a1", "Staff Pharmacist", "11/01/2026", "Pharmacy", "Tulsa", "OK").format(board="lark"),
    row("a2", "Driver", "11/02/2026", "Transport", "Tulsa", "OK").format(board="lark"),
    row("a3", "Aide", "11/03/2026", "Pharmacy", "", "").format(board="lark"),
)
FERN = table("Position|Location|Department", row("b1", "Pharmacy Technician", "Moscow, ID", "Rx").format(board="fern"))


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    """A board of each theme, one without openings, one with a row of another shape, and the faults."""
    boards = {
        "lark": {
            "/x/openings": answer(LARK),
            "/x/detail/a1": answer(page("<div class='listing_description'><p>Counsel <b>patients</b>.</p></div>")),
            "/x/detail/a3": answer(page("<p>This position is no longer available.</p>")),
        },
        "fern": {
            "/x/openings": answer(FERN),
            "/x/detail/b1": answer("<html><section id='job-post'><h1>Title</h1><p>Fill.</p></section></html>"),
        },
        "none": {"/x/openings": answer(table("Title|City", "<td colspan='2'>No openings at this time</td>"))},
        "odd": {"/x/openings": answer(table("Title|City", "<td>Pharmacist, no link</td><td>Tulsa</td>"))},
    }
    return visit("applicantstack", boards | faulty("/x/openings"), tmp_path_factory.mktemp("applicantstack"))


def test_a_posting_has_its_row_its_labelled_fields_and_its_text(town: Town) -> None:
    raw = town.of("lark")["a1"]
    assert (raw.title, raw.html) == ("Staff Pharmacist", "<p>Counsel <b>patients</b>.</p>")
    assert (raw.places, raw.department) == ((RawPlace(text="Tulsa, OK"),), "Pharmacy")
    assert (raw.requisition_id, raw.date_posted) == ("5638", "11/12/2026")
    assert raw.url.endswith("/lark/x/detail/a1?src=list")


def test_columns_are_the_tenants_choice_and_the_other_theme_is_read(town: Town) -> None:
    raw = town.of("fern")["b1"]
    assert (raw.places, raw.department, raw.date_posted) == ((RawPlace(text="Moscow, ID"),), "Rx", None)
    assert raw.html == "<h1>Title</h1><p>Fill.</p>"
    assert town.numbers("fern") == (1, 1, 0, True)


def test_title_and_category_are_filtered_and_a_page_that_says_closed_is_gone(town: Town) -> None:
    assert sorted(town.asked["lark"]) == ["/x/detail/a1?src=list", "/x/detail/a3?src=list", "/x/openings"]
    assert town.failed("lark") == {"gone": 1}
    assert town.of("lark")["a3"].html is None


def test_a_table_without_openings_is_empty_and_a_row_without_a_link_is_another_shape(town: Town) -> None:
    assert town.numbers("none") == (0, 0, 0, True)
    assert town.failed("odd") == {"shape_changed": 1}


def test_faults(town: Town) -> None:
    no_fault_is_an_empty_board(town)
    assert len(FAULTS) == 6
