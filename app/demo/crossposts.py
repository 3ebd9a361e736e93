"""Ads that repeat another board's opening: an agency's re-worded ones and an aggregator's shortened copies."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta

from app.demo import ads
from app.demo.model import Ad, Employer, Kind, Section
from app.demo.world import World

CUT = 480  # characters of text an aggregator keeps
_TRIES = 200


def ad(world: World, employer: Employer, number: int) -> Ad | None:
    """The copy behind a number; None where the copy is not up that night.

    A copy goes down a while after its source does: copies of ads that vanish on night two stay up.
    """
    rng = random.Random(f"{world.seed}/{employer.key}/{number}")
    source = _source(world, employer, rng)
    if source is None or (rng.random() < 0.05 and world.night >= 2):
        return None
    return (_agency if employer.kind is Kind.AGENCY else _copied)(employer, number, source, rng)


def _source(world: World, employer: Employer, rng: random.Random) -> Ad | None:
    """A pharmacy opening of another board, as it was posted on the first night."""
    agency = employer.kind is Kind.AGENCY
    boards = [
        other
        for other in world.employers
        if other.kind in (Kind.EMPLOYER, Kind.CHAIN) and (not agency or other.setting == "hospital_inpatient")
    ]
    start, sizes = world.on(1), [other.count for other in boards]
    for _ in range(_TRIES):
        (other,) = rng.choices(boards, sizes)
        found = ads.ad(start, other, rng.randrange(other.count))
        if found and found.role in ("pharmacist", "technician"):
            return found
    return None


def _agency(employer: Employer, number: int, source: Ad, rng: random.Random) -> Ad:
    """The opening in the agency's words: no requisition id, another title, the client not named."""
    town = source.towns[0]
    hello = rng.choice(
        (
            f"Our client, a hospital near {town.city}, needs help with its pharmacy team.",
            f"Locum Lark is recruiting for a hospital client in {town.state_name}.",
        )
    )
    kept = tuple(section for section in source.sections[1:-2])
    title = f"{source.title} - {town.city}, {town.state}" if rng.random() < 0.5 else source.title
    return replace(
        source,
        board=employer.key,
        number=number,
        ref=ads.ref(employer.key, number),
        requisition_id=None,
        title=title,
        employer=employer.name,
        towns=source.towns[:1],
        filled=False,
        mentions=(),
        store=None,
        changed=None,
        sections=(Section("The job", (hello,), prose=True), *kept),
        posted=source.posted + timedelta(days=rng.randint(0, 3)),
        tags=("crosspost",),
    )


def _copied(employer: Employer, number: int, source: Ad, rng: random.Random) -> Ad:
    """The opening as an aggregator shows it: the employer's name, the first words, and an ellipsis."""
    words = " ".join(f"{section.heading}: {'; '.join(section.lines).rstrip('.')}." for section in source.sections)
    text = words if len(words) <= CUT else words[:CUT].rsplit(" ", 1)[0] + "…"
    return replace(
        source,
        board=employer.key,
        number=number,
        ref=ads.ref(employer.key, number),
        towns=source.towns[:1],
        filled=False,
        requisition_id=source.requisition_id if rng.random() < 0.4 else None,
        store=None,
        mentions=(),
        changed=None,
        sections=(Section("", (text,), prose=True),),
        planted=tuple(item for item in source.planted if item.quote in text),
        wage=source.wage if source.wage and source.wage.text in text else None,
        posted=source.posted + timedelta(days=rng.randint(0, 5)),
        tags=("copy",),
    )
