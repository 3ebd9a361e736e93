"""Years of experience: what counts as the main demand, and what only looks like one."""

from __future__ import annotations

import pytest

from pipeline.experience import read_experience
from pipeline.text import document


@pytest.mark.parametrize(
    ("text", "years", "level"),
    [
        ("Requirements\n- Two (2) years of hospital pharmacy experience", 2, "required"),
        ("Requirements\n- 3+ years as a pharmacist", 3, "required"),
        ("Requirements\n- 1-3 years of retail experience preferred", 1, "preferred"),
        ("Requirements\n- At least six months of pharmacy experience", 0.5, "required"),
        ("Preferred\n- One year in a hospital", 1, "preferred"),
        ("Requirements\n- One year preferred in retail pharmacy\n- Two years of pharmacy work required", 2, "required"),
        ("A year or so of retail pharmacy would help.", 1, "preferred"),
        ("Requirements\n- 2 years IV admixture", 2, "required"),
        ("Requirements\n- Seven years managing budgets", 7, "required"),
        ("Requirements\n- one (1) to three (3) years at a counter", 1, "required"),
        ("Requirements\n- 18+ mos. in long-term care", 1.5, "required"),
        ("Experience:\n- Hospital pharmacy: 2 years (Preferred)", 2, "preferred"),
        ("Years of experience required: 1-2", 1, "required"),
        ("You have been a licensed pharmacist for at least three years.", 3, "required"),
        ("High school diploma or GED and two years of work in a pharmacy are needed.", 2, "required"),
        ("We'd love someone with a couple of years of retail experience.", 2, "preferred"),
        ("Requirements\n- Experience of stock systems (min 2 years)", 2, "required"),
        ("Experience\tTraining year in a hospital\t12 months post-registration in hospital", 1, "required"),
    ],
)
def test_main_demand(text: str, years: float, level: str) -> None:
    found = read_experience(document(None, text))
    assert found is not None
    assert (found.min_years, found.level) == (years, level)
    assert document(None, text).text[found.evidence.start : found.evidence.end] == found.evidence.quote


@pytest.mark.parametrize(
    "text",
    [
        "Requirements\n- PGY1 residency or three years of hospital experience",
        "Requirements\n- BS Pharmacy with five years in oncology, or a PharmD",
        "Requirements\n- PTCB certification within one year of hire",
        "Requirements\n- Valid driver's license for at least three years",
        "Requirements\n- GS-12: one year of experience at GS-11",
        "Requirements\n- 18 years of age",
        "Requirements\n- Two-year degree in a science",
        "Requirements\n- Completion of a 2 year accredited program",
        "Requirements\n- Master's degree in pharmacy (4 years)",
        "Requirements\n- No convictions in the past 7 years",
        "Requirements\n- Two years of college coursework",
        "Requirements\n- Two years of hospital experience, or completion of a PGY1 residency",
        "Requirements\n- High school diploma or two years of work experience",
        "Requirements\n- Two years of experience may be substituted for the degree",
        "Requirements\n- Whether you have 1 year or 20 years of experience, we want you",
        "Requirements\n- New pharmacists have 24 months to sit the examination",
        "Our technicians have an average of 8 years of experience.",
        "Our manager, who has been here as a pharmacist for 22 years, retires.",
        "Benefits\n- 401(k) vested after three years of service",
        "We have served the county for 50 years with experienced people.",
        "Requirements\n- Keeps up a yearly registration with the state",
        "Join Dr. Amaral, who has built this practice for eleven years.",
        "No experience required.",
        "",
    ],
)
def test_no_demand(text: str) -> None:
    assert read_experience(document(None, text)) is None


def test_hostile_length_stays_quick() -> None:
    text = "Requirements\n" + "1 year or 2 years, " * 20_000
    assert read_experience(document(None, text)) is not None
