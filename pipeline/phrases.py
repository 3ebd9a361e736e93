"""Phrases of a reference table found in one short text: a title, a department, an employer's name.

A title is a handful of words, so each word is looked up as the start of a known phrase and the longest phrase wins;
cost does not depend on the size of the table. Offsets are code points into the text as given, whatever accents,
soft hyphens or zero-width characters it holds.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from rapidfuzz.distance import OSA

_WORD = re.compile(r"[^\W_]+")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff\u180e]")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_GENDER = re.compile(r"(?<=[^\W_])(?:\((?:a|o|e|ne|in|as|os)\)|/(?:a|o|e|ne|in)\b|[·.](?:ne|trice)\b)")
_JOIN = re.compile(r"[ \t.'&+]*|\.?-")
_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2212"), "-")
_MARKS = dict.fromkeys(map(ord, "\u2018\u2019\u02bc\u00b4`"), "'")
_ACCENTS = {code: unicodedata.normalize("NFD", chr(code))[0] for code in range(0xC0, 0x250)}
_FOLD: dict[int, str] = {**_ACCENTS, **_DASHES, **_MARKS, 0xA0: " "}


class Word(NamedTuple):
    """One word folded to lower case without accents, its place, and whether it is joined to the word before."""

    text: str
    start: int
    end: int
    joined: bool


class Found(NamedTuple):
    """A phrase of the table, what it means (`sense`), its place, and whether it is joined to the find before."""

    sense: str
    phrase: str
    start: int
    end: int
    joined: bool


def fold(text: str) -> str:
    """Lower case without accents, dashes and apostrophes of one kind; every character keeps its place."""
    return text.lower() if text.isascii() else text.translate(_FOLD).lower()


@lru_cache(maxsize=2048)
def words(text: str) -> tuple[Word, ...]:
    """The words of `text`; two are joined when nothing but spaces, dots, "&" or a tight hyphen stands between.

    Kept, because one title is looked up in several tables.
    """
    kept = None
    if not text.isascii() and _INVISIBLE.search(text):
        kept = [i for i, c in enumerate(text) if not _INVISIBLE.match(c)]
        text = "".join(text[i] for i in kept)
    raw = _GENDER.sub(lambda ending: " " * len(ending.group()), text)  # "Técnico(a)", "Farmacéutico/a"
    spans = [(m.start(), m.end()) for m in _WORD.finditer(raw)]
    text = fold(raw)
    spans = [part for span in spans for part in _camel_parts(raw, *span)]
    gaps = [False] * bool(spans) + [_JOIN.fullmatch(text, a[1], b[0]) is not None for a, b in pairwise(spans)]
    found = [Word(text[a:b], a, b, joined) for (a, b), joined in zip(spans, gaps, strict=True)]
    if kept is not None:
        return tuple(w._replace(start=kept[w.start], end=kept[w.end - 1] + 1) for w in found)
    return tuple(found)


def _camel_parts(raw: str, start: int, end: int) -> list[tuple[int, int]]:
    """ "ClerkThrifty" as two words: pages lose the line end between a title and the next line (long words only)."""
    if end - start < 9 or raw[start:end].isupper():
        return [(start, end)]
    cuts = [start, *(m.start() for m in _CAMEL.finditer(raw, start, end)), end]
    return list(pairwise(cuts))


class Lexicon:
    """Phrases and their senses; `typos` are words whose misspellings count as the word (one or two letters wrong)."""

    def __init__(self, rows: Iterable[tuple[str, str]], typos: tuple[str, ...] = ()) -> None:
        self._forms: dict[tuple[str, ...], tuple[str, str]] = {}  # sense and phrase; the first row of a form counts
        self._known: set[str] = set()
        sizes: dict[str, set[int]] = defaultdict(set)
        for phrase, sense in rows:
            spelled = tuple(w.text for w in words(phrase))
            for form in {spelled, (*spelled[:-1], _plural(spelled[-1]))}:
                self._forms.setdefault(form, (sense, phrase))
                sizes[form[0]].add(len(form))
                self._known.update(form)
        # first word to the numbers of words of its phrases, longest first: "pharmacy" begins hundreds of phrases
        self._starts = {first: sorted(some, reverse=True) for first, some in sizes.items()}
        self._typos = typos
        self._corrected = lru_cache(maxsize=4096)(self._nearest)

    def find(self, text: str) -> list[Found]:
        """The longest known phrases of `text` from left to right, none inside another; [] for a text without any."""
        parts: Sequence[Word] = words(text)
        if self._typos:
            parts = [w if w.text in self._known else w._replace(text=self._corrected(w.text)) for w in parts]
        found, at, joined = [], 0, False
        while at < len(parts):
            if parts[at].text not in self._starts:
                at, joined = at + 1, False
                continue
            joined = joined and parts[at].joined
            size = self._longest(parts, at)
            if not size:
                at, joined = at + 1, False
                continue
            sense, phrase = self._forms[tuple(w.text for w in parts[at : at + size])]
            found.append(Found(sense, phrase, parts[at].start, parts[at + size - 1].end, joined))
            at, joined = at + size, True
        return found

    def _longest(self, parts: Sequence[Word], at: int) -> int:
        """Number of words of the longest phrase that starts at a word, 0 for none."""
        for size in self._starts[parts[at].text]:
            run = parts[at : at + size]
            if tuple(w.text for w in run) in self._forms and all(w.joined for w in run[1:]):
                return len(run)
        return 0

    def _nearest(self, word: str) -> str:
        if len(word) < 7:
            return word
        limit = 1 if len(word) < 9 else 2
        for typo in self._typos:
            if OSA.distance(word, typo, score_cutoff=limit) <= limit:
                return typo
        return word


def _plural(word: str) -> str:
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return word[:-1] + "ies"
    return word + "s"
