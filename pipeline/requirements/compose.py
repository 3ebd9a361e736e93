"""Licences and certifications composed of a head and what stands around it: occupation, board, state, or the role."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.requirements.context import Context
from pipeline.requirements.heads import Head, merged, names_nothing, occupations_of
from pipeline.requirements.hit import Hit
from pipeline.requirements.lexicon import Token
from pipeline.requirements.tiers import both_tiers
from schema.vocab import Role

ROLE_LICENCE = {
    Role.PHARMACIST: "LIC.RPH",
    Role.TECHNICIAN: "LIC.TECH",
    Role.INTERN: "LIC.RPH.INTERN",
    Role.AIDE: "LIC.TECH",
}
STATE_CERTIFICATES = frozenset({"LA", "CO", "WA"})  # these states call the authority to work a certificate
ABSORBED_REACH = 24  # code points between a bare head and the credential that it introduces
AUTHORITY_REACH = 60  # code points between a head and the board or state that issues it
PASSING = ("LIC.RPH.INTERN", "LIC.TECH.TRAINEE")  # "an intern license until the license comes"
_TITLED = re.compile(
    r"\W*(?:certified )?pharmacy technician(?:'s)?(?: \(\w+\))?\W*"
)  # "Board of Pharmacy ... certificate"
_PERSON = re.compile(
    r"\b(?:you|who|candidates?|applicants?|technicians?|pharmacists?|interns?|holder|incumbent|person|employees?|that|i|they|"
    r"selectee|appointee|individual|member|colleague|resident|must|should|if|until|once)\b"
)
_COPULA = re.compile(r"\b(?:is|are|was|were|been)(?: \w+)? $")
_GRANTED = re.compile(r"\s(?:issued|granted|given) by (?:the )?(?:state of )?$")
_ISSUED = re.compile(r"[\w ,]{0,40}\b(?:from|by|through|with)\s+(?:the\s+)?(?:[\w.]+\s+)?$")
_NAME = re.compile(r"(?:[\w<>/&'.-]+ ){1,3}$")
_ADJECTIVE = re.compile(
    r"\b(?:active|current|currently|valid|unrestricted|unencumbered|full|state|clear|good standing|must be|be|"
    r"professional|board|hold|appropriate|required|have|holds?|maintain|holding)\W+(?:\w+\W+){0,3}$"
)
_SOUGHT = re.compile(  # "must obtain licensure within 90 days", "eligible for licensure"
    r"\b(?:must get|obtain(?:ed|ing)?|secur(?:e|ed|ing)|attain(?:ed|ing)?|achiev(?:e|ed|ing)|"
    r"eligib\w+ for|pending|awaiting|gain(?:ing)?)\s+"
    r"(?:(?:and maintain(?:ing)?|an?|the|your|their|full|state|initial|pharmacy|individual|permanent)\s+)*$"
)
_OPENING = re.compile(r"\W*(?:(?:an?|the|your|state|professional|individual)\s+)*$")
_SETTLED = re.compile(  # "Licensure required", "License by start date"
    r"\W*(?:(?:is|are|must be|will be|may be|can be)\s+)?"
    r"(?:(?:not )?(?:required|needed)|preferred|necessary|mandatory|within|"
    r"(?:as|where|when|if) (?:required|applicable|mandated)|(?:issued|granted|active|obtained|in place) "
    r"(?:within|by|before|prior|no later|not later)|(?:may|must|can|will|should) (?:follow|be in place|come) within|"
    r"by\b|upon|prior to|before|"
    r"at (?:time of )?hire|in (?:hand|good standing))"
)
_BY = re.compile(r"\s+(?:by|before|within|no later than)\s+(?!(?:the|a|an|any|our|your)\b)")  # "licensed by October 31"
_STATED = re.compile(r"\b(?<!you )(?<!who )(?:is|are|was|were)\s")
_GENERIC = re.compile(
    r"(?:^|\b(?:national|nationally|active|current|valid|professional|a|an|the|any|of|or|and|your|state|board|become|be|"
    r"is|obtain|get|maintain|their|our|for|in|to|with|additional|relevant|required|hold|have|earn|advanced|other|not|are|"
    r"new|full|free|technician|pharmacy|no|who|appropriate|applicable|preferred|those|licen[sc]ed|registered|training|"
    r"specialty|by|that|on|at|as|without|toward|through|via|similar|such|if|from|lacking|missing|same|after|yet|all|own|level|once|i|"
    r"complete|completes|completed|completing|finish|pass|attain|achieve|acquire|gain|secure|possess|possesses|seek|pursue|"
    r"need|needs|require|requires|requiring|want|include|includes|including|prefer|maintain|maintains|maintaining|holds|has|newly|recently|freshly|un))\W*$"
)


def _licence_hits(context: Context, head: Head, occupations: list[Token], union: int) -> list[Hit]:
    hits = []
    for occ in occupations:
        code = ROLE_LICENCE.get(context.role, "") if occ.value == "role" and context.role else occ.value
        if code in ("", "other", "role"):
            return []
        named = context.lower[head.start : head.end]
        plural = occ.flag == "plural" and head.verb and named != "register"  # "the pharmacists register" is a list
        person = head.verb and 0 <= occ.start - head.end <= 2
        hits.append(
            Hit(code, min(head.start, occ.start), max(head.end, occ.end), plural, person=person, rule="licence")
        )
    if head.both and not _by_board(context, head) and any(hit.code == "LIC.TECH" for hit in hits):
        hits.append(hits[0]._replace(code="CERT.CPHT", rule="certified-technician"))
    if len({hit.code for hit in hits}) > 1:
        hits = [hit._replace(union=union) for hit in hits]
    return hits


def _authority(context: Context, head: Head) -> Token | None:
    """The board, state or special jurisdiction nearest to a head, at most 60 code points off."""
    near = [
        token
        for token in context.tokens
        if token.kind in ("board", "state", "juris") and _gap(token, head) <= AUTHORITY_REACH
    ]
    return min(near, key=lambda token: _gap(token, head), default=None)


def _by_board(context: Context, head: Head) -> bool:
    """Whether a board does it, so that "registered or certified" is one licence in a state's words."""
    return any(token.kind == "board" and _gap(token, head) <= AUTHORITY_REACH for token in context.tokens)


