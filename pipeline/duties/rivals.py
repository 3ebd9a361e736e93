"""Codes that want the same words of a sentence, and which of them yields."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.duties.lexicon import Match

MIXED = ("DUTY.COMPOUND_STERILE", "DUTY.COMPOUND_NONSTERILE")  # what is compounded is not filled besides
_STRONGER = {  # codes that yield: "fills the cabinets" is no filling of prescriptions, "patience with detail" is DETAIL
    "DUTY.FILL": frozenset({*MIXED, "DUTY.AUTOMATION"}),
    "DUTY.CUSTOMER_SERVICE": frozenset(
        {"DUTY.CASHIER", "DUTY.COUNSEL", "DUTY.MTM", "DUTY.COLLABORATE", "DUTY.ROUNDING", "DUTY.FORMULARY"}
    ),
    "DUTY.MTM": frozenset({"DUTY.PRESCRIBE"}),
    "DUTY.PRESCRIBE": frozenset({"DUTY.IMMUNIZE", "DUTY.SCREENING"}),
    "SKILL.DETAIL": frozenset({"SKILL.MATH"}),
    "DUTY.DELIVERY": frozenset({"DUTY.AUTOMATION"}),
    "DUTY.COMPOUND_STERILE": frozenset({"DUTY.SUPERVISE"}),
    "DUTY.COMPOUND_NONSTERILE": frozenset({"DUTY.SUPERVISE"}),
    "SKILL.COMMUNICATION": frozenset({"SKILL.ETHICS"}),
    "SKILL.CUSTOMER": frozenset(
        {"SKILL.COMMUNICATION", "SKILL.DETAIL", "SKILL.TEAMWORK", "SKILL.CRITICAL_THINKING", "SKILL.ETHICS"}
    ),
}
_NONE: frozenset[str] = frozenset()
_BESIDE, _GOVERNED = 6, 22  # characters between the words of two codes of which one qualifies or governs the other
_PARTED = re.compile(r"[,;:(]|\b(?:and|or)\b")


def yields(match: Match, found: Sequence[Match], begin: int, lower: str) -> bool:
    """Whether a more specific code takes the same words of a sentence, or those beside them.

    `found` are all matches of the sentence, `lower` its words, `begin` its place in the document.
    """
    stronger = _STRONGER.get(match.row.code, _NONE)
    return any(
        _takes(other, match) or _governs(other, match, begin, lower) for other in found if other.row.code in stronger
    )


def _takes(other: Match, match: Match) -> bool:
    """Whether both begin with one word and only one reading of it can be meant."""
    if match.row.code == "DUTY.PRESCRIBE":
        return False
    if match.row.code == "DUTY.MTM":
        return match.row.steps > 1  # a clinic run under protocol
    if match.row.code == "DUTY.CUSTOMER_SERVICE" and match.start < other.start and other.end <= match.end:
        return True  # "answers code blue calls"
    named = match.row.code == "DUTY.FILL" and match.row.steps > 1 and other.row.code not in MIXED
    return other.start == match.start and not named  # "fill prescriptions not loaded in the robot" is both


def _governs(other: Match, match: Match, begin: int, lower: str) -> bool:
    """Whether nothing parts the two: "watch technicians as they make IVs", "a pleasant telephone voice"."""
    skill = match.row.code.startswith("SKILL")
    if match.row.code == "DUTY.PRESCRIBE":  # "gives flu shots under protocol"
        return (
            match.row.steps == 1
            and 0 <= match.start - other.end <= _GOVERNED
            and lower.startswith(("under", "per ", "by "), match.start - begin)
        )
    if not skill and match.row.code not in MIXED:
        return False
    first, last = (match, other) if match.start < other.start else (other, match)
    between = lower[first.end - begin : last.start - begin]
    return len(between) <= (_BESIDE if skill else _GOVERNED) and not _PARTED.search(between)
