"""Sentences for planted ads: two unlike families, so that nothing is learned from one way of writing.

"grammar" puts pharmacy verbs, objects and circumstances together; "babble" draws invented words by Zipf's law.
"""

from __future__ import annotations

import random

VERBS = (
    "Process", "Fill", "Verify", "Review", "Enter", "Prepare", "Dispense", "Label", "Count", "Check", "Compound",
    "Deliver", "Monitor", "Document", "Reconcile", "Order", "Restock", "Audit", "Answer", "Resolve", "Counsel on",
    "Coordinate", "Track", "Assist with", "Oversee", "Maintain", "Support", "Improve", "Record", "Explain",
    "Escalate", "Supervise", "Plan", "Evaluate", "Recommend", "Adjust", "Submit", "Package", "Sort", "Organise",
)  # fmt: skip
OBJECTS = (
    "prescriptions", "refill requests", "insurance claims", "prior authorizations", "inventory counts",
    "controlled substances", "patient profiles", "medication histories", "drug interactions", "IV admixtures",
    "unit-dose carts", "automated cabinets", "vaccine stock", "immunization records", "cash register duties",
    "drive-through orders", "phone calls from prescribers", "chemotherapy preparations", "sterile products",
    "hazardous drugs", "formulary questions", "discharge medications", "anticoagulation plans",
    "antibiotic therapy", "clinical interventions", "adverse events", "recalled products", "expired stock",
    "delivery schedules", "blister packs", "specialty shipments", "copay cards", "third-party rejections",
    "quality reports", "training checklists", "work schedules", "safety huddles", "robotic dispensing",
    "temperature logs", "purchase orders",
)  # fmt: skip
WHERE = (
    "in a busy store", "under the supervision of a pharmacist", "in line with state law",
    "with close attention to detail", "for inpatients and outpatients", "across several units",
    "during peak hours", "for our long-term care customers", "using our pharmacy system",
    "to keep waiting times short", "while protecting privacy", "together with nursing staff",
    "for oncology patients", "in the clean room", "at the front counter", "as assigned by the manager",
    "every shift", "in keeping with USP standards", "for members of the health plan", "with courtesy and respect",
    "without delay", "in the emergency department", "for pediatric patients", "at the bedside",
    "on the telephone", "before close of business",
)  # fmt: skip
_SYLLABLES = (
    "ba", "ce", "di", "fo", "gu", "ha", "je", "ki", "lo", "mu", "na", "pe", "qui", "ro", "su", "ta", "ve", "wi",
    "xo", "yu", "za", "bri", "cla", "dro", "fle", "gri", "pla", "ster", "tron", "vel",
)  # fmt: skip

SYNONYMS = {
    "prescriptions": "scripts", "busy": "fast-paced", "store": "location", "patients": "customers", "staff": "team",
    "fill": "complete", "review": "examine", "verify": "confirm", "prepare": "make ready", "maintain": "keep",
    "support": "help", "answer": "respond to", "pharmacist": "licensed pharmacist", "hourly": "per hour",
    "team": "crew", "required": "needed", "experience": "background", "we": "our company", "join": "become part of",
}  # fmt: skip


class Writer:
    """Writes sentences in one family."""

    def __init__(self, chance: random.Random, family: str) -> None:
        self.chance, self.family = chance, family
        if family == "babble":
            self.lexicon = ["".join(chance.choices(_SYLLABLES, k=chance.randint(1, 4))) for _ in range(4000)]
            self.weights = [1 / (rank + 3) for rank in range(len(self.lexicon))]

    def sentence(self) -> str:
        """One sentence of some ten words."""
        if self.family == "babble":
            drawn = self.chance.choices(self.lexicon, self.weights, k=self.chance.randint(6, 16))
            return " ".join(drawn).capitalize() + "."
        pick = self.chance.choice
        second = f" and {pick(OBJECTS)}" if self.chance.random() < 0.4 else ""
        return f"{pick(VERBS)} {pick(OBJECTS)}{second} {pick(WHERE)}."

    def sentences(self, count: int) -> list[str]:
        """Several sentences."""
        return [self.sentence() for _ in range(count)]

    def name(self) -> str:
        """An invented proper name."""
        return "".join(self.chance.choices(_SYLLABLES, k=self.chance.randint(2, 3))).capitalize()


def reworded(text: str, share: float, writer: Writer) -> str:
    """The text with about `share` of its words replaced, dropped or followed by a filler; numbers stay."""
    words = []
    chance = writer.chance
    for word in text.split(" "):
        drawn = chance.random()
        if drawn > share or any(sign.isdigit() for sign in word):
            words.append(word)
        elif drawn < share * 0.5:
            words.append(SYNONYMS.get(word.lower(), chance.choice(WHERE).split()[-1]))
        elif drawn < share * 0.75:
            words += [word, "also"]
    return " ".join(words)


def summarised(text: str, chance: random.Random) -> str:
    """Two sentences in five, in their order."""
    lines = [[one for one in line.split(". ") if chance.random() < 0.4] for line in text.split("\n")]
    return "\n".join(". ".join(line) for line in lines if line)


def shuffled(text: str, chance: random.Random) -> str:
    """The text with its paragraphs in another order."""
    parts = text.split("\n")
    chance.shuffle(parts)
    return "\n".join(parts)
