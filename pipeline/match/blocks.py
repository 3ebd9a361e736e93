"""Candidate pairs: ads with an equal key in one state whose days lie at most HORIZON apart.

An ad that shares a key with more than CAP others in that time is not cut off: its block is split by text, and by town
and title; a block that stays too large even then is read in order of day, each ad against its next NEIGHBOURS, and
counted, so that the run can say so. Whether a pair is a candidate depends only on the ads around it in time, never on
the order in which they came: a night and a bulk run find the same pairs.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from pipeline.match.ads import Ads
from pipeline.match.hashing import U64, among, combine, distinct
from pipeline.match.keys import FAMILIES, KeyRows, Parts
from pipeline.match.locations import STATES

HORIZON = 75  # days; a job relisted later is a new opening until shown otherwise
CAP = 48
NEIGHBOURS = 8
LAG_DAYS = 7
TOKENS = 1 << FAMILIES.index("number") | 1 << FAMILIES.index("phrase")
EMPLOYER_TITLE = 1 << FAMILIES.index("employer+title")
PLACES = 1 << FAMILIES.index("town+title") | 1 << FAMILIES.index("zip+role")
FAMILY_BITS = np.uint64(4)
AD_BITS = np.uint64(28)  # 268 million ads in one batch
UNKNOWN, ABROAD, PARTITIONS = 0, 1, 2 + len(STATES)  # see ads.Ads.partition

# An oversize block is split both ways, a part still oversize once more.
_SPLITS = ((("content",), ("city", "title")), (("city", "zip", "employer", "schedule"),))

Rows = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


class Candidates(NamedTuple):
    """Pairs of ads (a < b, ascending), the key families that brought them as bits, rows of blocks cut to neighbours."""

    a: npt.NDArray[np.int32]
    b: npt.NDArray[np.int32]
    families: npt.NDArray[np.uint16]
    crowded: int


def candidates(ads: Ads, rows: KeyRows, of: Parts) -> Candidates:
    """All candidate pairs: those that meet in a block and are worth comparing."""
    return _worth_comparing(ads, of, met(ads, rows, of))


def met(ads: Ads, rows: KeyRows, of: Parts) -> Candidates:
    """All pairs that meet in a block of these rows. An ad whose state is unknown meets those of every state."""
    state = ads.partition[rows.ad].astype(np.uint64)
    packed, crowded = _pairs(ads, of, rows._replace(key=combine(rows.key, state)), 0, _of_all)
    more, more_crowded = _open(ads, rows, of)
    return _merge(np.concatenate([packed, more]), crowded + more_crowded)


def open_candidates(ads: Ads, rows: KeyRows, of: Parts) -> Candidates:
    """Those of `candidates` of which one ad's state is known and the other's not."""
    return _worth_comparing(ads, of, _merge(*_open(ads, rows, of)))


def _open(ads: Ads, rows: KeyRows, of: Parts) -> tuple[U64, int]:
    askers = ads.partition[rows.ad] == UNKNOWN
    if not askers.any() or askers.all():
        return np.zeros(0, np.uint64), 0
    meeting = among(rows.key.view(np.int64), rows.key[askers].view(np.int64))
    packed, crowded = _pairs(ads, of, _pick(rows, meeting), 0, _of_open)
    first, second = _unpack(packed)
    return packed[(ads.partition[first] == UNKNOWN) != (ads.partition[second] == UNKNOWN)], crowded


def _worth_comparing(ads: Ads, of: Parts, found: Candidates) -> Candidates:
    """Without pairs of two towns that only a weak key brought: a rare token between two employers, or an employer's
    title further apart in time than a copy that names the wrong town lags behind. Agencies put others' towns on what
    they copy, and abroad a place is a county as often as a town: there every pair is compared.

    Measured on 100,000 planted ads (2026-11-26): two pairs in five, and half a percent of the same ones.
    """
    towns = (of.city[found.a] != 0) & (of.city[found.b] != 0) & (of.city[found.a] != of.city[found.b])
    one, other = of.employer[found.a], of.employer[found.b]
    names = np.array([not (name.agency or name.masked) for name in ads.employers], bool)[ads.employer]
    strangers = names[found.a] & names[found.b] & (one != other)
    strangers &= (ads.partition[found.a] > ABROAD) & (ads.partition[found.b] > ABROAD)
    late = np.abs(ads.day[found.a] - ads.day[found.b]) > LAG_DAYS
    by_token, by_place = (found.families & ~np.uint16(weak) == 0 for weak in (TOKENS, PLACES))
    keep = ~(towns & (strangers & by_token | (late & (found.families == EMPLOYER_TITLE))) | strangers & by_place)
    return Candidates(found.a[keep], found.b[keep], found.families[keep], found.crowded)


def _pick(rows: KeyRows, which: Flags | Rows) -> KeyRows:
    return KeyRows(rows.ad[which], rows.key[which], rows.family[which])


def stored_keys(ads: Ads, rows: KeyRows) -> npt.NDArray[np.int64]:
    """The keys of rows as a database holds them: key and state in 48 bits, those that `windows` goes by."""
    return (combine(rows.key, ads.partition[rows.ad].astype(np.uint64)) >> np.uint64(16)).astype(np.int64)


def asked_keys(ads: Ads, rows: KeyRows) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int32]]:
    """The stored keys of the ads that these may meet, with the days: of their own state, the unknown, or all."""
    state = ads.partition[rows.ad]
    asked = [(stored_keys(ads, rows), ads.day[rows.ad])]
    for other in range(PARTITIONS):
        which = state == UNKNOWN if other != UNKNOWN else state != UNKNOWN
        if which.any():
            key = combine(rows.key[which], np.full(int(which.sum()), other, np.uint64)) >> np.uint64(16)
            asked.append((key.astype(np.int64), ads.day[rows.ad[which]]))
    return np.concatenate([key for key, _ in asked]), np.concatenate([day for _, day in asked])


def _merge(packed: U64, crowded: int) -> Candidates:
    """Each pair once, with the bits of its families."""
    packed = distinct(packed)
    pair = packed >> FAMILY_BITS
    first = np.flatnonzero(np.diff(pair, prepend=np.uint64(2**64 - 1)))
    bits = np.uint16(1) << (packed & np.uint64(15)).astype(np.uint16)
    families = np.bitwise_or.reduceat(bits, first) if len(first) else bits
    a, b = _unpack(packed[first])
    return Candidates(a, b, families, crowded)


def _unpack(packed: U64) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]]:
    mask = np.uint64((1 << int(AD_BITS)) - 1)
    return (
        (packed >> (AD_BITS + FAMILY_BITS)).astype(np.int32),
        (packed >> FAMILY_BITS & mask).astype(np.int32),
    )


def _pack(rows: KeyRows, i: Rows, j: Rows) -> U64:
    a, b = rows.ad[i].astype(np.uint64), rows.ad[j].astype(np.uint64)
    low, high = np.minimum(a, b), np.maximum(a, b)
    packed = low << (AD_BITS + FAMILY_BITS) | high << FAMILY_BITS | rows.family[i]
    return np.asarray(packed[low != high], np.uint64)


class Windows(NamedTuple):
    """Rows sorted by (key, day, ad) and, for each, the half-open range of rows of its key within HORIZON days."""

    rows: KeyRows
    low: Rows
    high: Rows


def windows(key: U64, day: npt.NDArray[np.int32], rows: KeyRows, reach: int) -> Windows:
    """Sort rows into blocks; the low 16 bits of a key give way to the day (48 bits part a billion keys well enough).

    The rows of one key come with their ads ascending, as `keys` gives them, and so stay within a day.
    """
    days = np.uint64(0xFFFF)
    at = np.clip(day, 0, 0xFFFF).astype(np.uint64)
    packed = key & ~days | at
    order = np.argsort(packed, kind="stable")
    packed = packed[order]
    block, at = packed & ~days, packed & days
    least = np.where(at > reach, at - np.uint64(reach), np.uint64(0))
    low = np.searchsorted(packed, block | least, side="left")
    high = np.searchsorted(packed, block | np.minimum(at + np.uint64(reach), days), side="right")
    return Windows(_pick(rows, order), low, high)


Pairing = Callable[[Ads, Windows, Flags], U64]


def _pairs(ads: Ads, of: Parts, rows: KeyRows, depth: int, pairing: Pairing) -> tuple[U64, int]:
    """Packed pairs of these rows, and how many rows were cut to neighbours; oversize blocks come again, split."""
    blocks = windows(rows.key, ads.day[rows.ad], rows, HORIZON)
    small = blocks.high - blocks.low <= CAP
    found, left = [pairing(ads, blocks, small)], _pick(blocks.rows, ~small)
    if depth == len(_SPLITS):
        return np.concatenate([*found, _neighbours(ads, left)]), len(left.ad)
    crowded = 0
    for split in _SPLITS[depth] if len(left.ad) else ():
        columns = [getattr(of, name)[left.ad] for name in split]
        finer, more = _pairs(ads, of, left._replace(key=combine(left.key, *columns)), depth + 1, pairing)
        found.append(finer)
        crowded += more
    return np.concatenate(found), crowded


def _of_all(ads: Ads, blocks: Windows, small: Flags) -> U64:  # noqa: ARG001 - a Pairing
    """All pairs of rows of which one at least stands in a small block."""
    at = np.flatnonzero(small)
    forward = _ranges(at, at + 1, blocks.high[small])
    backward = _ranges(at, blocks.low[small], at)
    beyond = ~small[backward[1]]  # small with small is found going forward
    return np.concatenate([_pack(blocks.rows, *forward), _pack(blocks.rows, backward[0][beyond], backward[1][beyond])])


def _of_open(ads: Ads, blocks: Windows, small: Flags) -> U64:
    """Those of which one ad at least has no state: asked from its side, the others make no pairs among themselves."""
    asks = ads.partition[blocks.rows.ad] == UNKNOWN
    within, beyond = np.flatnonzero(asks & small), np.flatnonzero(asks & ~small)
    others, before = np.flatnonzero(small), np.append(0, np.cumsum(small))
    i, j = _ranges(beyond, before[blocks.low[beyond]], before[blocks.high[beyond]])
    near = _ranges(within, blocks.low[within], blocks.high[within])
    return np.concatenate([_pack(blocks.rows, *near), _pack(blocks.rows, i, others[j])])


def _ranges(owner: Rows, start: Rows, stop: Rows) -> tuple[Rows, Rows]:
    """All (owner, j) with start <= j < stop, owner by owner."""
    size = np.maximum(stop - start, 0)
    offset = np.repeat(np.cumsum(size) - size, size)
    return np.repeat(owner, size), np.arange(int(size.sum())) - offset + np.repeat(start, size)


def _neighbours(ads: Ads, rows: KeyRows) -> U64:
    """Each row with the next NEIGHBOURS of its block, in order of day."""
    block = rows.key & ~np.uint64(0xFFFF)
    order = np.arange(len(block))
    ends = np.append(np.flatnonzero(np.diff(block)) + 1, len(block))
    end = ends[np.searchsorted(ends, order, side="right")] if len(block) else order
    i, j = _ranges(order, order + 1, np.minimum(end, order + 1 + NEIGHBOURS))
    near = ads.day[rows.ad[j]] - ads.day[rows.ad[i]] <= HORIZON
    return _pack(rows, i[near], j[near])
