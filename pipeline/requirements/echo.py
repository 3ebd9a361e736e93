"""Places that repeat a licence without its noun: "Ohio pharmacist license; Kentucky and Indiana within 6 months".

A part of a sentence that names states and says how (a window, a preference), but no credential, speaks of the licence
named last before it.
"""

from __future__ import annotations

import re

from pipeline.requirements.hit import Hit
from pipeline.requirements.lexicon import Token
from pipeline.requirements.scope import Cue
from pipeline.requirements.segment import Chunk

ECHOED = ("LIC.RPH", "LIC.TECH")
_BESIDES = re.compile(
    r"\b(?:and|or|state|of|the|commonwealth|current|currently|active|valid|full|only|in good standing|unrestricted|"
    r"unencumbered|with(?:out| no) (?:any )?restrictions?|required|in hand)\b|[\W_]"
)
SAYING = frozenset({"window", "before", "obtain", "preferred"})


def _opens(lower: str, part: Chunk, after: Chunk, placed: list[Token]) -> bool:
    """Whether a part that names states is told by the next: "Kentucky: required", "Illinois too, in 90 days"."""
    if after.opened in (":", "-", "–", "—"):
        return True
    rest = lower[part.start : placed[0].start] + lower[placed[-1].end : part.end]
    return after.opened == "," and rest.strip() in ("too", "also", "as well")


def places_alone(lower: str, start: int, end: int, entities: list[Token], last: str) -> list[Hit]:
    """The licence of a line that is nothing but places, where a label said "Licensure": "Michigan and Ohio;"."""
    states = [token for token in entities if token.kind == "state"]
    if not states or not last:
        return []
    kept, at = "", start
    for token in states:
        kept, at = kept + lower[at : token.start], token.end
    if _BESIDES.sub("", kept + lower[at:end]):
        return []
    return [Hit(last, states[0].start, states[-1].end, rule="licence-echo")]


def echoes(
    lower: str, hits: list[Hit], entities: list[Token], cues: list[Cue], parts: list[Chunk], last: str
) -> list[Hit]:
    """The hits of a segment with those its places repeat; `last` is the licence named before the segment ("" none)."""
    anywhere = any(token.kind == "juris" and token.value == "@ANY_US" for token in entities)
    states = [token for token in entities if token.kind == "state" and not (anywhere and token.value == "DC")]
    if not states or not cues:
        return hits
    found: list[Hit] = []
    named = last
    for number, part in enumerate(parts):
        inside = [hit for hit in hits if part.start <= hit.start < part.end]
        placed = [token for token in states if part.start <= token.start < part.end]
        said = any(part.start <= cue.start < part.end and cue.value in SAYING for cue in cues)
        if placed and number + 1 < len(parts) and _opens(lower, part, parts[number + 1], placed):
            after = parts[number + 1]  # "Kentucky: required", "Georgia - within one year"
            said = said or any(after.start <= cue.start < after.end and cue.side != "no" for cue in cues)
        if placed and said and not inside and named:
            found.append(Hit(named, placed[0].start, placed[-1].end, rule="licence-echo"))
        named = next((hit.code for hit in reversed(inside) if hit.code in ECHOED), named)
    return sorted([*hits, *found]) if found else hits
