"""Alternatives: "A or B", "A, B or C", "A/B", "one of the following" over list items."""

from __future__ import annotations

import itertools
import re

from pipeline.requirements.found import Found
from pipeline.requirements.hit import Hit

_OR = re.compile(r"^[^;]{0,60}?(?:\b(?:or|and/or)\b|/)(?:\W*(?:[\w'’.-]+\W+){0,5})$", re.IGNORECASE)
_COMMA = re.compile(r"^\W*,?\s*(?:an?\s+|the\s+)?(?:[\w'’.-]+\s+){0,2}$", re.IGNORECASE)
_OR_ELSE = re.compile(r"\W{0,2}\s*(?:or|and/or)\b")
_AND = re.compile(r"\band\b(?!/)|&|\bplus\b|\bas well as\b", re.IGNORECASE)
_ASIDE = re.compile(r"\([^()]*\)")
_CLAUSE = re.compile(r"\b(?:who|whom|which|that|whose|is|are|must|will|has|have)\b", re.IGNORECASE)
_ONE_OF = re.compile(
    r"\b(?:one|any|either|1|at least one|one or more)\s*(?:\(1\)\s*)?(?:or more )?of"
    r"(?: (?:the following|these|the below)| ?:)|"
    r"\beither\b:?$|through either",
    re.IGNORECASE,
)

_CHOICE = re.compile(
    r"\b(?:one|any|either|at least one|one or more|1)(?: \(1\))? of\b[^.;]{0,45}$|\beither:?\s*$|"
    r"\b(?:e\.g\.|such as|for example)[,:]?\s*(?:an?\s+)?$",
    re.IGNORECASE,
)
CHOICE_REACH = 60  # code points between "one of" and the first of its list
_DEGREES = {"EDU.PHARMD", "EDU.BSPHARM"}
_ALSO = re.compile(
    r"[^().;]{0,60}\b(?:counts?|accepted|acceptable|also|too|instead|considered|ok|fine|will do)\b", re.IGNORECASE
)
_BREAK = re.compile(r"[(.]")
_BASIC = {"LIFE.CPR", "LIFE.BLS"}
_ISSUERS = {"CERT.CPHT.PTCB", "CERT.CPHT.NHA"}  # nobody is asked to hold both: "(PTCB, NHA)" is a choice


def connector(text: str, first: Hit, second: Hit) -> str:
    """How two neighbouring credentials are joined: "or", "," (as the list ends), "and" or "" (not at all)."""
    if first.union and first.union == second.union:
        return "or"
    if second.start < first.end:
        return _inside(text, first, second)
    gap = _ASIDE.sub("", text[first.end : second.start])  # "CPR (or within 6 months), registered": the bracket's own
    if _either({first.code, second.code}, gap):
        return "or"
    if second.code.startswith("LIFE.") and gap.strip() == "/" and {first.code, second.code} != _BASIC:
        return "and"  # "BLS/ACLS required" asks both, "CPR/BLS" either
    if first.code.startswith("EDU.") and gap.strip() == "," and "(" in text[max(0, first.start - 2) : first.start]:
        return "or"
    if len(gap) > 110:
        return ""
    if (
        kin(first.code) == kin(second.code)
        and _BREAK.search(text, first.end - 1, second.start)
        and _ALSO.match(text, second.end)
    ):
        return "or"  # "PharmD (a BPharm with five years counts too)"
    if _AND.search(gap):
        return "and"
    if _OR.match(gap):
        return "or"
    return "," if _COMMA.match(gap) and "," in gap and not _CLAUSE.search(gap) else ""


def kin(code: str) -> str:
    """The family within which one credential stands for another: EDU of EDU.PHARMD, CERT.BPS of CERT.BPS.BCPS."""
    return code.rpartition(".")[0]


def _either(pair: set[str], gap: str) -> bool:
    """Whether a list of two is a choice, as nobody is asked to hold both."""
    if pair == _ISSUERS:
        return len(gap) <= 12 and not _AND.search(gap)
    return pair == _DEGREES and gap.strip() in (",", "/")


def _inside(text: str, first: Hit, second: Hit) -> str:
    """How two credentials are joined that one phrase names."""
    if first.code == "EDU.PHARMACY.ENROLLED" and "graduat" in text[first.start : second.start]:
        return "or"  # "enrolled in, or graduated from, a PharmD program"
    same = first.start == second.start and first.end == second.end
    return "or" if same and not _AND.search(text[first.start : first.end]) else ""


def chosen(text: str, first: int) -> bool:
    """Whether words before the first credential of a list open a choice: "one of: BCACP, BCPS, BC-ADM"."""
    return _CHOICE.search(text, max(0, first - CHOICE_REACH), first) is not None


def runs(text: str, hits: list[Hit]) -> list[list[int]]:
    """Indices of hits that are alternatives to each other, as runs of two or more."""
    joints = [connector(text, first, second) for first, second in itertools.pairwise(hits)]
    if joints and joints[-1] == "," and chosen(text, hits[0].start):
        joints[-1] = "or"
    if joints and joints[-1] == "," and _OR_ELSE.match(text, hits[-1].end):
        joints[-1] = "or"  # "a PGY1, board certification, or two years in a hospital"
    for at in range(len(joints) - 2, -1, -1):
        if joints[at] == ",":
            joints[at] = joints[at + 1]
    found: list[list[int]] = []
    for at, joint in enumerate(joints):
        if joint != "or":
            continue
        if found and found[-1][-1] == at:
            found[-1].append(at + 1)
        else:
            found.append([at, at + 1])
    return found


_TAKEN = re.compile(
    r"\b(?:also|equally|same terms|either|instead|in (?:lieu|place) of|alternatively|accept(?:ed|able)?|counts?|"
    r"will do|meets? the|satisf\w+|equivalent|considered)\b",
    re.IGNORECASE,
)


def taken_too(first: str, second: str, said: str) -> bool:
    """Whether a sentence names an alternative to the code before it: "ExCPT is accepted on the same terms"."""
    return {first, second} in (_ISSUERS, _DEGREES) and _TAKEN.search(said) is not None


def one_of(text: str) -> bool:
    """Whether a lead-in opens a list of alternatives."""
    return bool(_ONE_OF.search(text))


_ENDS = re.compile(r"(?:,|;|\b)\s*or[\s:.]*$", re.IGNORECASE)
_STARTS = re.compile(r"^\W*or\b", re.IGNORECASE)


def goes_on(first: str, second: str) -> bool:
    """Whether two list items are alternatives: the first ends or the second starts with "or"."""
    return bool(_ENDS.search(first) or _STARTS.match(second))


def joined(found: list[Found], first: int, to: int, groups: int) -> int:
    """Makes what was found from a place on alternatives to what stands at `to`; so many groups there are then."""
    last = found[to]
    if not last.group:
        groups += 1
        found[to] = last = last._replace(group=groups)
    found[first:] = [one._replace(group=last.group) for one in found[first:]]
    return groups
