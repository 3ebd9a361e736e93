"""Who hires and where in a foreign world: real towns of two countries, employers named otherwise than planted ones."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from functools import cache

from benchmarks.foreign_text import HEADINGS, Author
from schema.vocab import reference

BRITISH = (
    ("Leeds", "West Yorkshire", "LS"),
    ("Hull", "East Yorkshire", "HU"),
    ("Truro", "Cornwall", "TR"),
    ("Derby", "Derbyshire", "DE"),
    ("Luton", "Bedfordshire", "LU"),
    ("Bath", "Somerset", "BA"),
    ("York", "North Yorkshire", "YO"),
    ("Stoke-on-Trent", "Staffordshire", "ST"),
    ("Kirkcaldy", "Fife", "KY"),
    ("Swansea", "Wales", "SA"),
    ("Bury St Edmunds", "Suffolk", "IP"),
    ("Croydon", "London", "CR"),
    ("Milton Keynes", "Buckinghamshire", "MK"),
    ("Newcastle upon Tyne", "Tyne and Wear", "NE"),
    ("Kettering", "Northamptonshire", "NN"),
    ("Ipswich", "Suffolk", "IP"),
    ("Carlisle", "Cumbria", "CA"),
    ("Crewe", "Cheshire", "CW"),
    ("Poole", "Dorset", "BH"),
)
NAMES = (
    "Harlow",
    "Abernathy",
    "Vance",
    "Orchard",
    "St. Brendan",
    "Sacred Heart",
    "Pinewood",
    "Delacroix",
    "Kestrel",
    "Okafor",
    "Lindqvist",
    "Big Sky",
    "Tri-County",
    "Northgate",
    "Quill",
    "Amberley",
    "Juno",
    "Saddleback",
    "Maple & Main",
    "Castellano",
    "Prairie",
    "Three Rivers",
    "Wexler",
    "Mountain View",
    "Beacon",
    "Tidewater",
    "Fairmont",
    "Good Neighbor",
)
SECOND = (
    "",
    "",
    "",
    " Valley",
    " Brothers",
    " & Sons",
    " Regional",
    " Memorial",
    " Point",
    " Creek",
    " Community",
    " Union",
)
FORMS = {
    "chain": ("{}", "{} Pharmacy", "{} Pharmacies, LLC", "{} Drugs", "{} Corporation", "{} Stores Inc."),
    "hospital": ("{} Hospital", "{} Health", "{} Medical Center", "{} Healthcare System", "{} Hospitals"),
    "shop": ("{} Pharmacy", "{} Chemists", "{} Apothecary", "The {} Drugstore"),
    "trust": ("{} NHS Foundation Trust", "{} University Hospitals NHS Trust", "{} Hospitals"),
    "bureau": ("{} Locums", "{} Recruitment", "{} Staffing", "{} Talent Ltd"),
    "plan": ("{} Rx", "{} Specialty Pharmacy", "{} Infusion Services", "{} PBM"),
}
AGENCIES = (
    "Bright Locums",
    "Pulse Recruitment",
    "ScriptStaff Personnel",
    "Apex Talent Search",
    "HealthHire",
    "Verde Staffing LLC",
)
ROLES = (
    (
        "technician",
        ("Pharmacy Technician", "Pharm Tech", "Technician, Pharmacy", "CPhT", "Pharmacy Technician (Certified)"),
        "cshtpb",
    ),
    ("pharmacist", ("Pharmacist", "RPh", "Staff RPh", "Licensed Pharmacist", "Pharmacist - Staff"), "cshtpb"),
    (
        "pharmacist",
        ("Pharmacy Manager", "Manager, Pharmacy", "Pharmacist-in-Charge (PIC)", "Pharmacist-in-Charge"),
        "cs",
    ),
    ("aide", ("Pharmacy Clerk", "Clerk - Pharmacy", "Pharmacy Clerk/Cashier"), "cs"),
    ("intern", ("Pharmacy Intern", "Intern, Pharmacy", "Pharmacist Intern"), "ch"),
    ("pharmacist", ("Overnight Pharmacist", "Pharmacist (Nights)", "Pharmacist - Overnight"), "ch"),
    ("pharmacist", ("Clinical Pharmacist", "Pharmacist, Clinical", "Clinical RPh"), "htb"),
    ("pharmacist", ("Infectious Diseases Pharmacist", "Clinical Pharmacist - Infectious Diseases"), "ht"),
    ("pharmacist", ("Ambulatory Care Pharmacist", "Pharmacist, Ambulatory Care"), "hp"),
    ("technician", ("Senior Pharmacy Technician", "Sr Pharmacy Tech", "Pharmacy Technician, Senior"), "cht"),
    ("technician", ("Pharmacy Technician - Sterile Compounding", "Compounding Technician, Sterile"), "hp"),
    ("technician", ("Pharmacy Technician I", "Pharm Tech I", "Pharmacy Tech 1"), "hp"),
    ("technician", ("Pharmacy Technician II", "Pharm Tech II", "Pharmacy Tech 2"), "hp"),
    ("technician", ("Pharmacy Buyer", "Pharmacy Technician - Purchasing"), "ht"),
    ("pharmacist", ("Pharmacist Band 6", "Rotational Pharmacist Band 6"), "t"),
    ("technician", ("Medicines Management Technician", "Technician - Medicines Management"), "t"),
)


@dataclass(frozen=True)
class Site:
    """One place of work; `near` is a bigger town that careless boards name instead."""

    code: str
    street: str
    city: str
    region: str
    code_post: str
    country: str
    near: str


@dataclass
class Firm:
    """An employer: its spellings, its sites, its voice, and the texts it has written for each role."""

    number: int
    kind: str
    names: list[str]
    sites: list[Site]
    author: Author
    headings: tuple[str, ...]
    fixed: list[list[str]]
    per_site: bool
    reuse: float
    texts: dict[int, list[list[str]]] = field(default_factory=dict)

    def text(self, role: int) -> list[list[str]]:
        """Duties and demands for a role, written once; often a sister role's with a few lines changed."""
        if role in self.texts:
            return self.texts[role]
        chance = self.author.chance
        sisters = [known for other, known in sorted(self.texts.items()) if ROLES[other][0] == ROLES[role][0]]
        if sisters and chance.random() < self.reuse:
            duties, wants = chance.choice(sisters)
            keep = chance.choice((0.6, 0.85, 0.97, 1.0))
            duties = [line if chance.random() < keep else self.author.line("duty") for line in duties]
            self.texts[role] = [duties, wants]
        else:
            self.texts[role] = [self.author.lines("duty", 3, 14), self.author.lines("want", 1, 6)]
        return self.texts[role]


