"""How a planted world behaves: shares of copies, edits and traps, drawn anew for each seed."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from typing import Any


@dataclass(frozen=True)
class Style:
    """Shares and sizes of one world; the defaults follow the set on which the design was measured."""

    family: str = "grammar"
    days: int = 365
    copies: float = 1.4  # mean copies beside the original
    copy_lag: float = 3.0  # mean days until a copy appears
    stores_for_1000_ads: int = 270
    store_line: float = 0.6  # the ad names store number, street and zip
    town_line: float = 0.4  # the ad names its town otherwise
    zip_in_location: float = 0.25
    id_at_origin: float = 0.9
    id_on_copy: float = 0.35
    id_of_board: float = 0.08  # the board shows an id of its own instead
    truncated: float = 0.18
    reworded: float = 0.16
    shuffled: float = 0.10
    masked: float = 0.03
    summarised: float = 0.02
    framed: float = 0.2  # the board puts its own words and numbers around the ad
    pay_dropped: float = 0.1  # or put in other words
    schedule_dropped: float = 0.1
    store_line_dropped: float = 0.05
    metro: float = 0.06
    repost: float = 0.22
    repost_new_id: float = 0.3
    other_shift: float = 0.10
    second_opening: float = 0.04
    rehired: float = 0.10
    campaign: float = 0.02
    sibling: float = 0.15  # another title at the same store under mostly the same text
    multi_site: float = 0.003
    coarse_place: float = 0.03  # only the state, or only the country
    no_employer: float = 0.02
    no_place: float = 0.02
    no_date: float = 0.0
    no_board: float = 0.0
    no_text: float = 0.0
    last_seen: float = 0.3
    retitled: float = 0.4
    respelled: float = 0.4


def style(seed: int) -> Style:
    """A style drawn around the default: each share between a third and double of it, at times nought or far more."""
    chance = random.Random(seed * 7919 + 1)
    base = Style(family=chance.choice(("grammar", "grammar", "babble")), days=chance.choice((90, 180, 365, 540)))
    drawn: dict[str, Any] = {
        name: min(0.95, value * chance.choice((0, *[chance.uniform(0.33, 2.0)] * 6)))
        for name, value in vars(base).items()
        if isinstance(value, float) and name not in ("copies", "copy_lag")
    }
    for name, most in (
        ("no_employer", 0.4),
        ("no_place", 0.3),
        ("coarse_place", 0.4),
        ("no_date", 0.3),
        ("no_board", 1),
        ("no_text", 0.2),
    ):
        if chance.random() < 0.15:
            drawn[name] = chance.uniform(0, most)
    drawn |= {"copies": chance.uniform(0.5, 2.2), "copy_lag": chance.choice((1.0, 3.0, 8.0))}
    return replace(base, **drawn, stores_for_1000_ads=int(270 * chance.choice((0.3, 1, 1, 3))))
