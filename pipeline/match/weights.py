"""Learned weights: one whole number (1/1024 of a log odd) for each level of each comparison, stored with a version."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from pipeline.match.cluster import ONE
from pipeline.match.levels import COMPARISONS
from schema.vocab import REFERENCE

FILE = REFERENCE / "match_weights.json"


@dataclass(frozen=True, slots=True)
class Weights:
    """`bias` and, for each comparison, the weights of its levels by number; `version` goes on every link."""

    version: str
    bias: int
    levels: tuple[tuple[int, ...], ...]

    def scores(self, levels: npt.NDArray[np.uint8]) -> npt.NDArray[np.int64]:
        """The score of each row of levels [m, comparisons], in 1/1024."""
        total = np.full(len(levels), self.bias, np.int64)
        for column, weights in enumerate(self.levels):
            total += np.array(weights, np.int64)[levels[:, column]]
        return total

    def parts(self, levels: npt.NDArray[np.uint8]) -> dict[str, float]:
        """What one row's score is made of, in log odds; exact binary fractions, so that they add up to the score."""
        named = {
            f"{one.name}: {one.levels[level]}": self.levels[column][level] / ONE
            for column, (one, level) in enumerate(zip(COMPARISONS, levels.tolist(), strict=True))
        }
        return {"bias": self.bias / ONE} | {name: value for name, value in named.items() if value}


@cache
def load(path: Path = FILE) -> Weights:
    """Weights from a file. Raises ValueError where its comparisons or levels are not those of this code."""
    stored = json.loads(path.read_text(encoding="utf-8"))
    table = stored["weights"]
    if {name: tuple(levels) for name, levels in table.items()} != {one.name: one.levels for one in COMPARISONS}:
        raise ValueError(
            f"{path.name} holds weights of other comparisons; train again with benchmarks/matching.py train"
        )
    return Weights(stored["version"], stored["bias"], tuple(tuple(levels.values()) for levels in table.values()))


def dump(weights: Weights, about: dict[str, object], path: Path = FILE) -> None:
    """Write weights with a note on how they were learned."""
    table = {
        one.name: dict(zip(one.levels, levels, strict=True))
        for one, levels in zip(COMPARISONS, weights.levels, strict=True)
    }
    stored = {
        "version": weights.version,
        "unit": f"1/{ONE} log odds",
        "about": about,
        "bias": weights.bias,
        "weights": table,
    }
    path.write_text(json.dumps(stored, indent=1) + "\n", encoding="utf-8")
