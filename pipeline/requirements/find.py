"""Credentials named in a segment: table surfaces, composed licences, and umbrellas folded into their members."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from pipeline.requirements.heads import (
    _ADJECTIVE,
    _GENERIC,
    ROLE_LICENCE,
    STATE_CERTIFICATES,
    Head,
    merged,
    occupations_of,
)
from pipeline.requirements.hit import Hit
from pipeline.requirements.lexicon import Token
from schema.vocab import Role

EVIDENCE_REACH = 48  # code points between a credential and words that belong to it
_SERVE = re.compile(
    r"\b(?:eligib\w+|able|ability|qualif\w+|willing\w*|serve as|act as|named|designat\w+|function as|assume|be (?:a|the|an)|become)\b"
)
_SCHOOL = re.compile(
    r"(?:school|college|faculty) (?:or (?:school|college) )?of pharmacy|pharmacy (?:school|degree|program|college)|pharmd|pharm\.? ?d|"
    r"doctor of pharmacy|pharmacy"
)
_OWN_PROGRAM = re.compile(
    r"\b(?:start|beginning|end|commencement|course|length|first day) of (?:the |our |this |your )?$|\b(?:our|this|during the|your) $"
)
_PROGRAM_DATE = re.compile(r" (?:program )?(?:start|begin|year|director|class)")
_FOREIGN = re.compile(r"\bforeign\b|\binternational")
_WITH_DEGREE = re.compile(r" (?:with|w/) ")
_PHARMACY_FIELD = re.compile(r"\b(?:in|of) pharmacy\b|pharm\b|pharmacy degree")
_OTHER_FIELD = re.compile(r"\b(?:in|of) (?!pharmac)[a-z]{4,}")


class Context(NamedTuple):
    """What the finder sees of a segment: its text in lower case, its place, its entity tokens and the ad's role."""

    text: str
    lower: str
    start: int
    end: int
    tokens: list[Token]
    role: Role | None


def _words(context: Context, start: int, end: int) -> str:
    return context.lower[max(context.start, start) : min(context.end, end)]


def _surface_hits(context: Context) -> list[Hit]:
    hits = []
    for token in context.tokens:
        if token.kind != "cred" or ("weak" in token.flag and not _weak_holds(context, token)):
            continue
        if "role" in token.flag and not _SERVE.search(_words(context, token.start - EVIDENCE_REACH, token.start)):
            continue
        hits += [
            Hit(code, token.start, token.end, plural="plural" in token.flag, person="role" in token.flag)
            for code in token.value.split("+")
        ]
    return hits


def _weak_holds(context: Context, token: Token) -> bool:
    """A weak surface needs a word that makes it a credential: "high school" before a cue, a student who is asked."""
    after = _words(context, token.end, token.end + 30)
    if token.value == "EDU.BACHELORS":
        near = _words(context, token.start - 30, token.end + 30)
        return bool(
            re.search(
                r"pharm\.? ?-?d\b.{0,20}\b(?:or|and/or)\b|pharm\.? ?-?d\b ?/|\b(?:or|and/or|/) ?pharm|doctor of pharm|degree",
                near,
            )
        )
    if token.value == "EDU.PHARMD":
        return context.role is Role.PHARMACIST
    if token.value == "EDU.HS":
        return not re.match(r"\W+(?:students?|seniors?)", after)
    return bool(re.search(r"\bmust be|\bcurrent|\bbe a\b", _words(context, token.start - 30, token.start)))


def _enrolled(context: Context) -> list[Hit]:
    hits = []
    for token in context.tokens:
        if token.kind == "enrol":
            found = _SCHOOL.search(context.lower, token.end, min(context.end, token.end + 90))
            if found and "technician" not in context.lower[token.end : found.end() + 12]:
                hits.append(Hit(token.value, token.start, found.end()))
    return hits


def _licence_hits(context: Context, head: Head, occupations: list[Token], union: int) -> list[Hit]:
    hits = []
    for occ in occupations:
        code = ROLE_LICENCE.get(context.role, "") if occ.value == "role" and context.role else occ.value
        if code in ("", "other", "role"):
            return []
        plural = occ.flag == "plural" and head.verb
        person = head.verb and 0 <= occ.start - head.end <= 2
        hits.append(
            Hit(code, min(head.start, occ.start), max(head.end, occ.end), plural, person=person, rule="licence")
        )
    if head.both and any(hit.code == "LIC.TECH" for hit in hits):
        hits.append(hits[0]._replace(code="CERT.CPHT", rule="certified-technician"))
    if len({hit.code for hit in hits}) > 1:
        hits = [hit._replace(union=union) for hit in hits]
    return hits


