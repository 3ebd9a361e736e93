"""Hits that another hit or the words around them overrule: umbrellas, programmes, tiers of a state, degrees."""

from __future__ import annotations

import re

from pipeline.requirements.context import Context
from pipeline.requirements.hit import Hit
from schema.vocab import Role

UMBRELLAS = {
    "RES.ANY": ("RES.PGY1", "RES.PGY2"),
    "CERT.BPS": ("CERT.BPS.",),
}
_ANOTHER = re.compile(r"\W*(?:or|and/or|/)\W*(?:an? )?(?!equiv|pharmac|post|other|similar|comparable)(?:[\w-]+ ){1,4}")
_OR_FELLOW = re.compile(r"(?:\bor|/)\W*(?:an? )?(?:[\w-]+ )?$")  # "PGY2 residency or fellowship"
_CONVERTS = re.compile(
    r"(?: holders?)? (?:must|need to|needs to|will|should|has to|have to|are required to|is required to) (?:be )?"
    r"(?:convert|upgrade|transition|fully|become (?:fully|licensed|registered|certified|a)|"
    r"(?:obtain|get|hold|earn) (?:a |the |their |your )?full)"
)
_FIELDS = re.compile(
    r"[a-z] (?:or|and/or) (?:ambulat|critical|cardio|emerg|geriat|infect|nutrit|oncol|psych|pedia|transpl)"
)
_TECHNICIAN = re.compile(r" (?:pharmacy )?technic|(?: \w+)? technician studies")
_TEACHES = re.compile(
    r"\b(?:instructors?|teach(?:es|ing|er)?|faculty|lecturer|professor|director|coordinat\w+|runs?|leads?) "
    r"(?:[\w/'-]+ ){0,6}$"
)
_OWN_PROGRAM = re.compile(
    r"\b(?:start|beginning|end|commencement|course|length|first day) of (?:the |our |this |your )?$|"
    r"\b(?:our|this|during the|your) $"
)
_PROGRAM_DATE = re.compile(r" (?:program )?(?:start|begin|year|director|class)")
_FOREIGN = re.compile(r"\bforeign\b|\binternational")
_WITH = re.compile(r" (?:with|w/) ")
_OTHER = re.compile(r"\b(?:other|another|or)\b[\w ]{0,24}$")
_OF_ISSUER = re.compile(r"(?:'s)? (?:(?!or\b|and\b)[\w-]+ )?(?:or )?")
_IN_PHARMACY = re.compile(r"\W*(?:degree )?(?:in|of) pharmacy\b")
_FINE = re.compile(r" (?:is |are )?(?:also )?(?:fine|ok|okay|accepted|acceptable|enough)\b")  # "a B.S. is fine"
_OTHER_FIELD = re.compile(r"\W*(?:degree |of science )?(?:in|of) (?!pharmac)[a-z]{4,}")
_TIER_BEFORE = re.compile(
    r"\bas an? (?:[\w-]+ or )?$|\bregistered(?: pharmacy technician| technician)?(?:,| or|/|, or)\s*(?:an? )?$"
)
_TIER_LICENCE = re.compile(r"(?: \(\w+\))? (?:state )?(?:licen[cs]e|licensure|registration|permit|certificate)\b")
_TIER_AFTER = re.compile(r"\W*(?:,|or|and|/)\W*(?:or )?(?:an? )?(?:state )?(?:registered|licensed) (?:pharmacy )?tech")


def _in_enrolment(context: Context, hit: Hit, hits: list[Hit]) -> bool:
    """The degree a student is enrolled for, or one that foreign graduates hold, is not asked."""
    if not hit.code.startswith("EDU."):
        return False
    abroad = any(other.code == "CERT.FPGEC" for other in hits)
    if abroad and _FOREIGN.search(context.words(hit.start - 60, hit.end)):
        return True
    return hit.code.startswith(("EDU.PHARM", "EDU.MPHARM")) and any(
        other is not hit
        and other.code == "EDU.PHARMACY.ENROLLED"
        and other.start <= hit.start
        and hit.end <= other.end + 12
        for other in hits
    )


def _under_umbrella(context: Context, hit: Hit, hits: list[Hit]) -> bool:
    """An umbrella beside one of its members, but for "BCPS or other BPS certification"."""
    members = UMBRELLAS.get(hit.code)
    if not members or not any(other.code.startswith(members) for other in hits):
        return False
    if hit.code == "RES.ANY":
        if "fellow" in context.lower[hit.start : hit.end] and _OR_FELLOW.search(
            context.words(hit.start - 24, hit.start)
        ):
            return False
        gaps = [context.lower[other.end : hit.start] for other in hits if other.end <= hit.start]
        return not any(_ANOTHER.fullmatch(gap) for gap in gaps)
    return hit.code != "CERT.BPS" or not _OTHER.search(context.words(hit.start - 30, hit.start))


