"""The town on one night: its cast, its seed and its date."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property

from app.demo.employers import cast
from app.demo.model import Employer

FIRST_NIGHT = date(2026, 11, 23)


@dataclass(frozen=True, eq=False)
class World:
    """All that decides what the town shows. `first` is the date of night one; `night` counts from 1.

    Compared by identity, so that shelves can be cached on it without hashing the whole cast.
    """

    seed: int = 7
    first: date = FIRST_NIGHT
    night: int = 1
    employers: tuple[Employer, ...] = field(default_factory=cast)

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
