"""A year of boards as the gate sees them: postings come and go, in batches of one template, by weekday and season.

Boards have sizes as real registers do (lognormal, most small), arrivals follow the week and holidays, lifetimes are
about a month, one reading in thirty fails, templates change now and then, what is known of a posting drifts slowly.
A break is what the gate is for: from a night on a field of new postings is not read (`fresh`), a field of all is lost
in part (`rules`), or postings vanish (`count`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator, default_rng

from app.bands import WEEK
from schema.store import Fill

FIELDS = ("read", "role", "licence", "pay", "place", "text")
USUAL = np.array([0.999, 0.985, 0.6, 0.45, 0.97, 0.98])  # shares on an average board
WEEKDAYS = np.array([1.25, 1.2, 1.15, 1.1, 0.9, 0.35, 0.25])
HOLIDAYS = frozenset({0, 17, 45, 149, 184, 247, 330, 331, 357, 358, 359, 363, 364})
LIFETIME, FAILED, TEMPLATE_CHANGES = 32.0, 1 / 30, 0.3 / 365
COUNTS = ("postings", "filled", "fresh", "fresh_filled")
BATCH = 3.0  # postings of one template that come together


@dataclass(frozen=True, slots=True)
class Break:
    """From `night` on something is broken on a board: `kind` as above, `size` the share that is lost."""

    night: int
    kind: str
    field: str = "pay"
    size: float = 1.0


def sizes(boards: int, seed: int) -> list[int]:
    """How many postings each board has: half of them under twenty, the largest some thousands."""
    return [int(size) for size in default_rng(seed).lognormal(3.3, 1.4, boards).clip(3, 4000)]


class Board:
    """One board on its way through the year, in cohorts: how many postings arrived together, how many know a field."""

    def __init__(self, name: str, size: int, seed: int, broken: Break | None = None) -> None:
        self.name, self.size, self.broken = name, size, broken
        self.random: Generator = default_rng(seed)
        logits = np.log(USUAL / (1 - USUAL)) + self.random.normal(0, 0.6, len(FIELDS))
        self.logits = logits
        self.trend = self.random.normal(0, 0.25)
        self.counts = np.zeros(0, dtype=int)
        self.filled = np.zeros((0, len(FIELDS)), dtype=int)
        for _ in range(8):
            self._arrive(self.size // 8, None)
        self.fresh = np.zeros(len(FIELDS) + 1, dtype=int)

    def night(self, night: int) -> list[Fill]:
        """Lets a night pass and gives what the gate measures of the board after it."""
        self.fresh = np.zeros(len(FIELDS) + 1, dtype=int)
        if self.random.random() > FAILED:
            self._leave(night)
            self._come(night)
        if self.random.random() < TEMPLATE_CHANGES:
            self.logits[self.random.integers(1, len(FIELDS))] += self.random.choice([-2.5, 2.5])
        self.logits[1:] += self.random.normal(0, 0.01, len(FIELDS) - 1)
        return self._measured(night)

    def _leave(self, night: int) -> None:
        stay = np.exp(-1 / LIFETIME)
        if self.broken and self.broken.kind == "count" and night == self.broken.night:
            stay *= 1 - self.broken.size
        left = self.random.binomial(self.counts, stay)
        share = np.divide(
            self.filled, self.counts[:, None], where=self.counts[:, None] > 0, out=np.zeros(self.filled.shape)
        )
        self.filled = self.random.binomial(left[:, None], share)
        kept = left > 0
        self.counts, self.filled = left[kept], self.filled[kept]

    def _come(self, night: int) -> None:
        season = 1 + 0.12 * np.sin(2 * np.pi * (night - 60) / 365) + self.trend * night / 365
        rate = self.size / LIFETIME * WEEKDAYS[night % WEEK] * season * (0.3 if night % 365 in HOLIDAYS else 1.0)
        for _ in range(self.random.poisson(rate / BATCH)):
            self._arrive(1 + int(self.random.poisson(BATCH - 1)), night)

    def _arrive(self, postings: int, night: int | None) -> None:
        if postings <= 0:
            return
        shares = 1 / (1 + np.exp(-(self.logits + self.random.normal(0, 0.7, len(FIELDS)))))
        if night is not None and self.broken and self.broken.kind == "fresh" and night >= self.broken.night:
            shares[FIELDS.index(self.broken.field)] *= 1 - self.broken.size
        known = self.random.binomial(postings, shares)
        self.counts = np.append(self.counts, postings)
        self.filled = np.vstack([self.filled, known])
        if night is not None:
            self.fresh += np.append(known, postings)

    def _measured(self, night: int) -> list[Fill]:
        postings, filled = int(self.counts.sum()), self.filled.sum(axis=0)
        if self.broken and self.broken.kind == "rules" and night >= self.broken.night:
            at = FIELDS.index(self.broken.field)
            filled[at] = int(filled[at] * (1 - self.broken.size))
        return [
            Fill(
                board=self.name, field=field, postings=postings, filled=int(filled[at]), fresh=int(self.fresh[-1]),
                fresh_filled=int(self.fresh[at]),
            )
            for at, field in enumerate(FIELDS)
        ]  # fmt: skip


def year(boards: Sequence[Board], nights: int) -> Iterator[list[Fill]]:
    """The fills of each night, of every board and of all together."""
    for night in range(nights):
        fills = [fill for board in boards for fill in board.night(night)]
        yield [*fills, *together(fills)]


def together(fills: Sequence[Fill]) -> list[Fill]:
    """The fills of all boards together."""
    found = []
    for field in FIELDS:
        mine = [fill for fill in fills if fill.field == field]
        sums = {
            name: sum(getattr(one, name) for one in mine) for name in ("postings", "filled", "fresh", "fresh_filled")
        }
        found.append(Fill(board="", field=field, **sums))
    return found
