"""Titles and places as the boards of a foreign world print them."""

from __future__ import annotations

import random

from benchmarks.foreign_habits import Habits
from benchmarks.foreign_world import ROLES, Site


def title(role: int, hours: str, site: Site, employer: str, chance: random.Random) -> str:
    """A title as one board prints it."""
    names = ROLES[role][1]
    said = chance.choice(names) if chance.random() < 0.35 else names[0]
    drawn = chance.random()
    if drawn < 0.1:
        return f"{said} - {chance.choice((hours, site.city, employer, 'Urgent', 'Immediate start'))}"
    if drawn < 0.14:
        return f"{said} ({hours}) {site.city}, {site.region}"
    return said.upper() if drawn < 0.18 else said


def place(site: Site, manners: Habits, chance: random.Random) -> str | None:
    """A place as one board prints it; None where it does not."""
    if chance.random() < manners.vague:
        return chance.choice((site.region, site.country, None, {"US": "USA", "GB": "United Kingdom"}[site.country]))
    city = site.near if chance.random() < manners.town_wrong else site.city
    if site.country == "GB":
        forms = ("{c}, {r}", "{c}, {r}, GB", "{c}", "{c}, UK", "{c}, England", "{r}, GB", "{p}, {c}")
        weights = (5, 4, 3, 3, 1, 1, 1)
    else:
        forms, weights = (
            (
                "{c}, {r}",
                "{c}, {r}, US",
                "{c} {r}",
                "US-{r}-{c}",
                "{c}, {r} {p}",
                "{r}, {c}",
                "{p}",
                "{c}, {r}, United States",
            ),
            (8, 3, 1, 1, 3, 1, 1, 2),
        )
    form = chance.choices(forms, weights)[0]
    post = site.code_post if city == site.city else ""
    return form.format(c=city, r=site.region, p=post).strip() or city
