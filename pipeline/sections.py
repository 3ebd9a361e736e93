"""What a heading, a line's label or a lead-in says about the lines under it: the section they stand in.

Sections that ask: `required`, `preferred`, `licence` (a licensure heading: bare items are required) and `neutral`
(qualifications, education: items ask unless told otherwise),
`unneeded` ("What you don't need": items are not required). Sections that do not: `duties`, `benefits`, `pay`,
`about`, `eeo`, `apply`, `career`, `carousel` (other jobs), `other`. `intro` is the text before the first heading,
`unknown` follows a heading no row of `reference/headings.csv` knows, `tail` is prose after a section's list has ended.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache, lru_cache

from pipeline.leaning import leaning
from schema.vocab import reference

ASKING = frozenset({"required", "preferred", "licence", "neutral", "unneeded"})
SILENT = frozenset({"duties", "benefits", "pay", "about", "eeo", "apply", "career", "carousel", "other"})
LEVELS = frozenset({"required", "preferred", "unneeded"})  # sections that say how strongly their items are asked
WHOLE = frozenset({"phrase", "alone"})  # kinds of rows whose words open a heading only together
NO_RANK = 1 << 30
HEADING_WORDS = 12  # a heading is at most so many words
ASIDE = re.compile(r"\s*\([^()]*\)")  # a remark in brackets
_WORD = re.compile(r"[a-z0-9][a-z0-9-]*|&")
_NAMES = re.compile(r"licen|certif|regist|degree|diploma|credential", re.IGNORECASE)  # what an item names, no heading
_APOSTROPHES = str.maketrans("", "", "'’‘`´")


@cache
def _rows() -> dict[str, list[tuple[int, tuple[str, ...], str, str]]]:
    """Rows of headings.csv by the first word of their phrase: (rank, words, section, match); lowest rank wins."""
    rows = defaultdict(list)
    for rank, row in enumerate(reference("headings")):
        words = tuple(row["phrase"].split())
        if row["match"] == "filler":
            continue
        for key in words if row["match"] == "all" else words[:1]:
            rows[key].append((rank, words, row["section"], row["match"]))
    return rows


@lru_cache(maxsize=8192)
def heading_words(text: str) -> tuple[str, ...]:
    """Lower-case words of a heading, apostrophes dropped, so that "What you’ll do:" and "WHAT YOULL DO" are one.
    Remarks in brackets go where the whole is too long for a heading: "Preferred (in addition to ...)".
    """
    words = _words(text)
    return words if len(words) <= HEADING_WORDS else _words(ASIDE.sub("", text))


def _words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(text.lower().translate(_APOSTROPHES)))


def _matches(words: tuple[str, ...], at: int, phrase: tuple[str, ...], how: str) -> bool:
    if how == "all":
        return set(phrase) <= set(words)
    if words[at : at + len(phrase)] != phrase:
        return False
    return how in ("word", "phrase") or (at == 0 and (how == "first" or len(words) == len(phrase)))


@lru_cache(maxsize=8192)
def heading_section(text: str) -> str | None:
    """The section a heading, label or lead-in opens, or None where no row knows it or it is too long for a heading."""
    words = heading_words(text)
    if not words or len(words) > HEADING_WORDS:
        return None
    best, opened, known = NO_RANK, None, _rows()
    for at, word in enumerate(words):
        for rank, phrase, section, how in known.get(word, ()):  # by rank: what comes after is weaker
            if rank >= best:
                break
            if _matches(words, at, phrase, how):
                best, opened = rank, section
                break
    return opened


@lru_cache(maxsize=8192)
def opened_section(text: str) -> str | None:
    """The section a heading of its own line opens: as its row says, else as its words lean."""
    known = heading_section(text)
    words = heading_words(text)
    if known not in (None, "unneeded") or len(words) > HEADING_WORDS:
        return known
    return leaning(words) or known


@cache
def _vocabulary() -> frozenset[str]:
    """Words of headings; those of rows told whole ("phrase", "alone") make no heading in other company."""
    return frozenset(
        word for row in reference("headings") if row["match"] not in WHOLE for word in row["phrase"].split()
    )


@cache
def _whole() -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(row["phrase"].split()) for row in reference("headings") if row["match"] in WHOLE)


@cache
def heading_starts() -> frozenset[str]:
    """First words of the known headings."""
    return frozenset(_rows())


@lru_cache(maxsize=8192)
def is_pure(text: str) -> bool:
    """Whether a line is nothing but heading words: "Preferred qualifications" is, "Pharmacist license" is not."""
    words = heading_words(text)
    return 0 < len(words) <= HEADING_WORDS and (words in _whole() or _vocabulary().issuperset(words))


def pure_section(text: str) -> str | None:
    """The section of a line that is nothing but heading words, else None."""
    return heading_section(text) if is_pure(text) else None


def heads_items(bullet: str, text: str) -> bool:
    """Whether a bulleted line is a heading over other items: "** Preferred" over "* PTCB certification"."""
    sign = not any(map(str.isalnum, bullet))
    return sign and pure_section(text) in LEVELS and not _NAMES.search(text)


def inherited(section: str, parent: str) -> str:
    """The section of a heading below another: "Licensure" under "Preferred qualifications" is preferred."""
    return parent if section in ("neutral", "licence") and parent in ("required", "preferred") else section
