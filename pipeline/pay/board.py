"""Pay as a structured field of the board: its unit is read from a table and never guessed."""

from __future__ import annotations

import re
from collections import Counter
from typing import NamedTuple

from pipeline.pay.units import board_unit, unit_before
from schema.posting import RawPay
from schema.vocab import PayUnit

ALONE = re.compile(r"\s*[$£€]?\s?\d[\d,]*(?:\.\d+)?\s?[kK]?\s*")  # a field that holds one number and no words
NUMBER = re.compile(r"\d+(?:\.\d+)?")
TITLE = 200  # a title or blurb of a pay field; farther on it speaks of other things
SYMBOLS = {"$": "USD", "US$": "USD", "£": "GBP", "€": "EUR"}


class BoardPay(NamedTuple):
    """A board's amounts and what it calls them; None where it gives none or no row of pay_units.csv knows it."""

    low: float | None
    high: float | None
    unit: PayUnit | None
    currency: str | None


def board_amounts(rows: tuple[RawPay, ...], counts: Counter[str]) -> BoardPay | None:
    """The board's pay over its rows (one a jurisdiction): lowest minimum, highest maximum, unit, currency.

    Rows of another unit or currency than the first are counted and left out; zeros are not pay. None if none is left.
    """
    found: BoardPay | None = None
    for row in rows:
        low, high = amount(row.min), amount(row.max)
        if low is None and high is None and row.text and ALONE.fullmatch(row.text):
            low = amount(row.text)
        if low is None and high is None:
            continue
        if low is not None and high is not None and low > high:
            counts["pay_min_above_max"] += 1
            low, high = high, low
        read = BoardPay(low, high, _unit(row, counts), currency(row.currency))
        if found is None:
            found = read
        elif found[2:] != read[2:]:
            counts["pay_rows_differ"] += 1
        else:
            found = read._replace(low=_least(found.low, low), high=_most(found.high, high))
    return found


def amount(value: str | float | None) -> float | None:
    """A board's amount as a number; None for zero, for words ("Not Displayed") and for nothing."""
    if isinstance(value, str):
        m = NUMBER.search(value.replace(",", ""))
        thousands = re.search(r"\d\s?k\b", value, re.IGNORECASE) is not None
        value = float(m[0]) * (1000 if thousands else 1) if m else None
    return float(value) if value and value > 0 else None


def currency(code: str | None) -> str | None:
    """A board's currency as its ISO code, None when it gives none."""
    code = (code or "").strip().upper()
    return SYMBOLS.get(code, code) or None


def _unit(row: RawPay, counts: Counter[str]) -> PayUnit | None:
    """The unit of the field, or the one that the field's own title states in words ("Hourly Rate:")."""
    unit = board_unit(row.unit)
    if unit is None and row.unit and row.unit.strip():
        counts[f"unknown_pay_unit:{row.unit.strip()}"] += 1
        return None
    return unit or (unit_before(row.text[:TITLE]) if row.text else None)


def _least(a: float | None, b: float | None) -> float | None:
    return min((x for x in (a, b) if x is not None), default=None)


def _most(a: float | None, b: float | None) -> float | None:
    return max((x for x in (a, b) if x is not None), default=None)
