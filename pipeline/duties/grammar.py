"""How a row of `reference/duty_phrases.csv` is written, and all rows as one automaton of their phrases.

A row is a code, flags and a pattern. A pattern is one or more steps parted by " > ", each a choice of phrases parted by
" | ". The steps follow one another in a sentence, at most GAP characters apart and with no preposition between them;
the first step of several is a verb: "manager" and "dispensed" are none, "preparation" only before "of".
In a phrase "~" ends a stem (inside a phrase: ENDINGS), `{a|b}` holds spellings, `@name` stands for the phrases of the
rows with that name. A word of `@modifier` says nothing before a word of `@after`: "medication" in
"medication histories".

Flags of the pattern: `wide`, `near` (another gap), `loose` (prepositions may part the steps), `noun` (the first step is
no verb). Flags of what is read, kept on the row: `alone` (one word of a list of such words), `line` (a noun that means
its duty in a line of duties only), `known` (a product that must be mastered, not met before), `mixed` (compounding that
may be sterile or not), `rph`, `pharmacist`, `tech` (in ads of these roles only).
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache
from itertools import product
from typing import Any, NamedTuple

import ahocorasick

from pipeline.requirements.lexicon import expand
from schema.vocab import Role, reference

GAP, WIDE_GAP, NEAR_GAP = 45, 90, 12  # characters between two steps
MOST_STEPS = 8  # a pattern has fewer
ENDINGS = ("", "s", "e", "es", "er", "ed", "ing", "y", "ies", "ying", "ion", "al", "le")

_UNCOUNTED = re.compile(  # last words of phrases that have one number only
    r"(?:.* )?(?:to|for|from|with|on|in|at|by|of|and|or|about|into|up|out|away|the|an?|their|your|our|if|any|it|them)"
)

_ROLES = {  # flags of rows that hold in ads of some roles only
    "pharmacist": {Role.PHARMACIST, Role.OTHER},
    "rph": {Role.PHARMACIST, Role.INTERN, Role.OTHER},
    "tech": {Role.TECHNICIAN, Role.AIDE, Role.INTERN, Role.OTHER},
}


class Row(NamedTuple):
    """One pattern: what it proves, its flags, the longest gap between its steps, how many steps it has.

    `loose`: prepositions may part the steps. `acts`: the first step is a verb.
    """

    code: str
    flags: frozenset[str]
    gap: int
    steps: int
    loose: bool
    acts: bool


class Term(NamedTuple):
    """One phrase: its length with its spaces, whether a stem, whether a modifier, and its uses.

    `ends` are the rows it is alone, `verbs` and `nouns` the first steps it is (numbers of steps in the table) as a verb
    and as any word, `follows` the rows of which it is a later step, by the number of the step before. `opens`: it is
    more than a later step.
    """

    size: int
    stem: bool
    modifier: bool
    ends: tuple[Row, ...]
    verbs: tuple[int, ...]
    nouns: tuple[int, ...]
    follows: dict[int, tuple[Row, int]]
    opens: bool


class Grammar(NamedTuple):
    """The automaton of all phrases (its values are Terms), the rows, the modifiers, and what makes one of a word."""

    automaton: Any
    rows: tuple[Row, ...]
    modifiers: frozenset[str]
    after: re.Pattern[str]


@cache
def choices(step: str) -> tuple[str, ...]:
    """The phrases of a step, spellings and inner stems written out; names stay names."""
    return tuple(phrase for choice in step.split(" | ") for spelled in expand(choice) for phrase in _inflected(spelled))


def _inflected(phrase: str) -> list[str]:
    """A phrase whose stems end in all usual ways, but for the last word's, which is looked up as a stem."""
    head, _, last = phrase.rpartition(" ")
    options = [[w[:-1] + e for e in (*ENDINGS, f"{w[-2]}ing")] if w.endswith("~") else [w] for w in head.split()]
    return [" ".join((*words, last)) for words in product(*options)]


def _other_number(phrase: str) -> str:
    """The plural of a phrase, and the singular of one of several words; a stem is both."""
    if phrase.endswith(("~", "ss", "us", "is", "calls", "ins")) or _UNCOUNTED.fullmatch(phrase):
        return phrase
    if not phrase.endswith("s"):
        return f"{phrase}s"
    return phrase[:-1] if " " in phrase else phrase  # "of call" is no call, "a pharmacist" no staff


def _row(code: str, flag: str, steps: int) -> Row:
    flags = frozenset(flag.split())
    gap = WIDE_GAP if "wide" in flags else NEAR_GAP if "near" in flags else GAP
    return Row(code, flags, gap, steps, "loose" in flags, steps > 1 and "noun" not in flags)


def _holds(flag: str, role: Role) -> bool:
    return all(role in roles for name, roles in _ROLES.items() if name in flag.split())


@cache
def grammar(role: Role) -> Grammar:
    """The rows that hold in ads of a role, read once."""
    named = {row["code"]: choices(row["pattern"]) for row in reference("duty_phrases") if row["code"].startswith("@")}
    rows: list[Row] = []
    uses: dict[str, set[tuple[int, int]]] = defaultdict(set)
    for row in reference("duty_phrases"):
        if row["code"].startswith("@") or not _holds(row["flag"], role):
            continue
        steps = row["pattern"].split(" > ")
        for number, step in enumerate(steps):
            for phrase in choices(step):
                for meant in named[phrase] if phrase.startswith("@") else (phrase,):
                    uses[meant].add((len(rows), number))
                    if number:
                        uses[_other_number(meant)].add((len(rows), number))
        rows.append(_row(row["code"], row["flag"], len(steps)))
    modifiers = frozenset(named["@modifier"])
    after = re.compile("|".join(f" {word[:-1]}" if word.endswith("~") else f" {word} " for word in named["@after"]))
    return Grammar(_automaton(uses, rows, modifiers), tuple(rows), modifiers, after)


def _automaton(uses: dict[str, set[tuple[int, int]]], rows: list[Row], modifiers: frozenset[str]) -> Any:
    """Phrases with a space before them and, but for stems, one behind: whole words need no other check."""
    automaton: Any = ahocorasick.Automaton()
    starts = {word[:size] for word in modifiers for size in range(len(word) + 1)}  # looked up 60,000 times
    for phrase, steps in uses.items():
        words, stem = phrase.rstrip("~"), phrase.endswith("~")
        key = f" {words}" if stem else f" {words} "
        modifier = words in (starts if stem else modifiers)
        ordered = sorted(steps, key=lambda use: (-use[1], use[0]))
        firsts = [row for row, step in ordered if not step]
        ends = tuple(rows[row] for row in firsts if rows[row].steps == 1)
        verbs = tuple(row * MOST_STEPS for row in firsts if rows[row].acts)
        nouns = tuple(row * MOST_STEPS for row in firsts if rows[row].steps > 1 and not rows[row].acts)
        follows = {row * MOST_STEPS + step - 1: (rows[row], step) for row, step in ordered if step}
        opens = bool(ends or verbs or nouns)
        automaton.add_word(key, Term(len(key), stem, modifier, ends, verbs, nouns, follows, opens))
    automaton.make_automaton()
    return automaton
