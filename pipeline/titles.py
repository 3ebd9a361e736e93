"""What the words of a job title say: the finds of `reference/roles.csv`, with compounds resolved.

A trade before another noun is an object ("pharmacist recruiter"), and a pharmacy word before a technician of any kind
makes it a pharmacy technician ("pharmacy production technician").
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from itertools import pairwise

from pipeline.phrases import Found, Lexicon
from schema.vocab import reference

TYPOS = ("pharmacist", "pharmacists", "pharmacy", "pharmacies", "technician", "technicians")
_OR = re.compile(r"\s*(?:/|,|\||or|&|and)\s*")
TRADES = frozenset({"pharmacist", "technician", "head"})  # what a noun after it turns into an object


@cache
def _lexicon() -> Lexicon:
    return Lexicon(((row["phrase"], row["sense"]) for row in reference("roles")), TYPOS)


@lru_cache(maxsize=16384)
def title_finds(title: str) -> tuple[Found, ...]:
    """The known phrases of a title in order; boards repeat titles by the hundred, so answers are kept."""
    finds: list[Found] = []
    for find in _lexicon().find(title):
        before = finds[-1] if finds and find.joined else None
        if before is not None and find.sense == "agent" and before.sense in TRADES:
            finds[-1] = before._replace(sense="cue")
        if before is not None and find.sense == "other_tech" and before.sense == "cue":
            find = find._replace(sense="tech")
        if find.sense != "none":
            finds.append(find)
    return tuple(_panel(title, finds))


def _panel(title: str, finds: list[Found]) -> list[Found]:
    """Pharmacists named beside another profession ("Nurse / Pharmacist") are one of several who may apply."""
    for at, (left, right) in enumerate(pairwise(finds)):
        if {left.sense, right.sense} == {"pharmacist", "clinician"} and _OR.fullmatch(title[left.end : right.start]):
            place = at if left.sense == "pharmacist" else at + 1
            finds[place] = finds[place]._replace(sense="panelist")
    return finds
