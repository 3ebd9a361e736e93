"""Measures of a grouping against the planted truth: pairwise and B-cubed, by kind of copy, and on the traps."""

from __future__ import annotations

from collections.abc import Collection
from itertools import pairwise as successive
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl

Labels = npt.NDArray[np.int64]


class Measure(NamedTuple):
    """Precision, recall and their harmonic mean."""

    precision: float
    recall: float
    f1: float


def _pairs(*labels: Labels) -> int:
    """The number of pairs of ads that agree in all these labels."""
    _, count = np.unique(np.stack(labels), axis=1, return_counts=True)
    return int((count * (count - 1) // 2).sum())


def _measure(precision: float, recall: float) -> Measure:
    return Measure(precision, recall, 2 * precision * recall / max(precision + recall, 1e-12))


def pairwise(truth: Labels, found: Labels) -> Measure:
    """Over pairs of ads: precision among joined pairs, recall among pairs of one opening."""
    both = _pairs(truth, found)
    return _measure(both / max(_pairs(found), 1), both / max(_pairs(truth), 1))


def b_cubed(truth: Labels, found: Labels) -> Measure:
    """Over ads: how pure each ad's group is and how much of its opening it holds."""
    _, at, count = np.unique(np.stack([truth, found]), axis=1, return_inverse=True, return_counts=True)
    shared = count[at.reshape(-1)]
    return _measure(float((shared / _sizes(found)).mean()), float((shared / _sizes(truth)).mean()))


def _sizes(labels: Labels) -> npt.NDArray[np.int64]:
    _, at, count = np.unique(labels, return_inverse=True, return_counts=True)
    return count[at]


def trap_precision(truth: Labels, found: Labels, employer: Labels, title: Labels) -> float:
    """Precision among joined pairs of one employer and title: other stores, shifts, requisitions lie in wait there."""
    return _pairs(truth, found, employer, title) / max(_pairs(found, employer, title), 1)


def traps(truth: Labels, found: Labels, about: pl.DataFrame) -> dict[str, float]:
    """The shares of joined pairs that are wrong, by the trap they fell into; `about` says what each ad's opening is."""
    columns = [_codes(about, name) for name in ("employer_number", "title_number", "site", "shift")]
    one, two, site, all_four = (columns[:1], columns[:2], columns[:3], columns)
    wrong = [_pairs(found, *some) - _pairs(found, truth, *some) for some in ([], one, two, site, all_four)]
    total = max(_pairs(found), 1)
    names = ("other employer", "other title", "other store", "other shift", "second opening")
    steps = [*(before - after for before, after in successive(wrong)), wrong[-1]]
    return {name: step / total for name, step in zip(names, steps, strict=True)}


def _codes(about: pl.DataFrame, name: str) -> Labels:
    return about[name].rank("dense").cast(pl.Int64).to_numpy()


def recall_by_kind(
    truth: Labels, found: Labels, kinds: list[str], linked: Collection[tuple[int, int]] = ()
) -> dict[str, tuple[float, int]]:
    """For each kind of copy, the share of ads joined with their opening's first ad, or whose group (low, high label) is
    linked with that ad's, and how many there are."""
    _, first = np.unique(truth, return_index=True)
    original = first[np.searchsorted(truth[first], truth)]
    joined = found == found[original]
    if linked:
        low, high = np.minimum(found, found[original]), np.maximum(found, found[original])
        joined |= np.array([pair in linked for pair in zip(low.tolist(), high.tolist(), strict=True)], bool)
    other = np.arange(len(truth)) != original
    table: dict[str, tuple[float, int]] = {}
    named = np.array(kinds)
    for kind in sorted(set(kinds)):
        chosen = other & (named == kind)
        if chosen.any():
            table[kind] = (float(joined[chosen].mean()), int(chosen.sum()))
    return table
