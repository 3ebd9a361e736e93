"""Levels of the comparisons of fields: employer, title, place. rapidfuzz sees each distinct pair of values once."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process

from pipeline.match.ads import Ads, Ints, word_table
from pipeline.match.fingerprint import BLOOM_BITS, bloom_bits
from pipeline.match.hashing import U64
from pipeline.match.titles import Title

Levels = npt.NDArray[np.uint8]
Flags = npt.NDArray[np.bool_]
Rows = npt.NDArray[np.int64]

EMPLOYER_NEAR = 88  # token-set ratio of the distinctive words
TITLE_SIMILAR, TITLE_PARTLY = 80, 50
TICKED = 1 << 20  # possible values that may be ticked off whatever there are
SATURATED = 0.6  # a Bloom filter fuller than this names everything, so it names nothing


def distinct_pairs(a: Ints, b: Ints) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """The distinct unordered pairs (left <= right) of two columns, and which one each row has."""
    count = int(max(a.max(initial=-1), b.max(initial=-1))) + 1
    packed = np.minimum(a, b).astype(np.int64) * count + np.maximum(a, b)
    values, at = _numbered_values(packed, count * count)
    return values // max(count, 1), values % max(count, 1), at


def _numbered_values(values: Rows, below: int) -> tuple[Rows, Rows]:
    """The distinct values, ascending, and which one each is; where few are possible they are ticked off, not sorted
    (2026-11-28: 2.2 ms for 200,000
    pairs of 260 titles, 15.7 by sorting)."""
    if below > max(TICKED, 4 * len(values)):
        found, at = np.unique(values, return_inverse=True)
        return found, at
    number = np.zeros(below, np.int64)
    number[values] = 1
    found = np.flatnonzero(number)
    number[found] = np.arange(len(found))
    return found, number[values]


def _ratios(
    texts: Sequence[str], left: npt.NDArray[np.int64], right: npt.NDArray[np.int64], scorer: Callable[..., float]
) -> npt.NDArray[np.uint8]:
    a, b = [texts[i] for i in left], [texts[i] for i in right]
    return process.cpdist(a, b, scorer=scorer, dtype=np.uint8) if a else np.zeros(0, np.uint8)


class Employers:
    """Columns of employers' names and the question which level two ads' employers have."""

    def __init__(self, ads: Ads) -> None:
        names = ads.employers
        self.at, self.cores = ads.employer, [one.core for one in names]
        self.core = _numbered([core.replace(" ", "") for core in self.cores])
        self.key = _numbered([one.key for one in names])
        self.masked = np.array([one.masked for one in names], bool)
        self.agency = np.array([one.agency for one in names], bool)
        self.words = word_table([one.said for one in names])

    def levels(self, a: Ints, b: Ints, names: Names) -> Levels:
        """Levels of `employer`; texts are asked for a name only where two names are not one."""
        left, right, at = distinct_pairs(self.at[a], self.at[b])
        level = self._by_name(left, right)[at]
        other = np.flatnonzero((level == 0) | (level > 3))
        one, two = a[other], b[other]
        named = names.named(one, self.words[self.at[two]]) | names.named(two, self.words[self.at[one]])
        level[other[named]] = 3
        return level

    def _by_name(self, left: Rows, right: Rows) -> Levels:
        near = _ratios(self.cores, left, right, fuzz.token_set_ratio) >= EMPLOYER_NEAR
        one_core, one_key = (column[left] == column[right] for column in (self.core, self.key))
        agency = self.agency
        return np.select(
            [self.masked[left] | self.masked[right], one_core, near & one_key, agency[left] != agency[right],
             agency[left]],
            [0, 1, 2, 4, 5],
            6,
        ).astype(np.uint8)  # fmt: skip


def _numbered(values: list[str]) -> Rows:
    """Equal strings as equal numbers."""
    numbers: dict[str, int] = {}
    return np.array([numbers.setdefault(value, len(numbers)) for value in values], np.int64)


def title_levels(ads: Ads, a: Ints, b: Ints) -> Levels:
    """Levels of `title`."""
    left, right, at = distinct_pairs(ads.title[a], ads.title[b])
    ratios = _ratios([one.core for one in ads.titles], left, right, fuzz.token_sort_ratio)
    names = ads.titles
    level = [_title(names[i], names[j], ratio) for i, j, ratio in zip(left, right, ratios.tolist(), strict=True)]
    return np.array(level, np.uint8)[at] if len(at) else np.zeros(0, np.uint8)


def _title(one: Title, other: Title, ratio: int) -> int:
    """The level of two titles; `ratio` compares all their words, sorted."""
    if not one.core or not other.core:
        return 0
    if one.core == other.core:
        return 1
    only_one, only_other = one.words - other.words, other.words - one.words
    if one.rank != other.rank:
        return 5 if ratio >= TITLE_PARTLY else 8
    only_one, only_other = only_one - one.light, only_other - other.light
    if not only_one and not only_other:
        return 2
    if not only_one or not only_other:
        return 3 if len(only_one | only_other) == 1 else 4
    if fuzz.ratio(" ".join(sorted(only_one)), " ".join(sorted(only_other))) >= TITLE_SIMILAR:
        return 6
    return 7 if ratio >= TITLE_PARTLY else 8


class Places:
    """Columns of places and the question which level two ads' places have."""

    def __init__(self, ads: Ads) -> None:
        places = ads.places
        self.at = ads.place
        zips = sorted({one.zip for one in places} - {""})
        number = {code: at for at, code in enumerate(zips, 1)} | {"": 0}
        self.zip = np.array([number[one.zip] for one in places], np.int32)
        self.words = word_table([one.city for one in places])
        countries = sorted({one.country or "" for one in places})
        self.country = np.array([countries.index(one.country or "") for one in places], np.int32)
        self.no_country = countries.index("") if "" in countries else -1

    def levels(self, a: Ints, b: Ints, names: Names, words: U64) -> Levels:
        """Levels of `place`; `words` [n, WORDS] of all ads are those of their towns. Texts are asked for names only
        where the places themselves leave it open: they are most of the cost."""
        level = self._nearby(a, b)
        rest = np.flatnonzero(level == 0)
        level[rest] = self._elsewhere(a[rest], b[rest], names, words)
        return level

    def _nearby(self, a: Ints, b: Ints) -> Levels:
        """Levels of places that are one or lie in one another; 0 for others."""
        left, right = self.at[a], self.at[b]
        one, other = self.words[left], self.words[right]
        town_a, town_b = one[:, 0] != 0, other[:, 0] != 0
        zips = (self.zip[left] != 0) & (self.zip[right] != 0)
        same_zip = zips & (self.zip[left] == self.zip[right])
        same_town = town_a & (one == other).all(axis=1)
        within = town_a & town_b & (_within(one, other) | _within(other, one))
        return np.select([same_zip, same_town & zips, same_town, within], [1, 3, 2, 4], 0).astype(np.uint8)

    def _elsewhere(self, a: Ints, b: Ints, names: Names, words: U64) -> Levels:
        """Levels of all other places."""
        left, right = self.at[a], self.at[b]
        town_a, town_b = words[a, 0] != 0, words[b, 0] != 0
        zips = (self.zip[left] != 0) & (self.zip[right] != 0)
        named = names.either(a, b, words)  # one text names the other's town
        settled = names.named(a, words[a]) & names.named(b, words[b])  # each text names its own
        abroad = (self.country[left] != self.country[right]) & (self.country[left] != self.no_country)
        abroad &= self.country[right] != self.no_country
        unknown = ~(town_a & town_b)
        return np.select(
            [abroad & ~named, unknown & (town_a | town_b) & named, unknown & ~town_a & ~town_b & ~zips, unknown, named,
             settled],
            [9, 7, 0, 8, 5, 10],
            6,
        ).astype(np.uint8)  # fmt: skip


