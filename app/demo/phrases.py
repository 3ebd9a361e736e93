"""How ads ask for a credential: phrases with the truth they state, grouped in families.

An ad takes at most one phrase of a family, so that no code is asked twice at different strengths. `{state}` is the
name of the state of the work place; a code written `CODE@ST` is tied to that state, `CODE@WORKSITE` to the state of
practice. The sentences are our own; levels follow the labelling rules: a bare item is required, "within" is
obtain_within.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.demo.model import Planted
from app.demo.towns import Town

REQ, PREF, OBTAIN, COND, NOT = "required", "preferred", "obtain_within", "conditional", "not_required"


@dataclass(frozen=True, slots=True)
class Phrase:
    """One line of an ad and the credentials it asks: (code, level, window in days); more than one is an alternative."""

    text: str
    asks: tuple[tuple[str, str, int | None], ...]
    together: bool = False  # both are asked, not one of them

    @property
    def names_state(self) -> bool:
        """Whether the line fits only one state: a chain's shared text leaves such lines out."""
        return "{state}" in self.text

    @property
    def is_preferred(self) -> bool:
        """Whether everything the line asks is only preferred."""
        return all(level == PREF for _, level, _ in self.asks)


def _one(text: str, code: str, level: str = REQ, window: int | None = None) -> Phrase:
    return Phrase(text, ((code, level, window),))


def _either(text: str, codes: tuple[str, ...], level: str = REQ, window: int | None = None) -> Phrase:
    return Phrase(text, tuple((code, level, window) for code in codes))


_PTCB_OR_NHA = ("CERT.CPHT.PTCB", "CERT.CPHT.NHA")

