"""Roles from title and body together."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import normalise
from pipeline.roles import is_ad, read_role
from pipeline.text import document
from schema.posting import RawPosting, RoleReading
from schema.vocab import Role

OWN = [
    json.loads(line)
    for line in (Path(__file__).parent / "gold" / "role_ads.jsonl").read_text(encoding="utf-8").splitlines()
]


def reading(ad: dict[str, Any]) -> RoleReading:
    return read_role(ad.get("title") or "", document(ad.get("html"), ad.get("text")), department=ad.get("department"))


@pytest.mark.parametrize("ad", OWN, ids=[f"{ad['id']} {ad['title']}" for ad in OWN])
def test_own_ads(ad: dict[str, Any]) -> None:
    assert reading(ad).role == ad["role"]


@pytest.mark.parametrize(("name", "allowed"), [("us_dev", 1), ("real_ads", 1), ("negatives", 0)])
def test_shared_ads(shared: Path, name: str, allowed: int) -> None:
    ads = [json.loads(line) for line in (shared / "gold" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]
    wrong = [(ad["id"], ad["role"], reading(ad).role) for ad in ads if reading(ad).role != ad["role"]]
    assert len(ads) >= 50
    assert len(wrong) <= allowed, wrong


def test_the_body_decides_a_managers_role_and_says_with_which_words() -> None:
    asks = document(None, "Requirements\n- Active Iowa pharmacist license\n- Five years")
    denies = document(None, "Requirements\n- No pharmacist license is required\n- Five years of retail")
    found = read_role("Pharmacy Manager", asks)
    assert found.role == Role.PHARMACIST
    assert asks.text[found.evidence[0].start : found.evidence[0].end] == found.evidence[0].quote == "pharmacist license"
    assert read_role("Pharmacy Manager", denies).role == Role.OTHER


def test_somebody_elses_licence_asks_nothing_of_the_holder() -> None:
    ad = document(None, "You must work under a licensed pharmacist and help certified technicians.")
    assert read_role("Benefits Coordinator", ad).role == Role.OTHER


def test_a_cut_body_cannot_deny_a_title() -> None:
    assert (
        read_role("Pharmacy Manager", document(None, "Leads the team and the shop floor, and…")).role == Role.PHARMACIST
    )
    assert read_role("Pharmacy Manager", document(None, "Leads the team and the shop floor.")).role == Role.OTHER


@given(st.text(max_size=80), st.text(max_size=300), st.none() | st.text(max_size=20))
def test_any_text_has_a_role_and_exact_evidence(title: str, text: str, department: str | None) -> None:
    ad = document(None, text)
    found = read_role(title, ad, department=department)
    for evidence in found.evidence:
        source = title.strip() if evidence.field == "title" else ad.text
        assert source[evidence.start : evidence.end] == evidence.quote


def test_a_title_of_a_megabyte_is_read_by_its_first_words() -> None:
    assert read_role("Pharmacist " + "x" * 1_000_000, document(None, "")).role == Role.PHARMACIST


def test_a_class_specification_and_a_list_of_jobs_are_no_ads_but_a_carousel_under_an_ad_is_none_of_its_business() -> (
    None
):
    listed = "\n".join(f"Pharmacist, town {n}\nPosted {n} days ago" for n in range(2, 6))
    assert read_role("Pharmacist", document(None, listed)).role == Role.OTHER
    ad = document(None, f"We need a pharmacist.\n\nSimilar jobs\n{listed}")
    assert read_role("Pharmacist", ad).role == Role.PHARMACIST


NEWS = """Pharmacist shortage eases
The Dispatch, 5 min read, by a staff writer
Chains say that pharmacists must hold a current license and that certified technicians are required. Median pay: $64/hr.
Subscribe to our newsletter."""
CODES = """Job code\tTitle\tGrade\tLicense
4410\tPharmacist I\tP12\tRPh required
4411\tPharmacist II\tP14\tRPh required
4415\tPharmacy Technician\tT05\tCPhT required
4418\tPharmacy Intern\tT02\tIntern license required"""
OPENINGS = """Now hiring across the region!
Staff Pharmacist - Boise, ID
Pharmacy Manager - Nampa, ID
Pharmacy Technician - Boise, ID
Pharmacy Intern - Caldwell, ID"""


@pytest.mark.parametrize("page", [NEWS, CODES, OPENINGS], ids=["news", "codes", "openings"])
def test_a_page_that_is_no_ad_is_other_and_nothing_is_read_of_it(page: str) -> None:
    raw = RawPosting(
        board="b",
        platform="p",
        ref="1",
        query="q",
        url="http://b.example/1",
        fetched=datetime(2026, 11, 25, tzinfo=UTC),
        title="Pharmacist",
        text=page,
    )
    posting = normalise(raw)
    assert posting.role.role == Role.OTHER
    assert posting.role.evidence[0].quote in page
    assert (posting.requirements, posting.duties, posting.pay, posting.experience) == ((), (), None, None)
    assert posting.text


def test_an_ad_with_a_job_code_and_a_newsletter_is_an_ad() -> None:
    text = (
        "Job code: 4410\nPay grade: P12\nRequirements\n- Active Idaho pharmacist license\n"
        "Share this job. Subscribe to our newsletter. Read more about this week's openings."
    )
    assert is_ad(read_role("Pharmacist", document(None, text)))


@pytest.mark.parametrize(
    ("title", "text", "role"),
    [
        ("Delivery Driver", "Sunrise Pharmacy needs a driver who takes prescriptions to homes.", Role.AIDE),
        ("Delivery Driver", "Deliver pizza, hot and fast, next to the pharmacy.", Role.OTHER),
        ("Cashier", "Grocery store. Ring groceries. Benefits: prescription cover.", Role.OTHER),
        ("Sales Assistant", "Busy chemist in Navan: serve at the OTC counter and the dispensary hatch.", Role.AIDE),
        ("Pharmaceutical Technician", "Hospital pharmacy: dispensing and ward top-up.", Role.TECHNICIAN),
        ("Pharmaceutical Technician", "Operate fillers, complete each batch record.", Role.OTHER),
        ("Pharmacy Manager (Non-Pharmacist)", "Requirements\n- Pharmacy technician license", Role.TECHNICIAN),
        ("Pharmacy Manager (Non-RPh)", "Requirements\n- MBA", Role.OTHER),
        ("Medical Writer (PharmD, PhD)", "Requirements\n- PharmD or PhD", Role.OTHER),
        ("Access Specialist", "You don't need to be a certified pharmacy technician.", Role.OTHER),
        ("Order Entry Clerk II", "Mail pharmacy.\n- Ohio pharmacy technician license\n- HS diploma", Role.TECHNICIAN),
        ("Pharmacy Team Member", "Must become a registered pharmacy technician within 90 days.", Role.TECHNICIAN),
    ],
)
def test_title_and_body_together(title: str, text: str, role: Role) -> None:
    assert read_role(title, document(None, text)).role == role
