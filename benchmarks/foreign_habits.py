"""How a foreign world behaves: its countries, copies, cuts, dates and doubles, drawn anew for each seed."""

from __future__ import annotations

import random
from dataclasses import dataclass


@dataclass(frozen=True)
class Habits:
    """How one foreign world behaves, drawn by `habits`."""

    days: int
    british: float
    spread: float  # mean copies
    cut: float
    cut_at: tuple[int, ...]
    rewrite: float
    agency: float
    own_ids: float  # an aggregator shows its own reference as the id
    ids: float
    site_line: float
    town_wrong: float
    vague: float  # place only as state, county, country
    no_employer: float
    no_date: float
    crawl_dates: float  # the copy bears the day it was read
    renew: float
    renew_new_id: float
    burst: float
    double: float  # a second opening beside the first
    sister: float  # another role beside it
    density: float
    no_text: float
    drop_pay: float


def habits(seed: int) -> Habits:
    """Habits drawn from a seed."""
    chance = random.Random(seed * 104_729 + 17)
    draw = chance.uniform

    def rare(most: float) -> float:
        """Seldom much, mostly little."""
        return draw(0, most) if chance.random() < 0.35 else draw(0, most / 8)

    return Habits(
        days=chance.choice((60, 180, 365, 700)),
        british=chance.choice((0.0, 0.1, 0.5, 0.9)),
        spread=draw(0.6, 2.4),
        cut=draw(0.05, 0.5),
        cut_at=chance.choice(((160, 250), (480,), (480, 1000), (250, 500, 800), (1200,))),
        rewrite=draw(0.02, 0.25),
        agency=draw(0, 0.12),
        own_ids=draw(0, 0.5),
        ids=draw(0.1, 0.95),
        site_line=draw(0, 0.95),
        town_wrong=draw(0, 0.08),
        vague=rare(0.5),
        no_employer=rare(0.4),
        no_date=rare(0.3),
        crawl_dates=draw(0, 0.9),
        renew=draw(0.05, 0.35),
        renew_new_id=draw(0.1, 0.6),
        burst=draw(0, 0.06),
        double=draw(0, 0.08),
        sister=draw(0.05, 0.3),
        density=chance.choice((0.3, 1.0, 3.0)),
        no_text=rare(0.15),
        drop_pay=draw(0, 0.3),
    )
