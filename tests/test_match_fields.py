"""How matching reads titles, employers and places; hostile text; hashes that must never change."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.match.ads import read_requisitions, read_urls
from pipeline.match.employers import read_employer
from pipeline.match.fingerprint import fingerprint, take
from pipeline.match.hashing import among, distinct, hash_texts, hash_word, words
from pipeline.match.locations import read_location
from pipeline.match.titles import read_title
from schema.vocab import reference


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


@pytest.mark.parametrize(
    ("spelling", "known"), [("Walgreeens", "Walgreens"), ("Kroeger Pharmacy", "Kroger"), ("Wallmart Inc", "Walmart")]
)
def test_a_new_spelling_is_mapped_to_a_known_employer(spelling: str, known: str) -> None:
    assert read_employer(spelling).key == read_employer(known).key


@pytest.mark.parametrize(
    "name", ["Ventura Drug", "Larkfield Pharmacy", "Krogh", "Cosco", "Northwest Rx", "University of Arkansas"]
)
def test_a_name_like_none_stays_its_own(name: str) -> None:
    known = {read_employer(row["alias"]).core for row in reference("employers")}
    assert read_employer(name).core not in known


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
    ids = pl.Series(["R-0012345", "REQ12345", "12345", "JR0012345", "000", "pending", None])
    assert read_requisitions(ids).to_list() == ["12345"] * 4 + ["0", "pending", None]
    assert url("https://www.x.example/jobs/7/?utm=1") == url("http://x.example/jobs/7")
    assert url("https://x.example/") == ""
    assert url("https://x.example/view?id=7&ref=mail") == url("https://x.example/view?utm_x=1&id=7")
    assert url("https://x.example/view?id=7") != url("https://x.example/view?id=8")


def url(address: str) -> str:
    """One read address."""
    return str(read_urls(pl.Series([address]))[0])


def test_hashes_are_the_same_for_ever() -> None:
    """Stored keys are compared with new ones: a change of these numbers needs a new version of everything stored."""
    assert hash_word("pharmacist") == 13048388505968675364
    assert hash_texts(["Staff Pharmacist"]).tolist() == [8959257035218412648]


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


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hull, East Yorkshire", ("--", "hull", "")),
        ("BA1 2FJ, Bath", ("--", "bath", "BA12FJ")),
        ("Derbyshire, GB", ("--", "", "")),
        ("Norfolk, VA", ("VA", "norfolk", "")),
        ("Kent, WA", ("WA", "kent", "")),
        ("London, GB", ("--", "london", "")),
        ("Stoke-on-Trent, Staffordshire", ("--", "stoke on trent", "")),
    ],
)
def test_british_places_are_read(text: str, expected: tuple[str, str, str]) -> None:
    found = read_location(text)
    assert (found.partition, found.city, found.zip) == expected


def test_a_text_taken_twice_has_its_fingerprint_twice() -> None:
    found = fingerprint(
        ["Fill 30 orders at 4521 Oak Street each day, in all.", "", "Count stock 1234 and 5678 at night."]
    )
    again = take(found, np.array([2, 0, 2, 1]))
    alone = fingerprint(["Count stock 1234 and 5678 at night."])
    assert again.prints[0].tobytes() == again.prints[2].tobytes() == alone.prints[0].tobytes()
    for name in ("numbers", "shingles"):
        tokens = getattr(again, name)
        assert tokens.value[tokens.of == 2].tolist() == getattr(alone, name).value.tolist()
        assert np.all(np.diff(tokens.of) >= 0)


@given(st.lists(st.integers(0, 2**64 - 1)), st.lists(st.integers(0, 50)))
def test_distinct_and_among_are_what_numpy_says(values: list[int], pool: list[int]) -> None:
    assert distinct(np.array(values, np.uint64)).tolist() == np.unique(np.array(values, np.uint64)).tolist()
    small = np.array([value % 60 for value in values], np.int64)
    assert among(small, np.array(pool, np.int64)).tolist() == np.isin(small, np.array(pool, np.int64)).tolist()


def test_long_words_differ_by_their_last_letter() -> None:
    stem = "pharmacotherapeutically" * 3
    assert len({hash_word(stem + letter) for letter in "abcd"}) == 4
    assert words([stem + "7"]).has_digit.tolist() == [True]
    assert words([stem]).has_digit.tolist() == [False]
