"""What changes between the nights: which opening is gone, edited, posted again or back.

A posting's fate depends on the seed, the board and its number alone, so any night can be asked about in any order.
"""

from __future__ import annotations

import random
from enum import StrEnum


class Fate(StrEnum):
    """What becomes of an opening after the first night."""

    STAYS = "stays"
    GONE = "gone"  # taken down before night two
    EDITED = "edited"  # better pay and a new title from night two
    REPOSTED = "reposted"  # taken down and posted again under a new ref, same requisition
    NEW = "new"  # appears on night two
    BACK = "back"  # the board says "filled" on night one and opens it again on night two
    RETURNS = "returns"  # gone on night two, back on night three


_SHARES: tuple[tuple[Fate, float], ...] = (
    (Fate.GONE, 0.05),
    (Fate.EDITED, 0.03),
    (Fate.REPOSTED, 0.02),
    (Fate.NEW, 0.03),
    (Fate.RETURNS, 0.01),
    (Fate.BACK, 0.01),
)
SAYS_FILLED = frozenset({"workday"})  # platforms whose answer can say that a listed posting is closed
SHOWS_NUMBER = frozenset({"oracle"})  # platforms whose ref is the requisition itself: a new ref is another opening


def fate(seed: int, board: str, number: int, platform: str) -> Fate:
    """The fate of one opening; about 85 in a hundred stay as they are."""
    draw = random.Random(f"{seed}/{board}/{number}/fate").random()
    for kind, share in _SHARES:
        if draw < share:
            return kind if _can_be(kind, platform) else Fate.STAYS
        draw -= share
    return Fate.STAYS


def _can_be(kind: Fate, platform: str) -> bool:
    if kind is Fate.BACK:
        return platform in SAYS_FILLED
    return kind is not Fate.REPOSTED or platform not in SHOWS_NUMBER


def is_up(kind: Fate, night: int) -> bool:
    """Whether an opening of that fate is on its board on that night (1, 2, 3 ...)."""
    if kind is Fate.NEW:
        return night >= 2
    if kind is Fate.GONE:
        return night < 2
    if kind is Fate.RETURNS:
        return night != 2
    return True
