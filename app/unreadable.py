"""What a board stated and the rules could not read: a date that is no date, pay that is no number.

Counted into the signals of the reading, beside what the rules themselves count (`schema.store.troubles` says which
signal means what). It stands here, as it compares what was said with what was read and changes no reading.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from schema.posting import Posting, RawPay, RawPosting

DIGIT = re.compile(r"\d")
YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
NEVER = "0001-01-01"  # how .NET writes no date
OPEN_ENDED_YEARS = 5  # an end so far ahead ("12/31/2099") means none, and is read as none


def noted(raw: RawPosting, posting: Posting) -> Posting:
    """The posting, with a signal for each value of the board that could not be read."""
    signals = dict(unreadable(raw, posting))
    return replace(posting, signals={**posting.signals, **signals}) if signals else posting


def unreadable(raw: RawPosting, posting: Posting) -> Iterator[tuple[str, int]]:
    """Signals posted_unread, valid_through_unread and pay_unread, each once."""
    if posting.dates.posted is None and _is_date(raw.date_posted):
        yield "posted_unread", 1
    if posting.dates.valid_through is None and _is_end(raw.valid_through, raw.fetched):
        yield "valid_through_unread", 1
    if any(_is_no_number(row) or (posting.pay is None and _is_amount(row)) for row in raw.pay):
        yield "pay_unread", 1


def _is_date(said: str | None) -> bool:
    """Whether something was said that ought to be a day."""
    return said is not None and bool(said.strip()) and not said.startswith(NEVER)


def _is_end(said: str | None, fetched: datetime) -> bool:
    """Whether it names an end: words alone ("until filled") and ends of far ahead name none."""
    if not said or not DIGIT.search(said) or said.startswith(NEVER):
        return False
    return not any(int(year) - fetched.year >= OPEN_ENDED_YEARS for year in YEAR.findall(said))


def _is_no_number(row: RawPay) -> bool:
    """Words where an amount belongs ("Not displayed")."""
    return any(isinstance(cell, str) and cell.strip() and not DIGIT.search(cell) for cell in (row.min, row.max))


def _is_amount(row: RawPay) -> bool:
    """Whether the board states an amount, zero aside."""
    cells = (str(cell) for cell in (row.min, row.max, row.text) if cell)
    return any(re.search(r"[1-9]", cell) for cell in cells)
