"""The night's matching: new postings against the stored keys, touched groups formed anew, jobs with stable ids.

The same functions as the bulk path (`pipeline.match`), over the part of the pairs that a night can have changed (see
`app.match_reach`). Of the groups, those are formed anew that hold a touched posting or a pair that the decision goes by
and that is new, gone or scored otherwise.

Everything of one night is one transaction: cut off, it leaves nothing, and the same command does it again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection, Engine

from app.match_jobs import Seeds, save_groups
from app.match_reach import Reach, Stored, reach
from app.match_state import TakenIn, take_in
from pipeline.match import Ads, Crowds, Pairs, Weights, crowds, links, load, pack, parts, rescore, unpack
from schema import store

REVIEW_FLOOR = -2 * 1024  # pairs below this are kept as scores only: nobody will want to read why they are unlike
NONE = np.zeros(0, np.int64)


@dataclass(frozen=True, slots=True)
class MatchCounts:
    """Postings taken in, pairs compared, jobs formed anew, reposts among these; and rows of blocks at hand too large to
    be compared in full (the same employer, town, title and text very often), each compared with its neighbours in time.
    """

    postings: int
    pairs: int
    jobs: int
    reposts: int
    crowded_rows: int


def match(engine: Engine, run_id: str, *, weights: Weights | None = None) -> MatchCounts:
    """Take in what is new; run again, it changes nothing."""
    rules = weights or load()
    with engine.begin() as connection:
        taken = take_in(connection, rules.version, run_id)
        seeds, pairs, crowded = Seeds(set(), []), 0, 0
        if len(taken.now):
            seeds, pairs, crowded = _compare(connection, taken, rules, run_id)
        jobs, reposts = save_groups(connection, seeds, rules, run_id)
        store.refresh_jobs_seen(connection, run_id)
    return MatchCounts(len(taken.now), pairs, jobs, reposts, crowded)


def _compare(connection: Connection, taken: TakenIn, rules: Weights, run_id: str) -> tuple[Seeds, int, int]:
    """Store pairs, crowds and links as they are now; gives what groups these may have changed, pairs compared, and rows
    of overfull blocks."""
    found = _everything(taken.now) if taken.is_everything else reach(connection, taken)
    pairs, crowded = rescore(found.ads, rules, found.now, found.touched, found.moved, found.rescored)
    _save_crowds(connection, found.ads, found.known, found.now)
    news = _news(found.stored, pairs)
    changed = list(_rows(found.ads, pairs, news.at))
    if taken.is_everything:
        store.replace_all_pairs(connection, changed)
    else:
        store.replace_pairs(connection, _names(found.ads, news.gone), changed)
    _save_links(connection, found, pairs, rules, run_id)
    return _seeds(found, taken, news), len(pairs.a), crowded


def _everything(ads: Ads) -> Reach:
    """All ads, of whom nothing was known."""
    whole, alone = np.ones(len(ads), bool), Crowds(np.ones(len(ads), np.int64), np.ones(len(ads), np.int64))
    stored = Stored(NONE, NONE, np.zeros(0, bool))
    return Reach(ads, alone, crowds(ads, parts(ads)), whole, NONE, NONE, stored)


class _News(NamedTuple):
    """Rows of the pairs that are new or scored otherwise; packed pairs whose stored row goes; of both together, what
    was or is positive and what was not and is not."""

    at: npt.NDArray[np.int64]
    gone: npt.NDArray[np.int64]
    ties: npt.NDArray[np.int64]
    loose: npt.NDArray[np.int64]


def _news(stored: Stored, pairs: Pairs) -> _News:
    packed = pack(pairs.a, pairs.b)
    place = np.minimum(np.searchsorted(stored.pairs, packed), max(len(stored.pairs) - 1, 0))
    known = stored.pairs[place] == packed if len(stored.pairs) else np.zeros(len(packed), bool)
    same = known.copy()
    same[known] = (stored.score[place[known]] == pairs.score[known]) & (
        stored.apart[place[known]] == pairs.apart[known]
    )
    stays = np.isin(stored.pairs, packed[same])
    ties = np.union1d(packed[~same & (pairs.score > 0)], stored.pairs[~stays & (stored.score > 0)])
    loose = np.setdiff1d(np.union1d(packed[~same], stored.pairs[~stays]), ties)
    return _News(np.flatnonzero(~same), stored.pairs[~stays], ties, loose)


def _seeds(found: Reach, taken: TakenIn, news: _News) -> Seeds:
    """The touched, the ends of what ties or tied; and the loose pairs of others (the touched are seeds anyway)."""
    tied = {name for pair in _names(found.ads, news.ties) for name in pair}
    a, b = unpack(news.loose)
    others = news.loose[~found.touched[a] & ~found.touched[b]]
    return Seeds(tied | set(taken.now.ids), list(_names(found.ads, others)))


def _names(ads: Ads, pairs: npt.NDArray[np.int64]) -> Iterator[tuple[str, str]]:
    a, b = unpack(pairs)
    return ((ads.ids[one], ads.ids[other]) for one, other in zip(a.tolist(), b.tolist(), strict=True))


def _save_crowds(connection: Connection, ads: Ads, known: Crowds, now: Crowds) -> None:
    changed = np.flatnonzero((known.opening != now.opening) | (known.text != now.text)).tolist()
    store.save_crowds(connection, ((ads.ids[at], int(now.opening[at]), int(now.text[at])) for at in changed))


def _rows(ads: Ads, pairs: Pairs, at: npt.NDArray[np.int64]) -> Iterator[store.Pair]:
    columns = (pairs.a[at].tolist(), pairs.b[at].tolist(), pairs.score[at].tolist(), pairs.apart[at].tolist())
    return (store.Pair(ads.ids[a], ads.ids[b], score, apart) for a, b, score, apart in zip(*columns, strict=True))


def _save_links(connection: Connection, found: Reach, pairs: Pairs, rules: Weights, run_id: str) -> None:
    """Write links of judged pairs that are new or changed and drop those that no longer hold; others keep their run."""
    worth = np.flatnonzero(pairs.score > REVIEW_FLOOR)
    had = found.stored.pairs[found.stored.score > REVIEW_FLOOR]
    judged = set(_names(found.ads, np.union1d(had, pack(pairs.a[worth], pairs.b[worth]))))
    ids = sorted({name for pair in judged for name in pair})
    stored = {(one.a, one.b, one.kind): one for one in store.load_links(connection, ids) if (one.a, one.b) in judged}
    keys = {(one.a, one.b): one.keys for one in stored.values()}
    written = (
        replace(one, keys=keys.get((one.a, one.b), ())) if not one.keys else one
        for one in links(found.ads, pairs, rules, worth.tolist())
    )
    now = {(one.a, one.b, one.kind): one for one in written}
    store.drop_links(connection, (link for key, link in stored.items() if key not in now))
    store.save_links(connection, (link for key, link in now.items() if stored.get(key) != link), run_id)
