"""One credential of an ad with all that was read of it, before records of one credential are merged."""

from __future__ import annotations

from typing import NamedTuple

from pipeline.requirements.hit import Hit
from schema.vocab import Level

STRENGTH = {
    level: rank
    for rank, level in enumerate(
        [Level.REQUIRED, Level.OBTAIN_WITHIN, Level.CONDITIONAL, Level.PREFERRED, Level.NOT_REQUIRED]
    )
}


APPOSED = 4  # code points between two names of one credential: "ACLS - Advanced ..."


class Found(NamedTuple):
    """A hit the ad asks: its block, level, places, window in days, condition and the evidence `[start, end)`.

    `group` is the number of its alternatives, 0 for none. `weak`: only "we seek a ...", "you are a ..." or a paper to
    hand in asks it, so what the ad says elsewhere decides. `cued`: its own words say the level, not the section;
    `strong`: a demand is among them.
    """

    hit: Hit
    block: int
    level: Level
    jurisdiction: tuple[str, ...] | None
    days: int | None
    condition: str | None
    start: int
    end: int
    group: int = 0
    weak: bool = False
    cued: bool = False
    strong: bool = False

    def moved(self, by: int, block: int, groups: int) -> Found:
        """The same in an ad in which its block is number `block`, starts at `by` and comes after so many groups."""
        group = self.group + groups if self.group else 0
        return Found(
            self.hit.moved(by), block, self.level, self.jurisdiction, self.days, self.condition, self.start + by,
            self.end + by, group, self.weak, self.cued, self.strong,
        )  # fmt: skip


def stronger(first: Level, second: Level) -> Level:
    """The stronger of two levels."""
    return min((first, second), key=STRENGTH.__getitem__)


def folded_repeats(kept: list[Found]) -> list[Found]:
    """One record for a code named twice in one segment at one place: "licensed, or eligible for licensure"."""
    folded: list[Found] = []
    for found in kept:
        for at, other in enumerate(folded):
            same_place = found.jurisdiction == other.jurisdiction or not (found.jurisdiction and other.jurisdiction)
            if other.hit.code == found.hit.code and same_place:
                joined = _joined(other, found)
                apart = len(folded) > 1  # "BCIDP (or BCPS with a plan to add BCIDP)": its first name keeps its place
                folded[at] = joined._replace(hit=joined.hit._replace(end=other.hit.end)) if apart else joined
                break
        else:
            folded.append(found)
    return folded


def _joint_level(first: Found, second: Found) -> Level:
    """The level that words state, of two names of one credential: "ACLS - Advanced Cardiac Life Support (if asked)"."""
    if first.cued is not second.cued and second.hit.start - first.hit.end <= APPOSED:
        return first.level if first.cued else second.level
    levels = (first.level, second.level)
    if set(levels) == {Level.REQUIRED, Level.PREFERRED} and not first.cued:
        return Level.REQUIRED  # "BS or PharmD (PharmD preferred)"
    if Level.PREFERRED in levels and not (first.strong or second.strong):
        return Level.PREFERRED  # "preferred, or willing to obtain it"
    return Level.OBTAIN_WITHIN if Level.OBTAIN_WITHIN in levels else stronger(*levels)


def _joined(first: Found, second: Found) -> Found:
    """Two readings of one credential in one segment; one that lets it be obtained later softens the other."""
    level = _joint_level(first, second)
    days = first.days if first.days is not None else second.days
    return first._replace(
        level=level,
        cued=first.cued or second.cued,
        jurisdiction=first.jurisdiction or second.jurisdiction,
        days=None if level in (Level.REQUIRED, Level.NOT_REQUIRED) else days,
        condition=first.condition or second.condition,
        start=min(first.start, second.start),
        end=max(first.end, second.end),
        hit=first.hit._replace(end=max(first.hit.end, second.hit.end), union=first.hit.union or second.hit.union),
    )
