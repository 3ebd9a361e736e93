"""The employers, stores and towns of a planted world, drawn from a seed; two seeds share no employer and no town."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from benchmarks.planted_text import Writer

ZIP_HEAD = {
    "AL": 350, "AZ": 850, "CA": 900, "CO": 800, "FL": 320, "GA": 300, "IL": 600, "IN": 460, "KY": 400, "MA":
    10, "MI": 480, "MN": 550, "MO": 630, "NC": 270, "NJ": 70, "NY": 100, "OH": 430, "OK": 730, "OR": 970,
    "PA": 150, "SC": 290, "TN": 370, "TX": 750, "VA": 220, "WA": 980, "WI": 530,
}  # fmt: skip
STATES = tuple(ZIP_HEAD)
STREETS = (
    "Main St", "Oak Ave", "Elm St", "Broadway", "2nd St", "Market St", "Highway 9", "Park Blvd", "Mill Rd", "State St",
)  # fmt: skip
TITLES = (
    ("technician", ("Pharmacy Technician", "Pharmacy Tech", "Certified Pharmacy Technician", "CPhT")),
    ("pharmacist", ("Pharmacist", "Staff Pharmacist", "Pharmacist (RPh)", "Registered Pharmacist")),
    ("pharmacist", ("Pharmacy Manager", "Pharmacist in Charge", "Pharmacy Manager (PIC)", "PIC - Pharmacy Manager")),
    ("technician", ("Lead Pharmacy Technician", "Pharmacy Technician Lead", "Lead Pharmacy Tech")),
    ("intern", ("Pharmacy Intern", "Intern - Pharmacy", "Graduate Pharmacy Intern")),
    ("aide", ("Pharmacy Clerk", "Pharmacy Cashier/Clerk")),
    ("pharmacist", ("Clinical Pharmacist", "Pharmacist - Clinical", "Clinical Staff Pharmacist")),
    ("pharmacist", ("Senior Clinical Pharmacist", "Clinical Pharmacist, Senior", "Sr. Clinical Pharmacist")),
    ("pharmacist", ("Oncology Pharmacist", "Pharmacist, Oncology", "Clinical Pharmacist - Oncology")),
    ("pharmacist", ("Cardiology Pharmacist", "Pharmacist, Cardiology", "Clinical Pharmacist - Cardiology")),
    ("pharmacist", ("Pediatric Pharmacist", "Clinical Pharmacist, Pediatrics", "Pharmacist - Pediatric")),
    ("pharmacist", ("Clinical Pharmacist Specialist - Critical Care", "Critical Care Pharmacist Specialist")),
    ("pharmacist", ("Lead Clinical Pharmacist", "Clinical Pharmacist Lead")),
    ("pharmacist", ("Clinical Pharmacist - Surgery & Critical Care", "Surgery and Critical Care Clinical Pharmacist")),
    ("pharmacist", ("Clinical Pharmacist - Medicine & Surgery", "Medicine and Surgery Clinical Pharmacist")),
    ("pharmacist", ("Director of Pharmacy", "Pharmacy Director")),
    ("technician", ("IV Pharmacy Technician", "Pharmacy Technician - IV Room", "IV Room Pharmacy Technician")),
    ("technician", ("Pharmacy Technician II", "Pharmacy Tech II", "Certified Pharmacy Technician II")),
    ("technician", ("Medication History Technician", "Pharmacy Technician - Medication History")),
)  # fmt: skip
RETAIL = (0, 1, 2, 3, 4, 5)  # titles of stores; a hospital has all
SUFFIXES = {
    "chain": (" Pharmacy", " Drug", " Drug Stores, Inc.", " Health", " Pharmacies LLC", ""),
    "hospital": (" Medical Center", " Health System", " Hospital", " Health", " Healthcare"),
    "independent": (" Pharmacy", " Family Pharmacy", " Drug", " Apothecary"),
    "agency": (" Staffing", " Recruiting", " Talent Partners", " Healthcare Staffing"),
}


@dataclass(frozen=True)
class Town:
    """A town; `metro` is the big town nearby that a careless board names instead."""

    name: str
    state: str
    zips: tuple[str, ...]
    metro: str


@dataclass(frozen=True)
class Store:
    """One place of work."""

    number: int
    town: Town
    zip: str
    street: str


@dataclass
class Employer:
    """An employer with spellings, stores and the paragraphs that all its ads of one title share."""

    number: int
    kind: str
    names: list[str]
    stores: list[Store]
    intro: list[str]
    closing: list[str]
    own_text: float  # share of the duties written anew for each opening
    templates: dict[int, list[str]] = field(default_factory=dict)

    def template(self, title: int, writer: Writer) -> list[str]:
        """The duties this employer prints for a title, written once."""
        if title not in self.templates:
            self.templates[title] = writer.sentences(writer.chance.randint(6, 12))
        return self.templates[title]


def towns(chance: random.Random, writer: Writer, count: int) -> list[Town]:
    """Towns over all states, a metro in each."""
    made: list[Town] = []
    metros: dict[str, str] = {}
    for _ in range(count):
        state = chance.choice(STATES)
        name = writer.name() + chance.choice(("", "", "ville", " City", " Springs", "ton", " Falls", "field"))
        metro = metros.setdefault(state, name)
        head = ZIP_HEAD[state] + chance.randint(0, 8)
        zips = tuple(f"{head:03d}{chance.randint(1, 99):02d}" for _ in range(chance.randint(1, 4)))
        made.append(Town(name, state, zips, metro))
    return made


def employers(
    chance: random.Random, writer: Writer, places: list[Town], counts: dict[str, int], stores: int
) -> list[Employer]:
    """All employers; `counts` by kind, `stores` in all chains together."""
    made: list[Employer] = []
    for kind, count in counts.items():
        for _ in range(count):
            size = {
                "chain": max(2, stores // max(counts["chain"], 1)),
                "hospital": chance.choice((1, 1, 2, 3, 6)),
                "agency": 12,
            }.get(kind, 1)
            made.append(_employer(len(made), kind, chance, writer, places, size))
    return made


def _employer(number: int, kind: str, chance: random.Random, writer: Writer, places: list[Town], size: int) -> Employer:
    base = writer.name() + (" " + writer.name() if chance.random() < 0.3 else "")
    names = [base + suffix for suffix in chance.sample(SUFFIXES[kind], k=min(3, len(SUFFIXES[kind])))]
    home = chance.choice(places)
    used = [
        home if kind not in ("chain", "agency") and chance.random() < 0.7 else chance.choice(places)
        for _ in range(size)
    ]
    stores = [
        Store(
            chance.randint(100, 9999),
            town,
            chance.choice(town.zips),
            f"{chance.randint(1, 9999)} {chance.choice(STREETS)}",
        )
        for town in used
    ]
    own_text = {
        "chain": chance.choice((0.0, 0.0, 0.1)),
        "hospital": chance.choice((0.0, 0.3, 0.6, 0.9)),
        "independent": 0.9,
    }
    return Employer(
        number,
        kind,
        names,
        stores,
        writer.sentences(chance.randint(0, 5)),
        writer.sentences(chance.randint(0, 6)),
        own_text.get(kind, chance.choice((0.0, 0.2, 0.8))),
    )
