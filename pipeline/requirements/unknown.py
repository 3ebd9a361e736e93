"""Credential-like phrases no row knows ("certified X", "X certification"): counted and shown to a person."""

from __future__ import annotations

import re
from bisect import bisect_left

from pipeline.requirements.source import Source
from schema.posting import Evidence

_PHRASE = re.compile(
    r"\b(?:[A-Z][\w&/.'-]*\s+){1,4}"
    r"(?:[Cc]ertification|[Cc]ertificate|[Ll]icen[sc]e|[Rr]egistration|[Cc]redential|[Cc]ertified)\b"
    r"|\b(?:[Cc]ertified|[Ll]icensed|[Rr]egistered)\s+(?:[A-Z][\w&/'-]*\s?){1,4}"
)
KNOWN = frozenset({"cred", "block", "board", "enrol", "occ"})  # kinds of tokens that explain a phrase
UNKNOWN_AN_AD = 20


def unknown_phrases(source: Source) -> tuple[Evidence, ...]:
    """Phrases shaped like a credential that no surface, head or blocked phrase covers, in the text's order."""
    known = [token for token in source.entities if token.kind in KNOWN]
    ends = [token.end for token in known]
    found = []
    for match in _PHRASE.finditer(source.text):
        start, end = match.start(), match.start() + len(match[0].rstrip())
        nearest = bisect_left(ends, start + 1)
        if nearest == len(known) or known[nearest].start >= end:
            found.append(Evidence(start, end, source.text[start:end]))
        if len(found) == UNKNOWN_AN_AD:
            break
    return tuple(found)
