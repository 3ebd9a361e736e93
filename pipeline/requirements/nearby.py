"""Which of the credentials around a cue are near enough for it to speak of them."""

from __future__ import annotations

import re

from pipeline.requirements.hit import Hit
from pipeline.requirements.scope import Cue

BACK_CHARS = 80  # between credentials that one cue reaches
LAST_CHARS = 120  # between a cue and the last credential it may reach back to
NO_CHARS = 30  # between "No" and the credential it denies
_APART = re.compile(r"[,;:(–—]| - |\bexperience\b")


def nearest(hits: list[Hit], reached: list[int], before: int) -> list[int]:
    """The last of the hits and those near it: without punctuation a cue does not reach back for ever."""
    kept: list[int] = []
    for i in reversed(reached):
        if before - hits[i].end > (BACK_CHARS if kept else LAST_CHARS):
            break
        kept.append(i)
        before = hits[i].start
    return kept[::-1]


def back_to(parting: re.Pattern[str], lower: str, hits: list[Hit], reached: list[int], before: int) -> list[int]:
    """The hits back from a place, the last one always, up to words that part them."""
    kept: list[int] = []
    for i in reversed(reached):
        if kept and parting.search(lower, hits[i].end, before):
            break
        kept.append(i)
        before = hits[i].start
    return kept[::-1]


def denied(lower: str, hits: list[Hit], cue: Cue) -> list[int]:
    """What a "No" at the start of a line denies: "No GPhC registration for this post"."""
    after = ((i, lower[cue.end : hit.start]) for i, hit in enumerate(hits) if hit.start >= cue.end)
    return [i for i, words in after if len(words) <= NO_CHARS and not _APART.search(words)]
