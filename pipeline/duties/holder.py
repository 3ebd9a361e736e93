"""Whether a sentence tells what the person hired does, or what somebody else does, does not do, or is taught."""

from __future__ import annotations

import re
from functools import cache

from schema.vocab import Role

_OWN = {
    Role.PHARMACIST: r"pharmacists?|rph|practitioners?|specialists?|consultants?|residents?|pic",
    Role.TECHNICIAN: r"technicians?|techs?|specialists?|liaisons?|buyers?|coordinators?|dispensers?",
    Role.INTERN: r"interns?|trainees?|students?",
    Role.AIDE: r"clerks?|cashiers?|assistants?|drivers?|aides?|associates?",
    Role.OTHER: r"specialists?|coordinators?|representatives?|technicians?|pharmacists?|analysts?",
}
_OTHERS = {
    Role.PHARMACIST: r"technicians?|techs?|interns?|students?|residents?|dispensers?",
    Role.TECHNICIAN: r"pharmacists?|rph|interns?",
    Role.INTERN: r"pharmacists?|technicians?|techs?|preceptors?",
    Role.AIDE: r"pharmacists?|technicians?|techs?|interns?",
    Role.OTHER: r"pharmacists?",
}
_ANYBODY = r"nurses?|doctors?|physicians?|robots?|doc|vendors?|patients|customers|drivers"
_DETERMINER = (
    r"(?:(?:the|an?|our|all|every|each|your|most|both|two|three|other|staff|clinic|dispensing|on-site|licensed|registered|"
    r"certified|lead|senior|night|day|duty|supervising|responsible|clinic's|sterile|products|clinical|pharmacy)\s+){0,4}"
)
_CLAUSE = r"(?:^|[,;:—–(]\s*|\b(?:while|after|before|until|once|when|where|so|that|because|as|but|if|which|how)\s+)"
_NO_SUBJECT = (
    r"(?!\s*[,;(]|\s+(?:and|or|in|with|on|for|to|of|at|by|as|about|regarding|when|during|team|staff|department)\b)"
)
_HOLDER = (
    r"\byou(?:'ll|'d|’ll|’d|r day|r week|r job|r responsibilities)?\b|\bincumbent\b|\bpost ?holder\b|\bapplicants?\b|\bcandidates?\b|"
    r"\b(?:this|the) (?:role|position|job|person|individual|selectee|employee)\b|\bresponsib\w+ (?:for|include)\b|\bduties include\b"
)
_COMPANY = (
    r"\bwe(?:[’'](?:re|ve|ll))?\b(?! (?:(?:are |also )?(?:looking|hiring|seeking|recruiting)|need|want|seek|ask|look|[’']?d like|would))|\b(?:our|the|this|each) (?:[\w-]+ ){0,3}?(?:pharmacy|pharmacies|hospital|company|department|"
    r"stores?|clinics?|cent(?:er|re)|facility|program|programme|warehouse|institute|group|organi[sz]ation|practice|branch)"
    r"(?= (?:also |currently )?(?:is|has|was|runs?|fills?|provides?|serves?|dispenses?|prepares?|ships?|sends?|delivers?|offers?|sees|draws|compounds|"
    r"draws|packs|treats|moves|takes|needs|has|operates|supplies|handles|processes|covers|makes|keeps|does)\b)|\bour (?:[\w-]+ )?(?:nurses|residents|product|people)\b"
)
_NUMBER = r"\b(?:\d+|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|several|some)"
_NEGATION = re.compile(
    r"(?:\b(?:never|not|without|nor|neither|cannot|except|instead of|rather than|no)\b|n[’']t\b)(?! (?:only|just|limited))"
    r"(?:(?!\b(?:but|you will|you do)\b)[^;.]){0,32}$"
)
_TAUGHT = re.compile(
    r"\b(?:train you|teach you|trained (?:in|on|to)|learn(?:ing)? (?:how|to|about|the|from)|paid training|courses?|workshops?|"
    r"certificat\w+ in|experience (?:with|in|of|as)|experienced? \w+ing|knowledge of|familiar\w* with|background in|years of|"
    r"show you|sponsor|reimburse|training (?:in|on|program|is|will|provided)|coursework|career path)\b[^;.]{0,45}$"
)
_PASSIVE = re.compile(
    r"\b(?:is|are|be|been|was|were)\b[^,;.]{0,60}\bby (?:the|an?|our|two|another|on-site)?\s*(?:\w+ ){0,2}?"
    r"(?:pharmacists?|nurses?|vendors?|technicians?|others)\b|\bbelongs? to\b"
)
_VERB_FIRST = 14  # a sentence whose match begins within so many characters has no subject before it
_NAMED = re.compile(
    r"(?!(?:The|This|You|In|As|Under|At|On|A|An|When|For|Reports?|To) )(?:[A-Z][\w&'’.-]+ (?:[A-Z][\w&'’.-]+ ){1,4}(?=[a-z])|[A-Z][\w&'’-]*[^s\W] (?=[a-z]{3,}s ))"
)


@cache
def _subjects(role: Role) -> re.Pattern[str]:
    """Who a clause is about: the last one named before a match decides."""
    return re.compile(
        rf"(?P<other>{_CLAUSE}{_DETERMINER}(?:{_OTHERS[role]}|{_ANYBODY})\b{_NO_SUBJECT}|\b(?:managers?|directors?|supervisors?),? who\b|\b(?:your|our) (?:[\w-]+ )?(?:manager|director)\b)"
        rf"|(?P<company>{_COMPANY}|{_NUMBER} (?:[\w-]+ ){{0,2}}?(?:{_OWN[role]})\b)|(?P<holder>{_HOLDER}|\b(?:{_OWN[role]})\b)"
    )


def subject(sentence: str, at: int, role: Role) -> str | None:
    """Who does what stands at `at` of a lower-case sentence: "holder", "other", "company", or None where nobody is named."""
    found = None
    for found in _subjects(role).finditer(sentence, 0, at):
        pass
    return found.lastgroup if found else None


def denied(sentence: str, at: int) -> bool:
    """Whether what stands at `at` is said not to be done, is taught to the holder, or is experience brought along."""
    before = sentence[max(0, at - 110) : at]
    return bool(_NEGATION.search(before) or _TAUGHT.search(before))


def passive(sentence: str, at: int, end: int) -> bool:
    """Whether what stands at `[at, end)` is done by another: "is verified by a pharmacist"."""
    return any(
        found.start() - 60 <= at < found.end() for found in _PASSIVE.finditer(sentence, max(0, at - 90), end + 90)
    )


def named_company(sentence: str, at: int, role: Role) -> bool:
    """Whether a sentence (in its own case) begins with a name that is not the holder's: "Redstone ships 22,000 ..."."""
    found = _NAMED.match(sentence)
    return bool(found and at >= found.end() and not re.search(rf"\b(?:{_OWN[role]})\b", found[0].lower()))


def verb_first(at: int) -> bool:
    """Whether a match at `at` of its sentence has no subject before it."""
    return at <= _VERB_FIRST
