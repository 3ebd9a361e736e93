"""Towns, ZIPs and counties: `schema/reference/places.csv` and `counties.csv`, read once, when first asked.

The tables hold every US post office and every US place of 500 people and more, towns of 5,000 (Ireland 2,000) in
Great Britain, Ireland and Canada, and cities of 200,000 elsewhere; `schema/reference/SOURCES.md` says from where.
Reading them takes about 0.1 s and 20 MB once in a process; a look-up is one dict access.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from schema.vocab import REFERENCE, reference

ABBREVIATIONS = {
    "st": "saint", "ste": "sainte", "mt": "mount", "ft": "fort", "pt": "point", "afb": "air force base",
    "n": "north", "s": "south", "e": "east", "w": "west", "hts": "heights", "spgs": "springs", "twp": "township",
}  # fmt: skip
ABBREVIATED = re.compile(r"\b(?:" + "|".join(ABBREVIATIONS) + r")\b(?!['’])")
ALIASES = {"newyorkcity": "newyork", "nyc": "newyork", "washingtondc": "washington"}
PUNCTUATION = str.maketrans(dict.fromkeys(" .,'’`-–—/()\"&*#:"))
LETTERS = str.maketrans({"ø": "o", "ł": "l", "ß": "ss", "æ": "ae", "œ": "oe", "đ": "d", "ı": "i"})


class Town(NamedTuple):
    """One town of the gazetteer; `state` is "" outside the United States, `county_fips` "" where none is known."""

    country: str
    state: str
    city: str
    county_fips: str
    lat: float
    lon: float


def unaccented(text: str) -> str:
    """Lower-case text with its accents taken off."""
    if text.isascii():
        return text.lower()
    lowered = unicodedata.normalize("NFKD", text.lower().translate(LETTERS))
    return "".join(c for c in lowered if not unicodedata.combining(c))


def key(name: str) -> str:
    """A town's name as it is looked up: "St. Louis" and "Saint Louis", "Winston-Salem" and "Winston Salem" are one."""
    if name.isascii() and name.isalpha():  # seven of ten names, at a fifth of the time
        lowered = name.lower()
        return ALIASES.get(lowered) or ABBREVIATIONS.get(lowered, lowered)
    bare = ABBREVIATED.sub(lambda m: ABBREVIATIONS[m[0]], unaccented(name)).translate(PUNCTUATION)
    return ALIASES.get(bare, bare)


class Gazetteer:
    """The tables, indexed: by (state or "/country", key), by key alone, and by ZIP."""

    def __init__(self, rows: Iterable[list[str]]) -> None:
        self.by_area: dict[tuple[str, str], Town] = {}
        self.areas: dict[str, list[Town]] = {}
        self.zips: list[tuple[str, Town]] = []
        for country, state, city, county, lat, lon, zips in rows:
            town = Town(country, state, city, county, float(lat), float(lon))
            area, name = state or f"/{country}", key(city)
            if (area, name) not in self.by_area:  # the first row of a town is the one of its own county
                self.by_area[area, name] = town
                self.areas.setdefault(name, []).append(town)
            if zips:
                self.zips.append((zips, town))

    def zip_index(self) -> dict[int, Town]:
        """ZIP number to the row of the town and county it lies in."""
        index = {}
        for ranges, town in self.zips:
            for span in ranges.split():
                first, _, last = span.partition("-")
                for number in range(int(first), int(last or first) + 1):
                    index[number] = town
        return index


@cache
def gazetteer() -> Gazetteer:
    """The gazetteer, read on first use."""
    with (REFERENCE / "places.csv").open(encoding="utf-8", newline="") as lines:
        table = csv.reader(lines)
        next(table)
        return Gazetteer(table)


@cache
def zip_index() -> dict[int, Town]:
    """ZIP number to town, spread out on first use."""
    return gazetteer().zip_index()


@cache
def counties() -> dict[tuple[str, str], str]:
    """(state, key of the county's name without "County") to its FIPS code.

    An independent city of the same name (St. Louis, Roanoke) has the higher code and gives way to the county.
    """
    rows = sorted(reference("counties"), key=lambda row: row["county_fips"], reverse=True)
    return {(row["state"], key(row["name"])): row["county_fips"] for row in rows}


def town(city: str, *, state: str | None = None, country: str | None = None) -> Town | None:
    """The town of that name in that state (of the US) or country, or None."""
    return gazetteer().by_area.get((state or f"/{country}", key(city)))


def towns_named(city: str) -> list[Town]:
    """Every town of that name, one a state or country."""
    return gazetteer().areas.get(key(city), [])


def town_of_zip(zip_code: str) -> Town | None:
    """The town and county in which a ZIP of five digits lies, or None."""
    return zip_index().get(int(zip_code[:5]))