FAMILIES: dict[str, tuple[Phrase, ...]] = {
    "rph": (
        _one("Active {state} pharmacist license in good standing", "LIC.RPH@ST"),
        _one("Current, unrestricted license to practice pharmacy in the State of {state}", "LIC.RPH@ST"),
        _one("Licensed or eligible for licensure as a pharmacist in {state}", "LIC.RPH@ST", OBTAIN),
        _one("Pharmacist license in {state} must be obtained within 90 days of hire", "LIC.RPH@ST", OBTAIN, 90),
        _one("Pharmacist license in the state of practice", "LIC.RPH@WORKSITE"),
        _one("Active pharmacist license in the state in which you will work", "LIC.RPH@WORKSITE"),
        _one("Registered pharmacist licensed by the {state} Board of Pharmacy", "LIC.RPH@ST"),
    ),
    "rph_any": (
        _one("Current pharmacist license in any state or territory of the United States", "LIC.RPH@ANY_US"),
        _one("Full and unrestricted pharmacist license from any U.S. state", "LIC.RPH@ANY_US"),
    ),
    "degree": (
        _one("Doctor of Pharmacy (PharmD) from an ACPE-accredited school", "EDU.PHARMD"),
        _either("PharmD or Bachelor of Science in Pharmacy", ("EDU.PHARMD", "EDU.BSPHARM")),
        Phrase(
            "Bachelor of Science in Pharmacy required; PharmD preferred",
            (("EDU.BSPHARM", REQ, None), ("EDU.PHARMD", PREF, None)),
            together=True,
        ),
    ),
    "residency": (
        _one("Completion of a PGY1 pharmacy residency preferred", "RES.PGY1", PREF),
        _one("PGY1 residency or three years of hospital practice", "RES.PGY1"),
    ),
    "board": (
        _one("BPS board certification preferred", "CERT.BPS", PREF),
        _one("BCPS certification within 18 months of hire", "CERT.BPS.BCPS", OBTAIN, 540),
        _one("Board certification in pharmacotherapy (BCPS) required", "CERT.BPS.BCPS"),
    ),
    "critical": (
        _one("BCCCP certification preferred", "CERT.BPS.BCCCP", PREF),
        _one("PGY2 residency in critical care preferred", "RES.PGY2", PREF),
    ),
    "oncology": (
        _one("Board certification in oncology (BCOP) preferred", "CERT.BPS.BCOP", PREF),
        _one("BCOP certification within two years of hire", "CERT.BPS.BCOP", OBTAIN, 730),
    ),
    "life": (
        _one("BLS certification required", "LIFE.BLS"),
        _one("Basic Life Support (BLS) within 30 days of hire", "LIFE.BLS", OBTAIN, 30),
        _one("CPR certification preferred", "LIFE.CPR", PREF),
    ),
    "acls": (
        _one("ACLS certification preferred", "LIFE.ACLS", PREF),
        _one("ACLS within 6 months of hire", "LIFE.ACLS", OBTAIN, 180),
    ),
    "immunize": (
        _one("Certified to administer immunizations", "AUTH.IMMUNIZE"),
        _one("APhA immunization training certificate within 60 days of hire", "CERTIF.IMMUNIZATION", OBTAIN, 60),
        _one("Authority to immunize where permitted by state law", "AUTH.IMMUNIZE", COND),
    ),
    "npi": (_one("National Provider Identifier (NPI) number", "AUTH.NPI"),),
    "geriatric": (
        _one("Board certification in geriatrics (BCGP) preferred", "CERT.BPS.BCGP", PREF),
        _one("{state} consultant pharmacist license preferred", "LIC.RPH.CONSULTANT@ST", PREF),
    ),
    "specialty": (
        _one("Certified Specialty Pharmacist (CSP) preferred", "CERT.CSP", PREF),
        _one("CSP certification within one year of hire", "CERT.CSP", OBTAIN, 365),
    ),
    "tech": (
        _one("Current {state} pharmacy technician registration", "LIC.TECH@ST"),
        _one("Pharmacy technician license issued by the {state} Board of Pharmacy", "LIC.TECH@ST"),
        _one("Registration as a pharmacy technician in {state} within 60 days of hire", "LIC.TECH@ST", OBTAIN, 60),
        _one("Pharmacy technician registration where required by state law", "LIC.TECH", COND),
        _one("Pharmacy technician license in the state in which you will work", "LIC.TECH@WORKSITE"),
    ),
    "cpht": (
        _one("PTCB certification required", "CERT.CPHT.PTCB"),
        _either("PTCB or ExCPT certification within 12 months of hire", _PTCB_OR_NHA, OBTAIN, 360),
        _either("National certification through PTCB or NHA", _PTCB_OR_NHA),
        _one("Certified Pharmacy Technician (CPhT) preferred", "CERT.CPHT", PREF),
        _one("CPhT certification is not required", "CERT.CPHT", NOT),
        _one("CPhT required for grades 2 and above", "CERT.CPHT", COND),
        _one("CPhT certification within 180 days of hire", "CERT.CPHT", OBTAIN, 180),
    ),
    "program": (
        _one(
            "Completion of an ASHP-accredited pharmacy technician training program preferred", "EDU.TECH_PROGRAM", PREF
        ),
        _one("Graduate of a pharmacy technician training program", "EDU.TECH_PROGRAM"),
    ),
    "school": (
        _one("High school diploma or GED", "EDU.HS"),
        _one("High school diploma or equivalent required", "EDU.HS"),
    ),
    "sterile": (
        _one("Compounded Sterile Preparation Technician (CSPT) certification preferred", "CERT.CSPT", PREF),
        _one("CSPT certification within 24 months of hire", "CERT.CSPT", OBTAIN, 720),
    ),
    "enrolled": (
        _one("Enrolled in the professional program of an accredited school of pharmacy", "EDU.PHARMACY.ENROLLED"),
        _one("Currently enrolled in a Doctor of Pharmacy program", "EDU.PHARMACY.ENROLLED"),
    ),
    "intern": (
        _one("Active {state} pharmacy intern license", "LIC.RPH.INTERN@ST"),
        _one(
            "Pharmacy intern license in the state of practice within 30 days of hire",
            "LIC.RPH.INTERN@WORKSITE",
            OBTAIN,
            30,
        ),
    ),
    "driver": (
        _one("Valid driver's license", "LIC.DRIVER"),
        _one("Valid {state} driver's license", "LIC.DRIVER@ST"),
    ),
    "no_tech": (_one("A pharmacy technician license is not required", "LIC.TECH", NOT),),
}


def planted(phrase: Phrase, quote: str, town: Town, group: str) -> tuple[Planted, ...]:
    """The credentials a written line asks in this town, alternatives in one group."""
    named = group if len(phrase.asks) > 1 and not phrase.together else None
    return tuple(
        Planted(code.split("@")[0], level, _jurisdiction(code, town), window, named, quote)
        for code, level, window in phrase.asks
    )


def _jurisdiction(code: str, town: Town) -> tuple[str, ...] | None:
    _, at, where = code.partition("@")
    if not at:
        return None
    return (town.state,) if where == "ST" else (f"@{where}",)
