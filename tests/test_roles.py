"""Roles from title and body together."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.roles import read_role
from pipeline.text import document
from schema.posting import RoleReading
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
