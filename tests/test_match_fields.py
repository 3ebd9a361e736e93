"""How matching reads titles, employers and places; hostile text; hashes that must never change."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.match.ads import read_requisition, read_url
from pipeline.match.employers import read_employer
from pipeline.match.fingerprint import fingerprint
from pipeline.match.hashing import hash_texts, hash_word, words
from pipeline.match.locations import read_location
from pipeline.match.titles import read_title


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tulsa, OK", ("OK", "tulsa", "")),
        ("OK-Tulsa", ("OK", "tulsa", "")),
        ("US-OK-Tulsa", ("OK", "tulsa", "")),
        ("USA.VA.Reston", ("VA", "reston", "")),
        ("Tulsa, OK 74101-1234", ("OK", "tulsa", "74101")),
        ("Fort Worth TX 76101", ("TX", "fort worth", "76101")),
        ("Ft. Worth, Texas", ("TX", "fort worth", "")),
        ("74101", ("OK", "", "74101")),
        ("Tulsa", ("", "tulsa", "")),
        ("Washington, DC", ("DC", "washington", "")),
        ("New York, New York, United States", ("NY", "new york", "")),
        ("Kansas City, Missouri", ("MO", "kansas city", "")),
        ("St. Louis, MO, USA", ("MO", "saint louis", "")),
        ("Remote - US", ("", "", "")),
        ("London, GB", ("--", "london", "")),
        ("liverpool, Merseyside, United Kingdom", ("--", "liverpool", "")),
        ("Newport, Wales, GB", ("--", "newport", "")),
        ("United Kingdom", ("--", "", "")),
        ("", ("", "", "")),
    ],
)
def test_places_are_read_without_guessing(text: str, expected: tuple[str, str, str]) -> None:
    found = read_location(text)
    assert (found.partition, found.city, found.zip) == expected


def test_parts_of_a_place_beat_its_free_text() -> None:
    assert read_location("somewhere", "Tulsa", "Oklahoma", "74101") == read_location("Tulsa, OK 74101")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("CVS Pharmacy, Inc. #4521", "CVS Health"),
        ("Walgreen Co.", "Walgreens"),
        ("H-E-B", "H E B Pharmacy"),
        ("Wal-Mart", "Walmart Inc."),
        ("ISLE OF WIGHT HEALTHCARE N H S TRUST", "Isle of Wight NHS Trust"),
        ("St. Mary's Hospital", "Saint Marys Medical Center"),
    ],
)
def test_spellings_of_one_employer_agree(one: str, other: str) -> None:
    assert read_employer(one).core == read_employer(other).core


def test_employers_that_name_nobody_or_an_agency() -> None:
    assert all(
        read_employer(name).masked for name in ("", "Confidential", "NHS View all jobs", "National Health Service")
    )
    assert not read_employer("NHS Lothian").masked
    assert read_employer("Medix Staffing").agency
    assert not read_employer("Mercy Health").agency
    assert read_employer("Rite Aid").core != read_employer("Mercy Health").core


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Pharmacy Tech", "Pharmacy Technician"),
        ("CPhT", "Certified Pharmacy Technician"),
        ("Sr. Pharmacist", "Senior Pharmacist (Full-Time)"),
        ("PIC", "Pharmacist in Charge"),
        ("Pharmacist Independent Prescriber (Full/Part Time)", "Pharmacist Independent Prescriber (Full or Part Time)"),
        ("Pharmacy Technician Req# 12345", "Pharmacy Technician - Hiring Now"),
    ],
)
def test_titles_of_one_opening_agree(one: str, other: str) -> None:
    assert read_title(one).core == read_title(other).core


def test_a_title_loses_the_employer_and_town_behind_it() -> None:
    assert read_title("Pharmacist - Mercy Health", "Mercy Health").core == "pharmacist"
    assert read_title("Pharmacist (Tulsa)", "", "tulsa").core == "pharmacist"
    assert read_title("Mercy Health", "Mercy Health").core, "a title that is nothing else stays"


def test_grades_and_roles_are_told_apart() -> None:
    assert read_title("Senior Clinical Pharmacist").rank != read_title("Clinical Pharmacist").rank
    assert read_title("Pharmacist").role == "pharmacist"
    assert read_title("Pharmacy Tech").role == "technician"
    assert read_title("Pharmacist / Pharmacy Technician").role is None


def test_requisitions_and_addresses_lose_their_trimmings() -> None:
    assert {read_requisition(one) for one in ("R-0012345", "REQ12345", "12345", "JR0012345")} == {"12345"}
    assert read_url("https://www.x.example/jobs/7/?utm=1") == read_url("http://x.example/jobs/7")
    assert read_url("https://x.example/") == ""
    assert read_url("https://x.example/view?id=7&ref=mail") == read_url("https://x.example/view?utm_x=1&id=7")
    assert read_url("https://x.example/view?id=7") != read_url("https://x.example/view?id=8")


def test_hashes_are_the_same_for_ever() -> None:
    """Stored keys are compared with new ones: a change of these numbers needs a new version of everything stored."""
    assert hash_word("pharmacist") == 10341230230863183858
    assert hash_texts(["Staff Pharmacist"]).tolist() == [17991572607887328498]


def test_quotes_bullets_and_case_do_not_matter() -> None:
    plain, odd = hash_texts(["The patient's care team", "• THE patient\u2019s \u201ccare\u201d TEAM…"])
    assert plain == odd
    assert plain != hash_texts(["The care team patient's"])[0], "order does"


@given(st.lists(st.text(max_size=80), max_size=6))
def test_a_fingerprint_does_not_depend_on_its_neighbours(texts: list[str]) -> None:
    together = fingerprint(texts).prints
    alone = [fingerprint([text]).prints for text in texts]
    assert together.tobytes() == b"".join(one.tobytes() for one in alone)


@given(st.text())
def test_reading_never_raises(text: str) -> None:
    read_location(text)
    read_employer(text)
    read_title(text, text, text)
    words([text, "\ud800"])
    assert len(fingerprint([text, ""]).prints) == 2


def test_a_cut_copy_is_wholly_contained_and_a_template_is_not() -> None:
    ad = " ".join(f"word{n} other{n * 7 % 91}" for n in range(150))
    whole, cut, other = fingerprint([ad, ad[:500], " ".join(f"else{n}" for n in range(300))]).prints
    overlap = (whole["sketch"] == cut["sketch"]) & (cut["sketch"] != 0)
    assert overlap.sum() > 0.6 * np.count_nonzero(cut["sketch"]) * cut["shingles"] / whole["shingles"]
    assert ((whole["sketch"] == other["sketch"]) & (whole["sketch"] != 0)).sum() <= 4, (
        "one byte agrees by chance at times"
    )


def test_a_very_long_ad_and_many_empty_ones_are_one_batch_each() -> None:
    long = "pharmacy technician " * 200_000
    prints = fingerprint([long, *[""] * 70_000], workers=2).prints
    assert prints["content"][0] != 0
    assert not prints["content"][1:].any()
