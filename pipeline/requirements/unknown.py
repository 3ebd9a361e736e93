"""Credential-like phrases no row knows: "certified X", "X certification"; counted and shown to a person, never guessed."""

from __future__ import annotations

import re

from pipeline.requirements.source import Source
from schema.posting import Evidence

_PHRASE = re.compile(
    r"\b(?:[A-Z][\w&/.'-]*\s+){1,4}(?:[Cc]ertification|[Cc]ertificate|[Ll]icen[sc]e|[Rr]egistration|[Cc]redential|[Cc]ertified)\b"
    r"|\b(?:[Cc]ertified|[Ll]icensed|[Rr]egistered)\s+(?:[A-Z][\w&/'-]*\s?){1,4}"
)
UNKNOWN_AN_AD = 20


def unknown_phrases(source: Source) -> tuple[Evidence, ...]:
    """Phrases shaped like a credential that no surface, head or blocked phrase covers, in the text's order."""
    known = [(t.start, t.end) for t in source.entities if t.kind in ("cred", "block", "board", "enrol", "occ")]
    found = []
    for match in _PHRASE.finditer(source.text):
        start, end = match.start(), match.start() + len(match[0].rstrip())
        if not any(start < stop and begin < end for begin, stop in known):
            found.append(Evidence(start, end, source.text[start:end]))
        if len(found) == UNKNOWN_AN_AD:
            break
    return tuple(found)
