"""Umbrellas whose members an ad names beside them: "CPhT (PTCB or NHA)" is two credentials, not three."""

from __future__ import annotations

import re

from pipeline.requirements.found import Found
from schema.vocab import Level

MEMBERS = {  # umbrellas whose members may be asked at another level
    "CERT.CPHT": ("CERT.CPHT.PTCB", "CERT.CPHT.NHA"),
    "EDU.PHARMACY": ("EDU.PHARMD", "EDU.BSPHARM", "EDU.MPHARM"),
}
_BY = re.compile(r"\bby (?:the )?$", re.IGNORECASE)
_OR_ELSE = re.compile(r"\bor (?:(?:an?|any|other|another) )?(?:[\w-]+ )?$", re.IGNORECASE)


def unfolded(text: str, kept: list[Found]) -> list[Found]:
    """Without umbrellas that a member covers: of "CPhT (PTCB or NHA)", not of "CPhT required, PTCB preferred"."""
    umbrellas = {
        at: [i for i, other in enumerate(kept) if _covers(text, found, other)] for at, found in enumerate(kept)
    }
    told = list(kept)
    for at, members in umbrellas.items():
        for i in members:
            issued = _BY.search(text, kept[at].hit.end, max(kept[at].hit.end, kept[i].hit.start))
            if kept[at].cued and (issued or not kept[i].cued):  # "certified within a year by PTCB"
                told[i] = kept[i]._replace(level=kept[at].level, days=kept[at].days, cued=True)
    return [found for at, found in enumerate(told) if not umbrellas[at]]


def _covers(text: str, umbrella: Found, member: Found) -> bool:
    """Whether a member says all that its umbrella says: only where the two part in level do both stand."""
    if member.hit.code not in MEMBERS.get(umbrella.hit.code, ()):
        return False
    named = text[umbrella.hit.start : umbrella.hit.end].lower()
    if (
        "degree" in named
        and member.hit.end < umbrella.hit.start
        and _OR_ELSE.search(text, member.hit.end, umbrella.hit.start)
    ):
        return False  # "PharmD or equivalent pharmacy degree"
    between = text[umbrella.hit.end : max(umbrella.hit.end, member.hit.start)]
    parted = re.search(r"[,;]", between) or ("(" in between and member.level is Level.PREFERRED)
    return umbrella.level is member.level or not parted
