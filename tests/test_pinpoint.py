"""Pinpoint: every section of an ad under its heading, pay that the employer hides."""

from __future__ import annotations

from typing import Any

import pytest

from schema.posting import RawPay, RawPlace
from tests.boardserver import answer
from tests.hosted import Town, faulty, no_fault_is_an_empty_board, visit

POSTING: dict[str, Any] = {
    "id": "p-1",
    "title": "Ambulatory Pharmacist",
    "url": "https://oak.pinpointhq.com/en/postings/p-1",
    "path": "/en/postings/p-1",
    "description": "<p>See patients.</p>",
    "key_responsibilities_header": "Your week",
    "key_responsibilities": "<p>Adjust doses.</p>",
    "skills_knowledge_expertise": "<p>BCACP or within a year.</p>",
    "benefits_header": "We give",
    "benefits": "<p>A gym.</p>",
    "employment_type_text": "Full Time",
    "workplace_type": "onsite",
    "compensation": "$61 - $70 / hour",
    "compensation_minimum": 61.0,
    "compensation_maximum": 70.0,
    "compensation_currency": "USD",
    "compensation_frequency": "hour",
    "compensation_visible": True,
    "deadline_at": "2026-12-28T23:59:59-05:00",
    "job": {"id": "j-1", "requisition_id": "REQ-7", "department": {"id": "d", "name": "Clinics"}},
    "location": {"id": "l", "name": "Erie, PA", "city": "Erie", "province": "Pennsylvania", "postal_code": "16501"},
}


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    hidden = POSTING | {"id": "p-2", "compensation_visible": False, "url": None, "workplace_type": "remote"}
    hidden |= {"location": None, "job": None, "department": {"name": "Pharmacy"}, "title": "Lead II"}
    cook = POSTING | {"id": "p-3", "title": "Cook"}
    boards = {"oak": {"/postings.json": answer({"data": [POSTING, hidden, cook]})}}
    return visit("pinpoint", boards | faulty("/postings.json"), tmp_path_factory.mktemp("pinpoint"))


def test_sections_stand_under_their_own_headings_or_the_pages(town: Town) -> None:
    assert town.numbers("oak") == (2, 2, 1, True)
    assert town.of("oak")["p-1"].html == (
        "<p>See patients.</p>\n<h2>Your week</h2>\n<p>Adjust doses.</p>\n"
        "<h2>Skills, Knowledge and Expertise</h2>\n<p>BCACP or within a year.</p>\n<h2>We give</h2>\n<p>A gym.</p>"
    )


def test_fields_are_as_sent(town: Town) -> None:
    raw = town.of("oak")["p-1"]
    assert raw.pay == (RawPay(min=61.0, max=70.0, unit="hour", currency="USD", text="$61 - $70 / hour"),)
    assert raw.places == (RawPlace(text="Erie, PA", city="Erie", region="Pennsylvania", postal_code="16501"),)
    assert (raw.requisition_id, raw.department, raw.valid_through) == ("REQ-7", "Clinics", "2026-12-28T23:59:59-05:00")


def test_hidden_pay_is_no_pay_and_the_department_may_want_a_pharmacist(town: Town) -> None:
    raw = town.of("oak")["p-2"]
    assert (raw.pay, raw.title, raw.department) == ((), "Lead II", "Pharmacy")
    assert raw.places == (RawPlace(remote=True),)
    assert raw.url.endswith("/en/postings/p-1")


def test_faults(town: Town) -> None:
    no_fault_is_an_empty_board(town)