def _gap(token: Token, head: Head) -> int:
    return max(token.start - head.end, head.start - token.end)


def _bare_hits(context: Context, head: Head) -> list[Hit]:
    """A licence head without an occupation: the role's, where a board, a state or an adjective vouches for it."""
    authority = _authority(context, head)
    code = ROLE_LICENCE.get(context.role, "") if context.role else ""
    if authority and authority.kind == "board" and authority.value.startswith("LIC."):
        code = "LIC.TECH" if context.role in (Role.TECHNICIAN, Role.AIDE) else authority.value
    if not code:
        return []
    drives = context.role is Role.AIDE and "driver" in context.words(context.start, head.start)
    if drives or any(token.value == "LIC.DRIVER" and token.start < head.start for token in context.tokens):
        code = "LIC.DRIVER"  # "PA driver's license (NJ license OK)"
    before = context.words(head.start - 40, head.start)
    if head.verb and _COPULA.search(before) and not _PERSON.search(before):
        return []  # "Our pharmacy is licensed in three states"
    if not authority and not _ADJECTIVE.search(before) and not _asked_alone(context, head, before):
        return []
    first, last = _span(head, None, authority)
    vouched = authority is not None
    return [Hit(code, head.start, head.end, bare=True, vouched=vouched, first=first, last=last, rule="role-licence")]


def _repeated(context: Context, head: Head, hits: list[Hit]) -> list[Hit]:
    """A bare head's hits; "the license" after "a Florida consultant license" is that one."""
    bare = _bare_hits(context, head)
    before = [hit.code for hit in hits if hit.code.startswith("LIC.") and not hit.bare and hit.code not in PASSING]
    if bare and before and not head.verb and context.words(head.start - 4, head.start) == "the ":
        return [hit._replace(code=before[-1]) for hit in bare]
    return bare


