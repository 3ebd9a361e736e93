"""How ads phrase requirements: 120 patterns, each with sentences of our own, read as the labelling rules say.

A case is (number, role, text, what must be read, codes that must not be). What must be read is written
"CODE level places days", places and days where there are any.
"""

from __future__ import annotations

import pytest

from pipeline.requirements import RequirementReading, read_requirements
from pipeline.text import document
from schema.vocab import Role

R, T = Role.PHARMACIST, Role.TECHNICIAN
REQ = "Requirements\n- "
PREF = "Preferred qualifications\n- "
DUTY = "Responsibilities\n- "

CASES: list[tuple[int, Role, str, list[str], list[str]]] = [
    (
        1,
        R,
        REQ + "Registered Pharmacist license in the State of Delaware (required upon hire)",
        ["LIC.RPH required DE"],
        [],
    ),
    (2, R, REQ + "Active and unrestricted pharmacist license in Nevada", ["LIC.RPH required NV"], []),
    (3, R, REQ + "Licensed to practice pharmacy in the Commonwealth of Kentucky", ["LIC.RPH required KY"], []),
    (
        4,
        R,
        REQ + "Valid license to practice as a pharmacist in the State of Oregon at time of employment.",
        ["LIC.RPH required OR"],
        [],
    ),
    (
        5,
        R,
        "Must possess a valid certificate of registration as a licentiate in pharmacy.",
        ["LIC.RPH required"],
        ["CERT.OTHER"],
    ),
    (
        6,
        R,
        "Unrestricted license to practice pharmacy in a State, Territory or the District of Columbia is required.",
        ["LIC.RPH required @ANY_US"],
        [],
    ),
    (
        7,
        R,
        "Must be licensed to practice pharmacy in a State, the District of Columbia, Puerto Rico or a territory.",
        ["LIC.RPH required @ANY_US"],
        [],
    ),
    (8, R, "License required: Yes, Active Unrestricted Pharmacy License", ["LIC.RPH required"], []),
    (
        9,
        T,
        REQ + "Registered by the State of Maine and PTCB certification",
        ["LIC.TECH required ME", "CERT.CPHT.PTCB required"],
        [],
    ),
    (
        10,
        T,
        REQ + "Registration with the Virginia Department of Health Professions, Board of Pharmacy",
        ["LIC.TECH required VA"],
        [],
    ),
    (
        11,
        T,
        REQ + "National Pharmacy Technician Certification (students enrolled in a pharmacy school are exempt)",
        ["CERT.CPHT required"],
        [],
    ),
    (
        12,
        R,
        "Licensure\n- A foreign pharmacy graduate must hold the FPGEC certificate.",
        ["CERT.FPGEC conditional"],
        [],
    ),
    (13, T, "Must be registered with the Texas State Board of Pharmacy.", ["LIC.TECH required TX"], ["LIC.RPH"]),
    (13, R, "Must be registered with the Texas State Board of Pharmacy.", ["LIC.RPH required TX"], ["LIC.TECH"]),
    (14, T, REQ + "Active Washington State Pharmacy Technician license", ["LIC.TECH required WA"], []),
    (14, T, REQ + "WA Pharmacy Technician License", ["LIC.TECH required WA"], []),
    (15, T, REQ + "Current Florida RPT", ["LIC.TECH required FL"], []),
    (16, R, REQ + "RPh", ["LIC.RPH required"], []),
    (
        17,
        R,
        REQ + "ACPE graduate with a BS Pharmacy and/or a Doctor of Pharmacy",
        ["EDU.BSPHARM required", "EDU.PHARMD required"],
        [],
    ),
    (18, R, REQ + "A doctoral degree in pharmacy recognized by ACPE", ["EDU.PHARMD required"], []),
    (19, R, REQ + "Current certification as a Registered Immunization Pharmacist", ["AUTH.IMMUNIZE required"], []),
    (20, R, "Licensure/Certification\n- BLS", ["LIFE.BLS required"], []),
    (21, T, REQ + "Driver's license in good standing.", ["LIC.DRIVER required"], ["LIC.TECH"]),
    (22, T, "Licenses & Certifications: Required\n- Certified Pharmacy Technician", ["CERT.CPHT required"], []),
    (23, T, REQ + "PTCB or ExCPT certification", ["CERT.CPHT.PTCB required", "CERT.CPHT.NHA required"], ["CERT.CPHT"]),
    (
        24,
        T,
        "Must hold national certification through either: (a) the PTCB as a CPhT; OR (b) the NHA as an ExCPT.",
        ["CERT.CPHT.PTCB required", "CERT.CPHT.NHA required"],
        [],
    ),
    (25, T, REQ + "CPhT (PTCB or NHA)", ["CERT.CPHT.PTCB required", "CERT.CPHT.NHA required"], ["CERT.CPHT"]),
    (26, R, REQ + "BPS certification or PGY1 residency", ["CERT.BPS required", "RES.PGY1 required"], []),
    (27, R, REQ + "PGY1 residency or 3 years of hospital experience", ["RES.PGY1 required"], []),
    (28, R, REQ + "Licensed or eligible for licensure in the State of Iowa", ["LIC.RPH obtain_within IA"], []),
    (
        29,
        R,
        REQ + "Licensed as a pharmacist, or licensed as a pharmacy intern",
        ["LIC.RPH required", "LIC.RPH.INTERN required"],
        [],
    ),
    (30, T, REQ + "Illinois Pharmacy Technician registration or license", ["LIC.TECH required IL"], []),
    (
        31,
        T,
        REQ + "Registered pharmacy technician or technician trainee",
        ["LIC.TECH required", "LIC.TECH.TRAINEE required"],
        [],
    ),
    (
        32,
        T,
        REQ + "Michigan Pharmacy Technician License or a temporary license, full license within 180 days of hire",
        ["LIC.TECH obtain_within MI 180"],
        [],
    ),
    (
        33,
        R,
        REQ + "Bachelor's or Doctor of Pharmacy (PharmD)",
        ["EDU.BSPHARM required", "EDU.PHARMD required"],
        ["EDU.BACHELORS"],
    ),
    (
        34,
        R,
        "Must have a BS or Doctor of Pharmacy in pharmacy; BCPS preferred.",
        ["EDU.BSPHARM required", "EDU.PHARMD required", "CERT.BPS.BCPS preferred"],
        [],
    ),
    (35, Role.OTHER, REQ + "PharmD, MD, or PhD", ["EDU.PHARMD required"], ["LIC.RPH"]),
    (
        36,
        R,
        PREF + "BCPS, BCCCP or other BPS certification",
        ["CERT.BPS.BCPS preferred", "CERT.BPS.BCCCP preferred", "CERT.BPS preferred"],
        [],
    ),
    (37, R, REQ + "BLS and/or ACLS", ["LIFE.BLS required", "LIFE.ACLS required"], []),
    (38, R, REQ + "CPR/BLS", ["LIFE.CPR required", "LIFE.BLS required"], []),
    (
        39,
        R,
        REQ + "PharmD with residency, or BS Pharm with 5 years",
        ["EDU.PHARMD required", "EDU.BSPHARM required"],
        [],
    ),
    (
        40,
        R,
        "Must be a registered pharmacist in Vermont or eligible, and complete licensure within 90 days of the start.",
        ["LIC.RPH obtain_within VT 90"],
        [],
    ),
    (41, R, REQ + "BLS certification (or ability to obtain within 14 days of hire)", ["LIFE.BLS obtain_within 14"], []),
    (42, T, REQ + "PTCB certification within one (1) year of employment", ["CERT.CPHT.PTCB obtain_within 365"], []),
    (43, T, "Must obtain and maintain national certification within 6 months.", ["CERT.CPHT obtain_within 180"], []),
    (
        44,
        T,
        REQ
        + "Full technician license within 180 days.\n\nFailure to obtain the license within 180 days ends employment.",
        ["LIC.TECH obtain_within 180"],
        [],
    ),
    (
        46,
        R,
        "Must have a current license to practice pharmacy in Ohio within 45 days of the start of the residency.",
        ["LIC.RPH obtain_within OH 45"],
        ["RES.ANY"],
    ),
    (
        48,
        R,
        "Obtain a license to practice as a pharmacist in any state within 120 days of residency start date (required).",
        ["LIC.RPH obtain_within @ANY_US 120"],
        ["RES.ANY"],
    ),
    (49, R, REQ + "Licensed in MA within 90 days of the commencement", ["LIC.RPH obtain_within MA 90"], []),
    (
        50,
        R,
        REQ + "Eligible to obtain Pharmacist License in the state of practice by the start date of the program.",
        ["LIC.RPH obtain_within @WORKSITE"],
        [],
    ),
    (51, R, "You must secure a valid pharmacist license before you are appointed.", ["LIC.RPH obtain_within"], []),
    (
        53,
        R,
        "New grads: NAPLEX and MPJE must be passed within 90 days of start",
        ["EXAM.NAPLEX obtain_within 90", "EXAM.MPJE obtain_within 90"],
        [],
    ),
    (55, R, REQ + "Ability to become licensed as a pharmacist in Utah", ["LIC.RPH obtain_within UT"], []),
    (56, T, "Benefits\n- We train and sponsor you for PTCB within your first year", [], ["CERT.CPHT.PTCB"]),
    (58, T, REQ + "CPhT\n\nBenefits\n- Eligible for insurance after 90 days of hire", ["CERT.CPHT required"], []),
    (59, T, "National certification as a Pharmacy Technician preferred or in process.", ["CERT.CPHT preferred"], []),
    (60, T, REQ + "Pharmacy technician license, where required by state law", ["LIC.TECH conditional"], []),
    (
        61,
        R,
        REQ + "Medication Therapy Services certificate by the start date (where applicable)",
        ["CERTIF.MTM conditional"],
        [],
    ),
    (62, T, "For positions above GS-5 the employee must hold a national certification.", ["CERT.CPHT conditional"], []),
    (63, T, "Certification by the PTCB is required at grades GS-6 and above.", ["CERT.CPHT.PTCB conditional"], []),
    (
        64,
        T,
        REQ + "TX: PTCB required.\n- LA: state certificate required.",
        ["CERT.CPHT.PTCB required TX", "LIC.TECH required LA"],
        [],
    ),
    (
        65,
        R,
        REQ + "Licensed pharmacist in Ohio; ability to obtain Kentucky and Indiana licenses within 6 months",
        ["LIC.RPH required OH", "LIC.RPH obtain_within IN,KY 180"],
        [],
    ),
    (
        66,
        R,
        REQ + "Must obtain pharmacist licenses in additional states as business needs dictate",
        ["LIC.RPH obtain_within @MULTI"],
        [],
    ),
    (67, R, REQ + "Pharmacist license in state of residence", ["LIC.RPH required @WORKSITE"], []),
    (69, R, "Multi-state pharmacist licensure preferred.", ["LIC.RPH preferred @MULTI"], []),
    (70, R, PREF + "Non-resident pharmacist licenses", ["LIC.RPH preferred @MULTI"], []),
    (
        71,
        R,
        "Must be able to reciprocate a pharmacist license to Idaho within 120 days.",
        ["LIC.RPH obtain_within ID 120"],
        [],
    ),
    (72, R, REQ + "Pharmacist license in the state of practice", ["LIC.RPH required @WORKSITE"], []),
    (74, R, REQ + "DEA registration if prescribing", ["AUTH.DEA conditional"], []),
    (75, T, "If not certified, must be registered as a technician trainee.", ["LIC.TECH.TRAINEE conditional"], []),
    (76, T, REQ + "18 years of age (16 with a school work permit in some states)", [], ["LIC.TECH"]),
    (77, T, "Drug testing required: No\nImmunization required: No", [], ["AUTH.IMMUNIZE", "CERTIF.IMMUNIZATION"]),
    (79, T, "PTCB certification preferred.", ["CERT.CPHT.PTCB preferred"], []),
    (80, T, REQ + "CPhT a plus", ["CERT.CPHT preferred"], []),
    *[
        (81, R, f"BCPS {cue}.", ["CERT.BPS.BCPS preferred"], [])
        for cue in (
            "desired",
            "desirable",
            "highly desirable",
            "is strongly preferred",
            "ideal",
            "an asset",
            "advantageous",
            "nice to have",
            "is a bonus",
            "helpful",
            "encouraged",
        )
    ],
    (
        82,
        R,
        REQ + "PGY1 Residency (PGY2 in Pharmacy Administration preferred)",
        ["RES.PGY1 required", "RES.PGY2 preferred"],
        [],
    ),
    (83, T, "Training, knowledge and experience in aseptic technique are desired.", [], ["CERTIF.STERILE"]),
    (84, T, REQ + "Retail or pharmacy experience a plus", [], ["CERT.CPHT", "CERT.OTHER", "LIC.TECH"]),
    (
        85,
        T,
        "Requirements: CPhT required. Preferred: one year of IV work and CSPT.",
        ["CERT.CPHT required", "CERT.CSPT preferred"],
        [],
    ),
    (
        86,
        T,
        REQ + "PTCB certification required; CSPT preferred",
        ["CERT.CPHT.PTCB required", "CERT.CSPT preferred"],
        [],
    ),
    (87, Role.OTHER, PREF + "Active RPh license", ["LIC.RPH preferred"], []),
    (88, R, "BLS preferred at hire, required within 30 days.", ["LIFE.BLS obtain_within 30"], []),
    (89, R, "Board certification preferred.", ["CERT.BPS preferred"], []),
    (90, T, "Pay\n- Candidates with PTCB start at a higher rate", [], ["CERT.CPHT.PTCB"]),
    (91, T, REQ + "CPhT\n- No experience required", ["CERT.CPHT required"], []),
    (92, T, "CPhT is not required.", ["CERT.CPHT not_required"], []),
    (92, T, "CPhT is not required but preferred.", ["CERT.CPHT preferred"], []),
    (
        93,
        T,
        "Education or experience: none required.\nLicense: Ohio technician registration required.",
        ["LIC.TECH required OH"],
        [],
    ),
    (94, T, "No pharmacy technician license is needed to start.", ["LIC.TECH not_required"], []),
    (95, T, "This job does not require a pharmacist license.", ["LIC.RPH not_required"], []),
    (96, T, DUTY + "Performs all other tasks that do not require a registered pharmacist to perform.", [], ["LIC.RPH"]),
    (97, T, DUTY + "Does not perform work that only a registered pharmacist may legally perform.", [], ["LIC.RPH"]),
    (98, T, REQ + "PTCB certification no later than 90 days after hire", ["CERT.CPHT.PTCB obtain_within 90"], []),
    (
        98,
        T,
        REQ + "Not only PTCB but also ExCPT is accepted",
        ["CERT.CPHT.PTCB required", "CERT.CPHT.NHA required"],
        [],
    ),
    (100, R, REQ + "Pharmacist license (suspended licenses are not acceptable)", ["LIC.RPH required"], []),
    (101, T, DUTY + "Fills orders under the direct supervision of a licensed pharmacist.", [], ["LIC.RPH", "LIC.TECH"]),
    (
        102,
        R,
        DUTY + "Supervises certified technicians and interns, precepts PGY1 residents.",
        [],
        ["CERT.CPHT", "RES.PGY1"],
    ),
    (103, R, DUTY + "Ensures technicians maintain state registration and CPhT.", [], ["LIC.TECH", "CERT.CPHT"]),
    (104, T, "We pay for your PTCB exam and cover your license renewal.", [], ["CERT.CPHT.PTCB", "LIC.TECH"]),
    (105, R, "The pharmacy is URAC accredited and Joint Commission certified.", [], ["CERT.OTHER", "LIC.RPH"]),
    (
        106,
        T,
        "We are an E-Verify registered employer; certified disability or veteran status plays no part.",
        [],
        ["LIC.TECH", "CERT.CPHT"],
    ),
    (
        107,
        T,
        "Our board certified physicians and licensed professionals are here to help.",
        [],
        ["CERT.BPS", "LIC.TECH"],
    ),
    (
        108,
        R,
        "Graduates of the program are eligible for board certification and PGY2 training.",
        [],
        ["CERT.BPS", "RES.PGY2"],
    ),
    (110, T, "Career path\n- After certification, progress to Senior CPhT", [], ["CERT.CPHT"]),
    (111, T, "Pay: Uncertified $17 / Certified $20", [], ["CERT.CPHT"]),
    (
        112,
        R,
        DUTY + "Complies with DEA, HIPAA, USP 797 and Board of Pharmacy regulations.",
        [],
        ["AUTH.DEA", "LIC.RPH"],
    ),
    (
        113,
        T,
        "Send documents by certified mail; our registered trademark and licensed software are our own.",
        [],
        ["LIC.TECH", "CERT.CPHT"],
    ),
    (
        114,
        T,
        "People also viewed: Registered Nurse, BLS required | Staff Pharmacist, PharmD",
        [],
        ["LIFE.BLS", "EDU.PHARMD"],
    ),
    (116, T, "CPhT certification must be earned within 1 year.", ["CERT.CPHT obtain_within 365"], []),
    (117, T, "There is always an RPh on duty.", [], ["LIC.RPH"]),
    (
        118,
        R,
        "All employees must show proof of measles immunization or immunity.",
        [],
        ["AUTH.IMMUNIZE", "CERTIF.IMMUNIZATION"],
    ),
    (119, T, "Certification: I certify that my answers are true.", [], ["CERT.CPHT"]),
    (
        45,
        T,
        REQ + "Technicians in training must obtain state certification after at least 500 hours of work and no later "
        "than 12 months after hire.",
        ["LIC.TECH obtain_within 360"],
        [],
    ),
    (
        47,
        T,
        REQ + "CPhT must be earned within 60 days of hire; employment ends if it is not obtained within 90 days.",
        ["CERT.CPHT obtain_within 60"],
        [],
    ),
    (
        52,
        R,
        REQ
        + "Pharmacist license in Ohio\nApplicants with licensure pending may be selected but may not be hired until "
        "all requirements are met.",
        ["LIC.RPH required OH"],
        [],
    ),
    (54, R, REQ + "PGY1 pharmacy residency (completed by August 2027)", ["RES.PGY1 obtain_within"], []),
    (
        57,
        T,
        REQ + "Certification must be obtained in accordance with state board of pharmacy timelines",
        ["LIC.TECH conditional"],
        [],
    ),
    (68, R, REQ + "Pharmacist licensed in at least two of AZ, CA and NV", ["LIC.RPH required AZ,CA,NV"], []),
    (
        73,
        R,
        REQ + "Active pharmacist license in Utah\n- Compact license preferred",
        ["LIC.RPH required UT"],
        ["LIC.OTHER"],
    ),
    (
        78,
        T,
        REQ + "PTCB certification. Technicians employed in this job as of 1 March 2021 are grandfathered.",
        ["CERT.CPHT.PTCB required"],
        ["CERT.CPHT", "LIC.TECH"],
    ),
    (
        99,
        T,
        "Applicants without PTCB certification will be considered as trainees.",
        ["CERT.CPHT.PTCB not_required"],
        [],
    ),
    (
        109,
        R,
        "The resident works as a licensed pharmacist learner.\n"
        + REQ
        + "Pharmacist license in Maine within 90 days of "
        "start",
        ["LIC.RPH obtain_within ME 90"],
        [],
    ),
    (
        115,
        R,
        (
            "Open positions:\n- Registered Nurse: RN license, BLS\n- Pharmacist: RPh license required\n"
            "- Pharmacy Technician: CPhT required"
        ),
        ["LIC.RPH required"],
        ["LIFE.BLS", "CERT.CPHT", "LIC.TECH"],
    ),
    (
        115,
        T,
        (
            "We are hiring nurses (RN license), pharmacists (active RPh license) and pharmacy technicians (PTCB "
            "certification required)."
        ),
        ["CERT.CPHT.PTCB required"],
        ["LIC.RPH", "LIC.OTHER"],
    ),
    (
        47,
        T,
        REQ + "CPhT within 60 days of hire; dismissal if not obtained within 90 days",
        ["CERT.CPHT obtain_within 60"],
        [],
    ),
    (68, R, REQ + "Pharmacist licensed in at least two of OR, WA and ID", ["LIC.RPH required ID,OR,WA"], []),
    (68, R, REQ + "Pharmacist license in WA, OR, and ID", ["LIC.RPH required ID,OR,WA"], []),
    (78, T, REQ + "Needs no certification", ["CERT.CPHT not_required"], []),
    (
        120,
        R,
        "We support basic life-sustaining therapies, and our pals in the lab say hello.",
        [],
        ["LIFE.BLS", "LIFE.PALS"],
    ),
]


