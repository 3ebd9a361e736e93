"""A piece of a location field cut into segments, largest area last, whatever the board's dialect.

"US-TX-Houston", "USA.VA.Reston", "TX - Fort Worth", "Houston-TX", "Houston TX 77030", "0123~Store~Houston~TX".
"""

from __future__ import annotations

import re

from pipeline.places.gazetteer import town, towns_named
from pipeline.places.regions import is_country, regions, state_of

ZIP = re.compile(r"(?<![\w-])(\d{5})(?:-\d{4})?\s*$")
SEPARATED = re.compile(r"\s*~+\s*|\s*,\s*|\s+[–—-]\s+|\s*>\s*")
COUNTRY_STATE_TOWN = re.compile(
    r"\s*([A-Za-z. ]{2,20}?)\s*([-–._/])\s*([A-Za-z]{2}|[A-Z][A-Za-z]+(?: [A-Z][a-z]+)?)\s*(?:\2\s*(.*))?$", re.DOTALL
)
STATE_FIRST = re.compile(r"\s*([A-Z]{2}|[A-Z][a-z]+(?: [A-Z][a-z]+)?)\s*[-–._:]\s*(\S.*)$", re.DOTALL)
STATE_LAST = (
    re.compile(r"(.*\S)(?:[-–._ ] *)([A-Z][a-z]+ [A-Z][a-z]+)$"),
    re.compile(r"(.*\S)(?:[-–._ ] *)([A-Z]{2}|[A-Z][a-z]+)$"),
)
SLUG_COMMA = re.compile(r",(?=[^\W\d_]+(?:,|$))")


def segments_of(name: str) -> list[str]:
    """The segments of a piece, empty ones left out."""
    return [s for s in _cut(_unslugged(name)) if s.strip(" -–.")]


def _unslugged(name: str) -> str:
    """ "Newark,on,Trent, GB" (a slug's hyphens turned to commas by a board) with the hyphens back."""
    chunks = re.split(r",\s+", name)
    if len(chunks) < 2 or not any("," in c for c in chunks):
        return name
    return ", ".join(c if state_of(c.rpartition(",")[2]) else SLUG_COMMA.sub("-", c) for c in chunks)


def _cut(name: str) -> list[str]:
    """The piece cut at its separators, codes in their order country, state, town turned round."""
    if "," not in name and "~" not in name:
        coded = _coded(name)
        if coded:
            return coded
    segments = [s.strip(" .-–") for s in SEPARATED.split(name)]
    if "~" in name:
        for segment in segments:
            if coded := _coded(segment):
                return coded
    return _spread(segments) if len(segments) > 1 else _split_tail(name.strip())


def _spread(segments: list[str]) -> list[str]:
    """Segments of a comma list; one that is "Houston TX" or "Houston-TX" itself is cut too."""
    return [t for s in segments for t in (_split_tail(s) if re.search(r"[\s-][A-Z]{2}(?:\s+\d{5}\S*)?$", s) else [s])]


def _coded(name: str) -> list[str] | None:
    """ "US-TX-Houston", "USA.VA.Reston", "US-TX", "TX - Fort Worth" as [town, state, country]; None if no such code."""
    m = COUNTRY_STATE_TOWN.match(name)
    if m and is_country(m[1]) and state_of(m[3]) and (m[4] or not town(m[1], state=m[3])):
        return [*([m[4]] if m[4] else []), m[3], m[1]]
    m = STATE_FIRST.match(name)
    if (
        m
        and (state := state_of(m[1]))
        and state.country in {"US", "CA"}
        and (not state_of(m[2]) or town(m[2], state=state.state))
    ):
        return [m[2], m[1]]
    return None


def _split_tail(segment: str) -> list[str]:
    """ "Houston TX 77030", "Houston-TX", "Fort Worth Texas" as [town, state and ZIP]; else the segment itself."""
    zip_code = ZIP.search(segment)
    head = segment[: zip_code.start()].rstrip() if zip_code else segment
    if regions(head) or towns_named(head):
        return [segment]
    for pattern in STATE_LAST:
        m = pattern.match(head)
        state = state_of(m[2]) if m else None
        if m and state and (state.is_code or town(m[1].rstrip(" -–."), state=state.state)):
            return [m[1].rstrip(" ,-–"), segment[m.start(2) :]]
    return [segment]
