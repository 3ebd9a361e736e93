"""Which of the credentials around a cue are near enough for it to speak of them."""

from __future__ import annotations

import re

from pipeline.requirements.hit import Hit
from pipeline.requirements.scope import Cue

BACK_CHARS = 80  # between credentials that one cue reaches
LAST_CHARS = 120  # between a cue and the last credential it may reach back to
NO_CHARS = 30  # between "No" and the credential it denies
_APART = re.compile(r"[,;:(–—]| - |\bexperience\b")


def _family(hit: Hit) -> str:
    return hit.code.partition(".")[0]


def nearest(lower: str, hits: list[Hit], reached: list[int], before: int) -> list[int]:
    """The last of the hits and those near it: without punctuation a cue does not reach back for ever."""
    kept: list[int] = []
    for i in reversed(reached):
        if before - hits[i].end > (BACK_CHARS if kept else LAST_CHARS):
            break
        gap = lower[max(hits[i].end, hits[i].last) : before]
        if kept and gap == " " and _family(hits[i]) != _family(hits[kept[-1]]):
            break  # "GPhC registration Independent prescriber or working towards it": a list that lost its line ends
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


_TO_BECOME = re.compile(
    r"\b(?:be|become|becoming|being|get|getting|obtain|obtaining|earn|achieve|complete)\s+(?:\w+\s+){0,2}?"
    r"(certif|licen[sc]|regist)"
)
_TITLES = {"certif": ("CERT.", "CERTIF."), "licens": ("LIC.",), "licenc": ("LIC.",), "regist": ("LIC.",)}


def meant(lower: str, hits: list[Hit], reached: list[int], start: int, end: int) -> list[int]:
    """Of a list, what words say to become: "registration and PTCB, or become certified within a year"."""
    said = {found[1] for found in _TO_BECOME.finditer(lower, start, end)}
    if len(said) != 1:
        return reached
    family = _TITLES[said.pop()]
    kept = [i for i in reached if hits[i].code.startswith(family)]
    return kept or reached


def away(cue: Cue, hit: Hit) -> int:
    """How far a cue stands from a hit, in code points; one before it counts double."""
    return cue.start - hit.end if cue.start >= hit.end else 2 * max(0, hit.start - cue.end)
