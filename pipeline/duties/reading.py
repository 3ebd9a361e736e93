"""Duties and skills of one ad: every pattern in every block that may state them, checked for whose they are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from pipeline.duties.holder import denied, named_company, passive, subject, verb_first
from pipeline.duties.lexicon import Match, Row, matches, spaced
from pipeline.outline import Block
from pipeline.sections import ASKING
from pipeline.text import Document
from schema.posting import Ability, Evidence
from schema.vocab import Role

SILENT = frozenset({"benefits", "pay", "eeo", "apply", "career", "carousel", "other"})
CORE = frozenset(  # what tells a pharmacy's work from any other
    "DUTY." + name
    for name in "INTAKE FILL BILLING PRIOR_AUTH COMPOUND_NONSTERILE COMPOUND_STERILE MED_HISTORY AUTOMATION TECH_CHECK "
    "VERIFY DUR COUNSEL IMMUNIZE MTM PRESCRIBE".split()
)
_SENTENCE_END = re.compile(r"[.;!?](?=\s)|\n|\s\|\s")
_ROLES = {
    "pharmacist": {Role.PHARMACIST, Role.OTHER},
    "rph": {Role.PHARMACIST, Role.INTERN, Role.OTHER},
    "tech": {Role.TECHNICIAN, Role.AIDE, Role.INTERN, Role.OTHER},
}
_MIXED = ("DUTY.COMPOUND_STERILE", "DUTY.COMPOUND_NONSTERILE")  # what is compounded is not filled besides
_BOILERPLATE = re.compile(
    r"\b(?:without regard|regardless of|discriminat\w+|equal opportunity|accommodations?|religion|affirmative action|(?:welcome|encourage)s? applications|applications (?:from|are)|ai|interviews? (?:will|is|are)|privacy policy|data protection|cookies)\b"
)
_TOLD = re.compile(r"\b(?:you will|you[’']ll|you[’']d|will be|responsib\w+)\b")
_ASKED_IN_DUTIES = re.compile(
    r"\b(?:abilit\w+|able to|must (?:be|have|possess)|skills|you are|you[’']re|you have|required|mindset)\b"
)
_ASKED = re.compile(
    r"\b(?:abilit\w+|able|must|skills?|strong|excellent|ideal\w*|candidates?(?! will be responsible)|look(?:ing)? for|glad to see|needs?|wants?|we[’']d like|seeks?|seeking|should|"
    r"expect\w*|preferred|a plus|helps|brings?|you (?:are|can|have|know|like|love|enjoy|keep)|you[’']re|someone|somebody|who (?:is|are|can|has))\b"
)
_ASKING_REACH, _ASKING_REACH_AFTER = 90, 40  # a cue so near a skill asks for it, where the section does not
_OFFERED = re.compile(
    r"\b(?:(?:expand|develop|build|grow|enhance|improve|use|where|advance) your|join(?:ing)? (?:our|a|the|us)|part of our|we are an?|"
    r"(?:provid|deliver|offer|giv)(?:e|es|ing)|(?:supportive|our|working in a))\b(?:(?!\babilit|\bable|\bskill|\bmust|\bneed)[^,;.]){0,45}$"
)
_ASKING_LEAD = re.compile(
    r"\b(?:you|candidates?|skills?|profile|needs?|wants?|look|like|ideal|person|bring|must|about you|fit)\b"
)
_WORK_LEAD = re.compile(r"\b(?:will|do|day|duties|role|job|work|responsib\w+|accountab\w+|offer|get)\b")
_ENGLISH = frozenset({"SKILL.LANGUAGE", "SKILL.COMMUNICATION"})


class _Sentence(NamedTuple):
    """A sentence's place in the document, its words in lower case, its block, and whether it begins with a verb."""

    start: int
    end: int
    lower: str
    block: Block
    opens: bool


