"""Countries, states, provinces and counties by the names boards use: `schema/reference/regions.csv`."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from pipeline.places.gazetteer import unaccented
from schema.vocab import reference

NOT_WORD = re.compile(r"[^a-z0-9]+")


class Region(NamedTuple):
    """What a name stands for: `state` is a code within `country` or None, `kind` is country, state or county."""

    country: str
    state: str | None
    kind: str
    is_code: bool


def folded(name: str) -> str:
    """A region's name as it is looked up: letters and digits, single spaces, no accents."""
    return NOT_WORD.sub(" ", unaccented(name).replace("&", " and ")).strip()


def us_states() -> dict[str, str]:
    """Code of each US state and territory to the two digits its county codes begin with."""
    return {
        row["code"]: row["fips"] for row in reference("regions") if row["country"] == "US" and row["kind"] == "state"
    }


@cache
def named_regions() -> dict[str, tuple[Region, ...]]:
    """Folded name or code to every region it may mean, US states first, then others, then countries."""
    found: dict[str, list[Region]] = {}
    order = {"state": 0, "county": 1, "country": 2}
    for row in sorted(reference("regions"), key=lambda r: (order[r["kind"]], r["country"] != "US")):
        state = None if row["kind"] == "country" else row["code"] or None
        names = [row["name"], *filter(None, row["aliases"].split(";"))]
        for name in {folded(n) for n in names}:
            found.setdefault(name, []).append(Region(row["country"], state, row["kind"], False))
        if row["kind"] != "county":
            found.setdefault(folded(row["code"]), []).append(Region(row["country"], state, row["kind"], True))
    return {name: tuple(regions) for name, regions in found.items()}


def regions(name: str) -> tuple[Region, ...]:
    """Every region the name or code may mean, likeliest first; empty if none."""
    return named_regions().get(folded(name), ())


def is_country(name: str) -> bool:
    """Whether the name or code may mean a country."""
    return any(r.kind == "country" for r in regions(name))


def state_of(name: str) -> Region | None:
    """The state or province meant by the name or code, if it may be one; the United States before others."""
    return next((r for r in regions(name) if r.kind == "state"), None)
