"""Which of the credentials around a cue are near enough for it to speak of them."""

from __future__ import annotations

import re

from pipeline.requirements.group import kin
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


_PLUS = re.compile(r"[^,;]{0,12}(?:\+|\bplus\b)[^,;]{0,12}")
_DONE_WITH: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = (
    (re.compile(r"\bgraduat(?:e|es|ing)\b"), ("EDU.",)),  # "PTCB, or enrolled and graduating within 90 days"
    (re.compile(r"\bpass(?:ing)?\b"), ("CERT.", "EXAM.")),  # "a licence, a diploma, and PTCB or a promise to pass"
)
_TO_BECOME = re.compile(
    r"\b(?:be|become|becoming|being|get|getting|obtain|obtaining|earn|achieve|complete|process of)\s+(?:\w+\s+){0,2}?"
    r"(certif|licen[sc]|regist)"
)
_TITLES = {"certif": ("CERT.", "CERTIF."), "licens": ("LIC.",), "licenc": ("LIC.",), "regist": ("LIC.",)}


def meant(lower: str, hits: list[Hit], reached: list[int], start: int, end: int) -> list[int]:
    """Of a list, what words say to become: "registration and PTCB, or become certified within a year"."""
    more = [i for i in reached[:-1] if _PLUS.fullmatch(lower, hits[i].end, hits[i + 1].start)]
    if more and kin(hits[more[-1]].code) != kin(hits[reached[-1]].code):
        return reached[reached.index(more[-1]) + 1 :]  # "Florida RPh + consultant license within a year"
    if "the latter" in lower[start:end]:
        return reached[-1:]
    for verb, family in _DONE_WITH:
        if verb.search(lower, start, end):
            return [i for i in reached if hits[i].code.startswith(family)] or reached
    said = {found[1] for found in _TO_BECOME.finditer(lower, start, end)}
    if len(said) != 1:
        return reached
    family = _TITLES[said.pop()]
    kept = [i for i in reached if hits[i].code.startswith(family)]
    return kept or reached


def away(cue: Cue, hit: Hit) -> int:
    """How far a cue stands from a hit, in code points; one before it counts double."""
    return cue.start - hit.end if cue.start >= hit.end else 2 * max(0, hit.start - cue.end)


_JOINT = re.compile(r"\b(?:and|but|with)\b")
_ONE = re.compile(r" (?:one(?! of| or)|it|them|the same)\b")  # "a licence or ability to get one by May"


def says_one(lower: str, at: int) -> bool:
    """Whether the words at a place mean a credential named before."""
    return _ONE.match(lower, at) is not None


def last_of_pair(lower: str, hits: list[Hit], cues: list[Cue], index: int, inside: list[int]) -> list[int]:
    """The last alone, where a later cue speaks of it only: "must have PharmD and BCPS preferred"."""
    first = hits[inside[0]].start
    demanded = any(o.side == "pre" and o.start < first and o.value == "required" for o in cues[:index])
    if cues[index].value != "preferred" or not demanded or len(inside) < 2:
        return inside
    gap = lower[hits[inside[-2]].end : hits[inside[-1]].start]
    return inside[-1:] if _JOINT.search(gap) else inside


def parted(lower: str, hits: list[Hit], cue: Cue, host: list[int], inside: list[int]) -> bool:
    """Whether "one" or "it" says a cue of the last credential alone: "P3, intern license or ability to get one"."""
    single = cue.value in ("obtain", "before", "window") and _ONE.search(lower, hits[inside[-1]].end, cue.end + 4)
    return bool(single) and not {kin(hits[i].code) for i in host} <= {kin(hits[i].code) for i in inside}


_AS_WELL = re.compile(r",? as (?:is|are|would be)\b[^,;:]*")


def as_well(lower: str, hits: list[Hit], cue: Cue) -> list[int]:
    """What follows "a diploma is desirable, as is a prescribing qualification"."""
    if lower.startswith("nor ", cue.start):  # "neither certification nor a technician school is expected"
        return [i for i, hit in enumerate(hits) if 0 <= hit.start - cue.end <= NO_CHARS]
    said = _AS_WELL.match(lower, cue.end)
    return [i for i, hit in enumerate(hits) if said and said.start() <= hit.start < said.end()]


_IS = re.compile(r"(?:is|are|would be) ")
SUBJECT_CHARS = 8


def of_other(lower: str, cue: Cue, begin: int) -> bool:
    """Whether a wish is of what its chunk named before it: "Epic experience is a plus, Epic certification is not"."""
    return cue.value == "preferred" and _IS.match(lower, cue.start) is not None and cue.start - begin > SUBJECT_CHARS
