"""Relative dates ("Posted 30+ Days Ago", "Vor 7 Tagen", "hace más de 30 días") as a day, or the latest it can be."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from functools import cache

from pipeline.phrases import fold
from schema.vocab import reference

_NUMBER = re.compile(r"(\d{1,4})\s*(\+?)")
_WORDS = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
COARSE_HOURS = 168  # "2 weeks ago" means two weeks or more: from here on the day is a bound
MAX_LETTERS = 60


@cache
def _meanings() -> dict[str, str]:
    return {row["word"]: row["meaning"] for row in reference("date_words")}


def relative_day(text: str, fetched: datetime) -> tuple[date, bool] | None:
    """The day `text` counts back to from `fetched`, and whether it is a bound (that day or earlier).

    None where the text is not relative: it needs a day word ("yesterday"), or a number, a unit and a word like "ago".
    """
    if len(text) > MAX_LETTERS or text[:4].isdigit():
        return None
    said = fold(text)
    meanings = _found(said)
    for meaning in meanings:
        if meaning.startswith("day "):
            return fetched.date() - timedelta(days=int(meaning[4:])), False
    unit = next((int(m[6:]) for m in meanings if m.startswith("hours ")), None)
    number = _NUMBER.search(said)
    if unit is None or "ago" not in meanings or (number is None and "one" not in meanings):
        return None
    count = int(number.group(1)) if number else 1
    more = "more" in meanings or bool(number and number.group(2))
    return (fetched - timedelta(hours=unit * count)).date(), more or unit >= COARSE_HOURS


def _found(said: str) -> list[str]:
    """What the words of `said` mean, one to three words at a time."""
    tokens, table = _WORDS.findall(said), _meanings()
    runs = (" ".join(tokens[i : i + size]) for i in range(len(tokens)) for size in (3, 2, 1) if i + size <= len(tokens))
    return [table[run] for run in runs if run in table]
