"""A second planted world, built otherwise than `planted`: a calendar of employers' feeds that other sites read.

Each employer opens vacancies in its applicant system; the feed refreshes dates and drops or renews ads; aggregators
read the feed, or each other, days later, in cuts and dresses of their own and under their own ids; agencies rewrite.
Towns are real, some British. Used to train on a mixture and to test on what neither generator alone would teach.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from benchmarks.foreign_fields import place, title
from benchmarks.foreign_habits import Habits, habits
from benchmarks.foreign_text import marked_up, rewritten, snippet
from benchmarks.foreign_world import AGENCIES, ROLES, Firm, Site, firm

FIRST_DAY = date(2024, 3, 1)
HOURS = (
    "Full time",
    "Part time 20 hours",
    "Nights, 7 on 7 off",
    "Evenings and weekends",
    "Per diem",
    "Full time days",
    "Bank",
)
SITES = ("jobhaven", "talentpool", "pharmalist", "careerwell", "hiresphere", "reedwood", "medjobs", "localwork")
ONCE = 0.9
Row = dict[str, Any]


@dataclass(frozen=True)
class Opening:
    """One vacancy and what its employer prints about it."""

    number: int
    firm: Firm
    site: Site
    role: int
    hours: str
    day: int
    reference: str
    text: str


class ForeignWorld:
    """Draws vacancies of a foreign world and all their ads."""

    def __init__(self, seed: int, ads: int, manners: Habits | None = None) -> None:
        self.chance = chance = random.Random(seed + 5_000_011)
        self.ads, self.manners = ads, manners or habits(seed)
        self.made = 0
        british = self.manners.british
        sizes = {
            "chain": max(1, ads // 2500),
            "hospital": max(3, ads // 300),
            "shop": max(6, ads // 90),
            "plan": max(1, ads // 4000),
            "bureau": 3 + ads // 8000,
            "trust": max(1, int(ads / 300 * british)),
        }
        stores = max(4, int(ads * 0.25 / self.manners.density / sizes["chain"]))
        span = {
            "chain": (max(2, stores // 3), stores * 2),
            "hospital": (1, 5),
            "shop": (1, 2),
            "plan": (1, 6),
            "bureau": (8, 40),
            "trust": (1, 3),
        }
        self.firms: dict[str, list[Firm]] = {}
        for kind, count in sizes.items():
            self.firms[kind] = [
                firm(len(self.firms) * 100_000 + at, kind, chance, chance.randint(*span[kind]), british)
                for at in range(count)
            ]

    def rows(self) -> Iterator[Row]:
        """Exactly `ads` rows."""
        count = 0
        while True:
            for opening in self._wave():
                for row in self._ads(opening):
                    yield {"id": f"f{count:07d}", **row}
                    count += 1
                    if count == self.ads:
                        return

    def _wave(self) -> Iterator[Opening]:
        """A vacancy, and those that lie near it: twins, other hours, sister roles, a campaign."""
        chance, manners = self.chance, self.manners
        british = manners.british
        kind = chance.choices(
            ("chain", "hospital", "shop", "plan", "bureau", "trust"), (45, 28, 12, 5, 8, 40 * british)
        )[0]
        owner = chance.choice(self.firms[kind])
        roles = [at for at, (_, _, where) in enumerate(ROLES) if kind[0] in where]
        role, place = chance.choices(roles, [40, 30, *[8] * 20][: len(roles)])[0], chance.choice(owner.sites)
        first = self._opening(owner, place, role, chance.choice(HOURS), chance.randrange(manners.days))
        yield first
        if chance.random() < manners.double:
            yield self._opening(owner, place, role, first.hours, first.day + chance.randint(0, 25))
        if chance.random() < 0.12:
            yield self._opening(owner, place, role, chance.choice(HOURS), first.day + chance.randint(0, 25))
        if chance.random() < manners.sister:
            yield self._opening(owner, place, chance.choice(roles), first.hours, first.day + chance.randint(0, 9))
        if chance.random() < 0.08:
            yield self._opening(owner, place, role, first.hours, first.day + chance.randint(100, 300))
        if kind in ("chain", "bureau") and chance.random() < manners.burst:
            for other in chance.sample(owner.sites, min(len(owner.sites), chance.randint(8, 80))):
                yield self._opening(owner, other, role, first.hours, first.day + chance.randint(0, 2))

    def _opening(self, owner: Firm, place: Site, role: int, hours: str, day: int) -> Opening:
        self.made += 1
        chance = self.chance
        reference = ("{:07d}", "JOB-{}", "24-{}", "P{}-1", "{}BR")[owner.number % 5].format(
            40_000 + self.made * 7 + chance.randint(0, 6)
        )
        duties, wants = owner.text(role)
        if owner.per_site:
            keep = chance.random()
            duties = [line if chance.random() < keep else owner.author.line("duty") for line in duties]
        pay = chance.randint(16, 70) + chance.choice((0, 0.25, 0.5))
        band = f"${pay:.2f} to ${pay * 1.3:.2f} per hour" if place.country == "US" else f"£{int(pay * 1000):,} a year"
        address = f"{place.street}, {place.city}, {place.region} {place.code_post}"
        facts = [f"{ROLES[role][1][0]} at {owner.names[0]}", f"Hours: {hours}", f"Salary: {band}"]
        if chance.random() < self.manners.site_line:
            facts.append(
                chance.choice(
                    (
                        f"Site {place.code}: {address}",
                        f"Address: {address}",
                        f"Branch no. {place.code} in {place.city}",
                        f"Location: {place.city}",
                    )
                )
            )
        chance.shuffle(facts)
        about, good, law = owner.fixed
        parts = [[" ".join(about)], duties, wants, good, [" ".join(law)]]
        body = [
            line
            for head, part in zip(owner.headings, parts, strict=True)
            for line in ([head] if head else []) + part
            if line
        ]
        text = "\n".join([*facts, *body] if chance.random() < 0.6 else [*body, *facts])
        return Opening(self.made, owner, place, role, hours, day, reference, text)

    def _ads(self, opening: Opening) -> Iterator[Row]:
        """The employer's own ad through its life, and what others make of it."""
        chance, manners = self.chance, self.manners
        waves = [(opening.day, opening.reference, "")]
        while chance.random() < manners.renew and len(waves) < 3:
            fresh = chance.random() < manners.renew_new_id
            reference = f"{900_000 + self.made * 5 + len(waves)}" if fresh else opening.reference
            waves.append((waves[-1][0] + chance.randint(12, 62), reference, "renewed new id " if fresh else "renewed "))
        for day, reference, wave in waves:
            named = reference if chance.random() < manners.ids else None
            yield self._row(
                opening, opening.text, day, f"{wave}origin", f"feed{opening.firm.number}", opening.firm.names[0], named
            )
            count = min(7, int(chance.expovariate(1 / manners.spread) + 0.5))
            for board in chance.sample(SITES, count):  # a board seldom takes one opening twice
                again = board if chance.random() < ONCE else chance.choice(SITES)
                yield self._copy(opening, day, reference, wave, again)

    def _copy(self, opening: Opening, day: int, reference: str, wave: str, board: str) -> Row:
        chance, manners = self.chance, self.manners
        kind, employer = "copy", chance.choice(opening.firm.names)
        lag = int(chance.expovariate(0.25))
        text = marked_up(opening.text, chance)
        if chance.random() < manners.drop_pay:
            text = "\n".join(line for line in text.split("\n") if "Salary" not in line and "Hours" not in line)
        if chance.random() < manners.agency:
            kind, employer = "agency", chance.choice((*AGENCIES, "Confidential", "Company Confidential", ""))
            text = rewritten(text, chance, chance.choice((0, 0.1, 0.25)))
            for name in opening.firm.names:
                text = text.replace(name, "our client")
        elif chance.random() < manners.rewrite:
            kind, text = "rewritten", rewritten(text, chance, chance.uniform(0.05, 0.35))
        if chance.random() < manners.cut:
            kind, text = f"{kind} cut", snippet(text, chance, chance.choice(manners.cut_at))
        shown = (
            f"{board[:2]}{chance.randrange(10**8)}"
            if chance.random() < manners.own_ids
            else reference
            if chance.random() < manners.ids * 0.5
            else None
        )
        return self._row(
            opening,
            text,
            day + (lag if chance.random() < manners.crawl_dates else 0),
            f"{wave}{kind}",
            board,
            employer,
            shown,
        )

    def _row(
        self, opening: Opening, text: str, day: int, kind: str, board: str, employer: str, reference: str | None
    ) -> Row:  # noqa: PLR0913, RUF100 - a row has this many parts
        chance, manners = self.chance, self.manners
        posted = FIRST_DAY + timedelta(days=day)
        return {
            "title": title(opening.role, opening.hours, opening.site, opening.firm.names[0], chance),
            "employer": None if chance.random() < manners.no_employer else employer or None,
            "location": place(opening.site, manners, chance),
            "text": "" if chance.random() < manners.no_text else text,
            "date_posted": None if chance.random() < manners.no_date else posted.isoformat(),
            "last_seen": (posted + timedelta(days=chance.randint(2, 35))).isoformat()
            if chance.random() < 0.3
            else None,
            "board": board,
            "requisition_id": reference,
            "url": f"https://{board}.example/ad?jk={chance.randrange(10**12):x}",
            "vacancy": opening.number,
            "kind": kind,
            "employer_number": opening.firm.number,
            "title_number": opening.role,
            "site": f"{opening.site.code} {opening.site.street} {opening.site.city}",
            "shift": opening.hours,
        }
