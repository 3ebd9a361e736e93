"""All surfaces and cues in one pass: phrases of the reference tables to tokens with their place in the text.

Aho-Corasick over `reference/surfaces.csv` (credentials), `cues.csv` (heads, occupations, boards, cues) and
`jurisdictions.csv`; word boundaries are checked here, and the longest phrase wins within its layer. There are two
layers, because a cue may overlap a credential's words without replacing it.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import product
from typing import Any, NamedTuple

import ahocorasick

from schema.vocab import reference

ENTITY_KINDS = frozenset({"cred", "lic", "cert", "occ", "board", "block", "juris", "state", "enrol"})
_BRACES = re.compile(r"\{([^}]*)\}")
_END = re.compile(r"\W{0,2}(?:[.,;:!?)\]]|$|\s*[-(])")
_SPACED = str.maketrans({"’": "'", "‘": "'", "`": "'", "–": "-", "—": "-", "‑": "-", "‐": "-", "\n": " ", "\t": " "})
_ASCII_LOWER = {code: code + 32 for code in range(65, 91)}


class Token(NamedTuple):
    """A phrase of the tables found in a text: `[start, end)` in code points, its kind, value and flags."""

    start: int
    end: int
    kind: str
    value: str
    flag: str = ""


def expand(phrase: str) -> list[str]:
    """A row's phrase with each `{a|b}` replaced by each of its choices, in order."""
    parts = _BRACES.split(phrase)
    choices = [part.split("|") if at % 2 else [part] for at, part in enumerate(parts)]
    return [" ".join("".join(choice).split()) for choice in product(*choices)]


def folded(text: str) -> str:
    """The text in lower case with plain quotes, dashes and spaces, every code point in its place."""
    lower = text.lower()
    if len(lower) != len(text):  # a letter such as U+0130 grew: offsets would shift
        lower = text.translate(_ASCII_LOWER)
    return lower.translate(_SPACED)


def _rows() -> list[tuple[str, str, str, str]]:
    rows = []
    for row in reference("surfaces"):
        flag = row["flag"]
        kind = "board" if "body" in flag else "enrol" if flag == "enrol" else "cred"
        rows += [(phrase, kind, row["code"], flag) for phrase in expand(row["surface"])]
    for row in reference("cues"):
        value, _, flag = row["value"].partition(" ")
        rows += [(phrase, row["kind"], value, flag) for phrase in expand(row["phrase"])]
    rows += [(row["name"], "state", row["code"], "") for row in reference("jurisdictions")]
    return rows


@cache
def _automaton() -> Any:
    entries: dict[str, list[tuple[str, str, str]]] = {}
    for phrase, kind, value, flag in _rows():
        found = entries.setdefault(phrase, [])
        if (kind, value, flag) not in found:
            found.append((kind, value, flag))
    automaton: Any = ahocorasick.Automaton()
    for phrase, found in entries.items():
        if phrase:
            automaton.add_word(phrase, (len(phrase), tuple(found), any("case" in flag for _, _, flag in found)))
    automaton.make_automaton()
    return automaton


def _longest(found: list[tuple[int, int, tuple[str, str, str]]]) -> list[Token]:
    """Longest phrase first from the left; equal spans of different kinds are all kept."""
    found.sort(key=lambda hit: (hit[0], -hit[1]))
    kept: list[Token] = []
    end, span = 0, (-1, -1)
    for start, stop, (kind, value, flag) in found:
        if start >= end or (start, stop) == span:
            kept.append(Token(start, stop, kind, value, flag))
            end, span = stop, (start, stop)
    return kept


def tokens(text: str, lower: str) -> tuple[list[Token], list[Token]]:
    """(entities, cues) of a text, each in order and without overlap; `lower` is `folded(text)`."""
    layers: tuple[list[Any], list[Any]] = ([], [])
    size, shouting = len(lower), text.islower()
    for last, (length, entries, cased) in _automaton().iter(lower):
        start, end = last - length + 1, last + 1
        if (start and lower[start - 1].isalnum() and lower[start].isalnum()) or (
            end < size and lower[end].isalnum() and lower[last].isalnum()
        ):
            continue
        for entry in entries:
            if entry[2] == "end" and end < size and not _END.match(lower, end):
                continue
            if cased and "case" in entry[2] and not shouting and not text[start:end].isupper():
                continue
            layers[entry[0] not in ENTITY_KINDS].append((start, end, entry))
    return _longest(layers[0]), _longest(layers[1])
