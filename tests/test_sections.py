"""Headings, labels and lead-ins: the section they open."""

from __future__ import annotations

import pytest

from pipeline.sections import ASKING, SILENT, heading_section, is_pure
from pipeline.text import document
from schema.vocab import reference


@pytest.mark.parametrize(
    ("heading", "section"),
    [
        ("Required Qualifications", "required"),
        ("MINIMUM REQUIREMENTS:", "required"),
        ("What we need from you", "required"),
        ("Preferred Qualifications", "preferred"),
        ("Nice-to-haves", "preferred"),
        ("Bonus points if you have", "preferred"),
        ("A plus, not a must", "preferred"),
        ("Required/Preferred Qualifications", "neutral"),
        ("Licenses & Certifications", "licence"),
        ("LICENSURE/REGISTRATION/CERTIFICATION", "licence"),
        ("Qualifications", "neutral"),
        ("Education and Experience", "neutral"),
        ("What you’ll do", "duties"),
        ("Essential Functions", "duties"),
        ("Physical Requirements", "other"),
        ("What we offer", "benefits"),
        ("Pay grid", "pay"),
        ("About us", "about"),
        ("How to apply", "apply"),
        ("Career path", "career"),
        ("Similar jobs", "carousel"),
        ("Equal Opportunity Employer", "eeo"),
    ],
)
def test_heading(heading: str, section: str) -> None:
    assert heading_section(heading) == section


def test_no_section_for_a_line_that_is_no_heading() -> None:
    assert heading_section("Oncology") is None
    assert not is_pure("Pharmacist license")


def test_every_row_names_a_section() -> None:
    sections = {row["section"] for row in reference("headings") if row["match"] != "filler"}
    assert sections <= ASKING | SILENT


def sections(text: str) -> dict[str, str]:
    doc = document(None, text)
    return {doc.text[block.start : block.end]: block.section for block in doc.blocks}


def test_a_label_beats_the_heading_and_a_neutral_label_inherits_it() -> None:
    found = sections("Preferred Qualifications\nEducation: PharmD\nRequired: BLS\n- BCPS")
    assert found["Education: PharmD"] == "preferred"
    assert found["Required: BLS"] == "required"
    assert found["BCPS"] == "preferred"


def test_a_lower_heading_inherits_and_an_equal_one_does_not() -> None:
    html = "<h2>Preferred</h2><h3>Licensure</h3><ul><li>BCPS</li></ul><h2>Education</h2><ul><li>PharmD</li></ul>"
    doc = document(html, None)
    found = {doc.text[block.start : block.end]: block.section for block in doc.blocks}
    assert found["BCPS"] == "preferred"
    assert found["PharmD"] == "neutral"


def test_prose_after_a_list_is_outside_it() -> None:
    prose = "Our staff pharmacists hold many kinds of certification and teach at two colleges in the city."
    assert sections(f"Requirements\n- PharmD\n\n{prose}")[prose] == "tail"


def test_lead_in_of_a_nested_list() -> None:
    doc = document(None, "Requirements\n- One of the following:\n  - PTCB\n  - ExCPT\n- BLS")
    leads = {doc.text[block.start : block.end]: block.lead for block in doc.blocks}
    assert doc.text[doc.blocks[leads["PTCB"]].start :].startswith("One of the following")
    assert doc.text[doc.blocks[leads["ExCPT"]].start :].startswith("One of the following")
    assert doc.text[doc.blocks[leads["BLS"]].start :].startswith("Requirements")