def _within(one: U64, other: U64) -> Flags:
    """Whether all words of `one` are among those of `other` ("Sutton" in "Sutton in Ashfield")."""
    found = (one[:, :, None] == other[:, None, :]).any(axis=2)
    return np.asarray((found | (one == 0)).all(axis=1), bool)


class Names:
    """Which texts name a given word: the Bloom filters of all ads."""

    def __init__(self, ads: Ads) -> None:
        self.bloom = ads.prints["bloom"]
        self.open = np.bitwise_count(self.bloom).sum(axis=1) < SATURATED * BLOOM_BITS

    def named(self, ad: Ints, words: U64) -> Flags:
        """Whether the text of each ad holds all of the (up to WORDS) words beside it; False where there is no word."""
        at = np.flatnonzero((words[:, 0] != 0) & self.open[ad])
        for column in words.T:  # most miss the first word: only what is left is asked for the next
            word = column[at]
            held = word == 0
            said = np.ones(len(at), bool)
            for bit in bloom_bits(word):
                said &= (self.bloom[ad[at], bit >> 3] >> (bit & 7).astype(np.uint8) & 1) == 1
            at = at[held | said]
        hit = np.zeros(len(ad), bool)
        hit[at] = True
        return hit

    def either(self, a: Ints, b: Ints, words: U64) -> Flags:
        """Whether the text of one ad holds the words of the other; `words` [n, WORDS] of all ads."""
        return np.logical_or(self.named(a, words[b]), self.named(b, words[a]))
