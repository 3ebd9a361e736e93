"""Sentences of the foreign worlds: sections with slots, written in other words than those of `planted_text`."""

from __future__ import annotations

import random

SLOTS = {
    "who": (
        "walk-in customers",
        "care home residents",
        "discharged patients",
        "members and their families",
        "clinic visitors",
        "nursing teams",
        "prescribers",
        "ward staff",
        "veterans",
        "mail-order clients",
        "GP practices",
        "day-case patients",
    ),
    "thing": (
        "prior authorisations",
        "refill queues",
        "blister packs",
        "chemotherapy doses",
        "cycle counts",
        "cash drawers",
        "immunization records",
        "insurance rejections",
        "returns to wholesalers",
        "repeat dispensing",
        "TPN bags",
        "automated dispensing cabinets",
        "delivery manifests",
        "drug shortages",
        "allergy histories",
        "340B records",
    ),
    "tool": (
        "Epic Willow",
        "PioneerRx",
        "Omnicell",
        "Pyxis",
        "QS/1",
        "Cerner",
        "EMIS",
        "a robot",
        "ScriptPro",
        "SystmOne",
    ),
    "good": (
        "tuition help",
        "a matched 401(k)",
        "thirty days of leave",
        "an employee discount",
        "free parking",
        "dental cover",
        "paid parental leave",
        "a sign-on bonus",
        "NHS pension",
        "flexible rostering",
        "paid licence renewal",
        "life cover",
    ),
    "want": (
        "two years behind a counter",
        "a current licence",
        "PTCB registration",
        "GPhC registration",
        "sterile compounding",
        "a steady hand",
        "a driving licence",
        "evening availability",
        "a high school diploma",
        "a BPS credential",
        "immunization training",
        "fluent Spanish",
        "an NVQ level 3",
        "a PharmD",
        "customer sense",
    ),
    "how": (
        "with care",
        "by the end of each shift",
        "under direct oversight",
        "as policy demands",
        "without shortcuts",
        "in a calm manner",
        "to the hour",
        "on your own",
        "side by side with a preceptor",
        "at all four counters",
    ),
}
FRAMES = {
    "duty": (
        "Look after {thing} for {who}.",
        "You will own {thing} {how}.",
        "Reconcile {thing} in {tool} {how}.",
        "Be the first voice that {who} hear.",
        "Train newcomers on {tool} and {thing}.",
        "Report {thing} to {who}.",
        "Keep {tool} stocked {how}; chase {thing}.",
        "Counsel {who} about {thing}.",
        "Audit {thing} and {thing}.",
    ),
    "want": (
        "You bring {want}.",
        "{want} is a must; {want} is welcome.",
        "We ask for {want} or {want}.",
        "Nice to have: {want}.",
    ),
    "good": ("In return: {good}, {good} and {good}.", "We offer {good} plus {good}.", "Enjoy {good}."),
    "about": (
        "For {years} years {name} has served {who}.",
        "{name} runs {thing} across {sites} sites.",
        "At {name}, {who} come first.",
        "{name} was founded in {founded} by two pharmacists.",
        "Ask anybody in our {sites} branches: {name} stands by {who}.",
    ),
    "law": (
        "{name} is an equal opportunity employer and considers all applicants.",
        "E-Verify is used by {name}.",
        "Accommodation on request: write to people@{slug}.example.",
        "All offers depend on a background check.",
        "{name} never asks for money. Call {phone} with doubts.",
        "Posted pay is for a new hire in this market.",
    ),
}
HEADINGS = (
    ("About us", "What you will do", "What you need", "What we offer", ""),
    ("Company Overview:", "Essential Functions:", "Minimum Qualifications:", "Benefits:", "EEO:"),
    ("", "The job", "The person", "The package", "Small print"),
    ("OVERVIEW", "RESPONSIBILITIES", "QUALIFICATIONS", "TOTAL REWARDS", "DISCLAIMER"),
)
SWAPS = (
    ("You will", "The successful candidate will"),
    ("We offer", "Our client provides"),
    ("In return:", "Benefits include"),
    ("Look after", "Manage"),
    ("You bring", "Applicants should have"),
    ("Nice to have:", "Desirable:"),
    ("Counsel", "Advise"),
    ("Train newcomers", "Coach new starters"),
    ("a must", "essential"),
    ("without shortcuts", "properly"),
    ("Keep", "Hold"),
    ("Be the first voice", "You are the first contact"),
    ("Reconcile", "Check"),
    ("Audit", "Review"),
    ("own", "run"),
)


class Author:
    """Writes in the voice of one employer."""

    def __init__(self, chance: random.Random, name: str, sites: int) -> None:
        self.chance = chance
        self.facts = {
            "name": name,
            "slug": name.lower().replace(" ", ""),
            "sites": str(sites),
            "years": str(chance.randint(3, 140)),
            "founded": str(chance.randint(1880, 2015)),
            "phone": f"{chance.randint(201, 989)}-555-{chance.randint(0, 9999):04d}",
        }

    def line(self, kind: str) -> str:
        """One sentence of a section."""
        frame = self.chance.choice(FRAMES[kind])
        while "{" in frame:  # each slot of a frame is drawn by itself
            before, _, rest = frame.partition("{")
            slot, _, after = rest.partition("}")
            drawn = self.facts.get(slot) or self.chance.choice(SLOTS[slot])
            frame = f"{before}{drawn}{after}"
        return frame[:1].upper() + frame[1:]

    def lines(self, kind: str, least: int, most: int) -> list[str]:
        """Some sentences of a section."""
        return [self.line(kind) for _ in range(self.chance.randint(least, most))]


def rewritten(text: str, chance: random.Random, share: float) -> str:
    """What an agency's writer makes of it: turns of phrase swapped, lines dropped, moved, or led in otherwise."""
    lines = [line for line in text.split("\n") if chance.random() > share * 0.4]
    for at, line in enumerate(lines):
        for old, new in SWAPS:
            if chance.random() < share * 2:
                line = line.replace(old, new)
        lines[at] = line
    for _ in range(int(share * len(lines))):
        at = chance.randrange(len(lines))
        lines.insert(chance.randrange(len(lines)), lines.pop(at))
    return "\n".join(lines)


def snippet(text: str, chance: random.Random, size: int) -> str:
    """So many characters from the beginning, or from the first line that an aggregator finds telling."""
    flat = " ".join(text.split())
    begin = flat.find(". ") + 2 if chance.random() < 0.25 else 0
    return flat[begin : begin + size].rstrip() + chance.choice(("...", " …", " Read more", ""))


def marked_up(text: str, chance: random.Random) -> str:
    """The same words in the dress of another page: bullets, all in one line, capitals, odd quotes and spaces."""
    dress = chance.randrange(5)
    if dress == 0:
        return text.replace("\n", "\n• ")
    if dress == 1:
        return " ".join(text.split())
    if dress == 2:
        return text.replace(". ", ".\n\n").replace("'", "’")
    if dress == 3:
        return "Job Description\n" + text + "\nApply now"
    return text
