"""Terms of employment from the board's field, the title and the body."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.terms import read_terms
from pipeline.text import Document, document
from schema.posting import Terms
from schema.vocab import Employment, reference

NO_TEXT = Document("", ())


def terms(title: str, text: str = "", board: str | None = None, department: str | None = None) -> Terms:
    return read_terms(title, document(None, text), employment_type=board, department=department)[0]


BOARD = [
    ("FULL_TIME", "full_time"),
    ("FullTime", "full_time"),
    ("Regular Full-Time", "full_time"),
    ("Full time", "full_time"),
    ("PART_TIME", "part_time"),
    ("Part-Time", "part_time"),
    ("PER_DIEM", "prn"),
    ("PRN/Per Diem", "prn"),
    ("Intermittent", "prn"),
    ("TEMPORARY", "temporary"),
    ("CONTRACTOR", "contract"),
    ("INTERN", "internship"),
    ("INTERN, TEMPORARY", "temporary"),
    ("FULL_TIME, PART_TIME", None),
    ("Permanent", None),
    ("OTHER", None),
    ("Multiple Schedules", None),
]


@pytest.mark.parametrize(("said", "kind"), BOARD)
def test_the_boards_own_word(said: str, kind: str | None) -> None:
    found, signals = read_terms("Pharmacist", NO_TEXT, employment_type=said)
    assert found.employment == kind
    assert signals == {}


def test_an_unknown_word_of_a_board_is_counted_and_not_guessed() -> None:
    found, signals = read_terms("Pharmacist", NO_TEXT, employment_type=" Zeitarbeit XL ")
    assert found.employment is None
    assert signals == {"unknown_employment:zeitarbeit xl": 1}


TITLES = [
    ("Pharmacist PRN", "prn", None, None, None),
    ("Per Diem Inpatient Pharmacy Technician", "prn", None, "inpatient", None),
    ("Pharmacist - Ft. Worth", None, None, None, None),
    ("Pharmacy Technician FT Nights", "full_time", "night", None, None),
    ("Pharmacist - Overnight (7on/7off)", "full_time", "night", None, None),
    ("Pharmacy Technician - Day/Evening Shift", None, "variable", None, None),
    ("Pharmacy Technician, Level 1, Dispensing (2ND Shift)", None, "evening", None, None),
    ("Clinical Pharmacist - Oncology Infusion", None, None, "oncology", None),
    ("Clinical Pharmacy Specialist, Infectious Diseases/Stewardship", None, None, "infectious_diseases", None),
    ("Nuclear Pharmacist", None, None, "nuclear", None),
    ("Willow Analyst", None, None, "informatics", None),
    ("Sr. Pharmacy Technician", None, None, None, "senior"),
    ("Lead Pharmacy Technician - Outpatient", None, None, "community", "lead"),
    ("Pharmacy Technician Supervisor", None, None, None, "supervisor"),
    ("Pharmacist in Charge", None, None, None, "manager"),
    ("Assistant Director of Pharmacy", None, None, None, "director"),
    ("PGY2 Resident - Pediatrics", None, None, "pediatrics", "resident"),
    ("Pharmacy Technician Trainee", None, None, None, "trainee"),
    ("Pharmacy Intern", None, None, None, "trainee"),
    ("Locum Pharmacist", "temporary", None, None, None),
    ("Senior Care Pharmacist", None, None, "geriatrics", None),
]


@pytest.mark.parametrize(("title", "employment", "shift", "specialty", "seniority"), TITLES)
def test_the_title(
    title: str, employment: str | None, shift: str | None, specialty: str | None, seniority: str | None
) -> None:
    assert terms(title) == Terms(employment=employment, shift=shift, specialty=specialty, seniority=seniority)


BODIES = [
    ("This is a full-time position.", "full_time"),
    ("Full-time staff pharmacist wanted.", "full_time"),
    ("Full-time employees are eligible for dental.", None),
    ("Health insurance for full and part-time team members.", None),
    ("Full-time and part-time openings.", None),
    ("Schedule: 40 hours per week, Monday to Friday", "full_time"),
    ("0.6 FTE, two weekends a month", "part_time"),
    ("About 22 hours a week.", "part_time"),
    ("Status: PRN. Our full-time pharmacists float.", "prn"),
    ("A temporary paid position for the summer.", "temporary"),
    ("A temporary license is accepted.", None),
    ("13-week contract, extension likely.", "contract"),
    ("Manages contract pharmacies.", None),
]


@pytest.mark.parametrize(("text", "kind"), BODIES)
def test_the_body_where_board_and_title_say_nothing(text: str, kind: str | None) -> None:
    assert terms("Pharmacist", text).employment == kind


SHIFTS = [
    ("Shift: Evening", "evening"),
    ("You work rotating shifts.", "rotating"),
    ("Day shift, no weekends.", "day"),
    ("There are no overnight shifts.", None),
    ("Evening shift differential of $2.", None),
    ("Day shift one month, night shift the next.", "variable"),
    ("Stand for the whole shift.", None),
]


@pytest.mark.parametrize(("text", "shift"), SHIFTS)
def test_the_shift_in_the_body(text: str, shift: str | None) -> None:
    assert terms("Pharmacist", text).shift == shift


TRAVEL = [
    ("Travel up to 25% of the time.", "25%"),
    ("About 20% overnight travel.", "20%"),
    ("No travel.", "none"),
    ("Must be willing to travel between stores.", "required"),
    ("We give travel vaccines.", None),
    ("Travel allowance of $400.", None),
]


@pytest.mark.parametrize(("text", "travel"), TRAVEL)
def test_travel(text: str, travel: str | None) -> None:
    assert terms("Pharmacist", text).travel == travel
    assert terms("Travel Pharmacy Technician", text).travel == "assignment"


def test_the_board_decides_before_title_and_body() -> None:
    assert terms("Pharmacist PRN", "A full-time position.", board="Part time").employment == "part_time"
    assert terms("Pharmacist PRN", "A full-time position.").employment == "prn"


def test_the_department_gives_a_specialty_the_title_lacks() -> None:
    assert terms("Pharmacist II", department="Oncology Pharmacy").specialty == "oncology"
    assert terms("Pediatric Pharmacist", department="Oncology Pharmacy").specialty == "pediatrics"


def test_employment_of_the_shared_ads(shared: Path) -> None:
    ads = [json.loads(line) for line in (shared / "gold" / "us_dev.jsonl").read_text(encoding="utf-8").splitlines()]
    said = {"per_diem": "prn"}
    read = [
        read_terms(a["title"], document(a.get("html"), a.get("text")), employment_type=None)[0].employment for a in ads
    ]
    wrong = [
        ad["id"] for ad, kind in zip(ads, read, strict=True) if kind != said.get(ad["employment"], ad["employment"])
    ]
    assert len(wrong) <= 2, wrong


def test_every_kind_of_employment_in_the_table_is_in_the_vocabulary() -> None:
    values = {row["value"] for row in reference("terms") if row["field"] == "employment"}
    assert values - {"-"} == {kind.value for kind in Employment}


@given(st.text(max_size=60), st.text(max_size=200), st.none() | st.text(max_size=30))
def test_any_text_is_read_without_an_error(title: str, text: str, board: str | None) -> None:
    found, signals = read_terms(title, document(None, text), employment_type=board)
    assert found.employment is None or found.employment in set(Employment)
    assert all(count == 1 for count in signals.values())


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Hours: 40", "full_time"),
        ("Weekly Hours: 25", "part_time"),
        ("Hours of work are 17.5 per week over three days.", "part_time"),
        ("Permanent, 37.5 hours", "full_time"),
        ("Pharmacist, 0.6 FTE, days", "part_time"),
        ("FTE:\n1", "full_time"),
        ("Technician, 0.5 WTE, permanent.", "part_time"),
        ("You work 80 hours per pay period.", "full_time"),
        ("Three 12s, every third weekend.", "full_time"),
        ("Schedule is 7 on / 7 off, nights.", "full_time"),
        ("36 - 40 hours per week", "full_time"),
        ("12-20 hours a week in the school year", "part_time"),
        ("30 to 40 hours a week", None),
        ("Leave accrues at 8 hours per pay period.", None),
        ("Core hours are 10 to 6 Eastern.", None),
        ("One hour of sick leave for each 40 hours worked.", None),
        ("Work schedule: Full-time\nLicence needed within the 120-day temporary appointment.", "full_time"),
        ("Contract: Fixed term, 12 months\nWorking pattern: Full-time", "full_time"),
        ("Temporary, up to 6 months", "temporary"),
        ("A third of our pharmacists work full-time elsewhere.", None),
    ],
)
def test_employment_by_hours_and_labels(text: str, kind: str | None) -> None:
    terms, _ = read_terms("Pharmacist", document(None, text), employment_type=None)
    assert terms.employment == kind


def test_employment_by_the_hours_of_the_title() -> None:
    terms, _ = read_terms("Night Pharmacist (7 on / 7 off)", document(None, "Nights."), employment_type=None)
    assert terms.employment == "full_time"
