"""One block of an ad by itself, with all of its ad that decides how it is read.

Nothing else does, so a block of a chain's text is read once for all its stores (`ad.py` keeps the last ones).
"""

from __future__ import annotations

import re
from typing import NamedTuple

from schema.vocab import Level, Role

_CAPITAL, _SMALL = re.compile(r"[.!?] [A-Z]"), re.compile(r"[.!?] [a-z]")
SMALL_STARTS = 2  # sentences that start small, and none that does not, make an ad all in small letters
FIRST = 0  # rank of the first block of an ad: often its title
LATER = 2  # rank of all but the first two


class Default(NamedTuple):
    """Level and window of a line whose own words state neither."""

    level: Level | None
    days: int | None


class Manner(NamedTuple):
    """How a whole ad is written: `small` starts of sentences, no capitals at all (`lowered`)."""

    small: bool
    lowered: bool


class Frame(NamedTuple):
    """`text` of the block, its `kind` and `section` (pipeline.outline), the length of its `label`, its `lead`.

    `default`: what it stands under says. `listed`: it stands in a list of licences. `rank`: 0 for the first block of
    the ad, 1 for the second, 2 for all others.
    """

    text: str
    kind: str
    section: str
    role: Role | None
    manner: Manner = Manner(small=False, lowered=False)
    label: int = 0
    default: Default = Default(None, None)
    listed: bool = False
    rank: int = LATER
    lead: str = ""


def manner_of(text: str) -> Manner:
    """How an ad is written."""
    starts = len(_SMALL.findall(text))
    return Manner(starts > SMALL_STARTS and starts > 3 * len(_CAPITAL.findall(text)), text.islower())
