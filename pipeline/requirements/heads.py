"""Licence and certification heads ("license", "registered", "certified") to codes, by what stands around them.

"Licensed", "registered" and "certified" say three different things depending on who issues them: the nearest
occupation ("pharmacist", "technician trainee"), the board or the state decides; alone, the role of the ad does.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from pipeline.requirements.context import Context
from pipeline.requirements.lexicon import Token

_BETWEEN_HEADS = re.compile(r"\s*(?:[/,&]|,?\s*(?:or|and|and/or)(?:\s+(?:a|an|state))?)\s*$")
_BETWEEN_OCCUPATIONS = re.compile(
    r"\s*(?:/|,|[,(]?\s*(?:or|and/or|and)\s+(?:an?\s+|as an?\s+)?(?:\w+\s+)?)\s*$", re.IGNORECASE
)
_APART = re.compile(
    r"[.;:]\s|\b(?:hired|paid|starts?|started|earns?)\b|"
    r", (?:that|this|it|who|which|and we|so|but|our)\b|\b(?:asked|required|expected|needed) (?:of|for) |"
    r"\b(?:required|preferred|needed|mandatory|necessary|must have|a must|essential|expected) "
    r"?\("  # "registration required (trainees need not apply)"
)
_OR_HEAD = re.compile(r"\s*(?:or|/|and/or)\s*(?:an? )?$")  # "technician trainee or registered technician"
_SHORT = re.compile(r"\(\w{1,6}\)")  # "Certified Pharmacy Technician (CPT) certificate"
_SINCE = re.compile(
    r"\b(?:day|week|month|year)s? (?:of|after|from|following)(?: (?:the|your|their|initial|trainee|first))* $"
)
_ELSEWHERE = re.compile(  # a duty to sign up with a register that licenses nobody
    r" (?:with|for|in|on|to use) (?:the |our |a )?(?:[\w']+ ){0,2}?"
    r"(?:pdmp|prescription (?:drug )?monitoring|selective service|(?:vaccine|immunization) registry)\b"
)
_PARTED = re.compile(r"[,;:()]|\b(?:and|or|is|are|who|with|must|to|your|a|the)\b")
_WE = re.compile(r"\bus $")  # "the state has us register clerks"
REACH_BEFORE, REACH_AFTER = 34, 90  # code points between an occupation and its head


class Head(NamedTuple):
    """Coordinated heads ("registration or license") as one."""

    start: int
    end: int
    licence: bool
    verb: bool
    both: bool = False  # "licensed or certified": two credentials, either way


def merged(tokens: list[Token], lower: str) -> list[Head]:
    """The heads of a segment; coordinated ones joined, a licence among them makes a licence."""
    heads: list[Head] = []
    for token in tokens:
        if token.kind not in ("lic", "cert"):
            continue
        licence, verb = token.kind == "lic", token.value == "verb"
        if heads and _BETWEEN_HEADS.match(lower[heads[-1].end : token.start]):
            last = heads.pop()
            both = last.verb and verb and last.licence != licence
            heads.append(Head(last.start, token.end, last.licence or licence, last.verb or verb, both))
        else:
            heads.append(Head(token.start, token.end, licence, verb))
    return heads


def _run(occupations: list[Token], at: int, step: int, lower: str) -> list[Token]:
    """The occupation at an index and those coordinated with it, going one way."""
    run = [occupations[at]]
    while 0 <= at + step < len(occupations):
        near, far = sorted((occupations[at], occupations[at + step]))
        if near.end > far.start or not _BETWEEN_OCCUPATIONS.match(lower[near.end : far.start]):
            break
        at += step
        run.append(occupations[at])
    return run


def occupations_of(head: Head, occupations: list[Token], heads: list[Head], lower: str, end: int) -> list[Token]:
    """Whose credential a head is: occupations right before it, else right after it, never past another head."""
    low = max((other.end for other in heads if other.end <= head.start), default=0)
    high = min((other.start for other in heads if other.start >= head.end), default=end)
    before = [i for i, occ in enumerate(occupations) if low <= occ.start and occ.end <= head.start]
    after = [i for i, occ in enumerate(occupations) if occ.start >= head.end and occ.end <= high]
    close = before and head.start - occupations[before[-1]].end <= REACH_BEFORE
    if close and not (head.verb and after and occupations[after[0]].start - head.end <= 3):
        gap = _SHORT.sub("", lower[occupations[before[-1]].end : head.start])
        if not _PARTED.search(gap):
            return [occ for occ in _run(occupations, before[-1], -1, lower) if occ.start >= low]
    if after and _APART.search(lower[head.end : occupations[after[0]].start]):
        return []
    if after and occupations[after[0]].start - head.end <= REACH_AFTER:
        beside = [occupations[i] for i in before[-1:] if _OR_HEAD.match(lower[occupations[i].end : head.start])]
        return beside + [occ for occ in _run(occupations, after[0], 1, lower) if occ.end <= high]
    return []


def names_nothing(context: Context, head: Head) -> bool:
    """Whether a head only dates a window ("within one year of registration") or is ours to do ("we register you")."""
    before = context.words(head.start - 40, head.start)
    if _ELSEWHERE.match(context.lower, head.end, context.end):
        return True
    return _SINCE.search(before) is not None or (head.verb and _WE.search(before) is not None)
