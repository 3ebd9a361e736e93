"""Whether a duty named in a sentence is the duty of the person hired."""

from __future__ import annotations

import re

from pipeline.duties.holder import denied, named_company, passive, subject
from pipeline.duties.lexicon import Match
from pipeline.duties.sentences import OPENING, REACH, Sentence, asks
from pipeline.sections import ASKING
from pipeline.text import Document
from schema.vocab import Role

_TOLD = re.compile(r"(?<!if )\b(?:you will|you[’']ll|you[’']d|will be|responsib\w+)\b")
_HOUSE = re.compile(r"\b(?:about|who we|our|us|why|company|mission|history|benefits)\b")  # a heading over the employer
NAME_REACH = 120  # characters of a sentence in which its subject's name is looked for
_BEFORE = re.compile(
    r"(?:^|[,;:/&(–—]|\b(?:and|or|then|you|will|you[’'](?:ll|d)|to|help))\s*$"
)  # what stands round one word of a list
_BEHIND = re.compile(r"\s*(?:$|[,;:/&).!]|(?:and|or|then)\b)")


def done(document: Document, sentence: Sentence, match: Match, role: Role) -> bool:
    """Whether the holder does it, as the words round it, who they speak of and the section say."""
    lower, at, end = sentence.lower, match.start - sentence.start, match.end - sentence.start
    if denied(lower, at) or passive(lower, at, end):
        return False
    if "alone" in match.row.flags and not (_BEFORE.search(lower, max(0, at - 10), at) and _BEHIND.match(lower, end)):
        return False
    who = subject(lower, at, role)
    if who == "other":
        return False
    section = sentence.block.section
    if section == "duties":
        return sentence.block.kind != "item" or not asks(sentence) or bool(_TOLD.search(lower, max(0, at - REACH), at))
    if section in ASKING:
        return _listed(document, sentence) or bool(_TOLD.search(lower, max(0, at - REACH), at))
    return _told(document, sentence, match, role, who)


def _listed(document: Document, sentence: Sentence) -> bool:
    """Whether the block is an item of a list of duties whose own label names another section: "Training: ..."."""
    block = sentence.block
    return block.kind == "item" and block.lead >= 0 and document.blocks[block.lead].section == "duties"


def _told(document: Document, sentence: Sentence, match: Match, role: Role, who: str | None) -> bool:
    """The same outside the lists of duties: in a summary, about the employer, under a heading nobody knows."""
    at, block = match.start - sentence.start, sentence.block
    if who == "company" or sentence.lower.endswith("?"):
        return False
    if who == "holder" or sentence.opens:
        return True
    acts, early = match.row.steps > 1, match.start - sentence.begin <= OPENING
    if block.section == "about" and (block.kind != "item" or _HOUSE.search(sentence.heading)):
        return acts and early
    if early or block.kind == "item":
        return True
    return acts and not named_company(document.text[sentence.start : sentence.start + NAME_REACH], at, role)
