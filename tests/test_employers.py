"""Employers: canonical names, parents and settings with their reasons."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.employers import bare_name, read_employer
from pipeline.text import document
from schema.posting import Employer
from schema.vocab import Setting, reference


def employer(name: str, title: str = "", text: str = "", board: str | None = None) -> Employer:
    found = read_employer(name, title=title, document=document(None, text), board_setting=board)
    assert found is not None
    return found


CANONICAL = [
    ("CVS Pharmacy, Inc.", "CVS Pharmacy", "CVS Health"),
    ("Cvshealth", "CVS Pharmacy", "CVS Health"),
    ("Walgreens Store 4411", "Walgreens", "Sycamore Partners"),
    ("Rite Aid #0345", "Rite Aid", None),
    ("The Kroger Co.", "Kroger", None),
    ("Kroger - 00412", "Kroger", None),
    ("Sam’s Club", "Sam's Club", "Walmart"),
    ("Hy-Vee, Inc.", "Hy-Vee", None),
    ("Fry's Food Stores", "Fry's Food Stores", "Kroger"),
    ("AS Watson  Superdrug Stores PLC", "Superdrug", "AS Watson"),
    (
        "Department of Veterans Affairs, Some VA Medical Center",
        "Department of Veterans Affairs",
        "United States Government",
    ),
    ("Smith Drug (Store #1234)", "Smith Drug", None),
    ("University of Utah Health SC", "University of Utah Health SC", None),
    ("Meridian Pharmacy CO", "Meridian Pharmacy CO", None),
    ("Verdant Outsourcing (503B)", "Verdant Outsourcing (503B)", None),
    ("ARKANSAS HEART HOSPITAL LLC", "Arkansas Heart Hospital", None),
    ("Acme LLC d/b/a Corner Drug", "Corner Drug", None),
    ("Highfield Services Limited TA HFS Pharmacy", "HFS Pharmacy", None),
    ("Careers at Atlantic Health System", "Atlantic Health System", None),
    ("Target Field Hotels", "Target Field Hotels", None),
    ("Mercy Cedar Ferry", "Mercy Cedar Ferry", None),
]


@pytest.mark.parametrize(("name", "canonical", "parent"), CANONICAL)
def test_canonical_name_and_parent(name: str, canonical: str, parent: str | None) -> None:
    found = employer(name)
    assert (found.name, found.canonical, found.parent) == (name, canonical, parent)


SETTINGS = [
    ("CVS Pharmacy", "Pharmacist", "", "retail_chain", "employer table: CVS Pharmacy"),
    ("CVS Health", "Pharmacist, Home Delivery", "", "mail_order", "title: Home Delivery"),
    ("Banner Health", "Pharmacist", "", "hospital_inpatient", "employer table: Banner Health"),
    ("Banner Health", "Ambulatory Care Pharmacist", "", "ambulatory", "title: Ambulatory Care"),
    (
        "Department of Veterans Affairs",
        "Ambulatory Care Pharmacist",
        "",
        "federal",
        "employer table: Department of Veterans Affairs",
    ),
    ("Ozark VA Medical Center", "Inpatient Pharmacist", "", "federal", "name: VA Medical Center"),
    ("Brook Clinical Staffing", "Hospital Pharmacist", "", "staffing", "name: Staffing"),
    ("Quapaw Medical Center", "Pharmacist", "", "hospital_inpatient", "name: Medical Center"),
    ("Ironbridge LTC Pharmacy", "Pharmacist", "", "long_term_care", "name: LTC"),
    ("Wolverine Infusion", "Technician", "", "infusion", "name: Infusion"),
    ("Huron Specialty Pharmacy", "Pharmacist", "", "specialty", "name: Specialty Pharmacy"),
    ("Redstone Home Delivery Pharmacy", "Pharmacist", "", "mail_order", "name: Home Delivery"),
    ("Kestrel Health Plan", "Pharmacist", "", "pbm", "name: Health Plan"),
    ("State College of Pharmacy", "Pharmacist", "", "academic", "name: College of Pharmacy"),
    ("University Hospital of Erewhon", "Pharmacist", "", "hospital_inpatient", "name: University Hospital"),
    (
        "Wren & Daughters",
        "Pharmacist",
        "We are an independent pharmacy since 1951.",
        "independent",
        "text: independent pharmacy",
    ),
    ("Lantern Drug", "Pharmacist", "We fill 300 a day.", None, None),
]


@pytest.mark.parametrize(("name", "title", "text", "setting", "reason"), SETTINGS)
def test_setting_and_its_reason(name: str, title: str, text: str, setting: str | None, reason: str | None) -> None:
    found = employer(name, title, text)
    assert (found.setting, found.setting_reason) == (setting, reason)


def test_the_register_decides_before_the_table_and_after_the_title() -> None:
    assert employer("Banner Health", "Pharmacist", board="ambulatory").setting_reason == "register"
    assert employer("Banner Health", "Inpatient Pharmacist", board="ambulatory").setting == "hospital_inpatient"
    assert employer("Nobody", "Inpatient Pharmacist", board="federal").setting == "federal"


@pytest.mark.parametrize("name", [None, "", "  ", "Confidential", "N/A"])
def test_no_name_is_no_employer(name: str | None) -> None:
    assert read_employer(name) is None


def test_every_setting_of_the_tables_is_in_the_vocabulary() -> None:
    used = {row["setting"] for name in ("employers", "settings") for row in reference(name)} - {""}
    assert used <= {setting.value for setting in Setting}


def test_every_row_of_the_table_reads_as_itself_and_says_where_it_is_from() -> None:
    for row in reference("employers"):
        assert row["origin"]
        assert employer(row["alias"]).canonical == row["canonical"], row


@given(st.text(min_size=1, max_size=60))
def test_any_name_is_read_and_a_bare_name_is_never_empty(name: str) -> None:
    found = read_employer(name, title=name)
    assert found is None or (found.canonical and found.name == name.strip())
    assert bare_name(name) or not name.strip()
