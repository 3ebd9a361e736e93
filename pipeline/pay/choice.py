"""Which of the offers of an ad is its pay: the surest, widened by the tiers that stand in one list with it."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.pay.offers import Offer, currency_of, is_tier
from pipeline.pay.units import hourly, is_plausible
from schema.posting import Evidence, Pay
from schema.vocab import PayUnit


def main_pay(text: str, offers: Sequence[Offer], country: str | None) -> Pay | None:
    """The surest offer, the earliest of equals, widened by the tiers that stand in one list with it."""
    if not offers:
        return None
    at = max(range(len(offers)), key=lambda i: (offers[i].score, -i))
    at = max((i for i in range(len(offers)) if _holds(offers[i], offers[at])), key=lambda i: (_width(offers[i]), -i))
    first = last = at
    while first > 0 and is_tier(text, offers[first - 1], offers[first]):
        first -= 1
    while last + 1 < len(offers) and is_tier(text, offers[last], offers[last + 1]):
        last += 1
    tiers = [o.figure for o in offers[first : last + 1]]
    lows = [f.low for f in tiers if f.low is not None]
    highs = [f.high if f.high is not None else f.low for f in tiers]
    low = min(lows, default=None)
    high = max(h for h in highs if h is not None) if len(tiers) > 1 else tiers[0].high
    start, end = tiers[0].start, max(tiers[-1].end, tiers[-1].stop)
    currency = currency_of(offers[at].figure, country)
    return base_pay(low, high, offers[at].unit, currency, "text", Evidence(start, end, text[start:end]))


def _holds(wider: Offer, offer: Offer) -> bool:
    """Whether an equally sure offer states the same pay or a range round it."""
    if (wider.unit, wider.score) != (offer.unit, offer.score):
        return False
    a, b = wider.figure, offer.figure
    if a.low is None or b.low is None or a.high is None or b.high is None:
        return (a.low, a.high) == (b.low, b.high)
    return a.low <= b.low and b.high <= a.high


def _width(offer: Offer) -> float:
    low, high = offer.figure.low, offer.figure.high
    return (high - low) if low is not None and high is not None else 0.0


def base_pay(
    low: float | None,
    high: float | None,
    unit: PayUnit | None,
    currency: str | None,
    source: str,
    evidence: Evidence | None,
) -> Pay:
    """Pay with its hourly equivalents, which stay None where a board's unit cannot be right (95,000 "per hour")."""
    per = unit if unit is not None and is_plausible(low, high, unit) else None
    return Pay(
        min=low,
        max=high,
        unit=unit,
        currency=currency,
        hourly_min_usd=hourly(low, per, currency),
        hourly_max_usd=hourly(high, per, currency),
        source=source,
        evidence=evidence,
    )
