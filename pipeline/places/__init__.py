"""Where the work is: every location of a posting, to city, state, county and coordinates.

A state is never guessed: a town named without one gets it only when no other town of the gazetteer has that name.
What cannot be read is counted by its kind, and the board's words stay in `Place.text`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from pipeline.places.gazetteer import Town, town, town_of_zip, towns_named
from pipeline.places.parts import Parts, parts_of
from pipeline.places.pieces import MOST_PIECES, Piece, is_no_place, pieces
from pipeline.places.regions import regions
from pipeline.text import Document
from schema.posting import Place, RawPlace

__all__ = ["read_places"]

LABEL = re.compile(
    r"^\W*(?:(?:job|work|primary|office)\s+)?locations?\s*[:–-]\s*(\S.{1,120})$", re.IGNORECASE | re.MULTILINE
)


def read_places(
    places: tuple[RawPlace, ...], document: Document | None = None
) -> tuple[tuple[Place, ...], dict[str, int]]:
    """The places of a posting, in the board's order, each once, and how often something could not be read.

    Where the board's field names no place ("2 Locations") the ad's own "Location:" line is read, if it names a state
    or a country. Counts: place_not_named, place_unread, place_state_unknown, place_not_in_gazetteer,
    place_zip_conflict, place_list_cut, place_from_text.
    """
    counts: Counter[str] = Counter()
    read = _read(places, counts)
    if document and not any(p.state or p.country for p in read) and (labelled := LABEL.search(document.text[:6000])):
        said = _read([RawPlace(text=labelled[1])], Counter())
        if any(p.state for p in said):
            counts["place_from_text"] += 1
            read = said
    return tuple(read), {what: n for what, n in sorted(counts.items()) if n}


def _read(places: Iterable[RawPlace], counts: Counter[str]) -> list[Place]:
    """The distinct places in their order."""
    found: dict[tuple[object, ...], Place] = {}
    for raw in places:
        if len(found) >= MOST_PIECES:
            counts["place_list_cut"] += 1
            break
        for place in _places(raw, counts):
            found.setdefault((place.city, place.state, place.country, place.postal_code, place.remote), place)
    return list(found.values())


def _places(raw: RawPlace, counts: Counter[str]) -> Iterator[Place]:
    """The places of one field: the structured parts if there are any, else the free text."""
    structured = _joined(raw)
    listed = list(pieces(structured or raw.text or ""))
    inherited: Parts | None = None
    read: list[Place] = []
    for piece in reversed(listed):  # backwards, so that "Phoenix / Mesa, AZ" knows its state
        place, inherited = _place(raw, piece, inherited, counts, alone=len(listed) == 1)
        if place:
            read.append(place)
    yield from reversed(read)


def _joined(raw: RawPlace) -> str:
    """The structured parts as one comma list, each said once; empty unless they say more than a country."""
    if not (raw.city or raw.region or raw.postal_code):
        return "" if raw.text else raw.country or ""
    region = re.sub(r"^(?:US|CA|GB)-", "", raw.region or "")
    within_city = {w.strip().lower() for w in (raw.city or "").split(",")[1:]}
    areas = [a.strip() for a in (region, raw.postal_code, raw.country) if a and a.strip().lower() not in within_city]
    return ", ".join(a for a in [(raw.city or "").strip(), *dict.fromkeys(areas)] if a)


def _place(
    raw: RawPlace, piece: Piece, inherited: Parts | None, counts: Counter[str], *, alone: bool
) -> tuple[Place | None, Parts | None]:
    """One place and its parts, for a neighbour that leaves its state out."""
    remote = piece.remote or raw.remote is True
    if is_no_place(piece.name):
        counts["place_not_named"] += 1
        return None, inherited
    parts = parts_of(piece.name) if piece.name else Parts()
    if parts.city and not parts.state and not parts.country and inherited and inherited.state:
        row = town(parts.city, state=inherited.state)
        if row:
            parts.state, parts.country = row.state, row.country
    if not (parts.city or parts.state or parts.country or parts.postal_code or remote):
        counts["place_unread"] += bool(piece.text.strip())
        return None, inherited
    row = _located(parts, counts)
    text = (raw.text or piece.text) if alone else piece.text
    return _filled(raw, parts, row, text, remote=remote, alone=alone), parts


def _located(parts: Parts, counts: Counter[str]) -> Town | None:
    """The gazetteer's row, by town and by ZIP; fills in what follows from it and counts what does not fit."""
    by_zip = town_of_zip(parts.postal_code) if parts.postal_code and parts.postal_code.isdigit() else None
    if by_zip and parts.country in {None, "US"}:
        if parts.state in {None, by_zip.state}:
            parts.state, parts.country, parts.city = by_zip.state, "US", parts.city or by_zip.city
            return by_zip
        counts["place_zip_conflict"] += 1
    if not parts.city:
        return None
    if parts.state and parts.country == "US":
        row = town(parts.city, state=parts.state)
        counts["place_not_in_gazetteer"] += row is None
        return row
    if parts.country and parts.country != "US":
        return town(parts.city, country=parts.country)
    named = [t for t in towns_named(parts.city) if parts.country in {None, t.country}]
    if len(named) == 1:
        parts.state, parts.country = named[0].state or None, named[0].country
        return named[0]
    if named or parts.country:
        counts["place_state_unknown"] += 1
    else:
        counts["place_unread"] += 1
        parts.city = None  # words that no gazetteer knows and no state places: they stay in `text` only
    return None


def _filled(raw: RawPlace, parts: Parts, row: Town | None, text: str, *, remote: bool, alone: bool) -> Place:
    """The place with the board's own coordinates first, else the gazetteer's centre of the town."""
    own_point = alone and raw.lat is not None and raw.lon is not None and (raw.lat, raw.lon) != (0, 0)
    country = parts.country or next((r.country for r in regions(raw.country or "") if r.kind == "country"), None)
    return Place(
        text=text.strip(),
        city=row.city if row and parts.city and not parts.postal_code else parts.city,
        state=parts.state,
        county_fips=parts.county or (row.county_fips or None if row else None),
        postal_code=parts.postal_code or raw.postal_code,
        lat=raw.lat if own_point else row.lat if row else None,
        lon=raw.lon if own_point else row.lon if row else None,
        country=country,
        remote=remote,
    )
