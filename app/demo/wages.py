"""How ads state base pay: the forms seen on boards, drawn by a seeded generator."""

from __future__ import annotations

import random

from app.demo.model import Wage
from schema.vocab import HOURS_A_YEAR

_SALARIED_FROM = 45.0  # USD an hour: offers above are often stated by the year


def wage(rng: random.Random, offers: tuple[float, ...], share: float = 0.7) -> Wage | None:
    """Base pay within `offers` (USD an hour) in one of ten forms; None for the ads that keep it to themselves."""
    if rng.random() > share:
        return None
    low = round(rng.uniform(offers[0], (offers[0] + offers[1]) / 2) * 20) / 20
    high = round(rng.uniform(low * 1.08, max(low * 1.12, offers[1])) * 20) / 20
    text, unit = rng.choice(_SALARIED if low > _SALARIED_FROM else _HOURLY)
    if unit == "year":
        low, high = (round(amount * HOURS_A_YEAR / 100) * 100.0 for amount in (low, high))
    return Wage(low if "{a" in text else None, high if "{b" in text else None, unit, text.format(a=low, b=high))


def raised(pay: Wage) -> Wage:
    """The same offer a dollar an hour (or 2,000 a year) higher, in its plain form."""
    step = 1.0 if pay.unit == "hour" else 2000.0
    low = None if pay.min is None else pay.min + step
    high = None if pay.max is None else pay.max + step
    amounts = " - ".join(f"${amount:,.2f}" for amount in (low, high) if amount is not None)
    if low is None:
        amounts = f"Up to {amounts}"
    return Wage(low, high, pay.unit, f"{amounts} per {pay.unit}")


# A form is the sentence with {a} and {b} for the ends it states, and the unit they are stated in.
_HOURLY = (
    ("${a:.2f} - ${b:.2f} per hour", "hour"),
    ("Pay range: ${a:.2f} to ${b:.2f} hourly", "hour"),
    ("${a:.2f}/hr", "hour"),
    ("Starting at ${a:.2f} an hour", "hour"),
    ("Up to ${b:.2f} per hour", "hour"),
    ("Minimum: ${a:.2f} per hour. Maximum: ${b:.2f} per hour.", "hour"),
)
_SALARIED = (
    ("${a:.2f} - ${b:.2f} per hour", "hour"),
    ("Up to ${b:.2f} per hour", "hour"),
    ("The base pay for this position ranges from ${a:,.0f} to ${b:,.0f} per year", "year"),
    ("${a:,.2f} - ${b:,.2f} annually, depending on experience", "year"),
)
