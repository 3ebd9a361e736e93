"""What the job pays: base pay apart from all other money an ad names, the board's own field before the text."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from pipeline.keeping import kept
from pipeline.pay.amounts import figures
from pipeline.pay.board import BoardPay, board_amounts, currency
from pipeline.pay.choice import base_pay, main_pay
from pipeline.pay.context import Context
from pipeline.pay.offers import NATIONAL, currency_of, text_offers, unit_by_size
from pipeline.pay.units import board_unit, is_plausible, unit_before
from pipeline.text import Document
from schema.posting import Evidence, Pay, PayOther, RawPay
from schema.vocab import PayOtherKind

__all__ = ["PayReading", "read_pay"]

LABELLED_FIELD = Context("pay", True, "", 0, 0)  # a field of the board that is about pay alone
BAND = re.compile(r"[Bb]and\s?(?:[5-9][a-d]?|[2-4])\b(?!\s?[%,]?\d)")
BRITISH = re.compile(r"NHS|Agenda for [Cc]hange|AfC")


@dataclass(frozen=True)
class PayReading:
    """Base pay or None, other money by kind, and counts of what could not be decided."""

    pay: Pay | None
    other: tuple[PayOther, ...]
    signals: dict[str, int]


def read_pay(document: Document, board_pay: tuple[RawPay, ...], *, country: str | None = None) -> PayReading:
    """The pay of a posting; `country` (ISO code of its place) names the currency of "$" and of amounts without any.

    Counts: unknown_pay_unit:X (a board's unit that no row knows), pay_implausible and pay_min_above_max (board fields),
    pay_rows_differ, pay_unit_by_size (the unit follows from the amount alone) and pay_unit_unknown (no pay was read).
    """
    text_pay, other, said = _text_pay(document, country)
    counts = Counter(said)
    board = board_amounts(board_pay, counts)
    if board is None:
        pay = text_pay or _from_board_text(board_pay, country)
    else:
        pay = _board_pay(board, text_pay, country)
        counts["pay_implausible"] += pay.unit is not None and not is_plausible(pay.min, pay.max, pay.unit)
    return PayReading(pay, other, {k: n for k, n in sorted(counts.items()) if n})


@kept
def _text_pay(document: Document, country: str | None) -> tuple[Pay | None, tuple[PayOther, ...], dict[str, int]]:
    """Base pay by the text alone, its other money and its counts."""
    counts: Counter[str] = Counter()
    offers, other = text_offers(document.text, country, counts)
    text_pay = main_pay(document.text, offers, country)
    return text_pay, (*other, *_band(document.text, country)), counts


def _board_pay(board: BoardPay, text_pay: Pay | None, country: str | None) -> Pay:
    """The board's amounts; where it gives no unit, the text's, if the text states the same amounts."""
    low, high, unit, code = board
    evidence = None
    if text_pay and low in {None, text_pay.min} and high in {None, text_pay.max, text_pay.min}:
        unit, code, evidence = unit or text_pay.unit, code or text_pay.currency, text_pay.evidence
    return base_pay(low, high, unit, code or NATIONAL.get(country or ""), "board", evidence)


def _from_board_text(board_pay: tuple[RawPay, ...], country: str | None) -> Pay | None:
    """Pay of a board's free-text fields ("£49,387 to £64,750 a year"), which are about nothing but pay."""
    said = "Salary: " + "\n".join(row.text for row in board_pay if row.text)
    stated = next((unit for row in board_pay if (unit := board_unit(row.unit))), None)
    named = next((code for row in board_pay if (code := currency(row.currency))), None)
    for figure in figures(said):
        unit = stated or figure.unit or unit_before(said[: figure.start]) or unit_by_size(figure, LABELLED_FIELD)
        if unit and not figure.huge and is_plausible(figure.low, figure.high, unit):
            return base_pay(figure.low, figure.high, unit, named or currency_of(figure, country), "board", None)
    return None


def _band(text: str, country: str | None) -> list[PayOther]:
    """The first Agenda for Change band, in British ads; no amount is inferred from it."""
    m = BAND.search(text)
    if not m or (country not in {"GB", None}) or (country is None and not BRITISH.search(text)):
        return []
    return [PayOther(kind=PayOtherKind.BAND, text=m[0], evidence=Evidence(m.start(), m.end(), m[0]))]
