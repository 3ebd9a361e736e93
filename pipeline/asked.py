"""Whether a body asks the job's holder for a pharmacist's or a technician's credential, for titles that do not settle.

A quick look, not the reading of requirements: a sentence that names the credential and asks for it, and that neither
denies nor prefers it, pins it on somebody else, nor opens the post to other professions.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import cache

from pipeline.text import Document
from schema.posting import Evidence
from schema.vocab import Role, reference

TRADES = {
    "pharmacist": Role.PHARMACIST,
    "degree": Role.PHARMACIST,
    "technician": Role.TECHNICIAN,
    "bare_technician": Role.TECHNICIAN,
}
QUIET = frozenset({"preferred", "duties", "benefits", "about", "eeo", "career", "carousel", "apply", "pay", "unneeded"})
ASKING = frozenset({"required", "licence", "neutral"})
OPENS_CHARS = 24  # an item that opens with a credential asks for it: "Arizona pharmacy technician license"


@cache
def _cues(kind: str) -> re.Pattern[str]:
    """One alternation of the rows of `reference/asking.csv` of that kind (names_pharmacist, denies ...)."""
    rows = [row["pattern"] for row in reference("asking") if row["kind"] == kind]
    return re.compile(rf"\b(?:{'|'.join(rows)})\b", re.IGNORECASE)


def asked_trade(document: Document, ask: Sequence[str]) -> tuple[Role, Evidence] | None:
    """The trade of the first credential of `ask` that the body asks of the holder, with its words; None for none.

    A pharmacist's degree asked of a manager makes a pharmacist: such ads write "current state licence" and no trade.
    """
    for kind in ask:
        for named in _cues(f"names_{kind}").finditer(document.text):
            if _is_asked(document, *named.span()):
                return TRADES[kind], Evidence(named.start(), named.end(), named.group())
    return None


def _is_asked(document: Document, start: int, end: int) -> bool:
    at = bisect_right(document.blocks, start, key=lambda block: block.start) - 1
    section = document.blocks[at].section if at >= 0 else "unknown"
    if section in QUIET:
        return False
    left, right = _sentence(document.text, start, end)
    before, sentence = document.text[left:start], document.text[left:right]
    if _cues("denies").search(sentence) or _cues("others").search(before) or _cues("panel").search(sentence):
        return False
    if section in ASKING or _cues("asks").search(sentence):
        return True
    return at >= 0 and document.blocks[at].kind == "item" and start - document.blocks[at].start <= OPENS_CHARS


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """The sentence, clause or item around a span: between line ends, semicolons, bullets or full stops."""
    opened = (text.rfind(mark, max(0, start - 400), start) + len(mark) for mark in ("\n", ";", ". ", "• "))
    left = max((at for at in opened if at > 1), default=0)  # 0 and 1 are what "not found" gives
    stops = [at for mark in ("\n", ";", ". ", "•") if (at := text.find(mark, end, end + 300)) >= 0]
    return max(left, start - 400, 0), min(stops, default=min(len(text), end + 300))
