"""Credentials that the table names outright, weak surfaces where their words hold, and enrolments in pharmacy."""

from __future__ import annotations

import re

from pipeline.requirements.context import Context
from pipeline.requirements.hit import Hit
from pipeline.requirements.lexicon import Token
from schema.vocab import Role

EVIDENCE_REACH = 48  # code points between a credential and words that belong to it
_SERVE = re.compile(
    r"\b(?:eligib\w+|able|ability|qualif\w+|willing\w*|serve as|act as|named|designat\w+|function as|assume|"
    r"(?<!will )(?<!'ll )be (?:a|the|an|our|your)|being|to be|must be|take over|step (?:in|up|into)|"
    r"requirements|criteria)\b"
    r"(?!.*\bnecessary to )"
)
_HIRED = re.compile(
    r"\b(?:looking for|seeking|needs?|wants?|hiring|recruiting)(?: (?:a|an|our|its|the|new|next|experienced))* $"
)
_CHARGE = re.compile(r"pic\b|pharmacist.in.charge")  # in Britain and Ireland such a title is the job, no credential
_NOT_ASKED = (re.compile(r"\b(?:not|never|no|n't)\b"), re.compile(r"\b(?:need|ask|requir|expect|have to|must)"))
_SERVES_AFTER = re.compile(
    r"[ -](?:eligib|qualif|status|designation|requirement|licen[cs]e|required|preferred|optional|not)"
)
_SCHOOL = re.compile(
    r"(?:school|college|faculty) (?:or (?:school|college) )?of pharmacy|pharmacy (?:school|degree|program|college)|"
    r"pharmd|pharm\.? ?d|doctor of pharmacy|mpharm|pharmacy"
)
_FACULTY = re.compile(
    r"(?:school|college|faculty|program)s? (?:or (?:school|college) )?of pharmacy|pharmacy (?:school|program|college)"
)
_PHARMD_NEAR = re.compile(
    r"pharm\.? ?-?d\b.{0,20}\b(?:or|and/or)\b|pharm\.? ?-?d\b ?/|\b(?:or|and/or|/) ?pharm|doctor of pharm|degree"
)
_NO_NAME = (  # capitals that open a credential or a heading and no person's name
    "Licen|Certif|Degree|Diploma|Support|Pharm|Board|School|Residen|Techn|Qualif|Require|Prefer|Card|Program|Experience|"
    "Educat|State|Health|Hospital|Current|Active|Valid|New|North|South|West|Doctor|Bachelor|Basic|Advanced"
)
# letters after a name are its holder's: "report to Ana Ruiz, PharmD, BCPS"
_PERSON = re.compile(
    rf"\b(?!{_NO_NAME})[A-Z][a-z]+ (?:[A-Z]\. )?(?!{_NO_NAME})[A-Z][a-z'’-]+,\s"
    r"(?:(?:PharmD|Pharm\.D\.|RPh|R\.Ph\.|CPhT|MD|PhD|DPh|MS|MBA|BC[A-Z]{2,4})\.?,\s)*$"
)
_ASKED_STUDENT = re.compile(r"\bmust be|\bcurrent|\bbe a\b")
_ABOVE = re.compile(
    r"\b(?:above|beyond|after|post|past|since)(?: the)? ?-?$"
)  # "four years of education above high school"
_WEAK = {  # words before and after a surface, parted by "|"
    "EDU.MASTERS": re.compile(
        r"(?:^|\W)(?:an?|or|and|of|in|with|degree|relevant|completed|your|hold\w*|have|ms|bachelor'?s|[,/(])? ?\|"
        r"(?: (?:degree|in|level|prepared|preferred|or|and|is|a plus|required|desir|not)\b|[-,./;)]|\s*$)"
    ),
    "EDU.PHARMACY": re.compile(r"(?<!equivalent )\|"),
    "AUTH.DEA": re.compile(
        r"(?:^|npi,?|and|or|[,;/&(]|own|individual|personal|active|current|valid|hold|have|a) ?\|"
        r"(?:\s*$|[,;/&)]|[ -]+(?:and|or|once|if|when|required|preferred|needed|within|eligib|npi|upon|by|before)\b)"
    ),
}
_PUPIL = re.compile(r"\W+(?:students?|seniors?)")


def surface_hits(context: Context) -> list[Hit]:
    """Hits of the table's surfaces; a role (pharmacist in charge) only where the ad asks to be able to fill it."""
    hits: list[Hit] = []
    for token in context.tokens:
        if token.kind == "cred" and _PERSON.search(context.text, max(context.start, token.start - 60), token.start):
            continue
        if token.kind == "cred" and not token.flag and "+" not in token.value:
            hits.append(Hit(token.value, token.start, token.end))
            continue
        if token.kind != "cred" or ("weak" in token.flag and not _weak_holds(context, token)):
            continue
        if "role" in token.flag and not _asks_role(context, token):
            continue
        hits += [
            Hit(code, token.start, token.end, plural="plural" in token.flag, person="role" in token.flag)
            for code in token.value.split("+")
        ]
    return hits


def _asks_role(context: Context, token: Token) -> bool:
    """Whether words around a role ask to be able to fill it, or say that it need not be filled."""
    if context.lower.startswith(" experience", token.end):
        return False
    before = context.words(token.start - EVIDENCE_REACH, token.start)
    if _SERVE.search(context.words(token.start - EVIDENCE_REACH, token.end)):
        return True
    if _HIRED.search(before) and _CHARGE.match(context.lower, token.start):
        return True
    if _NOT_ASKED[0].search(before) and _NOT_ASKED[1].search(before + context.words(token.end, token.end + 40)):
        return True
    return _SERVES_AFTER.match(context.words(token.end, token.end + 14)) is not None


def _weak_holds(context: Context, token: Token) -> bool:
    """A weak surface needs a word that makes it a credential: "high school" before a cue, a student who is asked."""
    if token.value in _WEAK:
        before, after = context.words(token.start - 24, token.start), context.words(token.end, token.end + 24)
        return _WEAK[token.value].search(f"{before}|{after}") is not None
    if token.value == "EDU.BACHELORS":
        near = context.words(token.start - 30, token.end + 30)
        return _PHARMD_NEAR.search(near) is not None or (context.role is Role.PHARMACIST and " is fine" in near)
    if token.value == "EDU.PHARMD":
        return context.role is Role.PHARMACIST
    if token.value == "EDU.HS":
        above = _ABOVE.search(context.words(token.start - 14, token.start))
        return not above and not _PUPIL.match(context.words(token.end, token.end + 30))
    if context.role is Role.INTERN and not context.lower[context.start : token.start].strip(" -*•a"):
        return True  # "Pharmacy student in good standing", an item of its own
    return _ASKED_STUDENT.search(context.words(token.start - 30, token.start)) is not None


def enrolled(context: Context) -> list[Hit]:
    """Enrolments in and graduations from a school of pharmacy, with the school's words; not a technician's."""
    hits = []
    for token in context.tokens:
        if token.kind == "enrol":
            school = _SCHOOL if token.value.endswith("ENROLLED") else _FACULTY
            found = school.search(context.lower, token.end, min(context.end, token.end + 90))
            if found and "technician" not in context.lower[token.end : found.end() + 12]:
                hits.append(Hit(token.value, token.start, found.end()))
    return hits
