"""Whether a skill named in a sentence is asked of the person hired."""

from __future__ import annotations

import re

from pipeline.duties.holder import subject
from pipeline.duties.lexicon import Match
from pipeline.duties.sentences import REACH, Sentence, asks
from pipeline.outline import Block
from pipeline.sections import ASKING
from pipeline.text import Document
from schema.vocab import Role

_IN_DUTIES = re.compile(
    r"\b(?:abilit\w+|able to|must (?:be|have|possess)|skills|you are|you[’']re|you have|(?:is|are) required|mindset)\b"
)
_ASKED = re.compile(
    r"\b(?:abilit\w+|able|must|skills?|strong|excellent|ideal\w*|candidates?(?! will be responsible)|look(?:ing)? for|"
    r"glad to see|needs?|wants?|we[’']d like|seeks?|seeking|should|expect\w*|preferred|"
    r"desirable|essential|useful|an advantage|a bonus|a plus|helps|brings?|"
    r"you (?:are|can|have|know|like|love|enjoy|keep)|(?:people|folks) (?:who|we hire)|we hire|"
    r"do well|thrive|succeed|fit|speakers?|tend to be|matters?|counts?|you[’']re|someone|somebody|"
    r"who (?:is|are|can|has))\b|\byou ?:"
)
_TRAIT = re.compile(r"\b(?:skills|attention to detail|oriented|team player|bilingual|fluent)\b")  # alone in an item
_ASKED_HEAD = re.compile(  # a heading that its line swallowed
    r"(?:what we(?:[’']re| are)? look(?:ing)? for|who we(?:[’']re| are) looking for|what you(?:[’']ll)? (?:need|bring)|"
    r"about you|who you are|requirements|qualifications|skills)\b(?! (?:do|to do|will do))",
    re.IGNORECASE,
)
_ASKED_LABEL = re.compile(  # what a line asks, as its first words say: "What do I need?", "Temperament: ..."
    r"[^.;:?]{0,40}\b(?:needs?|you|skills?|profile|temperament|person|qualit\w+|traits?|bring|look for|must|require\w*|"
    r"attributes|characters?|manners?|want|seek|fit|strengths?|competenc\w+|success\w*|abilities)(?: [\w']+){0,3}[:?]",
    re.IGNORECASE,
)
_SKILLS_LABEL = re.compile(  # ... also in a list of duties: "KNOWLEDGE, SKILLS: courtesy; clerical accuracy"
    r"[^.;:?]{0,40}\b(?:skills?|abilities|knowledge|qualit(?:y|ies)|traits?|competenc(?:y|ies)|qualifications|temperament|"
    r"(?:following|these) areas|attributes|strengths|personal)(?: [\w/&]+){0,3}:",
    re.IGNORECASE,
)
_AREAS = re.compile(r"\b(?:level of competency|competenc\w+|rated|evaluated|assessed|judged)\b[^.:;]{0,60}:")
REACH_BEFORE, REACH_AFTER = 90, 40  # a cue so near a skill asks for it, where the section does not
_OFFERED = re.compile(
    r"\b(?:(?:expand|develop|build|grow|enhance|improve|use|where|advance) your|join(?:ing)? (?:our|a|the|us)|"
    r"part of our|we are an?|(?:provid|deliver|offer|giv)(?:e|es|ing)|(?:supportive|our|working in a))\b"
    r"(?:(?!\babilit|\bable|\bskill|\bmust|\bneed)[^,;.]){0,45}$"
)
_STUDIED = re.compile(
    r"\b(?:degrees?|bachelor\S{0,2}|master[’']?s?|diploma|major|studies|courses?|certificat\w+|gcses?|a[ -]levels?|"
    r"leaving cert\w*|ilm|level \d in|nvq\w*|qualifications? in|training in)\b[^,;.]{0,60}$"
)
_BROUGHT = re.compile(
    r"\b(?:experience (?:in|with|of|as|using|\w+ing)|experienced (?:in|with)|familiar\w* with|"
    r"exposure to)\b[^;.]{0,60}$"
)
_ENGLISH = re.compile(r"(?<!plain )(?<!everyday )(?<!simple )\benglish\b")
_CERTIFIED = re.compile(
    r"\s*(?:[\w+-]+ )?certif|\s*(?:science|engineering|qualifications?|training|sequence|course\w*|class\w*|curriculum|"
    r"lessons?|rotation)\b|\s*(?:at |\(?grade )?(?:gcse|national \d|grade|level \d|[a-d]/\d)"
)
_PAST = re.compile(
    r"[\s/]*(?:\(?[\w+-]+\)?[ /]+){0,2}(?:experience|background|degree|settings?|positions?|specialists?)\b"
)
_PROFICIENT = re.compile(
    r"\b(?:proficien\w*|skill\w*|comfort\w*|knowledge\w*|knows?|competen\w*|literate|able|abilit\w+|fluen\w+|expert\w*|"
    r"quick|handy|at home|ease)\b"
)


def asked(document: Document, sentence: Sentence, match: Match, role: Role) -> bool:
    """Whether the ad asks it of the holder: by its section, by a cue near it, or by the heading over it."""
    block, lower, at = sentence.block, sentence.lower, match.start - sentence.start
    if match.row.code == "SKILL.COMMUNICATION" and _ENGLISH.search(lower, max(0, at - REACH), at + REACH):
        return False  # a language of the country is no skill of this vocabulary
    if _OFFERED.search(lower, max(0, at - 70), at) or not _ability(lower, match, at):
        return False
    if (block.section in ASKING and not sentence.listed) or _ASKED_HEAD.match(document.text, block.start, block.end):
        return True
    if _SKILLS_LABEL.match(document.text, block.start, block.end) or _AREAS.search(sentence.before or lower[:at]):
        return True
    if (block.section == "duties" or sentence.listed) and not (block.kind == "item" and asks(sentence)):
        return bool(_IN_DUTIES.search(lower, max(0, at - REACH), at + REACH))
    if _ASKED_LABEL.match(document.text, block.start, block.end):
        return True
    near = _near(document, block, match)
    if subject(lower, at, role) == "company" and not _ASKED.search(lower, max(0, at - REACH), at + REACH):
        return False
    if block.kind == "item" and (asks(sentence) or _TRAIT.search(lower, max(0, at - REACH), at + REACH)):
        return True
    if match.start == sentence.begin and lower.startswith("s ", at + match.end - match.start - 1):
        return False  # "Negotiates with wholesalers" is work
    return bool(_ASKED.search(near))


def _ability(lower: str, match: Match, at: int) -> bool:
    """Whether a skill's words name an ability, not a course of study, a certificate or (but for software) past work."""
    end = at + match.end - match.start
    if _STUDIED.search(lower, max(0, at - 90), at) or _CERTIFIED.match(lower, end):
        return False
    if _PAST.match(lower, end) or _BROUGHT.search(lower, max(0, at - 70), at):
        return False
    return "known" not in match.row.flags or bool(_PROFICIENT.search(lower, max(0, at - 60), end + 30))


def _near(document: Document, block: Block, match: Match) -> str:
    """The words round a skill, back to the last full stop."""
    floor = max(block.start, match.start - REACH_BEFORE)
    begin = document.text.rfind(". ", floor, match.start) + 1 or floor
    return document.text[begin : min(block.end, match.end + REACH_AFTER)].lower()
