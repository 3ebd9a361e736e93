"""Matching state by state gives what one batch gives, pairs and groups, whatever is unknown about where an ad is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import TypeVar

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import pipeline.match.parted as parted
from benchmarks.foreign import ForeignWorld
from benchmarks.matching_train import read_world
from benchmarks.planted import World
from benchmarks.planted_style import Style
from pipeline.match import Matching, blocks, keys, load, match, match_parts, parts
from pipeline.match.ads import pick
from schema.job import MatchAd
from tests.test_match_pairs import ADS, read

Batch = TypeVar("Batch")
Result = TypeVar("Result")


def backwards(work: Callable[[Batch], Result], batches: Iterable[Batch]) -> Iterator[Result]:
    """Works on the parts from the last to the first, and gives them in their order."""
    return iter([work(one) for one in [*batches][::-1]][::-1])


def told(found: Matching) -> tuple[list[int], list[int], int, set[tuple[object, ...]]]:
    """Groups and scored pairs, the latter in no order; of a pair that no key brought only the veto counts."""
    pairs = found.pairs
    columns = (pairs.a, pairs.b, pairs.families, pairs.score, pairs.apart, pairs.levels)
    rows = {(*row[:-1], *row[-1]) for row in zip(*(column.tolist() for column in columns), strict=True) if row[2]}
    return found.job.tolist(), found.with_reposts.tolist(), found.crowded, rows


@settings(max_examples=30, deadline=None)
@given(st.lists(ADS, max_size=20, unique_by=lambda one: one.id))
def test_parts_give_what_one_batch_gives(ads: list[MatchAd]) -> None:
    batch = read(ads)
    assert told(match_parts(batch, backwards)) == told(match(batch, load()))


@pytest.mark.parametrize("world", [World(78, 1500, Style()), ForeignWorld(78, 1500)], ids=["planted", "foreign"])
def test_parts_of_a_planted_world_give_what_one_batch_gives(world: World | ForeignWorld) -> None:
    batch, _ = read_world(world.rows())
    assert len(np.unique(batch.partition)) > 10
    assert (batch.partition == 0).any()
    assert told(match_parts(batch, backwards)) == told(match(batch, load()))


def test_parts_that_forget_the_unknown_are_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    batch, _ = read_world(World(78, 1500, Style()).rows())
    monkeypatch.setattr(parted, "_opened", lambda ads, whole, run: whole.found)
    assert told(match_parts(batch, backwards)) != told(match(batch, load()))


def test_picked_ads_keep_what_they_say() -> None:
    batch, _ = read_world(World(78, 400, Style()).rows())
    at = np.arange(3, 400, 7)
    some = pick(batch, at)
    assert some.ids == tuple(batch.ids[one] for one in at)
    for name in ("title", "employer", "place"):
        index, values = getattr(some, name), getattr(some, f"{name}s")
        whole, all_values = getattr(batch, name), getattr(batch, f"{name}s")
        assert [values[one] for one in index] == [all_values[one] for one in whole[at]]
        assert set(index.tolist()) == set(range(len(values)))
    assert (some.prints == batch.prints[at]).all()


def test_ads_of_no_state_ask_for_the_pairs_that_all_pairs_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blocks, "CAP", 6)  # so that blocks are split, and some asked of one side alone
    batch, _ = read_world(World(79, 3000, replace(Style(), coarse_place=0.3)).rows())
    asked, crowded = blocks._open(batch, keys(batch, parts(batch)), parts(batch))
    monkeypatch.setattr(blocks, "_of_open", blocks._of_all)
    every, crowded_too = blocks._open(batch, keys(batch, parts(batch)), parts(batch))
    assert set(asked.tolist()) == set(every.tolist())
    assert crowded == crowded_too > 0
    assert len(set(every.tolist())) > 4000
