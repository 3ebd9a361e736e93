"""Conditions that no row can hold: who, where and which grade a demand is for, by the shape of the sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from pipeline.requirements.grades import GRADED, TIER

_ONLY = re.compile(r"\b(?:for|by|of|to) (?:[\w/-]+ ){1,5}?only\b")  # "needed for deliveries only"
_WHERE = re.compile(  # "PALS where children are treated", not "where the store is located"
    r"\bwhere (?!(?:you|your|we|our|it|they|the (?:store|pharmacy|position|job|facility|site))\b)"
    r"(?:[\w-]+ ){1,4}?(?:is|are) (?!located|based|employed)"
)
_WHO = re.compile(  # "A technician who immunizes must also hold CPR"
    r"\b(?:an?|any|every|each) (?:pharmacist|technician|tech|intern|candidate|applicant|employee|person|colleague) who "
    r"(?!is\b|are\b|has\b|have\b|holds?\b|can\b|will\b|wants?\b|loves?\b)[\w ]{2,40}?"
    r"\b(?:must|needs?|should|has to|also)\b"
)
_EXTRA = re.compile(  # "Chemotherapy technicians additionally need", in an ad for several posts
    r"\b(?:technicians|techs|pharmacists|staff|employees|those) (?:[\w/-]+ ){0,4}?(?:additionally|also) "
    r"(?:requires?|needs?|must|holds?|have to)\b"
)
_IF_DOING = re.compile(r"\bif \w{3,}ing\b")
_IF_THEN = re.compile(  # "If you have finished school: you must have graduated", "If you drive for us you'll need"
    r"if (?:you|your|the|they|this|a|an)\b(?![^,:;.]*\b(?:interested|sounds?|right|fits?|apply|applying|join|ready|"
    r"looking|dream|want|love|enjoy|like|match|describes?|think|hired|selected|offered)\b)"
    r"(?! (?:don't|do not|aren't|are not|haven't|have not|lack|can't|cannot))"
    r"[^,:;.?]{4,70}[,:]? (?:then )?(?:you|we|it|they|the (?:applicant|candidate|company|state))"
    r"(?:'ll| will)? (?:also )?(?:must|needs?|have to|has to|are required|ask|require|want)\b"
)


class Condition(NamedTuple):
    """Words that say when a demand holds: `[start, end)`; `value` says which way they reach, as in cues.csv."""

    start: int
    end: int
    value: str


def conditions(lower: str, start: int, end: int) -> Iterator[Condition]:
    """The conditions of a segment in small letters."""
    said = lower[start:end]
    for word, shape, value in _SHAPES:
        if word in said:
            for found in shape.finditer(lower, start, end):
                yield Condition(*found.span(), value)
    if GRADED.search(said) and TIER.search(said):
        for tier in TIER.finditer(said):
            yield Condition(start + tier.start(), start + tier.end(), "subject" if tier["label"] else "post")
    opened = end - len(said.lstrip())
    if said.startswith("if ", opened - start) and (then := _IF_THEN.match(lower, opened, end)):
        yield Condition(*then.span(), "subject")


_SHAPES = (  # a word that must be there, asked first: most sentences have none
    (" only", _ONLY, "post"),
    (" where ", _WHERE, "post"),
    (" who ", _WHO, "subject"),
    (" also ", _EXTRA, "subject"),
    (" additionally ", _EXTRA, "subject"),
    (" if ", _IF_DOING, "any"),
)