def read_duties(document: Document, *, role: Role) -> tuple[tuple[Ability, ...], tuple[Ability, ...]]:
    """(duties, skills): one record a code, in order of first appearance, with the words that show it.

    An ad of another occupation is read only where it names two duties that a pharmacy alone has.
    """
    found: dict[str, Match] = {}
    spare: list[Match] = []
    for sentence, match in _candidates(document):
        row = match.row
        if row.code in found or not _fits(row, role) or not _stated(document, sentence, match, role):
            continue
        if "unless" in row.flags:
            spare.append(match)
        else:
            found[row.code] = match
    for match in spare:
        if match.row.code not in found and "DUTY.COMPOUND_STERILE" not in found:
            found[match.row.code] = match
    if role is Role.OTHER and len(CORE & found.keys()) < 2:
        return (), ()
    ordered = sorted(found.values(), key=lambda match: (match.start, match.end, match.row.code))
    abilities = [Ability(m.row.code, Evidence(m.start, m.end, document.text[m.start : m.end])) for m in ordered]
    return (
        tuple(a for a in abilities if a.code.startswith("DUTY.")),
        tuple(a for a in abilities if a.code.startswith("SKILL.")),
    )


def _fits(row: Row, role: Role) -> bool:
    return all(role in roles for flag, roles in _ROLES.items() if flag in row.flags)


def _candidates(document: Document) -> Iterator[tuple[_Sentence, Match]]:
    """Every pattern of every sentence in the blocks that may state duties or skills."""
    text, words = document.text, spaced(document.text)
    for block in document.blocks:
        if block.section in SILENT or block.kind == "heading":
            continue
        ends = [m.end() for m in _SENTENCE_END.finditer(text, block.start, block.end)]
        for start, end in pairwise([block.start, *ends, block.end]):
            found = list(matches(words, start, end))
            lower = text[start:end].lower() if found else ""
            if not found or _BOILERPLATE.search(lower):
                continue
            begin = end - len(lower.lstrip())
            opens = any(verb_first(match.start - begin) and match.row.steps > 1 for match in found)
            mixed = {match.start for match in found if match.row.code in _MIXED}
            sentence = _Sentence(begin, end, lower.lstrip(), block, opens)
            yield from ((sentence, m) for m in found if m.row.code != "DUTY.FILL" or m.start not in mixed)


def _stated(document: Document, sentence: _Sentence, match: Match, role: Role) -> bool:
    if match.row.code.startswith("SKILL."):
        return _asked(document, sentence, match, role)
    return _done(document, sentence, match, role)


def _done(document: Document, sentence: _Sentence, match: Match, role: Role) -> bool:
    """Whether a duty is the holder's."""
    block, lower = sentence.block, sentence.lower
    at, end = match.start - sentence.start, match.end - sentence.start
    if denied(lower, at) or passive(lower, at, end):
        return False
    who = subject(lower, at, role)
    if who == "other":
        return False
    if block.section == "duties":
        return True
    if block.section in ASKING:
        return bool(_TOLD.search(lower, 0, at))
    if lower.endswith("?"):
        return False
    opens = sentence.opens or verb_first(at)
    if match.row.steps == 1 and who != "holder" and block.kind != "item" and not opens:
        return False
    if who == "company":
        return False
    if who is None and block.kind == "para" and named_company(document.text[sentence.start : sentence.end], at, role):
        return False
    return block.section != "about" or who == "holder" or opens


def _asked(document: Document, sentence: _Sentence, match: Match, role: Role) -> bool:
    """Whether a skill is asked of the holder."""
    block, lower = sentence.block, sentence.lower
    if match.row.code in _ENGLISH and "english" in lower and "bilingual" not in lower:
        return False
    at = match.start - sentence.start
    if _OFFERED.search(lower, max(0, at - 60), at):
        return False
    if block.section in ASKING:
        return True
    if block.section == "duties":
        return bool(_ASKED_IN_DUTIES.search(lower))
    if subject(lower, at, role) == "company" and not _ASKED.search(lower):
        return False
    return bool(_ASKED.search(lower, max(0, at - _ASKING_REACH), match.end - sentence.start + _ASKING_REACH_AFTER)) or (block.kind == "item" and _asking_lead(document, block))


def _asking_lead(document: Document, block: Block) -> bool:
    """Whether the heading over an item asks for something: "You", "Candidate profile"."""
    if block.lead < 0:
        return False
    lead = document.blocks[block.lead]
    words = document.text[lead.start : lead.end].lower()
    return bool(_ASKING_LEAD.search(words)) and not _WORK_LEAD.search(words)
