"""What the cues that reach a credential say of it together: its level's words and its window."""

from __future__ import annotations

import re

from pipeline.requirements.hit import Hit
from pipeline.requirements.nearby import away
from pipeline.requirements.scope import Cue, Scope

REPEAT_WORDS = 4  # between "preferred" and "but not required"
_NOT_YET = re.compile(
    r"(?:unless|if (?:you are |you're |they are |they're )?not|if you (?:don't|do not|haven't|lack))\b"
    r"[^,.;]{0,32}?(?P<title>certif|licens|licenc|regist)"
)
_TITLES: dict[str, tuple[str, ...]] = {
    "certif": ("CERT.", "CERTIF.", "AUTH.IMMUNIZE", "LIFE."),
    "licens": ("LIC.",),
    "licenc": ("LIC.",),
    "regist": ("LIC.",),
}


def between(hits: list[Hit], first: Cue, second: Cue) -> bool:
    """Whether a credential stands between two cues."""
    return any(first.end <= hit.start < second.start for hit in hits)


def scope_of(lower: str, hits: list[Hit], hit: Hit, mine: list[Cue]) -> Scope:
    """What the cues `mine` say of a hit among the hits of its segment."""
    values = {"cond" if cue.side == "cond" else cue.value.removeprefix("bare ") for cue in mine}
    values = {"neg" if value == "no" else value for value in values}
    conditions = [cue for cue in mine if cue.side == "cond"]
    if "preferred" in values and all(lower.startswith("unless", cue.start) for cue in conditions):
        values.discard("cond")  # "preferred, unless placed in the chemo room"
    if "window" in values and all(_lacks(lower, cue, hit) for cue in conditions):
        values.discard("cond")  # "must become certified within 90 days if not certified at hire"
    strong = any(cue.value == "required" for cue in mine)
    return Scope(frozenset(values), strong, _days(hits, hit, mine), tuple(mine))


def _lacks(lower: str, cue: Cue, hit: Hit) -> bool:
    """Whether a condition only says that the holder does not have the credential yet."""
    found = _NOT_YET.match(lower, cue.start)
    return found is not None and hit.code.startswith(_TITLES[found["title"]])


def _days(hits: list[Hit], hit: Hit, mine: list[Cue]) -> int | None:
    """The nearest window; of two without a credential between them the later: "apply in 30 days, pass in 180"."""
    limits = [cue for cue in mine if cue.days is not None]
    near = min(limits, key=lambda cue: away(cue, hit), default=None)
    if near is None:
        return None
    later = [cue for cue in limits if cue.start > near.start and not between(hits, near, cue)]
    return max([near, *later], key=lambda cue: cue.days or 0).days


def repeated(lower: str, hits: list[Hit], cues: list[Cue], found: list[list[int]], index: int) -> list[int]:
    """The reach of the cue before, where no credential stands between the two."""
    for earlier in range(index - 1, -1, -1):
        words = lower[cues[earlier].end : cues[index].start].split()
        if found[earlier] and len(words) <= REPEAT_WORDS and not between(hits, cues[earlier], cues[index]):
            return found[earlier]
        if cues[earlier].side == "post":
            break
    return []
