"""Recruitee: the requirements beside the description, texts in translations only, dates that are no ISO."""

from __future__ import annotations

from typing import Any

import pytest

from schema.posting import RawPay, RawPlace
from tests.boardserver import answer
from tests.hosted import Town, faulty, no_fault_is_an_empty_board, visit

OFFER: dict[str, Any] = {
    "id": 41,
    "slug": "compounding-pharmacist",
    "title": "Compounding Pharmacist",
    "company_name": "Pine Rx",
    "department": "Sterile lab",
    "description": "<p>Run the clean room.</p>",
    "requirements": "<ul><li>State licence</li></ul>",
    "employment_type_code": "fulltime_permanent",
    "salary": {"min": "58", "max": "66.50", "period": "hour", "currency": "USD"},
    "locations": [
        {"name": "Lab", "city": "Bend", "state": "Oregon", "country": "United States", "postal_code": "97701",
         "street": "1 Main St", "country_code": "US", "state_code": "OR"},
        {"name": "Depot", "city": "Salem", "state": None, "state_code": "OR", "country_code": "US"},
    ],
    "published_at": "2026-11-05 10:10:39 UTC",
    "created_at": "2026-11-01 09:00:00 UTC",
    "close_at": "2026-12-24 00:00:00 UTC",
    "careers_url": "https://jobs.pine.example/o/compounding-pharmacist",
    "careers_apply_url": "https://jobs.pine.example/o/compounding-pharmacist/c/new",
    "mailbox_email": "job.41@pine.example",
    "remote": False, "hybrid": True, "on_site": False,
    "status": "published",
    "position": 3,
    "translations": {},
}  # fmt: skip
SPOKEN = {
    "nl": {"title": "Apotheker", "description": "<p>Meng.</p>", "requirements": "<p>BIG</p>"},
    "en": {"title": "Pharmacist", "description": "<p>Mix.</p>", "requirements": None},
}


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    spoken = OFFER | {"id": 42, "title": None, "description": "", "requirements": None, "translations": SPOKEN}
    flat = OFFER | {"id": 43, "locations": [], "location": "Bend, Oregon", "city": "Bend", "remote": True}
    flat |= {"published_at": None, "salary": {"min": None, "max": "0", "period": None}, "status": "closed"}
    driver = OFFER | {"id": 44, "title": "Driver", "department": None}
    boards = {"pine": {"/api/offers": answer({"offers": [OFFER, spoken, flat, driver]})}}
    boards["renamed"] = {"/api/offers": answer({"offers": [{"id": 45, "name": "Pharmacist"}, OFFER]})}
    return visit("recruitee", boards | faulty("/api/offers"), tmp_path_factory.mktemp("recruitee"))


def test_description_and_requirements_are_one_ad(town: Town) -> None:
    assert town.numbers("pine") == (3, 3, 1, True)
    assert town.of("pine")["41"].html == (
        "<p>Run the clean room.</p>\n<h2>Requirements</h2>\n<ul><li>State licence</li></ul>"
    )


def test_fields_are_as_sent(town: Town) -> None:
    raw = town.of("pine")["41"]
    assert raw.pay == (RawPay(min="58", max="66.50", unit="hour", currency="USD"),)
    assert (raw.date_posted, raw.valid_through) == ("2026-11-05 10:10:39 UTC", "2026-12-24 00:00:00 UTC")
    assert (raw.employer, raw.employment_type, raw.url) == ("Pine Rx", "fulltime_permanent", OFFER["careers_url"])
    assert raw.places == (
        RawPlace(text="Lab", city="Bend", region="Oregon", country="United States", postal_code="97701",
                 street="1 Main St"),
        RawPlace(text="Depot", city="Salem", region="OR", country="US"),
    )  # fmt: skip


def test_the_mailbox_is_not_kept(town: Town) -> None:
    assert "job.41@pine.example" not in str(town.of("pine")["41"].payload)


def test_translations_may_hold_the_only_text_english_first(town: Town) -> None:
    raw = town.of("pine")["42"]
    assert (raw.title, raw.html) == ("Pharmacist", "<p>Mix.</p>\n<h2>Requirements</h2>\n<p>BIG</p>")


def test_flat_places_remote_work_no_pay_and_closed_offers(town: Town) -> None:
    raw = town.of("pine")["43"]
    assert raw.places == (RawPlace(text="Bend, Oregon", city="Bend", remote=True),)
    assert (raw.pay, raw.date_posted, raw.closed_by_board) == ((), "2026-11-01 09:00:00 UTC", True)


def test_the_place_in_the_list_is_no_change(town: Town) -> None:
    from crawlers.known import fingerprint_of
    from crawlers.spiders.recruitee import RecruiteeSpider

    volatile = RecruiteeSpider.volatile
    assert fingerprint_of(OFFER, volatile) == fingerprint_of(OFFER | {"position": 9}, volatile)
    assert fingerprint_of(OFFER, volatile) != fingerprint_of(OFFER | {"title": "Nurse"}, volatile)


def test_an_offer_without_any_title_has_changed_and_is_not_passed_over(town: Town) -> None:
    assert town.failed("renamed") == {"shape_changed": 1}
    assert town.numbers("renamed") == (1, 1, 0, False)


def test_faults(town: Town) -> None:
    no_fault_is_an_empty_board(town)
