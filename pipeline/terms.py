"""Terms of employment: kind, shift, specialty, seniority and travel, from the board, the title and the body.

The board's own field decides the kind of employment, then the title, then the body; a board's word that no row of
`reference/terms.csv` knows is counted and never mapped to a default. Specialty and seniority are the title's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache

from pipeline.hours import hours_kinds
from pipeline.phrases import Lexicon
from pipeline.schedule import stated_employment, stated_shift, stated_travel
from pipeline.text import Document
from schema.posting import Terms
from schema.vocab import Employment, reference

SHORT_CHARS = 400  # titles, departments and boards' words; longer ones are pages gone astray
NO_VALUE = "-"  # a known phrase that says nothing about its field: "permanent" is no kind of employment
_SEPARATORS = re.compile(r"[/|,;\[\]\"]+")
HOURS = (Employment.FULL_TIME, Employment.PART_TIME)


@cache
def _ranks() -> dict[str, dict[str, int]]:
    """Field to its values by rank: the first row of a value ranks it, the lower decides when a title holds several."""
    ranks: dict[str, dict[str, int]] = {}
    for row in reference("terms"):
        values = ranks.setdefault(row["field"], {})
        values.setdefault(row["value"], len(values))
    return ranks


@cache
def _lexicon(field: str) -> Lexicon:
    return Lexicon((row["phrase"], row["value"]) for row in reference("terms") if row["field"] == field)


@lru_cache(maxsize=16384)
def _values(field: str, text: str) -> tuple[str, ...]:
    """The field's values that a short text names, in rank order; NO_VALUE among them shows that a phrase was known."""
    ranks = _ranks()[field]
    return tuple(sorted({find.sense for find in _lexicon(field).find(text)}, key=ranks.__getitem__))


def read_terms(
    title: str, document: Document, *, employment_type: str | None, department: str | None = None
) -> tuple[Terms, dict[str, int]]:
    """The terms, and signals to count: "unknown_employment:<word>" for a board's word that no row knows."""
    title, department = title.strip()[:SHORT_CHARS], (department or "")[:SHORT_CHARS]
    employment, signals = _employment(title, document, employment_type)
    shifts = [value for value in _values("shift", title.replace("/", " ")) if value != NO_VALUE]
    terms = Terms(
        employment=employment,
        shift=_one_shift(shifts) or stated_shift(document),
        specialty=_first("specialty", title) or _first("specialty", department),
        seniority=_first("seniority", title),
        travel=_first("travel", title) or stated_travel(document),
    )
    return terms, signals


def _first(field: str, text: str) -> str | None:
    return next((value for value in _values(field, text) if value != NO_VALUE), None)


def _one_shift(shifts: list[str]) -> str | None:
    return shifts[0] if len(shifts) == 1 else "variable" if shifts else None


def _employment(title: str, document: Document, board: str | None) -> tuple[str | None, dict[str, int]]:
    said = _values("employment", _SEPARATORS.sub(" | ", board[:SHORT_CHARS].replace("_", " "))) if board else ()
    signals = {f"unknown_employment:{board.strip().lower()[:60]}": 1} if board and board.strip() and not said else {}
    board_kind, title_kind = _one_kind(said), _one_kind(_values("employment", title))
    if title_kind == Employment.INTERNSHIP:  # the title of the trade, not the kind of contract
        title_kind = None
    title_kind = title_kind or next((kind for _, kind in hours_kinds(title.lower())), None)
    return board_kind or title_kind or stated_employment(document), signals


def _one_kind(values: Iterable[str]) -> str | None:
    """The kind that several words agree on: PRN and temporary work outrank hours; full and part time cancel out."""
    kinds = [value for value in values if value != NO_VALUE]
    if set(HOURS) <= set(kinds):
        return None
    return kinds[0] if kinds else None
