"""Habits of boards' own forms: credentials in columns, dashes and headings that say when."""

from __future__ import annotations

import pytest

from pipeline.requirements import read_requirements
from pipeline.text import document
from schema.vocab import Role

R, T = Role.PHARMACIST, Role.TECHNICIAN
HABITS = {
    "a heading says until when": (R, "Required within 6 months of hire\n- BCPS", {"CERT.BPS.BCPS obtain_within 180"}),
    "so does its bracket": (
        R,
        "Certifications (obtain within 90 days of hire)\n- ACLS",
        {"LIFE.ACLS obtain_within 90"},
    ),
    "occupation, board, level": (
        R,
        "Licenses & Certifications:\nPharmacist - State Board - Required\nACLS - Preferred",
        {"LIC.RPH required", "LIFE.ACLS preferred"},
    ),
    "occupation and board": (R, "Licensure: Pharmacist - Ohio Board of Pharmacy", {"LIC.RPH required OH"}),
    "preferred goes over a semicolon": (
        R,
        "Requirements: Current Ohio license. BLS. Preferred: BCPS; PGY1.",
        {"LIC.RPH required OH", "LIFE.BLS required", "CERT.BPS.BCPS preferred", "RES.PGY1 preferred"},
    ),
    "a heading with a full stop": (
        R,
        "Requirements.\nFlorida license.\nPreferred.\nBCNP. One year of practice.",
        {"LIC.RPH required FL", "CERT.BPS.BCNP preferred"},
    ),
    "licensure to obtain": (R, "Qualifications\n- Must obtain licensure within 90 days", {"LIC.RPH obtain_within 90"}),
    "eligible for licensure": (R, "Qualifications\n- Eligible for licensure", {"LIC.RPH obtain_within"}),
    "a heading under a bullet's sign": (
        T,
        "** Must have\n* High school diploma\n** Preferred\n* PTCB certification",
        {"EDU.HS required", "CERT.CPHT.PTCB preferred"},
    ),
    "a heading with a long remark": (
        T,
        "Required\nHigh school diploma.\nPreferred (do say so in your letter if you have one or more of these)\n- PTCB",
        {"EDU.HS required", "CERT.CPHT.PTCB preferred"},
    ),
    "two forms of ID": (T, "Bring your registration card and two forms of ID to orientation.", set()),
    "a register's good standing": (
        R,
        "You need to be a pharmacist in good standing with the PSI.",
        {"LIC.RPH required IE"},
    ),
    "a register's entry": (R, "Applicants need a current PSNI entry.", {"LIC.RPH required NI"}),
    "all who are registered": (
        R,
        "Who can apply?\nAll GPhC registered pharmacists with the right to work in the UK.",
        {"LIC.RPH required GB"},
    ),
    "on the way to a degree": (
        Role.INTERN,
        "Essential\nWorking towards an MPharm at a school of pharmacy",
        {"EDU.PHARMACY.ENROLLED required"},
    ),
    "licensure alone": (R, "Qualifications\n- Licensure required", {"LIC.RPH required"}),
    "a licence by a date": (T, "Qualifications\n- Registration by start date", {"LIC.TECH obtain_within"}),
    "software is no licence": (R, "Qualifications\n- Software license required", set()),
    "by the end of a year": (T, "Qualifications\n- CPR by the end of the P1 year", {"LIFE.CPR obtain_within"}),
    "a second state in brackets": (
        R,
        "Qualifications\n- RPh license, Maine (New Hampshire within 120 days of hire)",
        {"LIC.RPH required ME", "LIC.RPH obtain_within NH 120"},
    ),
    "tiers": (
        T,
        "Requirements\n- Level II: PTCB or NHA certification",
        {"CERT.CPHT.PTCB conditional", "CERT.CPHT.NHA conditional"},
    ),
    "federal grades": (
        T,
        "Requirements\n- PTCB certification is required for appointment at GS-6 and above",
        {"CERT.CPHT.PTCB conditional"},
    ),
    "other degrees": (R, "Requirements\n- PharmD, RN or MS also welcome", {"EDU.PHARMD preferred"}),
    "levels after brackets, each with its issuer": (
        T,
        (
            "Certified Pharmacy Technician - through PTCB (Pharmacy Technician Certification Board) Required or\n"
            "Certified Pharmacy Technician - through NHA (National Healthcareer Association) Required\n"
            "Registered Pharmacy Technician - Florida Board of Pharmacy Required"
        ),
        {"CERT.CPHT.PTCB required", "CERT.CPHT.NHA required", "LIC.TECH required FL"},
    ),
    "to become certified is not to become registered": (
        T,
        (
            "Required: Active Tennessee technician registration and National certification (PTCB or NHA), OR "
            "willingness to become certified within 12 months. Hazardous drug training will be provided on-site."
        ),
        {"LIC.TECH required TN", "CERT.CPHT.PTCB obtain_within 360", "CERT.CPHT.NHA obtain_within 360"},
    ),
    "must obtain, if only preferred now": (
        R,
        "BPS certification preferred, or must obtain within 24 months of hire.",
        {"CERT.BPS obtain_within 720"},
    ),
    "if duties require": (
        T,
        "Qualifications: able to obtain pharmacy technician registration within 60 days if job duties require",
        {"LIC.TECH conditional 60"},
    ),
    "other states are a place": (
        R,
        "Requirements: RPh license in state of residence; willing to obtain licensure in other states",
        {"LIC.RPH required @WORKSITE", "LIC.RPH obtain_within @MULTI"},
    ),
    "a wish in brackets is of the bracket": (
        R,
        (
            "Eligible candidates will hold a PharmD, be licensed in Ohio, and have completed a PGY1 residency (PGY2 or "
            "BCIDP preferred)."
        ),
        {
            "EDU.PHARMD required",
            "LIC.RPH required OH",
            "RES.PGY1 required",
            "RES.PGY2 preferred",
            "CERT.BPS.BCIDP preferred",
        },
    ),
    "time from registration": (
        T,
        "Requirements: trainees have two years from registration to pass the PTCB exam",
        {"CERT.CPHT.PTCB obtain_within 730"},
    ),
    "fifty states": (R, "Must be licensed in any of the fifty states.", {"LIC.RPH required @ANY_US"}),
    "a class of driving": (
        R,
        "Requirements: A valid California Driver's License, Class C, may be required for certain assignments.",
        {"LIC.DRIVER conditional CA"},
    ),
    "short words": (
        T,
        "Requirements: CPhT + FL Registered. CSPT within 1 yr. Lead exp pref'd.",
        {"CERT.CPHT required", "LIC.TECH required FL", "CERT.CSPT obtain_within 365"},
    ),
    "Oklahoma in short": (
        R,
        "Requirements: OK lic or reciprocate. Imm cert.",
        {"LIC.RPH obtain_within OK", "CERTIF.IMMUNIZATION required"},
    ),
    "unless": (R, "Don't apply unless you are already licensed in Hawaii.", {"LIC.RPH required HI"}),
    "not insisted on": (
        T,
        "CPhT pays two dollars more here. We don't insist on it. We do insist on the Iowa registration.",
        {"CERT.CPHT not_required", "LIC.TECH required IA"},
    ),
    "one now, one later": (
        T,
        "PTCB, which you need now, and sterile compounding (CSPT), which you need by your third year.",
        {"CERT.CPHT.PTCB required", "CERT.CSPT obtain_within 1095"},
    ),
    "proof of an application": (
        T,
        "Bring your Indiana technician license or proof that you've applied.",
        {"LIC.TECH obtain_within IN"},
    ),
    "each in its own time": (
        R,
        (
            "Qualifications include a PharmD, two years in a hospital (a residency counts as one), Ohio licensure at "
            "hire, ACLS in six months, and a BPS certification that we expect within two years."
        ),
        {"EDU.PHARMD required", "LIC.RPH required OH", "LIFE.ACLS obtain_within 180", "CERT.BPS obtain_within 730"},
    ),
    "must, could, need not": (
        R,
        "Must have: RPh (IL). Could have: BCGP. Won't need: PharmD.",
        {"LIC.RPH required IL", "CERT.BPS.BCGP preferred", "EDU.PHARMD not_required"},
    ),
    "not negotiable": (
        R,
        "A PharmD and Texas license are not negotiable; a DEA registration isn't needed.",
        {"EDU.PHARMD required", "LIC.RPH required TX", "AUTH.DEA not_required"},
    ),
    "an answer to a question": (
        T,
        "What do you need? A tech license from the board, a diploma, and PTCB or a promise to pass in a year.",
        {"LIC.TECH required", "EDU.HS required", "CERT.CPHT.PTCB obtain_within 365"},
    ),
    "a register is no crowd": (
        R,
        "Applicants need to be on the Pharmacists register with the GPhC.",
        {"LIC.RPH required GB"},
    ),
    "either now or at the next sitting": (
        R,
        (
            "Reporting to the Director (a PharmD, BCPS), you hold Ohio licensure, have finished a PGY1, and either "
            "have BCACP or will sit for it at the first opportunity."
        ),
        {"LIC.RPH required OH", "RES.PGY1 required", "CERT.BPS.BCACP obtain_within"},
    ),
    "it helps if": (
        R,
        "It helps if you're board certified. It helps more if you've a residency.",
        {"CERT.BPS preferred", "RES.ANY preferred"},
    ),
    "what we teach": (
        T,
        "The only paper we ask for is an Oregon license; CPR we teach; national certification must come within a year.",
        {"LIC.TECH required OR", "CERT.CPHT obtain_within 365"},
    ),
    "a condition of its own": (
        T,
        "Requirements: must be GPhC registered; if you trained abroad and aren't, this post isn't open to you.",
        {"LIC.TECH required GB"},
    ),
    "a title no row knows": (R, "Certified Lipid Specialist preferred.", {"CERT.OTHER preferred"}),
    "a training before something": (
        R,
        "Requirements: board-approved PrEP/PEP training before the first independent visit",
        {"CERTIF.OTHER obtain_within"},
    ),
    "certified in time by whom": (
        T,
        "Certification: Must be certified within one year of hire by PTCB & maintain certification.",
        {"CERT.CPHT.PTCB obtain_within 365"},
    ),
    "a label only introduces": (
        T,
        "License: Must have or be eligible for Wyoming technician-in-training registration.",
        {"LIC.TECH.TRAINEE obtain_within WY"},
    ),
    "a state in brackets": (R, "Requirements: Pharmacist License (MD)", {"LIC.RPH required MD"}),
    "if not certified, by when": (
        T,
        "Requirements: PTCB certification - if not certified, must obtain within 18 months",
        {"CERT.CPHT.PTCB obtain_within 540"},
    ),
    "within the orientation period": (
        T,
        "Requirements: BLS obtained within the orientation period",
        {"LIFE.BLS obtain_within"},
    ),
    "a long list that is wished": (
        T,
        "Qualifications: Associate's degree in business, supply chain or a related field preferred",
        {"EDU.ASSOCIATE preferred"},
    ),
    "a label may wish": (R, "Nice to have\n- PIC eligibility: the present one retires", {"ROLE.PIC preferred"}),
}


@pytest.mark.parametrize("name", HABITS)
def test_a_habit_is_read_as_it_means(name: str) -> None:
    role, text, expected = HABITS[name]
    found = read_requirements(document(None, f"Join us here.\n\n{text}"), title="", role=role).requirements
    said = {
        " ".join(
            filter(
                None,
                [
                    record.code,
                    str(record.level),
                    ",".join(sorted(record.jurisdiction or ())),
                    "" if record.window_days is None else str(record.window_days),
                ],
            )
        )
        for record in found
    }
    assert said - {"EDU.MASTERS preferred"} == expected
