"""Real towns for a fictional cast: city, state and coordinates from GeoNames (CC BY 4.0, read 2026-11-25)."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

TOWNS = Path(__file__).with_name("towns.csv")


@dataclass(frozen=True, slots=True)
class Town:
    """One town. `zip` is one of its postal codes, or empty; latitude and longitude are degrees."""

    city: str
    state: str
    state_name: str
    zip: str
    lat: float
    lon: float

    @property
    def label(self) -> str:
        """The town as an advertisement writes it: `Boise, ID`."""
        return f"{self.city}, {self.state}"


@cache
def towns() -> tuple[Town, ...]:
    """Every town of the table, 341 in 51 states, in the table's order."""
    with TOWNS.open(encoding="utf-8", newline="") as lines:
        return tuple(
            Town(row["city"], row["state"], row["state_name"], row["zip"], float(row["lat"]), float(row["lon"]))
            for row in csv.DictReader(lines)
        )


@cache
def towns_of(states: tuple[str, ...]) -> tuple[Town, ...]:
    """The towns of the given states; every town where the list is empty."""
    return tuple(town for town in towns() if not states or town.state in states)
