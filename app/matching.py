"""The night's matching: new postings against the stored keys, touched groups formed anew, jobs with stable ids.

The same functions as the bulk path (`pipeline.match`), over the part of the ads that a night can have changed:

    touched     postings with a new reading, closed or reopened; all of them when the rules or the table are new
    near        all that share a key with the touched: how crowded it is around them changes by those that came and went
    affected    touched, and the near whose crowd rose or fell a level or who stand in a block that is, or was, too
                large: only their pairs can have changed
    around      affected, and all that share a key with those: needed to find and judge the pairs of the affected
    component   what positive pairs tie to the affected, before or after: formed into groups again

Everything of one night is one transaction: cut off, it leaves nothing, and the same command does it again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from sqlalchemy import Connection, Engine

from app.match_jobs import save_groups
from app.match_state import TakenIn, load_ads, take_in
from pipeline.match import (
    CAP,
    HORIZON,
    Ads,
    Crowds,
    Pairs,
    Weights,
    asked_keys,
    crowding,
    crowds,
    doublings,
    keys,
    links,
    load,
    match_touched,
    parts,
)
from schema import store
from schema.job import Link

REVIEW_FLOOR = -2 * 1024  # pairs below this are kept as scores only: nobody will want to read why they are unlike


@dataclass(frozen=True, slots=True)
class MatchCounts:
    """Postings taken in, pairs compared, jobs formed anew, reposts among these."""

    postings: int
    pairs: int
    jobs: int
    reposts: int


def match(engine: Engine, run_id: str, *, weights: Weights | None = None) -> MatchCounts:
    """Take in what is new; run again, it changes nothing."""
    rules = weights or load()
    with engine.begin() as connection:
        taken = take_in(connection, rules.version, run_id)
        affected: set[str] = set()
        pairs = 0
        if len(taken.now):
            affected, pairs = _compare(connection, taken, rules, run_id)
        jobs, reposts = save_groups(connection, affected, rules, run_id)
        store.refresh_jobs_seen(connection, run_id)
    return MatchCounts(len(taken.now), pairs, jobs, reposts)


def _compare(connection: Connection, taken: TakenIn, rules: Weights, run_id: str) -> tuple[set[str], int]:
    """Store pairs, crowds and links of the affected; gives them, with what positive pairs tied to them before."""
    affected, around = _reach(connection, taken)
    ads, known = load_ads(connection, around)
    is_affected = np.fromiter((name in affected for name in ads.ids), bool, len(ads))
    pairs, now = match_touched(ads, rules, is_affected, known)
    _save_crowds(connection, ads, known, now)
    before = store.partners(connection, affected)
    store.replace_pairs(connection, affected, _rows(ads, pairs))
    worth = np.flatnonzero(pairs.score > REVIEW_FLOOR).tolist()
    _save_links(connection, affected, list(links(ads, pairs, rules, worth)), run_id)
    return affected | before, len(pairs.a)


def _reach(connection: Connection, taken: TakenIn) -> tuple[set[str], set[str]]:
    """The affected postings, and those around them."""
    touched = set(taken.now.ids)
    if taken.is_everything:
        return touched, touched
    asked = _asked(taken.now) | _asked(taken.before)
    near, known = load_ads(connection, touched | store.sharing(connection, asked, HORIZON))
    affected = touched | _crowded_otherwise(connection, taken, near, known) | _in_large_blocks(connection, taken, asked)
    ads, _ = load_ads(connection, affected)
    # Twice the horizon: the block of every ad that an affected one may meet must be whole, to know if it is too large.
    return affected, affected | store.sharing(connection, _asked(ads), 2 * HORIZON)


def _crowded_otherwise(connection: Connection, taken: TakenIn, near: Ads, known: Crowds) -> set[str]:
    """Store the crowds of the near; gives those for whom a level changed, and those of no known state, who meet all."""
    of, is_touched = parts(near), np.isin(np.array(near.ids), np.array(taken.now.ids))
    whole = crowds(near, of)
    come, gone = (crowding(near, of, by, parts(by)) for by in (taken.now, taken.before))
    now = Crowds(
        *(
            np.where(is_touched, new, old + more - less)
            for new, old, more, less in zip(whole, known, come, gone, strict=True)
        )
    )
    _save_crowds(connection, near, known, now)
    changed = [doublings(old) != doublings(new) for old, new in zip(known, now, strict=True)]
    chosen = changed[0] | changed[1] | (near.partition == 0)
    return {near.ids[at] for at in np.flatnonzero(chosen).tolist()}


def _in_large_blocks(connection: Connection, taken: TakenIn, asked: set[tuple[int, int]]) -> set[str]:
    """Those whose block is, or was before these came and went, too large to be compared in full."""
    went = Counter(key for key, _ in _asked(taken.before))
    large = store.crowded_keys(connection, asked, 2 * HORIZON, CAP - max(went.values(), default=0))
    return store.sharing(connection, large, HORIZON)


def _asked(ads: Ads) -> set[tuple[int, int]]:
    key, day = asked_keys(ads, keys(ads, parts(ads)))
    return set(zip(key.tolist(), day.tolist(), strict=True))


def _save_crowds(connection: Connection, ads: Ads, known: Crowds, now: Crowds) -> None:
    changed = np.flatnonzero((known.opening != now.opening) | (known.text != now.text)).tolist()
    store.save_crowds(connection, ((ads.ids[at], int(now.opening[at]), int(now.text[at])) for at in changed))


def _rows(ads: Ads, pairs: Pairs) -> Iterator[store.Pair]:
    for a, b, score, apart in zip(
        pairs.a.tolist(), pairs.b.tolist(), pairs.score.tolist(), pairs.apart.tolist(), strict=True
    ):
        yield store.Pair(ads.ids[a], ads.ids[b], score, apart)


def _save_links(connection: Connection, affected: set[str], found: list[Link], run_id: str) -> None:
    """Write links that are new or changed and drop those that no longer hold; the others keep their run."""
    stored = {(link.a, link.b, link.kind): link for link in store.load_links(connection, affected)}
    now = {(link.a, link.b, link.kind): link for link in found}
    store.drop_links(connection, (link for key, link in stored.items() if key not in now))
    store.save_links(connection, (link for key, link in now.items() if stored.get(key) != link), run_id)