def _authority(context: Context, head: Head) -> Token | None:
    """The board, state or special jurisdiction nearest to a head, at most 60 code points off."""
    near = [
        token
        for token in context.tokens
        if token.kind in ("board", "state", "juris") and max(token.start - head.end, head.start - token.end) <= 60
    ]
    return min(near, key=lambda token: max(token.start - head.end, head.start - token.end), default=None)


def _bare_hits(context: Context, head: Head) -> list[Hit]:
    """A licence head without an occupation: the role's licence where a board, a state or an adjective vouches for it."""
    authority = _authority(context, head)
    code = ROLE_LICENCE.get(context.role, "") if context.role else ""
    if authority and authority.kind == "board" and authority.value.startswith("LIC."):
        code = "LIC.TECH" if context.role is Role.TECHNICIAN else authority.value
    if not code:
        return []
    before = _words(context, head.start - 40, head.start)
    if not authority and not _ADJECTIVE.search(before) and head.end - head.start + 2 < context.end - context.start:
        return []
    first, last = _span(head, None, authority)
    vouched = authority is not None
    return [Hit(code, head.start, head.end, bare=True, vouched=vouched, first=first, last=last, rule="role-licence")]


def _cert_hits(context: Context, head: Head, occupations: list[Token]) -> list[Hit]:
    """A certification head: the state's (technicians), the national one, or a certification no row knows."""
    authority = _authority(context, head)
    technician = [occ for occ in occupations if occ.value.startswith("LIC.TECH")]
    state = authority is not None and (
        authority.kind == "board" or (authority.kind == "state" and authority.value in STATE_CERTIFICATES)
    )
    before = _words(context, head.start - 24, head.start)
    stated = state or before.endswith("state ")
    if stated and (technician or context.role is Role.TECHNICIAN):
        return [_certificate(head, occ, authority) for occ in technician or [None]]
    if any(occ.value == "LIC.TECH" for occ in technician):
        plural = any(occ.flag == "plural" for occ in technician)
        return [Hit("CERT.CPHT", *_span(head, technician[0], None), plural=plural, rule="certified-technician")]
    if not _GENERIC.search(before) and re.search(r"[\w>)]\s$", before):
        words = re.search(r"(?:[\w<>/&'.-]+ ){1,3}$", context.text[max(context.start, head.start - 40) : head.start])
        start = head.start - (len(words[0]) if words else 0)
        code = "CERTIF.OTHER" if context.lower.startswith("certificate", head.start) else "CERT.OTHER"
        return [Hit(code, start, head.end, bare=True, rule="certification")]
    if context.role is Role.TECHNICIAN:
        return [Hit("CERT.CPHT", head.start, head.end, bare=True, rule="bare-certification")]
    return []


def _certificate(head: Head, occ: Token | None, authority: Token | None) -> Hit:
    """A state's certificate: the technician's authority to work, whatever the state calls it."""
    first, last = _span(head, occ, authority)
    code = occ.value if occ else "LIC.TECH"
    return Hit(code, *_span(head, occ, None), first=first, last=last, rule="state-certificate")


def _span(head: Head, occ: Token | None, authority: Token | None) -> tuple[int, int]:
    marks = [mark for mark in (head, occ, authority) if mark is not None]
    return min(mark.start for mark in marks), max(mark.end for mark in marks)


def _occupations(context: Context) -> Iterator[Token]:
    """Occupations of a segment; "Certified Pharmacy Technician" names one too."""
    for token in context.tokens:
        if token.kind == "occ":
            yield token
        elif token.value == "CERT.CPHT" and " tech" in context.lower[token.start : token.end]:
            yield token._replace(kind="occ", value="LIC.TECH")


def _composed(context: Context, named: list[Hit]) -> list[Hit]:
    heads = merged(context.tokens, context.lower)
    occupations = sorted(_occupations(context))
    hits: list[Hit] = []
    for number, head in enumerate(heads, 1):
        whose = occupations_of(head, occupations, heads, context.lower, context.end)
        if head.licence:
            hits += _licence_hits(context, head, whose, number) if whose else _bare_hits(context, head)
        elif _tied(context, head) or not _absorbed(context, head, named):
            hits += _cert_hits(context, head, whose)
    return hits


_ISSUED = re.compile(r"[\w ,]{0,40}\b(?:from|by|through|with)\s+(?:the\s+)?(?:[\w.]+\s+)?$")


def _tied(context: Context, head: Head) -> bool:
    """Whether a board stands right before a certificate, or issues it: "Louisiana Board of Pharmacy certificate"."""
    authority = _authority(context, head)
    if authority is None or authority.kind != "board":
        return False
    if authority.end <= head.start:
        return head.start - authority.end <= 12
    return _ISSUED.match(context.lower, head.end, authority.start) is not None


