"""Matching state by state: each part by itself, in whatever process or on whatever machine; the result is `match`'s.

Two states are never one job, and keys, crowds and blocks are those of one state. Only ads whose state is unknown meet
others: their pairs are made here afterwards, and the groups these tie are formed anew. Everything abroad is one part.
Of a million ads a part holds some 20,000, so that its sorts and look-ups stay near the caches, and its pairs take as
little memory as it has ads.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple, Protocol, TypeVar

import numpy as np
import numpy.typing as npt

from pipeline.match.ads import Ads, pick
from pipeline.match.blocks import UNKNOWN, Candidates, candidates, open_candidates
from pipeline.match.cluster import Labels
from pipeline.match.compare import Comparer
from pipeline.match.crowds import Crowds, crowds
from pipeline.match.keys import keys, parts
from pipeline.match.matching import Matching, Pairs, group, joined, score
from pipeline.match.weights import load

Rows = npt.NDArray[np.int64]


class Part(NamedTuple):
    """What `match` finds in the ads of one part, and their crowds."""

    found: Matching
    around: Crowds


class Open(NamedTuple):
    """Candidates of ads of unknown state with those of one state, and the ads and crowds they concern."""

    ads: Ads
    around: Crowds
    found: Candidates


Batch = TypeVar("Batch")
Result = TypeVar("Result")


class Map(Protocol):
    """Works on batches somewhere and gives the results in their order."""

    def __call__(self, work: Callable[[Batch], Result], batches: Iterable[Batch]) -> Iterator[Result]:
        """The result of each batch."""


def match_part(ads: Ads) -> Part:
    """Match the ads of one part by the shipped weights."""
    of = parts(ads)
    around, weights = crowds(ads, of), load()
    comparer, found = Comparer(ads, around), candidates(ads, keys(ads, of), of)
    return Part(group(comparer, weights, score(comparer, weights, found))._replace(crowded=found.crowded), around)


def score_open(one: Open) -> Pairs:
    """Compare and score such candidates by the shipped weights."""
    return score(Comparer(one.ads, one.around), load(), one.found)


def match_parts(ads: Ads, run: Map) -> Matching:
    """Match by the shipped weights, the parts wherever `run` works on them; pairs come part by part."""
    members = [np.flatnonzero(ads.partition == one) for one in np.unique(ads.partition)] or [np.arange(0)]
    done = list(run(match_part, (pick(ads, at) for at in members)))
    whole = _whole(len(ads), members, done)
    if len(members) > 1 and ads.partition[members[0][0]] == UNKNOWN:
        return _opened(ads, whole, run)
    return whole.found


def _whole(count: int, members: list[Rows], done: list[Part]) -> Part:
    """All parts side by side."""
    job, with_reposts, opening, text = (np.zeros(count, np.int64) for _ in range(4))
    pairs = []
    for at, (found, around) in zip(members, done, strict=True):
        job[at], with_reposts[at] = at[found.job], at[found.with_reposts]
        opening[at], text[at] = around
        pairs.append(_renumbered(found.pairs, at))
    crowded = sum(found.crowded for found, _ in done)
    return Part(Matching(joined(*pairs), job, with_reposts, crowded), Crowds(opening, text))


def _opened(ads: Ads, whole: Part, run: Map) -> Matching:
    """With the pairs of ads of an unknown state, and the groups these tie formed anew: what is no tie weighs on a group
    only from inside."""
    more, crowded = _open_pairs(ads, whole.around, run)
    found = whole.found
    pairs = joined(found.pairs, more)
    tied = _tied(len(ads), more, pairs)
    at = np.flatnonzero(tied)
    number = np.cumsum(tied) - 1
    inside = tied[pairs.a] & tied[pairs.b]
    some = _renumbered(pairs.where(inside), number)
    anew = group(Comparer(pick(ads, at), _some(whole.around, at)), load(), some)
    job, with_reposts = found.job.copy(), found.with_reposts.copy()
    job[at], with_reposts[at] = at[anew.job], at[anew.with_reposts]
    return Matching(pairs, job, with_reposts, found.crowded + crowded)


def _open_pairs(ads: Ads, around: Crowds, run: Map) -> tuple[Pairs, int]:
    """The scored pairs of which one ad's state is unknown, and rows of blocks cut to neighbours."""
    of = parts(ads)
    found = open_candidates(ads, keys(ads, of), of)
    state = np.maximum(ads.partition[found.a], ads.partition[found.b])
    members = [np.flatnonzero(state == one) for one in np.unique(state)] or [np.arange(0)]
    ends = [np.unique(np.concatenate([found.a[at], found.b[at]])) for at in members]
    each = (_open(ads, around, found, at, some) for at, some in zip(members, ends, strict=True))
    scored = [_renumbered(pairs, some) for pairs, some in zip(run(score_open, each), ends, strict=True)]
    return joined(*scored), found.crowded


def _open(ads: Ads, around: Crowds, found: Candidates, at: Rows, ends: Rows) -> Open:
    a, b = (np.searchsorted(ends, side[at]).astype(np.int32) for side in (found.a, found.b))
    return Open(pick(ads, ends), _some(around, ends), Candidates(a, b, found.families[at], 0))


def _some(around: Crowds, at: Rows) -> Crowds:
    return Crowds(around.opening[at], around.text[at])


def _tied(count: int, more: Pairs, pairs: Pairs) -> npt.NDArray[np.bool_]:
    """All ads that pairs above nought tie to an end of one of `more` above nought."""
    ties = pairs.score > 0
    a, b = pairs.a[ties], pairs.b[ties]
    tied = np.zeros(count, bool)
    tied[more.a[more.score > 0]] = tied[more.b[more.score > 0]] = True
    while (one_end := tied[a] != tied[b]).any():
        tied[a[one_end]] = tied[b[one_end]] = True
    return tied


def _renumbered(pairs: Pairs, number: Labels) -> Pairs:
    """The pairs with ad i called number[i] (which ascends)."""
    return pairs._replace(a=number[pairs.a].astype(np.int32), b=number[pairs.b].astype(np.int32))
