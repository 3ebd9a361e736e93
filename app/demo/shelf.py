"""The ads a board shows on one night, made when it is first asked for them and kept for the night."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from app.demo import ads, crossposts
from app.demo.model import Ad, Employer, Kind
from app.demo.world import World, once


def openings(world: World, employer: Employer) -> Iterator[Ad]:
    """The ads on one board that night, one at a time, in the order of their numbers."""
    for number in range(employer.count):
        ad = opening(world, employer, number)
        if ad is not None:
            yield ad


def opening(world: World, employer: Employer, number: int) -> Ad | None:
    """One ad of a board, made on its own in constant time; None where it is not up that night."""
    if employer.kind in (Kind.AGENCY, Kind.AGGREGATOR):
        return crossposts.ad(world, employer, number)
    return ads.ad(world, employer, number)


@once
def by(world: World, key: str, name: Callable[[Ad], str]) -> dict[str, Ad]:
    """The ads of a board that night by what their platform calls them."""
    return {name(ad): ad for ad in shelf(world, key)}


@once
def shelf(world: World, key: str) -> tuple[Ad, ...]:
    """The ads of a board that night."""
    return tuple(openings(world, world.by_key[key]))
