"""What an amount is for: base pay, or something else that money is named for, by the words round it.

`reference/pay_cues.csv` holds the words; nearest before the amount decides, unless a noun right behind it ("$3/hr night
differential", "$600 home office stipend") says otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from pipeline.pay.amounts import Figure
from schema.vocab import reference

REACH_BEFORE, REACH_AFTER, REACH_LABEL = 240, 60, 60  # code points; a list of states may stand between label and amount
REACH_OTHER = 60  # a word of another purpose farther off speaks of something else
WORD = re.compile(r"[a-z0-9]+")
SENTENCE_END = re.compile(r"\n|[.!?][\s\"”)]+(?=[A-Z(\"“•*]|$)|;|\s\|\s|•|\s[*]\s")
NO_LABEL = re.compile(  # words that may stand between a label on the line above and its amount
    r"\W*(?:(?:up to|from|between|circa|starting (?:at|from)|min(?:imum)?|to|at|approximately|around|about|now)"
    r"\b\W*){0,3}",
    re.IGNORECASE,
)
BREAK = re.compile(
    r"[,;:()|\n•+&!?]|\.(?=\s|$)|(?:^|(?<=\s))[–—/-]\s|\b(?:plus|and|with|depending|dependent|based|commensurate|doe|or|but|while|when|then|set|according|includ(?:es|ing))\b",
    re.IGNORECASE,
)
RESIDENT_FROM = 25_000  # a yearly stipend of so much is a resident's or a fellow's pay
STIPEND = re.compile(r"\W*(?:annual |yearly |resident |gross )?stipend\b", re.IGNORECASE)
AFTER_WORDS = 4  # a noun that names the amount stands within so many words behind it


class Cue(NamedTuple):
    """A phrase of pay_cues.csv among some words: `[start, end)` in them."""

    kind: str
    start: int
    end: int
    words: tuple[str, ...]


class Context(NamedTuple):
    """`kind` of pay_cues.csv, "" where no word says; `labelled`: a pay word stands before; `before`: the clause so far.

    `[start, end)`: from the word that names the kind to the amount, or the other way round.
    """

    kind: str
    labelled: bool
    before: str
    start: int
    end: int


@cache
def _phrases() -> dict[str, list[tuple[tuple[str, ...], dict[str, str]]]]:
    """First word -> phrases that begin with it, as words, longest first, with their kind by where they stand."""
    kinds: dict[tuple[str, ...], dict[str, str]] = {}
    for row in reference("pay_cues"):
        kinds.setdefault(tuple(WORD.findall(row["phrase"])), {})[row["where"]] = row["kind"]
    phrases: dict[str, list[tuple[tuple[str, ...], dict[str, str]]]] = {}
    for words in sorted(kinds, key=lambda w: (-len(w), w)):
        phrases.setdefault(words[0], []).append((words, kinds[words]))
    return phrases


def cues(words: str, where: str) -> Iterator[Cue]:
    """The cues among some words, left to right, longest phrase first: "call pay" is no "pay"."""
    spans = [(m[0], m.start(), m.end()) for m in WORD.finditer(words.lower())]
    tokens = tuple(token for token, _, _ in spans)
    phrases, at = _phrases(), 0
    while at < len(tokens):
        for phrase, kinds in phrases.get(tokens[at], ()):
            if tokens[at : at + len(phrase)] == phrase and (kind := kinds.get(where) or kinds.get("any")):
                yield Cue(kind, spans[at][1], spans[at + len(phrase) - 1][2], phrase)
                at += len(phrase) - 1
                break
        at += 1


def context(text: str, figure: Figure, *, after_previous: int, before_next: int) -> Context:
    """The context of a figure between its neighbours: the end of the one before and the start of the one after."""
    start, before = _before(text, figure.start, after_previous)
    named = [c for c in cues(before, "before") if c.kind in {"pay", "statistic"} or len(before) - c.end <= REACH_OTHER]
    cue = named[-1] if named else None
    kind = "more" if _is_added(text, before, figure.start) else cue.kind if cue else ""
    if cue and kind == "pay" and cue.words == ("stipend",):  # a resident's is pay, a phone's or a traveller's is not
        kind = next((c.kind for c in reversed(named) if c.kind not in {"pay", "more"}), kind)
    if kind == "none":  # "relocation package worth $6,000": what it is worth is still relocation
        kind = next((c.kind for c in reversed(named) if c.kind not in {"pay", "more", "none"}), kind)
    if any(c.kind == "statistic" for c in named):  # "median pharmacist pay" is what others earn
        kind = "none"
    labelled = kind == "pay"
    cue_start = start + cue.start if cue and not labelled else figure.start
    after, end = _after_kind(text, figure.end, min(before_next, figure.end + REACH_AFTER))
    if after == "none" and not kind and (figure.low or 0) >= RESIDENT_FROM and STIPEND.match(text, figure.end):
        after = "pay"  # "$61,000 stipend for the year": no phone costs as much
    if after == "pay":  # "a $118,000 salary"; another purpose named before it still holds
        return Context(kind or after, labelled or not kind, before, cue_start, figure.end)
    if after and not (after == "more" and labelled and figure.is_range):
        return Context(after, labelled, before, cue_start, end)
    return Context(kind, labelled, before, cue_start, figure.end)


def _is_added(text: str, before: str, at: int) -> bool:
    """Whether a plus sign stands before the amount, and no mere bullet: "base + $2.00"."""
    return before.rstrip().endswith("+") and text[text.rfind("\n", 0, at) + 1 : at].strip() != "+"


def _before(text: str, at: int, floor: int) -> tuple[int, str]:
    """The words of the same clause before the amount; a short line above may be its label."""
    start = max(floor, at - REACH_BEFORE)
    window = text[start:at]
    cut = 0
    for m in SENTENCE_END.finditer(window):
        cut = m.end()
    words = window[cut:]
    if NO_LABEL.fullmatch(words) and "\n" in window[:cut]:
        label = window[:cut].rstrip().rpartition("\n")[2]
        if label and len(label) <= REACH_LABEL and floor <= start + cut - len(label):
            return start + window[:cut].rstrip().rfind("\n") + 1, f"{label.rstrip('. ')} {words}"
    return start + cut, words


def _after_kind(text: str, at: int, limit: int) -> tuple[str, int]:
    """The kind of the noun right behind the amount and where it ends; ("", at) if there is none."""
    while at < limit and text[at] == " ":
        at += 1
    stop = BREAK.search(text, at, limit)
    limit = stop.start() if stop else limit
    for cue in cues(text[at:limit], "after"):
        if text.count(" ", at, at + cue.start) <= AFTER_WORDS:
            return cue.kind, at + cue.end
    return "", at