def _in_program(context: Context, hit: Hit, hits: list[Hit]) -> bool:
    """The residency that the ad itself offers: "within 90 days of the start of the residency"."""
    del hits
    if not hit.code.startswith("RES."):
        return False
    before = _OWN_PROGRAM.search(context.words(hit.start - 24, hit.start))
    return bool(before or _PROGRAM_DATE.match(context.lower, hit.end, context.end))


def _taught(context: Context, hit: Hit, hits: list[Hit]) -> bool:
    """The course that the post itself teaches or leads: "an instructor for the pharmacy technician program"."""
    del hits
    return hit.code == "EDU.TECH_PROGRAM" and _TEACHES.search(context.words(hit.start - 70, hit.start)) is not None


def _in_degree(context: Context, hit: Hit, hits: list[Hit]) -> bool:
    """The holder of a degree is no second credential: "RPh with a BS"."""
    del hits
    return hit.code == "LIC.RPH" and hit.rule == "surface" and bool(_WITH.match(context.lower, hit.end, context.end))


def _in_state_tier(context: Context, hit: Hit, hits: list[Hit]) -> bool:
    """A tier of the state is no certification: "registered with the Board as a certified pharmacy technician"."""
    if hit.code != "CERT.CPHT":
        return False
    licences = [other for other in hits if other.code.startswith("LIC.TECH")]
    if licences and _TIER_LICENCE.match(context.lower, hit.end, context.end):
        return True
    if any(other.rule == "state-certificate" and 0 < other.end - hit.end <= 24 for other in licences):
        return True  # "Louisiana Board of Pharmacy Certified Pharmacy Technician (CPT) certificate"
    if _TIER_AFTER.match(context.lower, hit.end, context.end):
        return bool(licences)
    tier = _TIER_BEFORE.search(context.words(hit.start - 40, hit.start))
    return bool(tier) and any(other.start < hit.end for other in licences)


def _is_pharmacy(context: Context, hit: Hit, hits: list[Hit]) -> bool:
    """Whether a bachelor's degree is one in pharmacy: it says so, or is an alternative to a PharmD without a field."""
    after = context.words(hit.end, hit.end + 40)
    if _IN_PHARMACY.match(after) or (context.role is Role.PHARMACIST and _FINE.match(after)):
        return True
    if _OTHER_FIELD.match(after):
        return False
    for other in hits if context.role in (Role.PHARMACIST, Role.INTERN) else ():
        if other.code in ("EDU.PHARMD", "EDU.BSPHARM"):
            near, far = sorted((hit, other), key=lambda each: each.start)
            if far.start - near.end <= 30 and re.search(r"\bor\b|/", context.lower[near.end : far.start]):
                return True
    return False


def _issues_certificate(context: Context, hit: Hit, hits: list[Hit]) -> bool:
    """The issuer of a certificate is no certification: "PTCB nonsterile compounding certificate"."""
    return hit.code == "CERT.CPHT.PTCB" and any(
        other.code.startswith("CERTIF.") and _OF_ISSUER.fullmatch(context.lower[hit.end : other.start]) is not None
        for other in hits
        if other.start >= hit.end
    )


OVERRULED = {  # rules by the first part of a code
    "EDU": (_in_enrolment, _taught),
    "RES": (_in_program, _under_umbrella),
    "LIC": (_in_degree,),
    "CERT": (_under_umbrella, _in_state_tier, _issues_certificate),
}


def refined(context: Context, hits: list[Hit]) -> list[Hit]:
    """The hits that stand, bachelor's degrees told apart."""
    kept = []
    for hit in hits:
        rules = OVERRULED.get(hit.code.partition(".")[0], ())
        if any(rule(context, hit, hits) for rule in rules):
            continue
        if hit.code == "EDU.BACHELORS" and _is_pharmacy(context, hit, hits):
            kept.append(hit._replace(code="EDU.BSPHARM", rule="degree-in-pharmacy"))
        elif hit.code.startswith("CERT.BPS.") and _FIELDS.match(context.lower, hit.end - 1, context.end):
            kept.append(hit._replace(code="CERT.BPS"))  # "BPS certification in oncology or pediatrics"
        elif hit.code == "LIC.TECH.TRAINEE" and _CONVERTS.match(context.lower, hit.end, context.end):
            kept.append(hit._replace(code="LIC.TECH"))  # "a temporary license must convert to the full one"
        elif hit.code in ("EDU.BSPHARM", "EDU.PHARMACY") and _TECHNICIAN.match(context.lower, hit.end, context.end):
            kept.append(hit._replace(code="EDU.TECH_PROGRAM"))  # "BSc in Pharmacy Technician Studies"
        elif hit.code == "CERTIF.PTCB" and context.role is Role.PHARMACIST:
            named = "ptcb" in context.lower[hit.start : hit.end]
            kept.append(hit if named else hit._replace(code="CERTIF.OTHER"))
        elif hit.code == "CERTIF.STERILE" and any(_issues_certificate(context, other, [hit]) for other in hits):
            kept.append(hit._replace(code="CERTIF.PTCB"))
        else:
            kept.append(hit)
    return kept
