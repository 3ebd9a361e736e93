"""Levels of the comparisons of fingerprints: text, rare phrases and numbers, all numbers, schedule."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from pipeline.match.ads import Ads, Ints
from pipeline.match.field_levels import Levels

LEAST_SHINGLES = 8  # fewer say nothing
LEAST_NUMBERS = 3
LEAST_PHRASES = 2
MANY_PHRASES = 6
CONTAINED = 3
CHANCE = 1 / 255  # two different bins agree in their one byte by chance


def text_levels(ads: Ads, a: Ints, b: Ints) -> Levels:
    """Levels of `text`, by the share of the shorter text's shingles that the longer one holds.

    The sketch estimates Jaccard's J; with the two sizes it gives the overlap |A and B| / min(|A|, |B|), which a copy
    cut to 500 characters keeps at 1 while J falls to 0.3.
    """
    left, right = ads.prints["sketch"][a], ads.prints["sketch"][b]
    either = np.count_nonzero((left | right) != 0, axis=1)
    equal = np.count_nonzero((left == right) & (left != 0), axis=1)
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


def phrase_levels(ads: Ads, a: Ints, b: Ints) -> Levels:
    """Levels of `rare phrases`: the share of the rare shingles of the ad with fewer that the other holds too.

    Both ads keep their rare shingles of least hash; above the lesser of the two last ones kept, one list may be silent
    about what the text holds, so only what lies below is compared.
    """
    slots = ads.prints["rare_shingles"]
    left, right = slots[a], slots[b]
    limit = np.minimum(_last_kept(left), _last_kept(right))[:, None]
    in_a, in_b = (left != 0) & (left <= limit), (right != 0) & (right <= limit)
    fewer = np.minimum(np.count_nonzero(in_a, axis=1), np.count_nonzero(in_b, axis=1))
    shared = _common(left, right, in_a)
    share, many = shared / np.maximum(fewer, 1), shared >= MANY_PHRASES
    level = np.select(
        [share == 0, share < 0.3, share < 0.6, share < 0.85], [1, 2, 3, np.where(many, 6, 4)], np.where(many, 7, 5)
    )
    return np.where(fewer < LEAST_PHRASES, 0, level).astype(np.uint8)


def _last_kept(slots: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint32]:
    return np.where(slots[:, -1] == 0, np.uint32(2**32 - 1), slots[:, -1])


def _common(
    left: npt.NDArray[np.uint32], right: npt.NDArray[np.uint32], valid: npt.NDArray[np.bool_]
) -> npt.NDArray[np.uint8]:
    total = np.zeros(len(left), np.uint8)
    for column in range(left.shape[1]):
        total += ((left[:, column : column + 1] == right).any(axis=1) & valid[:, column]).astype(np.uint8)
    return total


def rare_number_levels(ads: Ads, a: Ints, b: Ints) -> Levels:
    """Levels of `rare numbers`."""
    left, right = ads.prints["rare_numbers"][a], ads.prints["rare_numbers"][b]
    count = _common(left, right, left != 0)
    known = (left[:, 0] != 0) & (right[:, 0] != 0)
    return np.where(known, np.searchsorted(np.array([1, 2, 3]), count, side="right") + 1, 0).astype(np.uint8)


def number_levels(ads: Ads, a: Ints, b: Ints) -> Levels:
    """Levels of `numbers`: the share of the numbers of the ad with fewer (pay, hours, years) that the other has too."""
    left, right = ads.prints["numbers"][a], ads.prints["numbers"][b]
    fewer = np.minimum(np.bitwise_count(left).sum(axis=1), np.bitwise_count(right).sum(axis=1))
    share = np.bitwise_count(left & right).sum(axis=1) / np.maximum(fewer, 1)
    level = np.select([share >= 1, share >= 0.8, share >= 0.5, share >= 0.2], [1, 2, 3, 4], 5)
    return np.where(fewer < LEAST_NUMBERS, 0, level).astype(np.uint8)


def schedule_levels(ads: Ads, a: Ints, b: Ints, text: Levels) -> Levels:
    """Levels of `schedule`. A copy that was cut says less: what it says and the whole text says too is the same."""
    left, right = ads.prints["schedule"][a], ads.prints["schedule"][b]
    shorter = np.where(ads.prints["shingles"][a] < ads.prints["shingles"][b], left, right)
    held = (text == CONTAINED) & ((left & right) == shorter)
    level = np.select([(left == right) | held, (left & right) != 0], [1, 2], 3)
    return np.where((left == 0) | (right == 0), 0, level).astype(np.uint8)
