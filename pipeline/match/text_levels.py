"""Levels of the comparisons of fingerprints: text, rare phrases and numbers, all numbers, schedule."""

from __future__ import annotations

from typing import TypeVar

import numpy as np
import numpy.typing as npt

from pipeline.match.ads import Ads, Ints
from pipeline.match.field_levels import Levels
from pipeline.match.fingerprint import BINS
from pipeline.match.hashing import U64

LEAST_SHINGLES = 8  # fewer say nothing
LEAST_NUMBERS = 3
LEAST_PHRASES = 2
MANY_PHRASES = 6
CONTAINED = 3
CHANCE = 1 / 255  # two different bins agree in their one byte by chance
_SEVEN = np.uint64(0x7F7F7F7F7F7F7F7F)

Slots = npt.NDArray[np.uint32]
Number = TypeVar("Number", bound=np.generic)


class Texts:
    """The parts of the fingerprints of n ads as columns of their own, and the levels that two ads' parts have.

    Pairs take from one column after the other, and the work is by column of all pairs, not by pair: a column of a
    state's ads stays near the processor, the rows of 530 bytes do not (2026-11-28: `levels` of 200,000 pairs of 47,000
    ads takes 35 ms, from rows 129).
    """

    def __init__(self, ads: Ads) -> None:
        prints = ads.prints
        self.sketch = _columns(prints["sketch"].view(np.uint64))  # eight bins a number
        self.rare_shingles, self.rare_numbers = _columns(prints["rare_shingles"]), _columns(prints["rare_numbers"])
        self.numbers = _columns(prints["numbers"])
        self.number_count = np.bitwise_count(self.numbers).sum(axis=0, dtype=np.int64)
        self.shingles = prints["shingles"].astype(np.float64)
        self.content, self.schedule = prints["content"].copy(), prints["schedule"].copy()

    def levels(self, a: Ints, b: Ints) -> Levels:
        """Levels of `text`, by the share of the shorter text's shingles that the longer one holds.

        The sketch estimates Jaccard's J; with the two sizes it gives the overlap |A and B| / min(|A|, |B|), which a
        copy cut to 500 characters keeps at 1 while J falls to 0.3.
        """
        jaccard = self._jaccard(a, b)
        size_a, size_b = self.shingles[a], self.shingles[b]
        least = np.maximum(np.minimum(size_a, size_b), 1)
        overlap = np.minimum(jaccard * (size_a + size_b) / (1 + jaccard) / least, 1)
        return np.select(
            [least < LEAST_SHINGLES, self.content[a] == self.content[b], (overlap >= 0.9) & (jaccard >= 0.8),
             overlap >= 0.9, overlap >= 0.7, overlap >= 0.5, overlap >= 0.3, overlap >= 0.12, overlap >= 0.03],
            [0, 1, 2, 3, 4, 5, 6, 7, 8],
            9,
        ).astype(np.uint8)  # fmt: skip

    def _jaccard(self, a: Ints, b: Ints) -> npt.NDArray[np.float64]:
        """The share of equal bins among those filled in either ad of each pair, less what chance makes equal."""
        empty, not_unlike = np.zeros(len(a), np.int64), np.zeros(len(a), np.int64)
        for eight in self.sketch:
            left, right = eight[a], eight[b]
            empty += _empty(left | right)
            not_unlike += _empty(left ^ right)
        equal = not_unlike - empty
        return np.asarray(np.clip((equal / np.maximum(BINS - empty, 1) - CHANCE) / (1 - CHANCE), 0, 1), np.float64)

    def phrases(self, a: Ints, b: Ints) -> Levels:
        """Levels of `rare phrases`: the share of the rare shingles of the ad with fewer that the other holds too.

        Both ads keep their rare shingles of least hash; above the lesser of the two last ones kept, one list may be
        silent about what the text holds, so only what lies below is compared.
        """
        left, right = self.rare_shingles.take(a, axis=1), self.rare_shingles.take(b, axis=1)
        limit = np.minimum(_last_kept(left), _last_kept(right))
        in_a, in_b = (left != 0) & (left <= limit), (right != 0) & (right <= limit)
        fewer = np.minimum(_count(in_a), _count(in_b))
        shared = _common(left, right, in_a)
        share, many = shared / np.maximum(fewer, 1), shared >= MANY_PHRASES
        level = np.select(
            [share == 0, share < 0.3, share < 0.6, share < 0.85], [1, 2, 3, np.where(many, 6, 4)], np.where(many, 7, 5)
        )
        return np.where(fewer < LEAST_PHRASES, 0, level).astype(np.uint8)

    def rare(self, a: Ints, b: Ints) -> Levels:
        """Levels of `rare numbers`."""
        left, right = self.rare_numbers.take(a, axis=1), self.rare_numbers.take(b, axis=1)
        count = _common(left, right, left != 0)
        known = (left[0] != 0) & (right[0] != 0)
        return np.where(known, np.searchsorted(np.array([1, 2, 3]), count, side="right") + 1, 0).astype(np.uint8)

    def all_numbers(self, a: Ints, b: Ints) -> Levels:
        """Levels of `numbers`: the share of the numbers of the ad with fewer (pay, hours, years) that both have."""
        both = sum((np.bitwise_count(bits[a] & bits[b]) for bits in self.numbers), start=np.zeros(len(a), np.int64))
        fewer = np.minimum(self.number_count[a], self.number_count[b])
        share = both / np.maximum(fewer, 1)
        level = np.select([share >= 1, share >= 0.8, share >= 0.5, share >= 0.2], [1, 2, 3, 4], 5)
        return np.where(fewer < LEAST_NUMBERS, 0, level).astype(np.uint8)

    def schedules(self, a: Ints, b: Ints, text: Levels) -> Levels:
        """Levels of `schedule`. A copy that was cut says less: what it says and the whole text says too is the same."""
        left, right = self.schedule[a], self.schedule[b]
        shorter = np.where(self.shingles[a] < self.shingles[b], left, right)
        held = (text == CONTAINED) & ((left & right) == shorter)
        level = np.select([(left == right) | held, (left & right) != 0], [1, 2], 3)
        return np.where((left == 0) | (right == 0), 0, level).astype(np.uint8)


def _columns(rows: npt.NDArray[Number]) -> npt.NDArray[Number]:
    return np.ascontiguousarray(rows.T)


def _empty(bins: U64) -> npt.NDArray[np.uint8]:
    """How many of the 8 bytes of each number are 0: a byte's lower seven bits carry into its eighth unless it is 0."""
    rest = ((bins & _SEVEN) + _SEVEN | bins) & ~_SEVEN
    return np.asarray(8 - np.bitwise_count(rest), np.uint8)


def _last_kept(slots: Slots) -> Slots:
    return np.where(slots[-1] == 0, np.uint32(2**32 - 1), slots[-1])


def _count(hits: npt.NDArray[np.bool_]) -> npt.NDArray[np.uint8]:
    """How many of the rows of each column hold."""
    return np.asarray(hits.sum(axis=0, dtype=np.uint8), np.uint8)


def _common(left: Slots, right: Slots, valid: npt.NDArray[np.bool_]) -> npt.NDArray[np.uint8]:
    """How many valid slots of the left ad are among those of the right one."""
    total = np.zeros(left.shape[1], np.uint8)
    for one, counts in zip(left, valid, strict=True):
        hit = one == right[0]
        for other in right[1:]:
            hit |= one == other
        total += hit & counts
    return total
