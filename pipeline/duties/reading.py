"""Duties and skills of one ad: every pattern of every sentence that may state them, checked for whose they are."""

from __future__ import annotations

import re

from pipeline.duties.asking import asked
from pipeline.duties.doing import done
from pipeline.duties.lexicon import Match
from pipeline.duties.rivals import MIXED
from pipeline.duties.sentences import boilerplate, stated
from pipeline.text import Document
from schema.posting import Ability, Evidence
from schema.vocab import Role

CORE = frozenset(  # what tells a pharmacy's work from any other
    "DUTY." + name
    for name in (
        *("INTAKE", "FILL", "BILLING", "PRIOR_AUTH", "COMPOUND_NONSTERILE", "COMPOUND_STERILE", "MED_HISTORY"),
        *("TECH_CHECK", "MTM"),
    )
)
_STERILE = re.compile(
    r"\b(?:sterile|aseptic|ivs?|intravenous|infusions?|chemo\w*|radiopharm\w*|797|clean ?room|hospital|inpatient)\b",
    re.IGNORECASE,
)


def read_duties(document: Document, *, role: Role) -> tuple[tuple[Ability, ...], tuple[Ability, ...]]:
    """(duties, skills): one record a code, in order of first appearance, with the words that show it.

    An ad of another occupation is read only where it names two duties that a pharmacy alone has.
    """
    found = _found(document, role)
    if role is Role.OTHER and len(CORE & found.keys()) < 2:
        return (), ()
    ordered = sorted(found.items(), key=lambda item: (item[1].start, item[1].end, item[0]))
    abilities = [Ability(code, Evidence(m.start, m.end, document.text[m.start : m.end])) for code, m in ordered]
    return (
        tuple(ability for ability in abilities if ability.code.startswith("DUTY.")),
        tuple(ability for ability in abilities if ability.code.startswith("SKILL.")),
    )


def _found(document: Document, role: Role) -> dict[str, Match]:
    """The first match of each code; compounding that no word calls sterile or not is of the kind the ad speaks of."""
    found: dict[str, Match] = {}
    unsaid: Match | None = None
    for sentence, match in stated(document, role, found):
        row = match.row
        check = asked if row.code.startswith("SKILL.") else done
        if not check(document, sentence, match, role) or boilerplate(sentence, match):
            continue
        if "mixed" in row.flags:
            unsaid = unsaid or match
        else:
            found[row.code] = match
    if unsaid and not found.keys() & set(MIXED):
        found[MIXED[not _STERILE.search(document.text)]] = unsaid
    return found
