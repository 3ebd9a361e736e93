"""The town on one night: its cast, its seed and its date."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property, wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from app.demo.employers import cast
from app.demo.model import Employer

FIRST_NIGHT = date(2026, 11, 23)
P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, eq=False)
class World:
    """All that decides what the town shows. `first` is the date of night one; `night` counts from 1.

    `kept` is what was made of it once, the shelves of its boards above all: 1.4 kB an ad, let go with the night. A
    cache of so many boards made each shelf anew with each page, as soon as more boards were read at a time.
    """

    seed: int = 7
    first: date = FIRST_NIGHT
    night: int = 1
    employers: tuple[Employer, ...] = field(default_factory=cast)
    kept: dict[Hashable, Any] = field(default_factory=dict, init=False, repr=False)

    @property
    def today(self) -> date:
        """The date of the night."""
        return self.first + timedelta(days=self.night - 1)

    @cached_property
    def by_key(self) -> dict[str, Employer]:
        """The cast by key."""
        return {employer.key: employer for employer in self.employers}

    def on(self, night: int) -> World:
        """The same town on another night."""
        return replace(self, night=night)


def once(make: Callable[Concatenate[World, P], T]) -> Callable[Concatenate[World, P], T]:
    """Keeps what is made of a world as long as the world is there; two threads may both make it, and one is kept."""

    @wraps(make)
    def found(world: World, /, *args: P.args, **kwargs: P.kwargs) -> T:
        key = (make, args, tuple(kwargs.items()))
        if key not in world.kept:
            world.kept.setdefault(key, make(world, *args, **kwargs))
        kept: T = world.kept[key]
        return kept

    return found
