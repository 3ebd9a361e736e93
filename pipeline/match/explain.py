"""Why two ads are, or may be, one job: links whose parts add up, and the words in which two texts differ."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
import numpy.typing as npt
import polars as pl
from rapidfuzz.distance import Levenshtein

from pipeline.match.ads import Ads
from pipeline.match.cluster import ONE, VETO
from pipeline.match.keys import FAMILIES
from pipeline.match.levels import COMPARISONS
from pipeline.match.matching import Matching, Pairs
from pipeline.match.weights import Weights
from schema.job import Link

SAID = (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 11)  # comparisons worth a word in a line of `why`
ALONE = 255
SILENT = ("unknown", "not compared", "one unknown")


def links(ads: Ads, pairs: Pairs, weights: Weights, which: Iterable[int]) -> Iterator[Link]:
    """Travelling records of the chosen pairs; a vetoed pair has one part, "veto"."""
    for at in which:
        vetoed = pairs.score[at] == VETO
        yield Link(
            a=ads.ids[pairs.a[at]],
            b=ads.ids[pairs.b[at]],
            score=float(pairs.score[at]) / ONE,
            parts={"veto": VETO / ONE} if vetoed else weights.parts(pairs.levels[at]),
            keys=key_names(int(pairs.families[at])),
            kind="different" if vetoed else "repost" if pairs.apart[at] else "same",
            version=weights.version,
        )


def key_names(families: int) -> tuple[str, ...]:
    """The names of the key families in a bit set."""
    return tuple(name for at, name in enumerate(FAMILIES) if families >> at & 1)


def best_links(matching: Matching) -> npt.NDArray[np.int64]:
    """For each ad the number of its strongest pair inside its group (reposts joined), -1 where it is alone."""
    pairs, labels = matching.pairs, matching.with_reposts
    inside = np.flatnonzero(labels[pairs.a] == labels[pairs.b])
    order = inside[np.lexsort((pairs.b[inside], pairs.a[inside], -pairs.score[inside]))]
    best = np.full(len(labels), len(order), np.int64)
    for side in (pairs.a, pairs.b):
        np.minimum.at(best, side[order], np.arange(len(order)))
    return np.where(best < len(order), np.append(order, -1)[np.minimum(best, len(order))], -1)


def why(pairs: Pairs, at: int) -> str:
    """One line: what of the pair agrees, and whether it is a repost."""
    said = []
    for column in SAID:
        level = COMPARISONS[column].levels[pairs.levels[at, column]]
        if level not in SILENT:
            said.append(f"{COMPARISONS[column].name}: {level}")
    return "; ".join((["repost"] if pairs.apart[at] else []) + said)


def whys(pairs: Pairs, which: npt.NDArray[np.int64]) -> pl.Series:
    """`why` of many pairs, each distinct sentence made once; -1 stands for an ad that is alone."""
    chosen = np.maximum(which, 0)
    said = np.zeros((len(which), len(SAID) + 1), np.uint8)
    if len(pairs.a):
        said[:, :-1] = pairs.levels[chosen][:, SAID]
        said[:, -1] = pairs.apart[chosen]
    said[which < 0] = ALONE
    sentences: dict[bytes, str] = {bytes([ALONE]) * said.shape[1]: "no other ad of this job"}
    width, whole = said.shape[1], said.tobytes()
    found = []
    for row, at in enumerate(chosen.tolist()):
        key = whole[row * width : (row + 1) * width]
        if key not in sentences:
            sentences[key] = why(pairs, at)
        found.append(sentences[key])
    return pl.Series(found, dtype=pl.String)


def changed_words(one: str, other: str) -> list[tuple[str, str, str]]:
    """What was done to the words of one text to make the other: (replace | delete | insert, before, after)."""
    left, right = one.split(), other.split()
    edits = Levenshtein.opcodes(left, right)
    return [
        (edit.tag, " ".join(left[edit.src_start : edit.src_end]), " ".join(right[edit.dest_start : edit.dest_end]))
        for edit in edits
        if edit.tag != "equal"
    ]
