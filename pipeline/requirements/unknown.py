"""Credential-like phrases no row knows ("certified X", "X certification"): counted and shown to a person."""

from __future__ import annotations

import re
from bisect import bisect_left

from pipeline.requirements.source import Source

_NAME_BEFORE = re.compile(r"(?:(?<!\S)[A-Z][\w&/.'-]*\s+){1,4}$")
_NAME_AFTER = re.compile(r"\s+(?:[A-Z][\w&/'-]*\s?){1,4}")
NAME_REACH = 60  # code points of a name before its head
KNOWN = frozenset({"cred", "block", "board", "enrol", "occ"})  # kinds of tokens that explain a phrase
UNKNOWN_AN_AD = 20


def _phrase(text: str, start: int, end: int) -> tuple[int, int] | None:
    """A head at `[start, end)` with the name in capitals before it, or else after it."""
    line = text.rfind("\n", max(0, start - NAME_REACH), start) + 1
    before = _NAME_BEFORE.search(text, max(line, start - NAME_REACH), start)
    if before:
        return before.start(), end
    after = _NAME_AFTER.match(text, end, min(len(text), end + NAME_REACH))
    return (start, after.end()) if after else None


def unknown_phrases(source: Source) -> tuple[tuple[int, int], ...]:
    """Places of phrases shaped like a credential that no surface, head or blocked phrase covers, in order."""
    known = [token for token in source.entities if token.kind in KNOWN]
    ends = [token.end for token in known]
    found: list[tuple[int, int]] = []
    for token in source.entities:
        if token.kind not in ("lic", "cert") or (found and token.start < found[-1][1]):
            continue
        phrase = _phrase(source.text, token.start, token.end)
        if phrase is None:
            continue
        start, end = phrase[0], phrase[0] + len(source.text[phrase[0] : phrase[1]].rstrip())
        nearest = bisect_left(ends, start + 1)
        if nearest == len(known) or known[nearest].start >= end:
            found.append((start, end))
        if len(found) == UNKNOWN_AN_AD:
            break
    return tuple(found)
