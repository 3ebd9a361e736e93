"""Job titles as matching sees them: synonyms made equal, noise taken out, role and rank read."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from pipeline.match.words import match_words

_WORDS = match_words("title_abbreviation")
# What a board, a salesman or a schedule adds to a title without changing the opening.
_NOISE = frozenset(match_words("title_noise"))
_LIGHT = frozenset(match_words("title_light"))  # what an opening may be called with or without
# Words that set a grade, and the grade: ads of one opening may say "in charge" and "manager", not "senior" and none.
_GRADES = match_words("title_grade")
_REFERENCE = re.compile(
    r"\breq(?:uisition)?\b|\b[A-Za-z]{0,4}[-_]?\d[\d-]{3,}\b|\(\w{1,3}\)|#\s*\w+|\$[\d.,k]+(?:\s*-\s*\$?[\d.,k]+)?",
    re.IGNORECASE,
)
_ROLES = (
    ("intern", re.compile(r"\bintern(?:ship)?\b|\bextern(?:ship)?\b|student|pre registration|trainee pharmacist")),
    ("technician", re.compile(r"\btechnician\b")),
    ("aide", re.compile(r"pharmacy (?:clerk|cashier|assistant|aide|driver|associate|courier)")),
    ("pharmacist", re.compile(r"\bpharmacist\b")),
)


class Title(NamedTuple):
    """`core` is the sorted set of words compared, `rank` those of them that set a grade, `role` None where open."""

    core: str
    words: frozenset[str]
    light: frozenset[str]
    rank: frozenset[str]
    role: str | None


def read_title(title: str, employer: str = "", city: str = "") -> Title:
    """The comparable form of a title, without the employer's and the town's name that some boards append."""
    return _read(_without(_without(title, employer), city))


@lru_cache(maxsize=200_000)
def _read(title: str) -> Title:
    plain = _plain(_REFERENCE.sub(" ", title))
    words = frozenset(word for word in plain.split() if word not in _NOISE)
    return Title(
        core=" ".join(sorted(words)),
        words=words,
        light=words & _LIGHT,
        rank=frozenset(_GRADES[word] for word in words & _GRADES.keys()),
        role=read_role(plain),
    )


def _without(title: str, name: str) -> str:
    """The title less " - NAME", "at NAME" or "(NAME)" at its end, if something is left."""
    if len(name) < 3 or not title.lower().rstrip(" )").endswith(name.lower()):
        return title
    return title[: title.lower().rindex(name.lower())].rstrip(" -,|(@") or title


def _plain(title: str) -> str:
    lowered = re.sub(r"[^a-z0-9]+", " ", title.lower().replace("'s ", "s ")).split()
    return " ".join(_WORDS.get(word, word) for word in lowered).replace("pharmacist in charge", "pharmacy manager")


def read_role(plain: str) -> str | None:
    """The role a title alone gives; None where it gives none or two."""
    if "pharmacist" in plain and "technician" in plain:
        return None
    return next((role for role, pattern in _ROLES if pattern.search(plain)), None)
