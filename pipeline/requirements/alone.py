"""Whether a cue has its chunk for itself, so that it speaks of a credential named before: "BLS, preferred"."""

from __future__ import annotations

import re
from functools import cache

from pipeline.requirements.scope import Cue
from schema.vocab import reference

DATED_WORDS = 6  # "or it must be in hand within 90 days"
BRACKET_WORDS = 10  # "(apply with it or have it transferred before day one)"
_OWN_SUBJECT = re.compile(r"licens|licenc|certif|registr")
_OWN_PHRASE = re.compile(r" (?:in|of|for|from|through|with|at|such)\b(?:(?!experience|skill|abilit|knowledge)[^.;])*$")
_OTHERS = re.compile(  # "PharmD, RN or other clinical degree is welcome": the list ends with what no row knows
    r"(?: or| and)? (?:[\w./-]+ ){0,3}?(?:or|and|and/or) (?:an? |any )?(?:[\w./-]+ ){1,3}$"
)
_ANOTHER = re.compile(r"\b(?:or|and) (?:an? )?(?:other|another|similar|related|comparable)\b")
_VERBS = ("is ", "are ", "would ")
_FUNCTION = (
    "but though although which that and or it is are also all both not this these honestly either currently as of very "
    "however while a an the would be both, has have may must they yet still definitely always only in strongly highly "
    "territory commonwealth district state states us u.s for appointment "
    "board boards of pharmacy department health american heart association red cross aha via through by from nabp ashp"
)


@cache
def _function_words() -> frozenset[str]:
    """Words a cue may stand behind and still be alone in its chunk: "..., or Indiana required"."""
    names = {word for row in reference("jurisdictions") for word in row["name"].split()}
    return frozenset(_FUNCTION.split()) | names


# What a credential is called after the bracket that abbreviates it.
_PAPERS = (
    "card cards certificate certificates certification certifications credential credentials degree degrees license "
    "designation licence licences licenses licensure provider registration registrations residency status training"
)
PAPERS = frozenset(_PAPERS.split())


def alone(lower: str, begin: int, cue: Cue, opened: str) -> bool:
    """Whether nothing but small words stands between a place and a cue: not "retail experience preferred"."""
    if cue.side == "cond" and opened == "(":
        return not _OWN_SUBJECT.search(lower, begin, cue.start)
    words = lower[begin : cue.start].split()
    if cue.value in ("window", "before"):
        return words[:1] == ["or"] or len(words) <= (BRACKET_WORDS if opened == "(" else DATED_WORDS)
    if cue.value == "obtain" and words[:1] == ["or"]:
        return True
    if opened == ")" and words and words[0] in PAPERS:
        words = words[1:]  # "Basic Life Support (BLS) certification preferred"
    if opened == ")" and _ANOTHER.search(lower, begin, cue.start):
        return True  # "(CACP), diabetes (CDCES) or another related area preferred"
    if opened == "," and _OTHERS.match(lower, begin, cue.start):
        return True
    return all(word.strip(".") in _function_words() for word in words)


def continues(lower: str, begin: int, cue: Cue) -> bool:
    """Whether a cue with a verb ends a phrase that began with a credential: "residency in oncology is desirable"."""
    return lower.startswith(_VERBS, cue.start) and _OWN_PHRASE.match(lower, begin, cue.start) is not None