@cache
def _american() -> list[dict[str, str]]:
    return [row for row in reference("places") if row["country"] == "US" and row["zips"]]


def site(chance: random.Random, share_british: float, region: str = "") -> Site:
    """A site in a town of either country, or of one state."""
    code, street = (
        str(chance.randint(1, 12_000)),
        f"{chance.randint(1, 9900)} {chance.choice(NAMES)} {chance.choice(('Road', 'Pkwy', 'Street', 'Blvd', 'Way'))}",
    )
    if not region and chance.random() < share_british:
        city, county, letters = chance.choice(BRITISH)
        post = (
            f"{letters}{chance.randint(1, 19)} {chance.randint(1, 9)}{chance.choice('ABDEF')}{chance.choice('GHJLN')}"
        )
        return Site(code, street, city, county, post, "GB", chance.choice(BRITISH)[0])
    rows = _in_state(region) if region else _american()
    row = chance.choice(rows)
    near = max(
        chance.sample(_in_state(row["state"]), min(4, len(_in_state(row["state"])))), key=lambda one: len(one["zips"])
    )
    return Site(
        code, street, row["city"], row["state"], chance.choice(row["zips"].split(";")).split("-")[0], "US", near["city"]
    )


@cache
def _in_state(state: str) -> list[dict[str, str]]:
    return [row for row in _american() if row["state"] == state]


def firm(number: int, kind: str, chance: random.Random, sites: int, british: float) -> Firm:
    """An employer of a kind with so many sites; most are of one state."""
    base = chance.choice(NAMES) + chance.choice(SECOND) + (f" {chance.choice(NAMES)}" if chance.random() < 0.85 else "")
    forms = chance.sample(FORMS[kind], min(3, len(FORMS[kind])))
    share = 1.0 if kind == "trust" else british if kind in ("chain", "bureau") else 0.0
    home = site(chance, share)
    local = home.region if home.country == "US" and (kind not in ("chain", "bureau") or chance.random() < 0.5) else ""
    places = [home] + [site(chance, share, local) for _ in range(sites - 1)]
    author = Author(chance, forms[0].format(base), sites)
    fixed = [author.lines("about", 0, 4), author.lines("good", 0, 4), author.lines("law", 0, 5)]
    return Firm(
        number,
        kind,
        [one.format(base) for one in forms],
        places,
        author,
        chance.choice(HEADINGS),
        fixed,
        kind in ("shop", "trust") or chance.random() < 0.3,
        chance.choice((0.0, 0.5, 0.9)),
    )
