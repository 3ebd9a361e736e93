"""Whether a duty named in a sentence is the duty of the person hired."""

from __future__ import annotations

import re

from pipeline.duties.holder import alone, denied, named_company, passive, subject
from pipeline.duties.lexicon import Match
from pipeline.duties.opening import OPENING, opens
from pipeline.duties.sentences import REACH, SILENT, Sentence, asks
from pipeline.sections import ASKING
from pipeline.text import Document
from schema.vocab import Role

_TOLD = re.compile(
    r"(?<!if )\b(?:you will|you[’']ll|you[’']d|will be|responsib\w+|"
    r"(?:the|a|your) (?:(?:usual|typical|normal|average|regular) )?(?:day|shift|night|week)"
    r"(?= ?[:—–-]| is| looks| includes))"
)
_HOUSE = re.compile(r"\b(?:about|who we|our|us|why|company|mission|history|benefits)\b")  # a heading over the employer
NAME_REACH = 120  # characters of a sentence in which its subject's name is looked for
_BEFORE = re.compile(
    r"(?:^|[,;:/&(–—]|\b(?:and|or|then|you|(?<!it )will|you[’'](?:ll|d)|to|help|be))\s*$"
)  # what stands round one word of a list
_LISTED = re.compile(r"(?: \w+){0,2}[,;]")  # the first of a list of nouns: "Blister pack production, returns"
_THIRD = re.compile(  # what the holder does, among what is asked of him: "Criteria for performance: Maintains ..."
    r"(?!Maintains [^.;]{0,40}(?:licen|certif|registr))(?:[A-Z]\w+ly )?(?:Provides|Performs|Maintains|Assists|Supports|"
    r"Manages|Coordinates|Participates|Conducts|Completes|Prepares|Handles|Delivers|Reviews|Monitors|Processes|"
    r"Oversees|Supervises|Trains|Operates|Fills|Tracks|Answers|Enters|Verifies|Dispenses|Compounds|Packages|Orders|"
    r"Receives|Stocks|Counsels|Ensures|Directs|Develops|Greets|Checks|Resolves)\b"
)
_THIRD_PERSON = re.compile(r"[a-z]{2,}[a-rt-z]s (?!of\b|are\b|is\b)[a-z]")
_WISHED = re.compile(
    r"you(?:[’']ll| will|[’']d| would) (?:do well|thrive|succeed|fit|bring|need)\b"
)  # an ability, no duty
_PLACES = re.compile(r"\b(?:in|between|by) (?:[\w-]+(?: [\w-]+)?(?:, | and |, and ))*$")
_POSSESSIVE = re.compile(r"\b(?:pharmacist|rph|preceptor)(?:[’']s|s[’']) $")
_OWNED = ("'s ", "’s ", "s' ", "s’ ")
_HIRING = re.compile(r"(?:\b(?:now|is|are|we|currently|actively|always)|[’']re) $")
_ABOUT = re.compile(r"\b(?:about|regarding|concerning|awareness of|questions on)\b[^.;]{0,50}$")
_AFTERWARDS = re.compile(
    r"\b(?:prior to|before|after|during|since|once|if|when|by|from|regarding|"
    r"(?<!responsible )(?<!accountable )for) (?:\w+ )?$"
)
_YOURS = re.compile(r"\b(?:is|are|will be|falls? to|belongs? to|sits? with|rests? with) (?:yours|you)\b(?! to)")
_OVERSEEN = re.compile(  # what others made: "oversees IV admixture", "checks cart fill"
    r"\b(?:check|verif(?:y|ie)|oversee|inspect|supervise|review)(?:s|ing)? (?:(?!and\b|or\b|then\b)[\w/’'-]+ ){0,4}$"
)
_MADE = frozenset(
    {"DUTY.FILL", "DUTY.LABEL_PACKAGE", "DUTY.AUTOMATION", "DUTY.COMPOUND_STERILE", "DUTY.COMPOUND_NONSTERILE"}
)
_UNDER = re.compile(r"\bunder (?:the )?(?:\w+ ){0,2}$")
_SCHOOL = re.compile(
    r"[^,;.]{0,30}\b(?:program|programme|certificate|course|school)\b"
)  # "technician training program"
_BY_PHONE = re.compile(r"(?:receiv|tak|obtain|collect|gather)\w* .* (?:by|over) (?:the )?(?:tele)?phone$")
_BEHIND = re.compile(r"\s*(?:$|[,;:/&).!]|(?:and|or|then)\b)")