def _absorbed(context: Context, head: Head, named: list[Hit]) -> bool:
    """Whether a certification head only repeats a credential named beside it: "BCOP certified, or certified within"."""
    for hit in named:
        if hit.end <= head.start and (head.start - hit.end <= 60 or head.verb):
            return True
        if 0 <= hit.start - head.end <= 40:
            return True
    return False


def _refined(context: Context, hits: list[Hit]) -> list[Hit]:
    """Umbrellas dropped beside their members, degrees told apart, members of an enrolment swallowed."""
    codes = {hit.code for hit in hits}
    enrolled = [hit for hit in hits if hit.code == "EDU.PHARMACY.ENROLLED"]
    kept = []
    for hit in hits:
        if hit.code == "EDU.BACHELORS" and _is_pharmacy(context, hit, hits):
            hit = hit._replace(code="EDU.BSPHARM", rule="degree-in-pharmacy")
        if hit.code.startswith("EDU.PH") and any(
            e.start <= hit.start and hit.end <= e.end + 12 and e is not hit for e in enrolled
        ):
            continue
        if (
            hit.code.startswith("EDU.")
            and "CERT.FPGEC" in codes
            and _FOREIGN.search(_words(context, hit.start - 60, hit.end))
        ):
            continue
        if hit.code == "LIC.RPH" and hit.rule == "surface" and _WITH_DEGREE.match(context.lower, hit.end, context.end):
            continue
        if hit.code == "EDU.PHARMACY" and codes & {"EDU.PHARMD", "EDU.BSPHARM", "EDU.MPHARM"}:
            continue
        if hit.code.startswith("RES.") and (
            _OWN_PROGRAM.search(_words(context, hit.start - 24, hit.start))
            or _PROGRAM_DATE.match(context.lower, hit.end, context.end)
        ):
            continue
        if hit.code == "RES.ANY" and codes & {"RES.PGY1", "RES.PGY2"}:
            continue
        if (
            hit.code == "CERT.BPS"
            and any(code.startswith("CERT.BPS.") for code in codes)
            and not _is_other(context, hit)
        ):
            continue
        if hit.code == "CERT.CPHT" and _is_state_tier(context, hit, hits):
            continue
        kept.append(hit)
    return kept


def _is_other(context: Context, hit: Hit) -> bool:
    return bool(re.search(r"\b(?:other|another|or)\b[\w ]{0,24}$", _words(context, hit.start - 30, hit.start)))


_TIER_BEFORE = re.compile(
    r"\bas an? (?:[\w-]+ or )?$|\bregistered(?: pharmacy technician| technician)?(?:,| or|/|, or)\s*(?:an? )?$"
)
_TIER_AFTER = re.compile(r"\W*(?:,|or|and|/)\W*(?:or )?(?:an? )?(?:state )?(?:registered|licensed) (?:pharmacy )?tech")


def _is_state_tier(context: Context, hit: Hit, hits: list[Hit]) -> bool:
    """ "Registered with the Board as a certified pharmacy technician": a tier of the state, no national certification."""
    before = _words(context, hit.start - 40, hit.start)
    if _TIER_AFTER.match(context.lower, hit.end, context.end):
        return any(other.code.startswith("LIC.TECH") for other in hits)
    tier = _TIER_BEFORE.search(before)
    return bool(tier) and any(other.code.startswith("LIC.TECH") and other.start < hit.end for other in hits)


def _is_pharmacy(context: Context, hit: Hit, hits: list[Hit]) -> bool:
    """Whether a bachelor's degree is one in pharmacy: it says so, or it is an alternative to a PharmD and names no field."""
    after = _words(context, hit.end, hit.end + 40)
    if re.match(r"\W*(?:degree )?(?:in|of) pharmacy\b", after):
        return True
    if _OTHER_FIELD.search(after):
        return False
    for other in hits:
        if other.code in ("EDU.PHARMD", "EDU.BSPHARM"):
            near, far = sorted((hit, other), key=lambda each: each.start)
            if far.start - near.end <= 30 and re.search(r"\bor\b|/", context.lower[near.end : far.start]):
                return True
    return False


def find(context: Context) -> list[Hit]:
    """The credentials a segment names, in order of their place."""
    named = [*_surface_hits(context), *_enrolled(context)]
    spans = [(hit.start, hit.end) for hit in named]
    context = context._replace(
        tokens=[t for t in context.tokens if t.kind in ("board", "state", "juris", "cred") or not _inside(t, spans)]
    )
    hits = [*named, *_composed(context, named)]
    return sorted(_refined(context, hits), key=lambda hit: (hit.start, hit.end, hit.code))


def _inside(token: Token, spans: list[tuple[int, int]]) -> bool:
    return any(start <= token.start and token.end <= end for start, end in spans)