def read(text: str, role: Role) -> RequirementReading:
    return read_requirements(document(None, text), title="", role=role)


def told(reading: RequirementReading) -> dict[str, set[str]]:
    """Code to "level places days" of each record."""
    found: dict[str, set[str]] = {}
    for record in reading.requirements:
        places = ",".join(sorted(record.jurisdiction or ()))
        days = "" if record.window_days is None else str(record.window_days)
        found.setdefault(record.code, set()).add(" ".join(filter(None, [str(record.level), places, days])))
    return found


def test_every_number_has_a_case() -> None:
    missing = set(range(1, 121)) - {number for number, *_ in CASES}
    assert not missing


@pytest.mark.parametrize(("number", "role", "text", "expected", "forbidden"), CASES)
def test_pattern(number: int, role: Role, text: str, expected: list[str], forbidden: list[str]) -> None:
    found = told(read(text, role))
    for line in expected:
        code, _, said = line.partition(" ")
        assert said in found.get(code, set()), (number, line, found)
    assert not set(forbidden) & {code for code, said in found.items() if said != {"not_required"}}, (number, found)


MISNOMERS = {
    "PTCB license": (T, "CERT.CPHT.PTCB"),
    "PTCE certified": (T, "CERT.CPHT.PTCB"),
    "licensed CPhT": (T, "CERT.CPHT"),
    "C.Ph.T.": (T, "CERT.CPHT"),
    "EXCPT": (T, "CERT.CPHT.NHA"),
    "ICPT": (T, "CERT.CPHT.NHA"),
    "Pharm-D": (R, "EDU.PHARMD"),
    "Doctorate in Pharmacy": (R, "EDU.PHARMD"),
    "PGY-1": (R, "RES.PGY1"),
    "post graduate year one residency": (R, "RES.PGY1"),
    "pharmacist liscense": (R, "LIC.RPH"),
    "pharmacist licence": (R, "LIC.RPH"),
    "ACLS cert.": (R, "LIFE.ACLS"),
}


@pytest.mark.parametrize(("surface", "expected"), MISNOMERS.items())
def test_misnomer(surface: str, expected: tuple[Role, str]) -> None:
    role, code = expected
    assert code in told(read(REQ + surface, role))


def test_groups_of_alternatives() -> None:
    for text in ("PTCB or ExCPT", "PTCB/ExCPT", "PTCB and/or ExCPT", "either PTCB or NHA certification"):
        groups = [record.group for record in read(REQ + text, T).requirements]
        assert len(groups) == 2, text
        assert groups[0] is not None, text
        assert groups[0] == groups[1], text


def test_alternatives_across_list_items() -> None:
    text = "Requirements\n- One of the following:\n  - BCPS\n  - BCACP\n- BLS"
    groups = {record.code: record.group for record in read(text, R).requirements}
    assert groups["CERT.BPS.BCPS"] == groups["CERT.BPS.BCACP"] is not None
    assert groups["LIFE.BLS"] is None
