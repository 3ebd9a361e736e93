"""Levels of the comparisons of fingerprints: text, rare phrases and numbers, all numbers, schedule."""

from __future__ import annotations

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
_SEVEN = np.uint64(0x7F7F7F7F7F7F7F7F)
CHANCE = 1 / 255  # two different bins agree in their one byte by chance


def text_levels(ads: Ads, a: Ints, b: Ints) -> Levels:
    """Levels of `text`, by the share of the shorter text's shingles that the longer one holds.

    The sketch estimates Jaccard's J; with the two sizes it gives the overlap |A and B| / min(|A|, |B|), which a copy
    cut to 500 characters keeps at 1 while J falls to 0.3.
    """
    left, right = _eights(ads.prints["sketch"][a]), _eights(ads.prints["sketch"][b])
    either = BINS - _empty(left | right)
    equal = _empty(left ^ right) - (BINS - either)
    jaccard = np.clip((equal / np.maximum(either, 1) - CHANCE) / (1 - CHANCE), 0, 1)
    size_a, size_b = ads.prints["shingles"][a].astype(np.float64), ads.prints["shingles"][b].astype(np.float64)
    least = np.maximum(np.minimum(size_a, size_b), 1)
    overlap = np.minimum(jaccard * (size_a + size_b) / (1 + jaccard) / least, 1)
    content = ads.prints["content"]
    return np.select(
        [least < LEAST_SHINGLES, content[a] == content[b], (overlap >= 0.9) & (jaccard >= 0.8), overlap >= 0.9,
         overlap >= 0.7, overlap >= 0.5, overlap >= 0.3, overlap >= 0.12, overlap >= 0.03],
        [0, 1, 2, 3, 4, 5, 6, 7, 8],
        9,
    ).astype(np.uint8)  # fmt: skip


def _eights(sketch: npt.NDArray[np.uint8]) -> U64:
    """Sketches [m, BINS] as [BINS / 8, m]: eight bins a number, so that each step below walks one row."""
    return np.ascontiguousarray(sketch.view(np.uint64).T)


def _empty(bins: U64) -> npt.NDArray[np.int64]:
    """How many of the bytes of each column are 0: a byte's lower seven bits carry into its eighth unless they are 0."""
    rest = ((bins & _SEVEN) + _SEVEN | bins) & ~_SEVEN
    return np.asarray(BINS - np.bitwise_count(rest).sum(axis=0, dtype=np.int64), np.int64)


def phrase_levels(ads: Ads, a: Ints, b: Ints) -> Levels:
    """Levels of `rare phrases`: the share of the rare shingles of the ad with fewer that the other holds too.

    Both ads keep their rare shingles of least hash; above the lesser of the two last ones kept, one list may be silent
    about what the text holds, so only what lies below is compared.
    """
    left, right = _slots(ads, "rare_shingles", a, b)
    limit = np.minimum(_last_kept(left), _last_kept(right))
    in_a, in_b = (left != 0) & (left <= limit), (right != 0) & (right <= limit)
    fewer = np.minimum(_count(in_a), _count(in_b))
    shared = _common(left, right, in_a)
    share, many = shared / np.maximum(fewer, 1), shared >= MANY_PHRASES
    level = np.select(
        [share == 0, share < 0.3, share < 0.6, share < 0.85], [1, 2, 3, np.where(many, 6, 4)], np.where(many, 7, 5)
    )
    return np.where(fewer < LEAST_PHRASES, 0, level).astype(np.uint8)


def _last_kept(slots: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint32]:
    return np.where(slots[-1] == 0, np.uint32(2**32 - 1), slots[-1])


def _slots(ads: Ads, name: str, a: Ints, b: Ints) -> tuple[npt.NDArray[np.uint32], npt.NDArray[np.uint32]]:
    """The slots [kept, m] of both ads of each pair, slot by slot: the work is by column of all pairs, not by pair
    (2026-11-27: a sixth of the time)."""
    slots = ads.prints[name]
    return np.ascontiguousarray(slots[a].T), np.ascontiguousarray(slots[b].T)


def _count(hits: npt.NDArray[np.bool_]) -> npt.NDArray[np.uint8]:
    """How many of the rows of each column hold."""
    return np.asarray(hits.sum(axis=0, dtype=np.uint8), np.uint8)


def _common(
    left: npt.NDArray[np.uint32], right: npt.NDArray[np.uint32], valid: npt.NDArray[np.bool_]
) -> npt.NDArray[np.uint8]:
    """How many valid slots of the left ad are among those of the right one."""
    total = np.zeros(left.shape[1], np.uint8)
    for one, counts in zip(left, valid, strict=True):
        hit = one == right[0]
        for other in right[1:]:
            hit |= one == other
        total += hit & counts
    return total


def rare_number_levels(ads: Ads, a: Ints, b: Ints) -> Levels:
    """Levels of `rare numbers`."""
    left, right = _slots(ads, "rare_numbers", a, b)
    count = _common(left, right, left != 0)
    known = (left[0] != 0) & (right[0] != 0)
    return np.where(known, np.searchsorted(np.array([1, 2, 3]), count, side="right") + 1, 0).astype(np.uint8)


def number_levels(ads: Ads, a: Ints, b: Ints) -> Levels:
    """Levels of `numbers`: the share of the numbers of the ad with fewer (pay, hours, years) that the other has too."""
    left, right = ads.prints["numbers"][a].T, ads.prints["numbers"][b].T
    both, one, other = (np.bitwise_count(bits).sum(axis=0, dtype=np.int64) for bits in (left & right, left, right))
    fewer = np.minimum(one, other)
    share = both / np.maximum(fewer, 1)
    level = np.select([share >= 1, share >= 0.8, share >= 0.5, share >= 0.2], [1, 2, 3, 4], 5)
    return np.where(fewer < LEAST_NUMBERS, 0, level).astype(np.uint8)


def schedule_levels(ads: Ads, a: Ints, b: Ints, text: Levels) -> Levels:
    """Levels of `schedule`. A copy that was cut says less: what it says and the whole text says too is the same."""
    left, right = ads.prints["schedule"][a], ads.prints["schedule"][b]
    shorter = np.where(ads.prints["shingles"][a] < ads.prints["shingles"][b], left, right)
    held = (text == CONTAINED) & ((left & right) == shorter)
    level = np.select([(left == right) | held, (left & right) != 0], [1, 2], 3)
    return np.where((left == 0) | (right == 0), 0, level).astype(np.uint8)
