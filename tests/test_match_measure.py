"""What the benchmark of matching says of groups: shares of wrong pairs by trap, components, fields for the others."""

from __future__ import annotations

import numpy as np
import polars as pl

from benchmarks.matching_beside import components, fields
from benchmarks.matching_measure import recall_by_kind, traps
from benchmarks.matching_train import read_world
from benchmarks.planted import World
from benchmarks.planted_style import Style


def test_each_wrong_pair_is_counted_in_the_trap_it_fell_into() -> None:
    about = pl.DataFrame(
        {
            "employer_number": [1, 1, 1, 1, 1, 2],
            "title_number": [1, 1, 1, 1, 2, 1],
            "site": ["x", "x", "x", "y", "x", "z"],
            "shift": ["day", "day", "night", "day", "day", "day"],
        }
    )
    truth = np.array([0, 0, 1, 2, 3, 4])
    assert set(traps(truth, truth, about).values()) == {0.0}
    pairs = {"other shift": 2, "other store": 3, "other title": 4, "other employer": 5}
    for name, other in pairs.items():
        found = np.array([0, 1, 2, 3, 4, 5])
        found[other] = 0
        assert {trap for trap, share in traps(truth, found, about).items() if share} == {name}
    assert traps(np.array([0, 1, 2, 3, 4, 5]), np.array([0, 0, 2, 3, 4, 5]), about)["second opening"] == 1.0


def test_components_are_what_pairs_hold_together() -> None:
    a, b = np.array([4, 1, 5]), np.array([2, 4, 6])
    assert components(7, a, b).tolist() == [0, 1, 1, 3, 1, 5, 5]


def test_the_others_get_our_fields_and_null_for_what_is_not_said() -> None:
    listed = list(World(7, 60, Style()).rows())
    batch, truth = read_world(listed)
    table = fields(batch, [""] * 60)
    assert len(table) == len(truth) == 60
    assert table["text"].null_count() == 60
    assert table["requisition"].null_count() == int((batch.requisition == 0).sum())
    assert "" not in table["employer"].to_list()


def test_a_repost_counts_as_found_where_its_group_is_linked() -> None:
    truth, found = np.array([0, 0, 0, 1]), np.array([0, 1, 2, 3])
    kinds = ["origin", "repost", "repost", "origin"]
    assert recall_by_kind(truth, found, kinds)["repost"] == (0.0, 2)
    assert recall_by_kind(truth, found, kinds, {(0, 2)})["repost"] == (0.5, 2)
