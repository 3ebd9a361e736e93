"""Employer names as matching sees them: a core of distinctive words, and whether the name names nobody or an agency."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

from rapidfuzz import fuzz, process

from pipeline.match.words import match_words
from schema.vocab import reference

MASKED = frozenset(("", *match_words("employer_masked")))
_LEGAL = frozenset(match_words("employer_legal"))
GENERIC = frozenset(match_words("employer_generic"))  # what kind of organisation it is, not which one
_COMMON_FIRST = frozenset(match_words("employer_common_first"))  # words that many names begin with
_AGENCY = re.compile(
    r"staffing|recruit|resourc|personnel|placement|locum|talent|consult(?:ing|ants)\b|workforce|temps?\b|agency"
    r"|search\b|hire\b|employment|manpower|medico|\bjobs?\b"
)
KNOWN_RATIO = 90  # one letter in ten wrong, left out or put in: "Kroeger" is Kroger, "Ventura" is not Centura
KNOWN_LETTERS = 6  # of shorter names one letter makes another employer
_STORE_NUMBER = re.compile(
    r"(?:store|pharmacy|location|site|unit|#|no\.?)\s*#?\s*\d{2,6}\b|#\d+|^\d{3,}\s+", re.IGNORECASE
)
_SINGLE_LETTERS = re.compile(r"\b((?:[a-z0-9] ){1,4}[a-z0-9])\b")
_APOSTROPHE = re.compile(r"(?<=[a-z])['’`](?=[a-z])|(?<=\w)[-](?=\w)", re.IGNORECASE)


class EmployerName(NamedTuple):
    """`core` is what is compared, `key` what is blocked on, `said` what a text would say; empty where `masked`."""

    core: str
    key: str
    said: str
    masked: bool
    agency: bool


@lru_cache(maxsize=200_000)
def read_employer(name: str) -> EmployerName:
    """The comparable form of an employer's name: "CVS Pharmacy, Inc. #4521" has the core "cvs"."""
    plain = _plain(name)
    if plain in MASKED:
        return EmployerName("", "", "", masked=True, agency=False)
    agency = bool(_AGENCY.search(plain))
    said = _said(plain)
    core = _as_known(" ".join(_singular(token) for token in said))
    return EmployerName(core, _key(core.split()), " ".join(said), masked=not core, agency=agency)


def _said(plain: str) -> list[str]:
    tokens = [token for token in plain.split() if token not in _LEGAL]
    return [token for token in tokens if token not in GENERIC] or tokens


def _as_known(core: str) -> str:
    """The known employer that a new spelling means, else the spelling itself. Only single words are mapped: of names of
    several each word may be another's (the universities of Kansas and Arkansas)."""
    if len(core) < KNOWN_LETTERS or " " in core or core in _known():
        return core
    found = process.extractOne(core, _known().keys(), scorer=fuzz.ratio, score_cutoff=KNOWN_RATIO)
    return found[0] if found else core


@cache
def _known() -> dict[str, None]:
    """The cores of the employers of `reference/employers.csv`, in its order; short ones mean nobody else."""
    cores = (" ".join(_singular(token) for token in _said(_plain(row["alias"]))) for row in reference("employers"))
    return dict.fromkeys(core for core in cores if len(core) >= KNOWN_LETTERS and " " not in core)


def _plain(name: str) -> str:
    lowered = _APOSTROPHE.sub("", _STORE_NUMBER.sub(" ", name)).lower().replace("&", " and ")
    lowered = re.sub(r"[^a-z0-9]+", " ", lowered).strip()
    lowered = _SINGLE_LETTERS.sub(lambda found: found.group().replace(" ", ""), lowered)
    return re.sub(r"\bst\b", "saint", lowered)


def _singular(token: str) -> str:
    """Without a final s, so that Walgreens and Walgreen are one; short words (CVS, NHS) keep theirs."""
    return token[:-1] if len(token) > 4 and token.endswith("s") and not token.endswith("ss") else token


def _key(core: list[str]) -> str:
    """The first distinctive word, or two where the first alone is common or short."""
    if not core:
        return ""
    long_enough = len(core[0]) >= 3 and core[0] not in _COMMON_FIRST
    return core[0] if long_enough else " ".join(core[:2])
