"""Learn the weights of matching from planted worlds: logistic regression on the levels of candidate pairs.

Two generators that share nothing but the shape of their rows (`planted`, `foreign`), each world in a style of its own,
so that what is learned holds for worlds of other makers too.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl

from pipeline.match import SCHEMA, Ads, Weights, fingerprint, prepare
from pipeline.match.blocks import candidates
from pipeline.match.cluster import ONE
from pipeline.match.compare import Comparer
from pipeline.match.crowds import crowds
from pipeline.match.keys import keys, parts
from pipeline.match.levels import COMPARISONS, FALLING

Floats = npt.NDArray[np.float64]
WIDTH = sum(len(one.levels) for one in COMPARISONS)
# Levels too rare in planted worlds to be learned, and the level whose weight they get.
BORROWED = {"other spelling": "nearly same", "other country": "other town"}
SAME_URL = 5 * ONE  # one address, one advertisement: set by hand
DIFFERENT_KEPT = 0.3  # nine pairs in ten are two openings: a third of them teach as much
FAR = -8.0  # log odds: a pair that is plainly different moves no weight any more
OFFSETS = np.cumsum([0, *(len(one.levels) for one in COMPARISONS[:-1])])


def read_world(rows: Iterable[dict[str, Any]]) -> tuple[Ads, pl.DataFrame]:
    """The ads of a planted world and their truth, in the order of the ids."""
    whole = pl.DataFrame(list(rows), infer_schema_length=None).sort("id")
    days = [
        pl.col(name).cast(pl.String).str.to_date().alias(column)
        for name, column in (("date_posted", "day"), ("last_seen", "last"))
    ]
    epoch = pl.date(2000, 1, 1)
    table = whole.with_columns((one - epoch).dt.total_days().cast(pl.Int32) for one in days)
    for name, kind in SCHEMA.items():
        table = table if name in table.columns else table.with_columns(pl.lit(None, kind).alias(name))
    return prepare(
        table.select(SCHEMA.keys()).cast(SCHEMA), fingerprint(whole["text"].to_list(), workers=2)
    ), whole.drop("text")


class Observed(NamedTuple):
    """Levels of pairs of one world that no veto parts, whether they are one opening, and how much each counts."""

    levels: npt.NDArray[np.uint8]
    same: npt.NDArray[np.bool_]
    weight: Floats


def observe(rows: Iterable[dict[str, Any]], seed: int) -> Observed:
    """The candidate pairs of one world; of those of two openings a drawn share, which counts for the rest."""
    batch, truth = read_world(rows)
    of = parts(batch)
    found = candidates(batch, keys(batch, of), of)
    compared = Comparer(batch, crowds(batch, of)).compare(found.a, found.b)
    vacancy = truth["vacancy"].to_numpy()
    same = vacancy[found.a] == vacancy[found.b]
    kept = ~compared.vetoed & (same | (np.random.default_rng(seed).random(len(same)) < DIFFERENT_KEPT))
    # A small file counts as much as a large one, but for the square root.
    share = (60_000 / max(int((~compared.vetoed).sum()), 1000)) ** 0.5
    return Observed(compared.levels[kept], same[kept], share * np.where(same[kept], 1.0, 1 / DIFFERENT_KEPT))


def fit(
    levels: npt.NDArray[np.uint8],
    same: npt.NDArray[np.bool_],
    weight: Floats,
    version: str,
    *,
    ridge: float = 20.0,
    shift: float = 0.0,
) -> Weights:
    """Ridge logistic regression; levels that rise where FALLING says they must not share one weight, until none does.

    `shift` is added to the bias: where on the curve of precision and recall the threshold of nought shall lie.
    """
    packed, at = np.unique(levels, axis=0, return_inverse=True)
    total, yes = np.bincount(at.reshape(-1), weight), np.bincount(at.reshape(-1), weight * same)
    columns = packed.astype(np.int64) + OFFSETS
    shared = np.arange(WIDTH + 1)
    beta = np.zeros(WIDTH + 1)
    while True:
        beta = _newton(shared[columns], total, yes, ridge, beta)
        near = (beta[shared[columns]].sum(axis=1) + beta[-1] > FAR) | (yes > 0)
        columns, total, yes = columns[near], total[near], yes[near]
        if not (rising := _rising(beta[shared])):
            break
        for low, high in rising:
            shared[shared == shared[high]] = shared[low]
    whole = np.round(beta[shared] * ONE).astype(int)
    ends = [*OFFSETS[1:], WIDTH]
    table = [whole[a:b].tolist() for a, b in zip(OFFSETS, ends, strict=True)]
    # What the level that says nothing weighs goes to the bias: in an explanation it shows nought.
    bias = int(whole[-1]) + round(shift * ONE) + sum(levels[0] for levels in table)
    return Weights(version, bias, tuple(_sensible(column, levels) for column, levels in enumerate(table)))


def _sensible(column: int, levels: list[int]) -> tuple[int, ...]:
    """The weights of one comparison, nought for its first level; levels no planted world holds are given theirs."""
    one = COMPARISONS[column]
    named = {name: weight - levels[0] for name, weight in zip(one.levels, levels, strict=True)}
    for level, lender in BORROWED.items():
        if level in named:
            named[level] = named[lender]
    if one.name == "url":
        named["same"] = SAME_URL
    return tuple(named.values())


def _rising(beta: Floats) -> list[tuple[int, int]]:
    """Pairs of neighbouring levels, by column, of which the later weighs more."""
    found = []
    for offset, one in zip(OFFSETS.tolist(), COMPARISONS, strict=True):
        for chain in FALLING.get(one.name, ()):
            steps = [(offset + a, offset + b) for a, b in pairwise(chain)]
            found += [step for step in steps if beta[step[1]] > beta[step[0]] + 1e-6]
    return found


def _newton(columns: npt.NDArray[np.int64], total: Floats, yes: Floats, ridge: float, beta: Floats) -> Floats:
    penalty = np.full(WIDTH + 1, ridge)
    penalty[-1] = 1e-6
    for _ in range(25):
        chance = 1 / (1 + np.exp(-np.clip(beta[columns].sum(axis=1) + beta[-1], -40, 40)))
        gradient, hessian = _moments(columns, yes - total * chance, total * chance * (1 - chance))
        step = np.linalg.solve(hessian + np.diag(penalty), gradient - penalty * beta)
        beta = beta + step
        if np.abs(step).max() < 1e-4:
            break
    return beta


def _moments(columns: npt.NDArray[np.int64], residual: Floats, spread: Floats) -> tuple[Floats, Floats]:
    """X'r and X'SX of the one-hot X, counted by pairs of columns: the sums have one order on every machine."""
    width = WIDTH + 1
    columns = np.column_stack([columns, np.full(len(columns), WIDTH)])
    first, second = np.zeros(width), np.zeros(width * width)
    for one in range(columns.shape[1]):
        first += np.bincount(columns[:, one], residual, width)
        for other in range(one, columns.shape[1]):
            found = np.bincount(columns[:, one] * width + columns[:, other], spread, width * width)
            second += found
            if other > one:
                second += found.reshape(width, width).T.reshape(-1)
    return first, second.reshape(width, width)
