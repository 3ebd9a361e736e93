"""One location field to its pieces, one place each, and what in a piece is no place: remote words, counts, notes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from pipeline.places.regions import state_of

# Field lengths: a location of more than this is an ad's text in the wrong field; only its beginning is read.
LONGEST_PIECE = 200
MOST_PIECES = 2_000  # the longest list met had 1,176 places (a federal ad); beyond this they are counted, not read

BETWEEN = re.compile(r" ?(?:[;|\n•·]| / |<br ?/?>) ?|(?<=[a-z])/(?=[A-Z])")
ALSO = re.compile(
    r"(?:,?\s+(?:and|or|&)\s+)(?=remote\b|work from home\b)|(?<=, [A-Z]{2})\s+(?:and|or|&)\s+", re.IGNORECASE
)
CITY_STATE = re.compile(r"([^,]+?),\s*([A-Za-z. ]+?)(?:\s+(\d{5}(?:-\d{4})?))?\s*(?:,\s*|$)")
REMOTE = re.compile(
    r"\b(?:(?:100\s*% |fully |full[- ]time |temporarily )?remote(?:ly)?(?: work| position| job| eligible)?"
    r"|work(?:ing)?[- ](?:from|at)[- ]home|wfh|home[- ]?based|telework\w*|telecommut\w+|virtual"
    r"|work from anywhere|anywhere)\b",
    re.IGNORECASE,
)
NOT_REMOTE = re.compile(
    r"\b(?:non|not|no)[- ]+remote\b|\bhybrid(?:[ /-]+remote)?\b(?:\s*(?:work|in|from)\b)?|\bon-?site\b", re.IGNORECASE
)
NO_PLACE = re.compile(
    r"(?:\d+\+?\s+(?:\w+\s+)?locations?|(?:multiple|various|several|many|all|other|more)\b.*"
    r"|(?:[\w ]*-\s*)?nationwide.*|(?:location )?negotiable.*|see (?:the )?(?:job|ad|description|below|vacancy).*"
    r"|tb[ad]|n/?a|none|unknown|unspecified|hybrid"
    r"|to be (?:determined|announced).*|statewide|field(?:[ -]based)?|no location.*|locations?)\W*",
    re.IGNORECASE,
)
FILLER = re.compile(
    r"\b(?:must|may|can|reside|live|be|located|location|in|within|from|the|(?<!united )states?|only|of|following"
    r"|candidates?|residents?)\b",
    re.IGNORECASE,
)
PARENTHESIS = re.compile(r"\(([^()]*)\)")
EDGES = " \t,;:-–—/|~."


class Piece(NamedTuple):
    """One place as written (`text`), the words that can name it (`name`) and whether it says remote."""

    text: str
    name: str
    remote: bool


def pieces(field: str) -> Iterator[Piece]:
    """The places a free-text location field lists, in its order."""
    field = re.sub(r"[^\S\n]+", " ", field[: LONGEST_PIECE * MOST_PIECES])
    for part in BETWEEN.split(field):
        if part.strip(EDGES):
            yield from _listed(part[:LONGEST_PIECE].strip())


def is_no_place(name: str) -> bool:
    """Whether the words name no place: "2 Locations", "Multiple Locations", "Nationwide"."""
    return NO_PLACE.fullmatch(name.strip(EDGES)) is not None


def _listed(text: str) -> Iterator[Piece]:
    """The places of a part: one for each state of "Remote (AZ, NV, UT)" and each town of "Dallas, TX, Houston, TX"."""
    name, found = REMOTE.subn(" ", NOT_REMOTE.sub(" ", text))
    if found and (states := _states(name)):
        yield from (Piece(text, state, True) for state in states)
        return
    for also in ALSO.split(text):
        name, found = REMOTE.subn(" ", NOT_REMOTE.sub(" ", also))
        if pairs := _pairs(name):
            yield from (Piece(pair, pair, found > 0) for pair in pairs)
        else:
            yield Piece(also, _without_notes(FILLER.sub(" ", name) if found else name), found > 0)


def _states(name: str) -> list[str]:
    """The states, when a piece names nothing but two or more of them."""
    words = re.split(r"[,/&():]| - |\band\b|\bor\b", FILLER.sub(" ", name))
    states = [w.strip(EDGES) for w in words if w.strip(EDGES)]
    return states if len(states) > 1 and all(state_of(s) for s in states) else []


def _pairs(name: str) -> list[str]:
    """ "Dallas, TX, Houston, TX" as its towns; empty unless every second word is a US state code."""
    matches = list(CITY_STATE.finditer(name))
    if len(matches) < 2 or "".join(m[0] for m in matches) != name.lstrip():
        return []
    if not all(len(m[2].strip()) == 2 and state_of(m[2]) and not state_of(m[1]) for m in matches):
        return []
    return [m[0].strip(EDGES) for m in matches]


def _without_notes(name: str) -> str:
    """The piece without its parentheses, except those that hold a state, a ZIP or the only words there are."""

    def kept(note: re.Match[str]) -> str:
        inside = note[1].strip()
        return f", {inside} " if state_of(inside) or inside.isdigit() else " "

    bare = PARENTHESIS.sub(kept, name).strip(EDGES)
    return bare or name.strip(EDGES + "()")
