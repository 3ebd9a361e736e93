"""Small readings that the JSON of many platforms wants: names of places, amounts, the first of several keys."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from schema.posting import RawPay


def joined(*parts: Any, by: str = " / ") -> str | None:
    """The parts that say something, each once, in their order; None where none does."""
    found = dict.fromkeys(" ".join(str(part).split()) for part in parts if part not in (None, "", [], {}))
    return by.join(part for part in found if part) or None


def label(value: Any, *names: str) -> str | None:
    """The word of a field that is a string, or an object with one of these keys; None for anything else."""
    if isinstance(value, Mapping):
        value = next((value[name] for name in names if value.get(name)), None)
    return value.strip() or None if isinstance(value, str) else None


def pay(low: Any, high: Any, unit: Any = None, currency: Any = None, text: Any = None) -> tuple[RawPay, ...]:
    """One pay as sent; nothing where neither amount nor words are there. Zero means that none was given."""
    low, high = _amount(low), _amount(high)
    words = text.strip() if isinstance(text, str) else ""
    if low is None and high is None and not words:
        return ()
    return (RawPay(min=low, max=high, unit=_word(unit), currency=_word(currency), text=words or None),)


def stated(found: Mapping[str, Any], *names: str) -> Any:
    """The value of the first of several spellings of a key; KeyError where none is there: the shape has changed."""
    name = next((name for name in names if name in found), names[0])
    return found[name]


def each_once(rows: Iterable[Any]) -> tuple[Any, ...]:
    """The values that are no None, each once, in their order."""
    return tuple(dict.fromkeys(row for row in rows if row is not None))


def _amount(value: Any) -> str | float | None:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    return value if str(value).strip("0., ") else None


def _word(value: Any) -> str | None:
    return value.strip() or None if isinstance(value, str) else None
