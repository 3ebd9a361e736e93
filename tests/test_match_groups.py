"""Guarded average link against a slow honest twin, and what may never be in one job."""

from __future__ import annotations

from itertools import combinations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.match.cluster import ONE, UNSCORED, VETO, cluster, cluster_groups

Scored = dict[tuple[int, int], int]


@st.composite
def graphs(draw: st.DrawFn) -> tuple[int, Scored]:
    """A few ads and scores between some of them, with ties and vetoes."""
    size = draw(st.integers(1, 9))
    pairs = list(combinations(range(size), 2))
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True)) if pairs else []
    levels = st.sampled_from([VETO, -6 * ONE, -ONE, ONE // 2, ONE, 2 * ONE, 5 * ONE]) | st.integers(-5000, 5000)
    return size, {pair: draw(levels) for pair in chosen}


def run(size: int, scored: Scored, start: list[int] | None = None) -> list[int]:
    """The groups as `cluster` forms them."""
    a = np.array([pair[0] for pair in scored], np.int32)
    b = np.array([pair[1] for pair in scored], np.int32)
    begin = np.array(start if start is not None else range(size), np.int64)
    return cluster(begin, a, b, np.array(list(scored.values()), np.int64)).tolist()


def twin(size: int, scored: Scored) -> list[int]:
    """Join the best two groups, one by one, over all pairs; ties to the lower names."""
    groups = [[one] for one in range(size)]

    def mean(one: list[int], other: list[int]) -> float:
        scores = [scored.get((min(a, b), max(a, b)), UNSCORED) for a in one for b in other]
        return sum(scores) / len(scores)

    while True:
        ranked = sorted((-mean(one, other), min(one), min(other)) for one, other in combinations(groups, 2))
        if not ranked or ranked[0][0] >= 0:
            return [min(next(group for group in groups if one in group)) for one in range(size)]
        low, high = sorted(ranked[0][1:])
        first, second = (next(group for group in groups if min(group) == name) for name in (low, high))
        groups = [*[group for group in groups if group not in (first, second)], sorted(first + second)]


@settings(max_examples=400)
@given(graphs())
def test_rounds_of_best_pairs_equal_joining_one_by_one(graph: tuple[int, Scored]) -> None:
    size, scored = graph
    means = [score for score in scored.values() if score != VETO]
    if len(set(means)) == len(means):  # ties may be broken otherwise once groups have grown; then only the rules hold
        assert run(size, scored) == twin(size, scored)


@given(graphs())
def test_no_group_holds_a_vetoed_pair(graph: tuple[int, Scored]) -> None:
    size, scored = graph
    labels = run(size, scored)
    assert all(labels[a] != labels[b] for (a, b), score in scored.items() if score == VETO)


@given(graphs(), st.randoms(use_true_random=False))
def test_the_order_of_pairs_does_not_matter(graph: tuple[int, Scored], chance: object) -> None:
    size, scored = graph
    pairs = list(scored.items())
    chance.shuffle(pairs)  # type: ignore[attr-defined]  # hypothesis hands out a Random
    assert run(size, dict(pairs)) == run(size, scored)


def test_a_chain_of_likenesses_is_no_group() -> None:
    """0 like 1 like 2 like 3, and the ends plainly unlike: connected components would make one job of it."""
    chain = {(0, 1): 3 * ONE, (1, 2): 2 * ONE, (2, 3): 3 * ONE, (0, 2): -4 * ONE, (1, 3): -4 * ONE, (0, 3): -4 * ONE}
    assert run(4, chain) == [0, 0, 2, 2]


def test_given_groups_stay_together_and_draw_others() -> None:
    assert run(3, {(0, 1): -9 * ONE, (1, 2): 6 * ONE}, start=[0, 0, 2]) == [0, 0, 0]
    assert run(2, {(0, 1): VETO}, start=[0, 0]) == [0, 0], "a person's word stands above a veto"


def test_groups_as_members_count_once_however_many_ads_they_have() -> None:
    labels = np.array([0, 0, 2, 3], np.int64)
    a, b = np.array([0, 2], np.int64), np.array([2, 3], np.int64)
    assert cluster_groups(labels, a, b, np.array([ONE, -ONE], np.int64)).tolist() == [0, 0, 0, 3]
    assert cluster_groups(labels, a, b, np.array([VETO, ONE], np.int64)).tolist() == [0, 0, 2, 2]