def done(document: Document, sentence: Sentence, match: Match, role: Role) -> bool:
    """Whether the holder does it, as the words round it, who they speak of and the section say."""
    lower, at, end = sentence.lower, match.start - sentence.start, match.end - sentence.start
    if denied(lower, at) or passive(lower, at, end) or _elsewhere(lower, at, match, role):
        return False
    if _WISHED.search(lower, max(0, at - REACH), at):  # begins with a literal, which `re` looks for fast
        return False
    flags, section = match.row.flags, sentence.block.section
    if "alone" in flags and not _in_list(lower, at, end):
        return False
    told = section == "duties" or sentence.listed
    who = None if told and alone(lower, role) else subject(lower, at, role) or _earlier(sentence, role)
    if who == "other" or (
        "line" in flags
        and (_AFTERWARDS.search(lower, max(0, at - 20), at) or not (_in_duties(sentence) or who == "holder"))
    ):
        return False
    if told:
        return sentence.listed or not asks(sentence) or bool(_TOLD.search(lower, max(0, at - REACH), at))
    if section in ASKING:
        if section == "neutral" and _THIRD.match(document.text, sentence.block.label_end):
            return True
        return _listed(document, sentence) or bool(_TOLD.search(lower, max(0, at - REACH), at))
    if section in SILENT and sentence.block.kind != "item":
        return False
    return _told(document, sentence, match, role, who)


def _in_duties(sentence: Sentence) -> bool:
    """Whether a sentence stands in a list of duties, or is an item like one: "Steps in at intake and register"."""
    block = sentence.block
    if block.section == "duties" or sentence.listed:
        return True
    return block.kind == "item" and block.section in ("intro", "unknown") and bool(_THIRD_PERSON.match(sentence.lower))


def _earlier(sentence: Sentence, role: Role) -> str | None:
    """Who the clauses before a semicolon speak of, where this one names nobody; not whom they hand over to."""
    who = subject(sentence.before, len(sentence.before), role)
    return None if who == "other" else who


def _in_list(lower: str, at: int, end: int) -> bool:
    """Whether one word is one of a list of what is done, not of places: "between entry, fill and check"."""
    if not _BEFORE.search(lower, max(0, at - 10), at) or not _BEHIND.match(lower, end):
        return False
    return not _PLACES.search(lower, max(0, at - 40), at)


def _elsewhere(lower: str, at: int, match: Match, role: Role) -> bool:
    """Whether the words before name whose work it is ("the pharmacist's final check") or what is spoken about."""
    if role is not Role.PHARMACIST and lower.endswith(_OWNED, 0, at) and _POSSESSIVE.search(lower, max(0, at - 16), at):
        return True
    if lower.startswith(("hir", "recruit"), at) and _HIRING.search(lower, max(0, at - 12), at):
        return True
    if _others_work(lower, at, match):
        return True
    named = match.row.steps == 1 and match.row.code != "DUTY.COUNSEL"
    return named and bool(_ABOUT.search(lower, max(0, at - 60), at))


def _others_work(lower: str, at: int, match: Match) -> bool:
    """Whether it is only overseen or checked, taught at a school, or named for how it reaches the holder."""
    code, end = match.row.code, at + match.end - match.start
    if code in _MADE:
        return match.row.steps == 1 and bool(_OVERSEEN.search(lower, max(0, at - 60), at))
    if code == "DUTY.SUPERVISE":
        if lower.startswith(("supervision", "direction", "oversight"), at):
            return bool(_UNDER.search(lower, max(0, at - 40), at))
        return "technician" in lower[at:end] and bool(_SCHOOL.match(lower, end))
    return code == "DUTY.CUSTOMER_SERVICE" and bool(_BY_PHONE.match(lower, at, end))


def _listed(document: Document, sentence: Sentence) -> bool:
    """Whether the block is an item of a list of duties whose own label names another section: "Training: ..."."""
    block = sentence.block
    return block.kind == "item" and block.lead >= 0 and document.blocks[block.lead].section == "duties"


def _told(document: Document, sentence: Sentence, match: Match, role: Role, who: str | None) -> bool:
    """The same outside the lists of duties: in a summary, about the employer, under a heading nobody knows."""
    block, at = sentence.block, match.end - sentence.start
    if _YOURS.search(sentence.lower, at):
        return True
    if who == "company" or sentence.lower.endswith("?"):
        return False
    if who == "holder":
        return True
    if opens(document, sentence, role):
        return True
    named = named_company(
        document.text[sentence.begin : sentence.begin + NAME_REACH], match.start - sentence.begin, role
    )
    acts, early = match.row.acts, match.start - sentence.begin <= OPENING
    if block.section == "about" and (block.kind != "item" or _HOUSE.search(sentence.heading)):
        return acts and early and not named
    if block.kind == "item" or (acts and not named) or ("alone" in match.row.flags and match.start == sentence.begin):
        return True
    return match.start == sentence.begin and bool(_LISTED.match(sentence.lower, match.end - sentence.start))
