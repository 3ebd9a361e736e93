"""The parts a location names: town, state, country, postal code and, where it says so, county.

"Houston, Texas, United States", "US, NY, New York", "Tulsa, OK 74101", "Charleston, Kanawha County": every dialect
comes here as segments with the largest area last, so that one reading serves all.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from pipeline.places.gazetteer import counties, key, town, towns_named
from pipeline.places.regions import Region, is_country, regions, state_of
from pipeline.places.segments import ZIP, segments_of

POSTCODE = re.compile(r"\b([A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}|[A-Z]\d[A-Z] ?\d[A-Z]\d|[A-Z]\d{2} ?[A-Z0-9]{4})\s*$")
COUNTY = re.compile(r"(.+?)\s+(?:County|Parish|Borough|Census Area)$", re.IGNORECASE)
WORDS_AROUND = re.compile(
    r"^(?:greater|metro|downtown|city of|town of|village of)\s+|\s+(?:area|metro(?: area)?|region|hub|township|twp)$",
    re.IGNORECASE,
)
COUNTRY_FIRST = frozenset(("us", "usa", "unitedstates", "unitedstatesofamerica", "gb", "uk", "unitedkingdom", "canada"))


@dataclass(slots=True)
class Parts:
    """What a piece says, as it says it; `county` is a US county's FIPS code."""

    city: str | None = None
    state: str | None = None
    country: str | None = None
    postal_code: str | None = None
    county: str | None = None


@lru_cache(maxsize=20_000)  # a night brings the same town thousands of times, at 0.1 ms a reading
def _parsed(name: str) -> Parts:
    """The parts a location names, one object for all who ask: `parts_of` copies it."""
    found = Parts()
    segments = segments_of(name)
    segments = _without_postal_code(segments, found)
    if not segments:
        return found
    segments = _largest_last(segments)
    _take_area(segments, found)
    found.city = _town(segments, found)
    return found


def parts_of(name: str) -> Parts:
    """The parts a location names; all None when it names none."""
    return replace(_parsed(name))


def _without_postal_code(segments: list[str], found: Parts) -> list[str]:
    """Takes a ZIP or postcode at a segment's end into `found`."""
    kept = []
    for segment in segments:
        m = ZIP.search(segment) or POSTCODE.search(segment)
        if m and found.postal_code is None:
            found.postal_code = m[1]
            segment = segment[: m.start()].strip(" ,-")
        if segment:
            kept.append(segment)
    return kept


def _largest_last(segments: list[str]) -> list[str]:
    """ "US, NY, New York" and "Texas, Houston" turned round; lists that end in a region are left alone."""
    first, last = segments[0], segments[-1]
    if len(segments) < 2:
        return segments
    if key(first) in COUNTRY_FIRST and not is_country_only(last):
        return segments[::-1]
    if not regions(last) and not COUNTY.match(last) and (state_of(first) or is_country(first)):
        return segments[::-1]
    return segments


def is_country_only(name: str) -> bool:
    """Whether the name means a country and nothing else."""
    meant = regions(name)
    return bool(meant) and all(r.kind == "country" for r in meant)


def _take_area(segments: list[str], found: Parts) -> None:
    """Takes country, state and county off the end of `segments` (which it shortens), then the facility behind them."""
    _drop_facility(segments)
    while segments:
        area = _area(segments, found)
        if area is None:
            return
        segments.pop()
        found.country = found.country or area.country
        if area.country == found.country:
            found.state = found.state or area.state


def _drop_facility(segments: list[str]) -> None:
    """ "Houston, TX, Main Campus" without what follows the state."""
    if regions(segments[-1]) or COUNTY.match(segments[-1]):
        return
    for i in range(len(segments) - 2, 0, -1):
        state = state_of(segments[i])
        if state and state.country == "US" and town(segments[i - 1], state=state.state):
            del segments[i + 1 :]
            return


def _area(segments: Sequence[str], found: Parts) -> Region | None:
    """What the last segment means as an area, given what is known already and the segment before it."""
    last = segments[-1]
    if (county := COUNTY.match(last)) and _take_county(county[1], found, segments):
        return Region("US", found.state, "county", False)
    meant = [
        r for r in regions(last) if found.country in {None, r.country} and (r.kind != "country" or not found.country)
    ]
    if not meant or (found.state and all(r.state != found.state for r in meant)):
        return None
    if len(segments) == 1:
        named_as_town = found.country and found.country != "US" and town(last, country=found.country)
        return None if found.state or named_as_town else meant[0]
    return _likeliest(meant, segments[-2])


def _likeliest(meant: list[Region], before: str) -> Region:
    """Among "Ontario, CA" (California) and "Toronto, ON, CA" (Canada): the one that the segment before it fits."""
    for region in meant:
        state = region.state if region.country == "US" else None
        if town(before, state=state) if state else town(before, country=region.country):
            return region
    for region in meant:
        if (
            region.kind == "country"
            and region.is_code
            and any(r.country == region.country and r.state for r in regions(before))
        ):
            return region
    return meant[0]


def _take_county(name: str, found: Parts, segments: Sequence[str]) -> bool:
    """Takes a US county into `found`: of the state already read, or of the one state where the town before lies so."""
    if found.country not in {None, "US"}:
        return False
    if found.state:
        found.county = counties().get((found.state, key(name)))
        return found.county is not None
    if len(segments) < 2:
        return False
    fitting = {t.state: counties().get((t.state, key(name))) for t in towns_named(segments[-2]) if t.country == "US"}
    states = [state for state, county in fitting.items() if county]
    if len(states) != 1:
        return False
    found.state, found.county = states[0], fitting[states[0]]
    return True


def _town(segments: list[str], found: Parts) -> str | None:
    """The town among the segments left: in the US the last known one (streets come before it), elsewhere the first."""
    if found.state == "DC":
        return "Washington"
    if not segments:
        return None
    ordered = segments[::-1] if found.country in {"US", None} and found.state else segments
    for segment in ordered:
        known = known_town(segment, found)
        if known:
            return known
    plain = [s for s in ordered if not re.search(r"\d", s)] or ordered
    return spelled(re.split(r"\s+[-–—/]\s+", plain[0])[0])


def known_town(segment: str, found: Parts) -> str | None:
    """The gazetteer's spelling of the town in a segment: whole, before or after its hyphens, or after a street."""
    state = found.state if found.country == "US" else None
    country = None if state else found.country
    if not state and not country:
        return None
    cuts = re.split(r"\s*[-–—/_:]\s*", segment)
    heads = ["-".join(cuts[:n]) for n in range(len(cuts) - 1, 0, -1)]
    tails = ["-".join(cuts[n:]) for n in range(1, len(cuts))]
    words = segment.split()
    after_street = [" ".join(words[-n:]) for n in (3, 2, 1)] if segment[:1].isdigit() and len(words) > 2 else []
    for name in (segment, WORDS_AROUND.sub("", segment), *heads, *tails, *after_street):
        row = town(name, state=state, country=country) if name else None
        if row:
            return row.city
    return None


def spelled(name: str) -> str:
    """A town's name as people write it: one in capitals or small letters gets initials."""
    name = name.strip(" .-–,")
    return name.title() if name.isupper() or name.islower() else name
