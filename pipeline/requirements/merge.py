"""Many readings of one credential to one record: the same code at the same place once, the stronger level kept."""

from __future__ import annotations

from pipeline.requirements.found import STRENGTH, Found
from pipeline.requirements.jurisdiction import placed
from schema.posting import Evidence, Requirement
from schema.vocab import Level, credentials


def _key(found: Found) -> tuple[str, tuple[str, ...]]:
    return found.hit.code, found.jurisdiction or () if placed(found.hit.code) else ()


def _stronger(first: Found, second: Found) -> Found:
    """The stronger of two readings of one credential; a place, window or group only one of them has is kept."""
    best, other = (second, first) if STRENGTH[second.level] < STRENGTH[first.level] else (first, second)
    dated = other.level is Level.OBTAIN_WITHIN and other.cued and other.block == best.block
    if dated and best.level is Level.REQUIRED and not best.cued:
        best, other = other, best  # its section alone asks it; a sentence of its own says until when
    return best._replace(
        jurisdiction=best.jurisdiction or other.jurisdiction,
        group=best.group or (other.group if other.level is best.level else 0),
        days=best.days if best.days is not None or other.level is not best.level else other.days,
    )


def _family(reading: Found) -> str:
    """CERT.CPHT for CERT.CPHT.PTCB: the credential whose wording elsewhere decides over a weak reading."""
    return "CERT.CPHT" if reading.hit.code.startswith("CERT.CPHT") else reading.hit.code


def _named_alone(found: list[Found]) -> list[Found]:
    """Readings without bare certifications, which repeat a named one; until when one must be obtained holds for it."""
    bare = [reading for reading in found if reading.hit.rule == "bare-certification"]
    limit = next((r for r in bare if r.level is Level.OBTAIN_WITHIN and r.days is not None), None)
    named = [reading for reading in found if reading.hit.rule != "bare-certification"]
    if limit is None:
        return named
    return [
        reading._replace(level=limit.level, days=limit.days)
        if reading.hit.code.startswith("CERT.CPHT") and reading.level is Level.PREFERRED
        else reading
        for reading in named
    ]


def _wish_there(reading: Found) -> bool:
    """Whether a reading only wishes for a credential at a place, which says nothing of the one asked elsewhere."""
    return reading.level is Level.PREFERRED and placed(reading.hit.code) and bool(reading.jurisdiction)


def _vague(reading: Found, families: set[str]) -> bool:
    """Whether a weak reading says nothing of a place of its own, while others of its family are told plainly."""
    own = placed(reading.hit.code) and reading.jurisdiction and reading.cued
    return _family(reading) in families and not own


def _apart(anywhere: Level, there: Level) -> bool:
    """Whether a credential asked anywhere and one wished for at a place are two: "licence required, Ohio a plus"."""
    return there is Level.PREFERRED and anywhere is not Level.PREFERRED


def merged_records(text: str, found: list[Found]) -> tuple[Requirement, ...]:
    """The requirements of an ad, in the order in which their credentials are first named."""
    records: dict[tuple[str, tuple[str, ...]], Found] = {}
    if any(reading.hit.code.startswith("CERT.CPHT") and not reading.hit.bare for reading in found):
        found = _named_alone(found)
    strong = {(_family(reading), reading.jurisdiction) for reading in found if not reading.weak}
    families = {_family(reading) for reading in found if not reading.weak and not _wish_there(reading)}
    for reading in found:
        if reading.weak and ((_family(reading), reading.jurisdiction) in strong or _vague(reading, families)):
            continue
        key = _key(reading)
        if key not in records and placed(key[0]):
            key = _placeless(records, reading, key)
        records[key] = _stronger(records[key], reading) if key in records else reading
    kept = list(records.values())
    sizes: dict[int, set[str]] = {}
    for record in kept:
        sizes.setdefault(record.group, set()).add(record.hit.code)
    return tuple(_requirement(text, record, len(sizes[record.group]) > 1) for record in kept)


def _placeless(
    records: dict[tuple[str, tuple[str, ...]], Found], reading: Found, key: tuple[str, tuple[str, ...]]
) -> tuple[str, tuple[str, ...]]:
    """The key a reading joins: "license required" and "licensed in Ohio" are one record, the one with the place."""
    code, place = key
    if place and (code, ()) in records and records[code, ()].level is not Level.NOT_REQUIRED:
        if _apart(records[code, ()].level, reading.level):
            return key
        first = records.pop((code, ()))
        records[key] = first._replace(jurisdiction=reading.jurisdiction)
        return key
    if not place and reading.level is not Level.NOT_REQUIRED:
        same = [
            other
            for other, record in records.items()
            if other[0] == code and other[1] and not _apart(reading.level, record.level)
        ]
        return same[0] if same else key
    return key


def _requirement(text: str, found: Found, grouped: bool) -> Requirement:
    return Requirement(
        code=found.hit.code,
        kind=credentials()[found.hit.code]["kind"],
        level=found.level,
        jurisdiction=found.jurisdiction,
        window_days=found.days,
        group=f"g{found.group}" if found.group and grouped else None,
        condition=found.condition if found.level is Level.CONDITIONAL else None,
        evidence=Evidence(found.start, found.end, text[found.start : found.end]),
        rule=found.hit.rule,
    )