def _asked_alone(context: Context, head: Head, before: str) -> bool:
    """Whether a head without board, state or adjective is the sentence's subject, or what it says to obtain."""
    if head.end - head.start + 2 >= context.end - context.start:
        return True
    if head.verb:
        return _BY.match(context.lower, head.end, context.end) is not None
    begin = max(context.lower.rfind(sign, context.start, head.start) for sign in ",:(") + 1
    opens = _OPENING.fullmatch(context.lower, max(begin, context.start), head.start) is not None
    return _SOUGHT.search(before) is not None or (
        opens and _SETTLED.match(context.lower, head.end, context.end) is not None
    )


def _cert_hits(context: Context, head: Head, occupations: list[Token]) -> list[Hit]:
    """A certification head: the state's (technicians), the national one, or a certification no row knows."""
    authority = _authority(context, head)
    technician = [occ for occ in occupations if occ.value.startswith("LIC.TECH")]
    interns = [occ for occ in occupations if occ.value == "LIC.RPH.INTERN"]
    if interns and authority:
        return [_certificate(head, interns[0], authority)]  # "South Carolina pharmacy intern certificate"
    state = authority is not None and (
        authority.kind == "board"
        or (authority.kind == "state" and authority.value in STATE_CERTIFICATES)
        or _GRANTED.match(context.lower, head.end, authority.start) is not None
    )
    before = context.words(head.start - 24, head.start)
    stated = state or before.endswith("state ")
    if stated and (technician or context.role is Role.TECHNICIAN):
        holders: list[Token | None] = list(technician) or [None]
        union = head.start if len({occ.value for occ in technician}) > 1 else 0
        return [_certificate(head, occ, authority)._replace(union=union) for occ in holders]
    if any(occ.value == "LIC.TECH" for occ in technician):
        plural = any(occ.flag == "plural" for occ in technician)
        return [Hit("CERT.CPHT", *_span(head, technician[0], None), plural=plural, rule="certified-technician")]
    placed = authority is not None and authority.kind == "state" and 0 <= head.start - authority.end <= 1
    if not placed and not _GENERIC.search(before) and re.search(r"[\w>)]\s$", before):
        words = _NAME.search(context.text, max(context.start, head.start - 40), head.start)
        if words and head.verb and _STATED.search(words[0]):
            return []  # "Mercy is QOPI certified"
        start = head.start - (len(words[0]) if words else 0)
        if head.verb and _COPULA.search(context.words(start - 12, start)):
            return []  # "Our clinic is QOPI certified"
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


def composed(context: Context, named: list[Hit]) -> list[Hit]:
    """Hits of the heads of a segment, in order; `named` are the hits of surfaces, which a bare head may only repeat."""
    heads = [head for head in merged(context.tokens, context.lower) if not names_nothing(context, head)]
    occupations = sorted(_occupations(context))
    hits: list[Hit] = []
    for number, head in enumerate(heads, 1):
        whose = occupations_of(head, occupations, heads, context.lower, context.end)
        if head.licence:
            hits += _licence_hits(context, head, whose, number) if whose else _repeated(context, head, hits)
        elif _tied(context, head) or not _absorbed(context, head, named, occupations):
            hits += _cert_hits(context, head, whose)
    return both_tiers(context, hits)


def _tied(context: Context, head: Head) -> bool:
    """Whether a board stands right before a certificate, or issues it: "Louisiana Board of Pharmacy certificate"."""
    authority = _authority(context, head)
    if authority is None or authority.kind != "board":
        return False
    if authority.end <= head.start:
        between = context.lower[authority.end : head.start]
        return len(between) <= 12 or _TITLED.fullmatch(between) is not None
    return _ISSUED.match(context.lower, head.end, authority.start) is not None


def _absorbed(context: Context, head: Head, named: list[Hit], occupations: list[Token]) -> bool:
    """Whether a certification head only repeats a credential named beside it: "BCOP certified, or certified within"."""
    for hit in named:
        if hit.end <= head.start and (head.start - hit.end <= 60 or head.verb):
            another = hit.code.startswith("LIC.") and any(hit.end <= occ.start < head.start for occ in occupations)
            return not another and ";" not in context.lower[hit.end : head.start]
        if 0 <= hit.start - head.end <= ABSORBED_REACH and not hit.code.startswith("LIC."):
            return True
    return False
