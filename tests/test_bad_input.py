"""Texts no reader wishes for: no exception, no invention, evidence exact, the role right by the title."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from pipeline import normalise
from schema.posting import Posting, RawPosting

SOFT, ZERO_WIDTH = "\u00ad", "\u200b"
ASKS = "<h3>Requirements</h3><ul><li>PTCB certification required</li><li>High school diploma</li></ul>"


def read(title: str, html: str) -> Posting:
    fetched = datetime(2026, 11, 25, tzinfo=UTC)
    return normalise(
        RawPosting(
            board="file", platform="file", ref="1", query="file", url="", fetched=fetched, title=title, html=html
        )
    )


def codes(posting: Posting) -> set[str]:
    for record in posting.requirements:
        evidence = record.evidence
        assert posting.text[evidence.start : evidence.end] == evidence.quote != ""
    return {str(record.code) for record in posting.requirements}


NOTHING_ASKED = {
    "empty": ("", ""),
    "white space": (" \t", "<p>&nbsp; \u2003</p>"),
    "no letters": ("---", "<p>12345 !!! ***** 90 % (1) 2) 3/4</p>" * 20),
    "only tags": ("Pharmacy Technician", "<div><ul><li></li></ul><br/><p></p></div>"),
    "comment and script": (
        "Pharmacy Technician",
        f"<!-- {ASKS} --><script>var asks = '{ASKS}';</script><style>p:after {{content: 'BLS'}}</style><p>Hi</p>",
    ),
    "Spanish": (
        "Técnico de farmacia",
        "<p>Buscamos técnico de farmacia con licencia vigente y certificación. Se ofrece horario flexible.</p>",
    ),
    "French": (
        "Préparateur en pharmacie",
        "<p>Nous recherchons une personne avec un diplôme. Permis requis, expérience souhaitée.</p>",
    ),
    "round-up": (
        "20 pharmacy jobs near you",
        "<p>See all jobs. Pharmacist, PharmD, Acme Drug, Tulsa. Pharmacy Technician, CPhT, Acme Drug, Norman.</p>",
    ),
    "lists of other jobs": (
        "Pharmacy Technician",
        "<p>Deliver care.</p><h3>Similar jobs</h3><ul><li>Nurse, BLS required</li><li>PharmD required</li></ul>",
    ),
}


@pytest.mark.parametrize("name", NOTHING_ASKED)
def test_nothing_is_invented(name: str) -> None:
    title, html = NOTHING_ASKED[name]
    assert codes(read(title, html)) == set()


def test_a_french_word_spelled_as_an_english_one_is_no_requirement() -> None:
    assert codes(read("Préparateur en pharmacie", "<p>La certification est un atout.</p>")) == set()


SAME_AD = {
    "plain": ASKS,
    "all capitals": ASKS.upper(),
    "soft hyphens inside words": ASKS.replace("certification", f"certi{SOFT}fica{SOFT}tion").replace(
        "diploma", f"dip{SOFT}loma"
    ),
    "zero-width characters inside words": ASKS.replace("PTCB", f"PT{ZERO_WIDTH}CB").replace(
        "school", f"sch{ZERO_WIDTH}ool"
    ),
    "no-break spaces": ASKS.replace("High school diploma", "High&nbsp;school&nbsp;diploma"),
    "unclosed tags": "<h3>Requirements<ul><li>PTCB certification required<li>High school diploma",
    "escaped twice": ASKS.replace("<", "&lt;").replace(">", "&gt;"),
    "comment between words": ASKS.replace("certification required", "certification <!-- not --> required"),
    "smart quotes": ASKS.replace("High school diploma", "\u201cHigh school\u201d diploma"),
    "mojibake around": ASKS.replace("<li>", "<li>â€¢ ").replace("diploma", "diploma â€“ or so"),
}


@pytest.mark.parametrize("name", SAME_AD)
def test_spoiled_letters_change_nothing(name: str) -> None:
    posting = read("Pharmacy Technician", SAME_AD[name])
    assert codes(posting) == {"CERT.CPHT.PTCB", "EDU.HS"}
    assert posting.role.role == "technician"


def test_one_line_of_forty_kilobytes_keeps_its_one_demand() -> None:
    words = "we care for people in our town and keep the shelves tidy, " * 340
    posting = read("Staff Pharmacist", f"<p>{words}. PharmD required. {words}</p>")
    assert len(words) * 2 > 39_000
    assert codes(posting) == {"EDU.PHARMD"}


@pytest.mark.parametrize(
    ("title", "role"),
    [
        ("Pharmacist / Farmacéutico", "pharmacist"),
        ("PHARMACY TECHNICIAN", "technician"),
        (f"Pharma{SOFT}cist", "pharmacist"),
        (f"Pharmacy Tech{ZERO_WIDTH}nician", "technician"),
    ],
)
def test_the_title_alone_gives_the_role(title: str, role: str) -> None:
    assert read(title, "<p>Buscamos a una persona para nuestro equipo.</p>").role.role == role


def test_what_a_browser_hides_asks_nothing() -> None:
    html = (
        "<p>We need a pharmacist with an active Ohio license for our store by the river.</p><p hidden>BCPS required</p>"
    )
    assert codes(read("Pharmacist", html)) == {"LIC.RPH"}
    assert codes(read("Pharmacist", html.replace("hidden", 'style="color:red; display: none"'))) == {"LIC.RPH"}


def test_a_folded_page_that_hides_most_of_its_words_is_read() -> None:
    html = f'<p>Read more</p><div style="display:none">{ASKS} {ASKS}</div>'
    assert codes(read("Pharmacy Technician", html))


def test_an_ad_in_one_line_keeps_its_list() -> None:
    line = (
        "Technician needed. Full time days. Requirements - Current Ohio technician license required - BLS "
        "certification preferred - High school diploma or GED - PTCB certified within 12 months of hire - Able to lift"
    )
    posting = read("Pharmacy Technician", f"<p>{line}</p>")
    found = {record.code: str(record.level) for record in posting.requirements}
    assert found == {
        "LIC.TECH": "required",
        "LIFE.BLS": "preferred",
        "EDU.HS": "required",
        "CERT.CPHT.PTCB": "obtain_within",
    }


def test_who_sells_medicines_is_no_pharmacist() -> None:
    assert read("Representante de ventas farmacéutico", "").role.role == "other"
    assert read("Farmacéutico", "").role.role == "pharmacist"
