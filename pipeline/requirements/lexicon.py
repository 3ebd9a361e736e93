"""All surfaces and cues in one pass: phrases of the reference tables to tokens with their place in the text.

Aho-Corasick over `reference/surfaces.csv` (credentials), `cues.csv` (heads, occupations, boards, cues) and
`jurisdictions.csv`; word boundaries are checked here, and the longest phrase wins within its layer. There are two
layers, because a cue may overlap a credential's words without replacing it.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from itertools import product
from typing import Any, NamedTuple

import ahocorasick

from schema.vocab import reference

ENTITY_KINDS = frozenset({"cred", "lic", "cert", "occ", "board", "block", "juris", "state", "enrol", "topic"})
KEPT_CHARS = 2000  # a longer block is looked at anew each time, so that what is kept stays small
_BRACES = re.compile(r"\{([^}]*)\}")
_END = re.compile(r"\W{0,2}(?:[.,;:!?)\]]|$|\s*[-(])")
_PLAIN = {"’": "'", "‘": "'", "`": "'", "–": "-", "—": "-", "‑": "-", "‐": "-"}
_TYPOGRAPHIC = re.compile("[" + "".join(_PLAIN) + "]")
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
    lower = lower.replace("\n", " ").replace("\t", " ")
    return lower if lower.isascii() else _TYPOGRAPHIC.sub(lambda sign: _PLAIN[sign[0]], lower)


@cache
def _rows() -> list[tuple[str, str, str, str]]:
    rows = []
    codes: dict[str, str] = {}  # one code a surface: of two rows that differ, the first holds
    for row in reference("surfaces"):
        flag = row["flag"]
        kind = "board" if "body" in flag else "enrol" if flag == "enrol" else "cred"
        phrases = [phrase for phrase in expand(row["surface"]) if codes.setdefault(phrase, row["code"]) == row["code"]]
        rows += [(phrase, kind, row["code"], flag) for phrase in phrases]
    for row in reference("cues"):
        value, _, flag = row["value"].partition(" ")
        rows += [(phrase, row["kind"], value, flag) for phrase in expand(row["phrase"])]
    rows += [(name, "state", row["code"], "") for row in reference("jurisdictions") for name in expand(row["name"])]
    return rows


@cache
def _automaton(entity: bool) -> Any:
    """The phrases of one layer, compiled: entities, or cues."""
    entries: dict[str, list[tuple[str, str, str]]] = {}
    for phrase, kind, value, flag in _rows():
        found = entries.setdefault(phrase, []) if (kind in ENTITY_KINDS) is entity else []
        if (kind, value, flag) not in found:
            found.append((kind, value, flag))
    automaton: Any = ahocorasick.Automaton()
    for phrase, found in entries.items():
        words = phrase[0].isalnum(), phrase[-1].isalnum()
        automaton.add_word(phrase, (len(phrase), tuple(found), any(flag for *_, flag in found), *words))
    automaton.make_automaton()
    return automaton


def _glued(text: str, start: int) -> bool:
    """Whether a word starts at a capital glued to the word before: "QualificationsBachelor of Science"."""
    return text[start].isupper() and text[start - 1].islower() and text[start + 1 : start + 2].islower()


def _longest(found: list[tuple[int, int, tuple[tuple[str, str, str], ...]]]) -> list[Token]:
    """Longest phrase first from the left; all kinds of one phrase are kept."""
    if len(found) > 1:
        found.sort()
    kept: list[Token] = []
    end = 0
    for start, stop, entries in found:
        if start >= end:
            end = -stop
            for kind, value, flag in entries:
                kept.append(Token(start, end, kind, value, flag))
    return kept


def _stands(text: str, lower: str, start: int, end: int, flag: str, lowered: bool) -> bool:
    """Whether a phrase with a flag holds here: in capitals ("case"), or at the end of its clause ("end")."""
    if flag == "end":
        return end == len(lower) or text[end] in "\n\t" or _END.match(lower, end) is not None
    return "case" not in flag or lowered or text[start:end].split()[0].isupper()


@lru_cache(maxsize=8192)
def _kept_entities(text: str, lowered: bool) -> tuple[Token, ...]:
    return tuple(tokens(text, folded(text), entity=True, lowered=lowered))


def entities(text: str, lowered: bool) -> tuple[Token, ...]:
    """The entities of a block, kept for the last ones: a block is looked at before it is known to be read."""
    if len(text) > KEPT_CHARS:
        return tuple(tokens(text, folded(text), entity=True, lowered=lowered))
    return _kept_entities(text, lowered)


def tokens(
    text: str, lower: str, *, entity: bool, lowered: bool = False, start: int = 0, end: int | None = None
) -> list[Token]:
    """Tokens of one layer between two places, in order and without overlap; `lower` is `folded(text)`.

    `lowered`: the whole ad is in small letters, so that abbreviations need no capitals.
    """
    size, found = len(lower), []
    part = lower if end is None else lower[start:end]  # iter() copies its whole string, whatever part it is asked for
    for last, (length, entries, flagged, opens, ends) in _automaton(entity).iter(part):
        stop = start + last + 1
        if ends and stop < size and lower[stop].isalnum():
            continue
        first = stop - length
        if opens and first and lower[first - 1].isalnum() and not _glued(text, first):
            continue
        if flagged:
            entries = tuple(entry for entry in entries if _stands(text, lower, first, stop, entry[2], lowered))
        if entries:
            found.append((first, -stop, entries))
    return _longest(found)
