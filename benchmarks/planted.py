"""Planted truth: ads of openings that are known, with the edits boards make and the traps that part like from same.

A Style says how a world behaves; `style(seed)` draws one, so that a model trained over many worlds learns none of them.
Rows are plain dicts as `rxjobs dedupe` reads them, plus `vacancy` (the truth), `kind` (what was done to this copy),
`employer_number` and `title_number` (for the slice of traps).
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from benchmarks.planted_copies import BOARDS, edited, touched
from benchmarks.planted_style import Style
from benchmarks.planted_text import Writer
from benchmarks.planted_world import RETAIL, TITLES, Employer, Store, employers, towns

FIRST_DAY = date(2025, 1, 1)
SHIFTS = ("Full-time, days", "Full-time, overnight", "Part-time, evenings", "Part-time, weekends", "PRN", "Full-time")
Row = dict[str, Any]


@dataclass(frozen=True)
class Vacancy:
    """One opening."""

    number: int
    employer: Employer
    store: Store
    title: int
    shift: str
    day: int
    requisition: str
    detail: str
    sites: tuple[Store, ...] = ()


class World:
    """Draws openings and their ads."""

    def __init__(self, seed: int, ads: int, style: Style) -> None:
        self.chance = random.Random(seed)
        self.style, self.ads = style, ads
        self.writer = Writer(self.chance, style.family)
        places = towns(self.chance, self.writer, max(40, min(3240, ads // 10)))
        counts = {
            "chain": max(2, min(10, ads // 2000)),
            "hospital": max(4, ads // 170),
            "independent": max(10, ads // 60),
            "agency": 8,
        }
        self.employers = employers(
            self.chance, self.writer, places, counts, max(20, ads * style.stores_for_1000_ads // 1000)
        )
        self.by_kind = {kind: [one for one in self.employers if one.kind == kind] for kind in counts}
        self.bands = {}
        self.made = 0

    def rows(self) -> Iterator[Row]:
        """Exactly `ads` rows."""
        count = 0
        while True:
            for vacancy in self._openings():
                for row in self._ads(vacancy):
                    yield {"id": f"ad{count:07d}", **row}
                    count += 1
                    if count == self.ads:
                        return

    def _openings(self) -> Iterator[Vacancy]:
        """One opening and, at times, the traps beside it."""
        chance, style = self.chance, self.style
        kind = chance.choices(("chain", "hospital", "independent", "agency"), (50, 31, 12, 7))[0]
        employer = chance.choice(self.by_kind[kind])
        titles = range(len(TITLES)) if kind == "hospital" else RETAIL
        title = chance.choices(titles, [30, 20, 8, 8, 6, 4, *[3] * 13][: len(titles)])[0]
        first = self._vacancy(
            employer, chance.choice(employer.stores), title, chance.choice(SHIFTS), chance.randrange(self.style.days)
        )
        if len(employer.stores) > 3 and chance.random() < style.multi_site:
            first = replace(first, sites=tuple(chance.sample(employer.stores, 3)))
        yield first
        if chance.random() < style.other_shift:
            yield self._vacancy(employer, first.store, title, chance.choice(SHIFTS), first.day + chance.randint(0, 20))
        if chance.random() < style.second_opening:
            yield replace(
                self._vacancy(employer, first.store, title, first.shift, first.day + chance.randint(0, 10)),
                detail=first.detail,
            )
        if chance.random() < style.rehired:
            yield self._vacancy(employer, first.store, title, first.shift, first.day + chance.randint(150, 330))
        if chance.random() < style.sibling:
            words = set(TITLES[title][1][0].split())
            others = chance.sample([one for one in titles if one != title], 4)
            other = (
                max(others, key=lambda one: len(words & set(TITLES[one][1][0].split())))
                if chance.random() < 0.6
                else others[0]
            )
            if TITLES[other][0] == TITLES[title][0]:
                employer.templates.setdefault(other, self._varied(employer.template(title, self.writer)))
            yield self._vacancy(
                employer,
                first.store,
                other,
                chance.choice((first.shift, chance.choice(SHIFTS))),
                first.day + chance.randint(0, 15),
            )
        if kind in ("chain", "agency") and chance.random() < style.campaign:
            for store in chance.sample(employer.stores, min(len(employer.stores), chance.randint(5, 60))):
                yield self._vacancy(employer, store, title, first.shift, first.day)

    def _varied(self, template: list[str]) -> list[str]:
        """The duties of a sibling title: some sentences others."""
        share = self.chance.choice((0.1, 0.3, 0.6))
        return [self.writer.sentence() if self.chance.random() < share else line for line in template]

    def _vacancy(self, employer: Employer, store: Store, title: int, shift: str, day: int) -> Vacancy:
        self.made += 1
        chance = self.chance
        form = ("R{}", "REQ-{}", "{}", "JR{}")[employer.number % 4]
        requisition = form.format(100000 + self.made * 3 + chance.randint(0, 2))
        own = round(employer.own_text * len(employer.template(title, self.writer)))
        detail = " ".join(self.writer.sentences(own or (chance.random() < 0.15)))
        return Vacancy(self.made, employer, store, title, shift, day, requisition, detail)

    def _text(self, vacancy: Vacancy, writer: Writer) -> str:
        """What the employer itself prints."""
        employer, store = vacancy.employer, vacancy.store
        band = self.bands.setdefault(
            (employer.number, vacancy.title, store.town.state), self.chance.randint(34, 140) / 2
        )
        template = employer.template(vacancy.title, writer)
        town = f"{store.town.name}, {store.town.state} {store.zip}"
        line = f"{employer.names[0]} store #{store.number}, {store.street}, {town}."
        lines = [
            f"{employer.names[0]} is hiring a {TITLES[vacancy.title][1][0]}. " + " ".join(employer.intro),
            line if employer.kind != "agency" and self.chance.random() < self.style.store_line else "",
            ("Locations: " + "; ".join(f"{site.town.name}, {site.town.state}" for site in vacancy.sites))
            if vacancy.sites
            else "",
            f"You will work in our {store.town.name} location." if self.chance.random() < self.style.town_line else "",
            " ".join(template[round(employer.own_text * len(template)) :]),
            vacancy.detail,
            f"Schedule: {vacancy.shift}.",
            f"Pay: ${band:.2f} - ${band * 1.25:.2f} hourly.",
            " ".join(employer.closing),
        ]
        return "\n".join(line for line in lines if line)

    def _ads(self, vacancy: Vacancy) -> Iterator[Row]:
        """The original, its copies and its reposts."""
        chance, style = self.chance, self.style
        text, shows_id = self._text(vacancy, self.writer), chance.random() < style.id_at_origin
        waves = [(vacancy.day, vacancy.requisition, "original")]
        if chance.random() < style.repost:
            new = chance.random() < style.repost_new_id
            requisition = f"R{900000 + self.made}" if new else vacancy.requisition
            waves.append((vacancy.day + chance.randint(14, 60), requisition, "repost new id" if new else "repost"))
        for site in vacancy.sites or (vacancy.store,):
            for day, requisition, kind in waves:
                placed = replace(vacancy, store=site, requisition=requisition)
                yield self._row(
                    placed, text, day, kind, vacancy.employer.names[0], f"own-{vacancy.employer.number}", shows_id
                )
                count = min(6, int(chance.expovariate(1 / style.copies) + 0.5))
                boards = chance.sample(BOARDS, count) if chance.random() < 0.8 else chance.choices(BOARDS, k=count)
                for board in boards:
                    yield self._copy(
                        placed,
                        text,
                        board,
                        day + min(25, int(chance.expovariate(1 / style.copy_lag))),
                        repost=kind != "original",
                    )

    def _copy(self, vacancy: Vacancy, text: str, board: str, day: int, *, repost: bool) -> Row:
        chance, style = self.chance, self.style
        kind, text = edited(touched(text, board, style, chance), style, self.writer)
        employer = chance.choice(
            vacancy.employer.names if chance.random() < style.respelled else vacancy.employer.names[:1]
        )
        if kind == "masked":
            employer = chance.choice((*(one.names[0] for one in self.by_kind["agency"]), "Confidential"))
            text = text.replace(vacancy.employer.names[0], "Our client")
            board = chance.choice(BOARDS)  # an agency does not ask where others have posted
        shows_id = chance.random() < style.id_on_copy
        if chance.random() < style.id_of_board:
            vacancy, shows_id = replace(vacancy, requisition=str(chance.randrange(6_000_000, 9_999_999))), True
        row = self._row(vacancy, text, day, f"repost {kind}" if repost else kind, employer, board, shows_id)
        if chance.random() < style.metro:
            town = vacancy.store.town
            row |= {"location": f"{town.metro}, {town.state}", "kind": f"{row['kind']} metro"}
        return row

    def _row(self, vacancy: Vacancy, text: str, day: int, kind: str, employer: str, board: str, shows_id: bool) -> Row:  # noqa: PLR0913, RUF100 - a row has this many parts
        chance, style, town = self.chance, self.style, vacancy.store.town
        posted = FIRST_DAY + timedelta(days=day)
        names = TITLES[vacancy.title][1]
        title = chance.choice(names) if chance.random() < style.retitled else names[0]
        if chance.random() < 0.15:
            title += chance.choice((f" - {town.name}", f" ({vacancy.shift})", f" - {employer}", " - Hiring Now"))
        return {
            "title": title,
            "employer": None if chance.random() < style.no_employer else employer,
            "location": None if chance.random() < style.no_place else self._location(vacancy.store),
            "text": "" if chance.random() < style.no_text else text,
            "date_posted": None if chance.random() < style.no_date else posted.isoformat(),
            "last_seen": (posted + timedelta(days=chance.randint(3, 40))).isoformat()
            if chance.random() < style.last_seen
            else None,
            "board": None if chance.random() < style.no_board else board,
            "requisition_id": vacancy.requisition if shows_id else None,
            "url": f"https://{board}.example/jobs/{self.made}-{chance.randrange(10**9)}",
            "vacancy": vacancy.number,
            "kind": kind,
            "employer_number": vacancy.employer.number,
            "title_number": vacancy.title,
            "site": f"{vacancy.store.number} {vacancy.store.street}",
            "shift": vacancy.shift,
        }

    def _location(self, store: Store) -> str:
        town = store.town
        if self.chance.random() < self.style.coarse_place:
            return self.chance.choice(("United States", f"{town.state}, US"))
        if self.chance.random() < self.style.zip_in_location:
            return self.chance.choice(
                (f"{town.name}, {town.state} {store.zip}", f"{town.name}, {town.state} {store.zip}", store.zip)
            )
        forms = (
            "{name}, {state}",
            "{name}, {state}",
            "{name}, {state}, United States",
            "{state}-{name}",
            "US-{state}-{name}",
        )
        return self.chance.choice(forms).format(name=town.name, state=town.state)
