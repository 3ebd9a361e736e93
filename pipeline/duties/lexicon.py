"""Phrases of duties and skills found in one pass: `reference/duty_phrases.csv` as an automaton over whole words.

A row is a code, flags and a pattern. A pattern is one or more steps parted by " > ", each a choice of phrases parted
by " | "; the steps must follow one another inside one sentence, with a gap of at most GAP characters ("wide" and
"near" in the flags change it) and, unless a row is "loose", no preposition in it. The first step of several is a verb:
an agent or a participle of its stem ("manager", "dispensed") is none, a noun ("preparation") only before "of". "~" ends a stem (inside a phrase it stands for ENDINGS), `{a|b}` holds spellings, `@name` stands for the phrases of the rows
with that name. `@modifier` lists words that say nothing when a word of `@after` follows: "medication" in "medication
histories" is no medication.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from itertools import product
from typing import Any, NamedTuple

import ahocorasick

from pipeline.requirements.lexicon import expand
from schema.vocab import reference

GAP, WIDE_GAP, NEAR_GAP = 45, 90, 12  # characters between two steps
ENDINGS = ("", "s", "e", "es", "er", "ed", "ing", "y", "ies", "ying", "ion", "al")
_PREPOSITION = re.compile(
    r" (?:to|for|by|from|on|into|at) | \w+ (?:.* )?(?:with|who|that|which|during|before|after|when|while|because) "
)
_AGENTS = frozenset({"er", "ers", "or", "ors", "ed", "d", "able", "ive", "ant", "ants"})
_NOUNS = ("tion", "tions", "ment", "ments", "ance")
_SIGNS = "!\"#$%'()*+,-./:;<=>?@[\\]^_`{|}~\n\t–—‑‐’‘“”•·…®™\u00a0"
_SPACED = str.maketrans(dict.fromkeys(_SIGNS, " ") | {"&": " "})
_ASCII_LOWER = {code: code + 32 for code in range(65, 91)}


class Row(NamedTuple):
    """One pattern: what it proves, its flags, the longest gap between its steps, how many steps it has, and whether prepositions may part them."""

    code: str
    flags: frozenset[str]
    gap: int
    steps: int
    loose: bool


class Match(NamedTuple):
    """A pattern found in a text: `[start, end)` in code points, whole words."""

    start: int
    end: int
    row: Row


class _Term(NamedTuple):
    """One phrase: its length with its spaces, whether a stem, whether it can be a modifier, and the steps it fills."""

    size: int
    stem: bool
    modifier: bool
    steps: tuple[tuple[int, int], ...]


def spaced(text: str) -> str:
    """The text in lower case with a space before it, after it and for each sign: place `i` of the text is at `i + 1`."""
    lower = text.lower()
    if len(lower) != len(text):  # a letter such as U+0130 grew: offsets would shift
        lower = text.translate(_ASCII_LOWER)
    return f" {lower.translate(_SPACED)} "


@cache
def _named() -> dict[str, tuple[str, ...]]:
    """Phrases of each `@name`."""
    return {row["code"]: _choices(row["pattern"]) for row in reference("duty_phrases") if row["code"].startswith("@")}


def _choices(step: str) -> tuple[str, ...]:
    return tuple(phrase for choice in step.split(" | ") for spelled in expand(choice) for phrase in _inflected(spelled))


def _inflected(phrase: str) -> list[str]:
    """A phrase whose stems end in all usual ways, but for the last word's, which is looked up as a stem."""
    head, _, last = phrase.rpartition(" ")
    options = [[w[:-1] + e for e in (*ENDINGS, f"{w[-2]}ing")] if w.endswith("~") else [w] for w in head.split()]
    return [" ".join((*words, last)) for words in product(*options)]


def _step(step: str) -> set[str]:
    """The phrases of one step, names replaced by theirs."""
    found = set()
    for phrase in _choices(step):
        found.update(_named()[phrase] if phrase.startswith("@") else (phrase,))
    return found


@cache
def _lexicon() -> tuple[Any, tuple[Row, ...]]:
    """The automaton of all phrases, and the rows they belong to."""
    rows: list[Row] = []
    uses: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for row in reference("duty_phrases"):
        if row["code"].startswith("@"):
            continue
        flags, steps = frozenset(row["flag"].split()), row["pattern"].split(" > ")
        gap = WIDE_GAP if "wide" in flags else NEAR_GAP if "near" in flags else GAP
        for number, step in enumerate(steps):
            for phrase in _step(step):
                uses[phrase].append((len(rows), number))
        rows.append(Row(row["code"], flags, gap, len(steps), "loose" in flags))
    modifiers = set(_named()["@modifier"])
    automaton: Any = ahocorasick.Automaton()
    for phrase, steps_filled in uses.items():
        words, stem = phrase.rstrip("~"), phrase.endswith("~")
        key = f" {words}" if stem else f" {words} "
        automaton.add_word(key, _Term(len(key), stem, words in modifiers, tuple(steps_filled)))
    automaton.make_automaton()
    return automaton, tuple(rows)


@cache
def _after() -> re.Pattern[str]:
    """What makes a modifier of the word before it."""
    return re.compile("|".join(f" {p[:-1]}" if p.endswith("~") else f" {p} " for p in _named()["@after"]))


def _phrases(words: str, begin: int, end: int) -> Iterator[tuple[int, int, _Term]]:
    """Phrases between two places of the spaced text: start, end of the last whole word (both in the text), term."""
    automaton, _ = _lexicon()
    for last, term in automaton.iter(words, begin, end + 2):
        start = last - term.size + 1  # the space before the phrase: the same number counts the letter in the text
        stop = words.find(" ", last) - 1 if term.stem else last - 1
        if words.startswith(" non", start - 4) and start >= begin + 4:
            continue  # "non-sterile" is not sterile
        if term.modifier and _after().match(words, stop + 1):
            continue
        yield start, stop, term


def _acts(words: str, start: int, stop: int, size: int) -> bool:
    """Whether a word found by its stem is a verb: what follows the stem says so."""
    ending = words[start + size : stop + 1]
    if ending in _AGENTS:
        return False
    return not ending.endswith(_NOUNS) or words.startswith((" of ", " and ", "  "), stop + 1)


def matches(words: str, begin: int, end: int) -> Iterator[Match]:
    """Every pattern found in one sentence of the spaced text, by its end; the shortest reading of each."""
    rows = _lexicon()[1]
    reached: dict[tuple[int, int], tuple[int, int]] = {}
    for start, stop, term in _phrases(words, begin, end):
        acts = not term.stem or _acts(words, start, stop, term.size)
        for number, step in term.steps:
            row, first = rows[number], start
            if step:
                before = reached.get((number, step - 1))
                if before is None or not 0 <= start - before[1] <= row.gap:
                    continue
                if not row.loose and _PREPOSITION.search(words, before[1] + 1, start + 1):
                    continue
                first = before[0]
            elif not acts and row.steps > 1:
                continue
            if step + 1 == row.steps:
                yield Match(first, stop, row)
            else:
                reached[number, step] = (first, stop)
