"""National registers named alone: "MPharm; GPhC; driving licence" asks for the registration.

In Great Britain, Northern Ireland and Ireland a register's name is the credential: person specifications write no
noun behind it. Its name beside other words is no demand: "in line with GPhC standards".
"""

from __future__ import annotations

import re

from pipeline.requirements.context import Context
from pipeline.requirements.hit import Hit
from pipeline.requirements.lexicon import Token
from schema.vocab import Role

CODES = {Role.PHARMACIST: "LIC.RPH", Role.TECHNICIAN: "LIC.TECH"}
_BEFORE = re.compile(
    r"(?:^\W*|[:;,(–—\t\n/]\s*|- |\b(?:reg\.|and|or|with|your|full|current|have|hold|valid|are|also|be|an?|all|any|"
    r"both|"
    r"(?:good standing with|membership of|member of|entry (?:on|in)|(?:pharmacist|technician|listed|be|are|you're) on)"
    r"(?: the)?)\s+)$"
)
_AFTER = re.compile(
    r"(?:'s)?(?: (?:no\.?|number|pin|reg|reg'd|regd|membership|member|registrant|status|entry|certificate|card|"
    r"register|(?:registered )?(?:pharmacist|pharmacy technician|technician)))?"
    r"(?: as an? (?:pharmacist|(?:pharmacy )?technician))?\s*"
    r"(?:$|[;,.)(\t\n/|+&]|\b(?:or|and|with|required|essential|desirable|preferred|within|by|who|is|are|as)\b|[-–—] )"
)
REACH = 60  # code points within which a noun ("registration") says the same


def names_register(token: Token) -> bool:
    """Whether a token is the name of a register, which may be a credential by itself."""
    return token.kind == "board" and token.flag.startswith("body")


def registers(context: Context, hits: list[Hit]) -> list[Hit]:
    """The registration of the ad's role, where a register's name stands alone and nothing near it names a licence."""
    code = CODES.get(context.role) if context.role else None
    if code is None or any(hit.code.startswith("LIC.") and hit.code != "LIC.DRIVER" for hit in hits):
        return []
    for token in context.tokens:
        if not names_register(token) or _head_near(context, token):
            continue
        before = context.lower[max(context.start, token.start - 28) : token.start]
        if _BEFORE.search(before) and _AFTER.match(context.lower, token.end, context.end):
            return [Hit(code, token.start, token.end, bare=True, vouched=True, rule="register")]
    return []


def _head_near(context: Context, token: Token) -> bool:
    return any(
        other.kind in ("lic", "cert") and min(abs(other.start - token.end), abs(token.start - other.end)) <= REACH
        for other in context.tokens
    )
