"""What ends a line must not change what it asks: a bracketed abbreviation, a cut-off text, a rate of pay below it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from pipeline import normalise
from schema.posting import RawPosting


def asked(text: str, title: str = "Pharmacist") -> dict[str, str]:
    """Codes and levels read in a plain text."""
    raw = RawPosting(
        board="b",
        platform="p",
        ref="1",
        query="q",
        url="",
        fetched=datetime(2026, 1, 1, tzinfo=UTC),
        title=title,
        text=text,
    )
    return {r.code: r.level.value for r in normalise(raw).requirements}


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("Basic Life Support (BLS) certification preferred", "LIFE.BLS"),
        ("Certified Pharmacy Technician (CPhT) certification preferred", "CERT.CPHT"),
        ("Compounded Sterile Preparation Technician (CSPT) credential preferred", "CERT.CSPT"),
        ("Doctor of Pharmacy (PharmD) degree preferred", "EDU.PHARMD"),
    ],
)
def test_a_noun_after_the_abbreviation_does_not_hide_the_level(line: str, code: str) -> None:
    title = "Pharmacist" if code == "EDU.PHARMD" else "Pharmacy Technician"
    assert asked(f"Qualifications\n• {line}\n• CPR card required\n", title) == {
        code: "preferred",
        "LIFE.CPR": "required",
    }


def test_the_last_line_of_a_text_that_was_cut_off_is_read_under_its_heading() -> None:
    text = (
        "Qualifications:\nRegistered pharmacist licensed by the Maine Board of Pharmacy; Doctor of Pharmacy (PharmD);…"
    )
    assert asked(text) == {"LIC.RPH": "required", "EDU.PHARMD": "required"}


def test_a_rate_of_pay_on_the_next_line_makes_no_step_of_a_scale() -> None:
    assert asked("Nice to have\n• CPR\n• BCPS\n$63.20 - $70.25 per hour\n") == {
        "LIFE.CPR": "preferred",
        "CERT.BPS.BCPS": "preferred",
    }
    assert asked("Pay\nCPhT $21.50, trainee $18.00 an hour\n", "Pharmacy Technician") == {}
