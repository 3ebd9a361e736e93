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
        "Benefits\n- 401(k) vested after three years of service",
        "We have served the county for 50 years with experienced people.",
        "No experience required.",
        "",
    ],
)
def test_no_demand(text: str) -> None:
    assert read_experience(document(None, text)) is None
