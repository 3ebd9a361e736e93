"""An occupation and a place in a list of licences, with no head of their own: "Ohio: Pharmacist"."""

from __future__ import annotations

import re

from pipeline.requirements.hit import Hit
from pipeline.requirements.jurisdiction import ABBREVIATIONS
from pipeline.requirements.lexicon import Token

LISTED = 80  # code points of an item that is a licence's name
_STATE = re.compile(
    r"(?:\bState of |, |\(|[-–] )([A-Z]{2})\b(?=[ )]*(?:$|[\t\n;|]))"
)  # "Pharmacy Technician, State of IL"


def listed(text: str, start: int, end: int, entities: list[Token]) -> tuple[list[Hit], list[Token]]:
    """The licence that a part between two places of a list of licences is, and its entities with the state named."""
    holders = [token for token in entities if token.kind == "occ" and token.value.startswith("LIC.")]
    if len(holders) != 1 or end - start > LISTED:
        return [], entities
    if not any(token.kind in ("state", "board") for token in entities):
        state = _STATE.search(text, start, end)
        if state is None or state[1] not in ABBREVIATIONS:
            return [], entities
        entities = [*entities, Token(state.start(1), state.end(1), "state", state[1])]
    return [Hit(holders[0].value, holders[0].start, holders[0].end, rule="licence-list")], entities
