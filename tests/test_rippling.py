"""Rippling: a posting in several places is several rows, the text is an object, labels are codes in one field only."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.pay.units import board_unit
from schema.posting import RawPay, RawPlace
from tests.boardserver import answer
from tests.hosted import Town, faulty, no_fault_is_an_empty_board, visit

PATH = "/platform/api/ats/v1/board/{}/jobs"


def row(ref: str, place: str, name: str = "Pharmacist", **cells: Any) -> dict[str, Any]:
    """One row in the shape of the recorded list; words are our own."""
    return {
        "uuid": ref,
        "name": name,
        "department": {"id": "Care", "label": "Care"},
        "url": f"https://ats.rippling.com/dune/jobs/{ref}",
        "workLocation": {"label": place, "id": place},
    } | cells


POSTING: dict[str, Any] = {
    "uuid": "u-1",
    "name": "Pharmacist (nights)",
    "companyName": "Dune Rx",
    "description": {"company": "<p>We are small.</p>", "role": "<p>Verify by night.</p>", "extra": None},
    "workLocations": ["Remote (New Mexico, US)", "Taos, NM"],
    "department": {"name": "Care", "base_department": "Care"},
    "employmentType": {"label": "SALARIED_FT", "id": "Salaried, full-time"},
    "createdOn": "2026-11-08T10:00:00-07:00",
    "payRangeDetails": [
        {"rangeStart": 60, "rangeEnd": 68.5, "currency": "USD", "frequency": "HOURLY"},
        {"rangeStart": 0, "rangeEnd": None, "currency": "USD", "frequency": "HOURLY"},
        {"rangeStart": 130000, "rangeEnd": 140000, "currency": "USD", "frequency": "YEARLY_ANNUALLY"},
    ],
}


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    path = PATH.format("dune")
    rows = [row("u-1", "Taos, NM"), row("u-2", "Gallup"), row("u-1", "Remote (New Mexico, US)"),
            row("u-3", "Taos", "Plumber"), {"name": "Pharmacist"}]  # fmt: skip
    boards = {
        "dune": {path: answer(rows), f"{path}/u-1": answer(POSTING), f"{path}/u-2": answer({"description": None})},
        "none": {PATH.format("none"): answer([])},
    }
    boards |= {name: {PATH.format(name): wrong[""]} for name, wrong in faulty("").items()}
    return visit("rippling", boards, tmp_path_factory.mktemp("rippling"))


def test_the_rows_of_a_posting_are_one_request(town: Town) -> None:
    path = PATH.format("dune")
    assert sorted(town.asked["dune"]) == [path, f"{path}/u-1", f"{path}/u-2"]
    assert town.numbers("dune")[:3] == (2, 2, 1)


def test_a_posting_is_read_whole(town: Town) -> None:
    raw = town.of("dune")["u-1"]
    assert raw.html == "<p>We are small.</p>\n<p>Verify by night.</p>"
    assert raw.places == (RawPlace(text="Remote (New Mexico, US)", remote=True), RawPlace(text="Taos, NM"))
    assert (raw.title, raw.employer, raw.department) == ("Pharmacist (nights)", "Dune Rx", "Care")
    assert (raw.employment_type, raw.date_posted) == ("Salaried, full-time", "2026-11-08T10:00:00-07:00")
    assert raw.pay == (
        RawPay(min=60, max=68.5, unit="HOURLY", currency="USD"),
        RawPay(min=130000, max=140000, unit="YEARLY_ANNUALLY", currency="USD"),
    )


def test_a_row_without_an_id_and_a_posting_without_a_text_are_named(town: Town) -> None:
    raw = town.of("dune")["u-2"]
    assert (raw.title, raw.html, raw.places) == ("Pharmacist", None, (RawPlace(text="Gallup"),))
    assert town.failed("dune") == {"shape_changed": 1}


def test_an_empty_board_is_complete(town: Town) -> None:
    assert town.numbers("none") == (0, 0, 0, True)


def test_faults(town: Town) -> None:
    no_fault_is_an_empty_board(town)


def test_the_rules_know_the_platforms_units() -> None:
    assert [board_unit(band["frequency"]) for band in POSTING["payRangeDetails"]] == ["hour", "hour", "year"]
