"""Patterns of duties and skills found in a sentence, in one pass over its phrases."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from pipeline.duties.grammar import GAP, MOST_STEPS, Grammar, Row, Term, grammar
from schema.vocab import Role

_PREPOSITION = re.compile(
    r" (?:(?:.* )?(?<!up )(?:to|for|by|from|on|into|at|about|who|that|which|during|before|after|when|while|because)"
    r"|\w.* with) "
)
_NEW_CLAUSE = re.compile(r" \w.*  (?:and )?\w{2,}ing ")  # "reviewing charts, clarifying" orders; a sign is a space
_TWO_COMMAS = re.compile(r" \w.*  \w.*  ")  # "pull samples, correct totals, order" drugs
_AGENTS = frozenset({"er", "ers", "or", "ors", "ed", "d", "able", "ive", "ant", "ants"})  # endings of no verb
_NOUNS = ("tion", "tions", "ment", "ments", "ance")  # of a verb's noun: "preparation of"
_WITH_OF = ("ing of ", "ion of ", "ons of ", "ent of ", "nce of ", "sal of ", "val of ", "ght of ", "ing in")
_DETERMINERS = frozenset(
    {"the", "a", "an", "our", "your", "its", "their", "this", "these", "every", "each", "any", "no"}
)
_GOVERNORS = frozenset({"of", "for", "with", "in"})  # "a stock of labels"; but "of labeling"
_MEANS = frozenset({"by", "via"})
_SIGNS = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~\n\t–—‑‐’‘“”•·…®™\u00a0"
_SIGN = re.compile(f"[{re.escape(_SIGNS)}]")
_ASCII_LOWER = {code: code + 32 for code in range(65, 91)}

_TWO = 2  # so many need an order
Span = tuple[int, int]
Steps = tuple[
    dict[int, Span], dict[int, Span]
]  # step to where it was last found (the pattern's start, the step's end),
# and where before that, for words that are two steps of one row


class Match(NamedTuple):
    """A pattern found in a text: `[start, end)` in code points, whole words."""

    start: int
    end: int
    row: Row


def spaced(text: str) -> str:
    """The text in lower case, a space before and after it and for each sign: place `i` of the text is here `i + 1`."""
    lower = text.lower()
    if len(lower) != len(text):  # a letter such as U+0130 grew: offsets would shift
        lower = text.translate(_ASCII_LOWER)
    return f" {_SIGN.sub(' ', lower)} "


def _acts(words: str, start: int, stop: int, size: int) -> bool:
    """Whether a phrase is used as a verb: no article stands before it, and its stem ends like one."""
    bare = not words.startswith(" of ", stop + 1)
    if not bare and not words.startswith(_WITH_OF, stop - 3):
        return False  # "counts of vials" are no work of counting; "preparation of" and "filling of" are work
    before = words[max(0, start - 12) : start].rpartition(" ")[2]
    if bare and (before in _DETERMINERS or (words[stop] == "s" and before in _GOVERNORS)):
        return False
    if before in _MEANS and not words.startswith("ing", stop - 2):
        return False  # "by phone"
    ending = words[start + size : stop + 1]
    if words[stop] == "s" and before.endswith("ed"):
        return False  # "returned packages"
    if ending in _AGENTS:
        return False
    return not (bare and ending.endswith(_NOUNS)) or words.startswith(" and ", stop + 1)


def matches(words: str, spans: Sequence[Span], role: Role) -> Iterator[tuple[int, list[Match]]]:
    """The patterns found in each span of the spaced text that has any: its number, and by their end the matches.

    One pass for all spans: the automaton copies its text each time it is asked.
    """
    known = grammar(role)
    number, found, steps = 0, list[Match](), _no_steps()
    begin, finish = spans[0] if spans else (0, -1)
    for last, term in known.automaton.iter(words):
        while finish < last - 1:
            if found:
                yield number, found
                found = []
            number += 1
            if number >= len(spans):
                return
            begin, finish = spans[number]
            if steps[0]:
                steps = _no_steps()
        start = last - term.size + 1  # the space before the phrase here is the place of its first letter in the text
        if start < begin or not (term.opens or (steps[0] and not term.follows.keys().isdisjoint(steps[0]))):
            continue  # of another sentence, or what no step goes before
        stop = words.find(" ", last) - 1 if term.stem else last - 1
        if term.modifier and _qualifies(words, start, stop, known):
            continue
        if not words.startswith(" non", start - 4) or start < begin + 4:  # "non-sterile" is not sterile
            _read(words, (start, stop), term, steps, found)
    if found:
        yield number, found


def _no_steps() -> Steps:
    return {}, {}


def _qualifies(words: str, start: int, stop: int, known: Grammar) -> bool:
    """Whether a word only says what kind of thing the next one is: "medication" in "medication histories"."""
    return words[start + 1 : stop + 1] in known.modifiers and bool(known.after.match(words, stop + 1))


def _read(words: str, place: Span, term: Term, steps: Steps, found: list[Match]) -> None:
    """Each row one step further by one phrase, the rows it ends added to `found`: the shortest reading of each."""
    (start, stop), (reached, earlier) = place, steps
    waiting = term.follows.keys() & reached.keys() if reached and term.follows else ()
    for last in waiting if len(waiting) < _TWO else sorted(waiting, key=_later_first):
        row, step = term.follows[last]
        first = _begun(words, row, start, reached[last], earlier.get(last))
        if first is None:
            continue
        if step + 1 == row.steps:
            found.append(Match(first, stop, row))
        else:
            _reach(steps, (last + 1,), (first, stop))
    if term.ends:
        found += [Match(start, stop, row) for row in term.ends]
    if term.nouns:
        _reach(steps, term.nouns, place)
    if term.verbs and _acts(words, start, stop, term.size):
        _reach(steps, term.verbs, place)


def _later_first(key: int) -> tuple[int, int]:
    """Order of steps: later ones first, so that one word is not two steps of a row."""
    return -(key % MOST_STEPS), key


def _reach(steps: Steps, keys: Iterable[int], place: Span) -> None:
    """Remember where steps were found last, and where before that."""
    (reached, earlier), start = steps, place[0]
    for key in keys:
        if key in reached and reached[key][1] <= start:
            earlier[key] = reached[key]
        reached[key] = place


def _begun(words: str, row: Row, start: int, last: Span, earlier: Span | None) -> int | None:
    """Where the pattern began whose step before this one was found close enough, else None."""
    place = last if last[1] <= start else earlier
    if place is None or not 0 <= start - place[1] <= row.gap:
        return None
    if row.gap <= GAP and _TWO_COMMAS.match(words, place[1] + 1, start + 1):
        return None
    if words.startswith("ing", place[1] - 2) and _NEW_CLAUSE.match(words, place[1] + 1, start + 1):
        return None
    return place[0] if row.loose or not _PREPOSITION.match(words, place[1] + 1, start + 1) else None
