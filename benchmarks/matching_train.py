"""Learn the weights of matching from planted worlds: logistic regression on the levels of candidate pairs.

Each world has its own style (see planted.Style), so that what is learned holds for worlds of other makers too.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from benchmarks.planted import World
from benchmarks.planted_style import Style
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


def observe(seed: int, ads: int, style: Style) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.bool_]]:
    """Levels of all candidate pairs of one world that no veto parts, and whether they are one opening."""
    batch, truth = read_world(World(seed, ads, style).rows())
    of = parts(batch)
    found = candidates(batch, keys(batch, of), of)
    compared = Comparer(batch, crowds(batch, of)).compare(found.a, found.b)
    vacancy = truth["vacancy"].to_numpy()
    free = ~compared.vetoed
    return compared.levels[free], (vacancy[found.a] == vacancy[found.b])[free]


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
    """X'r and X'SX, with X made one-hot a chunk at a time."""
    first, second = np.zeros(WIDTH + 1), np.zeros((WIDTH + 1, WIDTH + 1))
    for at in range(0, len(columns), 50_000):
        chosen = slice(at, at + 50_000)
        hot = np.zeros((len(columns[chosen]), WIDTH + 1))
        np.put_along_axis(hot, columns[chosen], 1.0, axis=1)  # levels of one comparison never meet in a row
        hot[:, -1] = 1.0
        first += hot.T @ residual[chosen]
        second += hot.T @ (hot * spread[chosen, None])
    return first, second
