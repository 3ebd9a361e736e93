"""How far a night's coming and going reaches: the postings that must be at hand, and the pairs to be judged anew.

touched     postings with a new reading, closed or reopened
open        postings of no known state that stand near them: they meet every state, so all their pairs are looked at
moved       pairs of others that a block brings together now and did not before, or the other way round: only in
            blocks that are, or were, too large to be compared in full
rescored    stored pairs of others around whom the larger crowd rose or fell a level
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import polars as pl
from sqlalchemy import Connection

from app.match_state import Remembered, TakenIn, remember
from pipeline.match import (
    CAP,
    HORIZON,
    Ads,
    Crowds,
    KeyRows,
    asked_keys,
    crowds_now,
    keys,
    moved,
    partitions,
    parts,
    rose_or_fell,
    stored_keys,
    unpack,
    weighs_otherwise,
)
from schema import store

# An ad makes a block too large within one horizon, what is split off within two, a part of that within three, and
# shifts neighbours within four; as much again decides how it stands there.
FAR = 8 * HORIZON
WAS = "\t"  # after an id: its posting as it was; sorts right behind it, so that ties of a day fall alike
Rows = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Asked = tuple[Rows, npt.NDArray[np.int32]]  # keys, and the days they are asked for


@dataclass(frozen=True, slots=True)
class Stored:
    """Stored pairs of a batch, packed, ascending; their scores, and whether apart."""

    pairs: Rows
    score: Rows
    apart: Flags

    def where(self, which: Flags) -> Stored:
        """Some of them."""
        return Stored(self.pairs[which], self.score[which], self.apart[which])


@dataclass(frozen=True, slots=True)
class Reach:
    """The ads at hand, their crowds before and now; the touched, all of whose pairs are judged ([n]); packed pairs
    besides; and what is stored of all these."""

    ads: Ads
    known: Crowds
    now: Crowds
    touched: Flags
    moved: Rows
    rescored: Rows
    stored: Stored


def reach(connection: Connection, taken: TakenIn) -> Reach:
    """Everything a night must look at. The crowds of those near the touched are at hand as they are now."""
    before, _ = taken.before.columns()
    touched = set(taken.now.ids)
    world = remember(connection, touched | _near(connection, [_asked(taken.now), _asked(before)], _gone(before)))
    world = _opened(connection, world, [taken.now, before])
    others, uneasy = _changed(world, taken, before)
    ends = {name for pair in others for name in pair}
    pairs = list(store.pairs_touching(connection, touched | ends | uneasy))
    return _reach(_widened(connection, world, ends, pairs), taken, before, others, pairs)


def _reach(
    world: Remembered, taken: TakenIn, before: Ads, others: set[tuple[str, str]], pairs: list[store.Pair]
) -> Reach:
    ads, known = world.columns()
    touched = _flags(ads, set(taken.now.ids))
    now = crowds_now(ads, known, touched, taken.now, before)
    number = {name: at for at, name in enumerate(ads.ids)}
    chosen = np.array(sorted(number[a] << 32 | number[b] for a, b in others), np.int64)
    stored = _stored(number, pairs)
    a, b = unpack(stored.pairs)
    judged = touched[a] | touched[b] | np.isin(stored.pairs, chosen)
    standing = ~judged & weighs_otherwise(ads, stored.pairs, known, now)
    return Reach(ads, known, now, touched, chosen, stored.pairs[standing], stored.where(judged | standing))


def _stored(number: dict[str, int], pairs: list[store.Pair]) -> Stored:
    packed = np.fromiter((number[one.a] << 32 | number[one.b] for one in pairs), np.int64, len(pairs))
    score = np.fromiter((one.score for one in pairs), np.int64, len(pairs))
    apart = np.fromiter((one.is_apart for one in pairs), bool, len(pairs))
    packed, first = np.unique(packed, return_index=True)
    return Stored(packed, score[first], apart[first])


def _opened(connection: Connection, world: Remembered, touched: list[Ads]) -> Remembered:
    """The world with all whom its postings of no known state meet by a key of the touched: those meet every state, and
    their blocks must be whole to tell whether one is too large."""
    chosen, _ = world.where(partitions(world.table) == 0).columns()
    shared = np.unique(np.concatenate([keys(ads, parts(ads)).key for ads in touched]))
    rows = keys(chosen, parts(chosen))
    here = np.isin(rows.key, shared)
    asked = asked_keys(chosen, KeyRows(rows.ad[here], rows.key[here], rows.family[here]))
    return _with(connection, world, _near(connection, [asked], {}, least=4 * HORIZON))


def _widened(connection: Connection, world: Remembered, ends: set[str], pairs: list[store.Pair]) -> Remembered:
    """The world with all that the ends of moved pairs may meet, and with both sides of the stored pairs."""
    sides = {name for one in pairs for name in (one.a, one.b)}
    chosen, _ = world.where(world.table["id"].is_in(list(ends)).to_numpy()).columns()
    return _with(connection, world, sides | _near(connection, [_asked(chosen)], {}, least=4 * HORIZON))


def _with(connection: Connection, world: Remembered, names: set[str]) -> Remembered:
    return world + remember(connection, names - set(world.table["id"].to_list()))


def _changed(world: Remembered, taken: TakenIn, before: Ads) -> tuple[set[tuple[str, str]], set[str]]:
    """The moved pairs among the untouched of the world, and those of them whose crowds rose or fell a level."""
    earlier = replace(taken.before, table=taken.before.table.with_columns(pl.col("id") + WAS))
    ads, known = (world + earlier).columns()
    is_old = np.fromiter((name.endswith(WAS) for name in ads.ids), bool, len(ads))
    is_new = _flags(ads, set(taken.now.ids))
    a, b = unpack(moved(ads, ~is_new, ~is_old))
    others = {(ads.ids[one], ads.ids[other]) for one, other in zip(a.tolist(), b.tolist(), strict=True)}
    uneasy = rose_or_fell(known, crowds_now(ads, known, is_new | is_old, taken.now, before)) & ~is_new & ~is_old
    return others, {ads.ids[at] for at in np.flatnonzero(uneasy).tolist()}


def _asked(ads: Ads) -> Asked:
    return asked_keys(ads, keys(ads, parts(ads)))


def _near(connection: Connection, asked: list[Asked], gone: dict[int, int], *, least: int = HORIZON) -> set[str]:
    """All that share a key with the ads within `least` days; where that makes a block too large, or did with those
    that are gone, all of it within FAR."""
    key, day = (np.concatenate(column) for column in zip(*asked, strict=True))
    counts = store.count_sharing(connection, _spans(key, day, max(least, 2 * HORIZON)))
    large = np.array([one for one, count in counts if count + gone.get(one, 0) > CAP], np.int64)
    is_large = np.isin(key, large)
    spans = _spans(key[~is_large], day[~is_large], least) + _spans(key[is_large], day[is_large], FAR)
    return store.sharing(connection, spans)


def _gone(before: Ads) -> dict[int, int]:
    """How many of these each key had."""
    key, count = np.unique(stored_keys(before, keys(before, parts(before))), return_counts=True)
    return dict(zip(key.tolist(), count.tolist(), strict=True))


def _spans(key: Rows, day: npt.NDArray[np.int32], reach: int) -> list[store.Span]:
    """The days at most `reach` from one asked for, each once for its key: spans that meet are one."""
    order = np.lexsort((day, key))
    key, day = key[order], day[order]
    first = np.ones(len(key), bool)
    first[1:] = (key[1:] != key[:-1]) | (np.diff(day) > 2 * reach)
    last = np.append(first[1:], True)[: len(key)]
    columns = key[first], day[first] - reach, day[last] + reach
    return list(zip(*(column.tolist() for column in columns), strict=True))


def _flags(ads: Ads, names: set[str]) -> Flags:
    return np.fromiter((name in names for name in ads.ids), bool, len(ads))
