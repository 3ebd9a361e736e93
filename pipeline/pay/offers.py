"""The amounts of a text that are offered as base pay, and those that are other money, in the order of the text."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from pipeline.pay.amounts import Figure, figures
from pipeline.pay.context import Context, context
from pipeline.pay.units import is_plausible, unit_before
from schema.posting import Evidence, PayOther
from schema.vocab import PayOtherKind, PayUnit

OTHER_KINDS = {k.value: k for k in PayOtherKind}
NATIONAL = {"US": "USD", "GB": "GBP", "IE": "EUR", "CA": "CAD"}
YEARLY_FROM = 15_000  # an amount of so much without a unit is a year's: labelled so in gold ("Salary: £25,000.00")
HOURLY_WITHIN = (9.0, 150.0)  # a labelled amount of so little without a unit can only be an hour's
TIER_GAP = 60  # two figures of one list of tiers ("Tech I $17/hr | Tech II $19/hr") stand at most so far apart
PROSE = re.compile(r"\b(?:is|are|was|will|range|ranges|plus|raise|increase|steps|rising)\b|\n\s*\n", re.IGNORECASE)

# What is paid for overtime or on a holiday is nobody's base pay.
EXTRA_DAY = re.compile(
    r"\s?[(,]?\s?(?:on|for|during|over)?\s?(?:\w+ )?(?:holidays?|overtime|call-?backs?|OT)\b", re.IGNORECASE
)
AGAIN = re.compile(r"\s*(?:/|\||;|or\b|=|~|,?\s*(?:approx|equivalent|which is))", re.IGNORECASE)
RESTATED = re.compile(
    r"\b(?:actual|pro[- ]?rata|equivalent|equates|equal to|approx\w*|fte|that is)\b|[=≈~]", re.IGNORECASE
)
PACKAGE = re.compile(r"\b(?:gross|stipends?|taxable|tax[- ]free|package)\b", re.IGNORECASE)  # a traveller's week
SHIFT_FROM = 12.0  # an hour's amount of so much or more "on nights" is that shift's pay, less is added to it


@dataclass(slots=True)
class Offer:
    """A figure read as base pay, its unit and how sure the words make it."""

    figure: Figure
    unit: PayUnit
    score: int


def text_offers(text: str, country: str | None, counts: Counter[str]) -> tuple[list[Offer], list[PayOther]]:
    """Base-pay offers and other money of the text, in order."""
    found = figures(text)
    offers: list[Offer] = []
    other: list[PayOther] = []
    waiting: list[Figure] = []  # amounts that may be tiers of the next offer
    closed, last = 0, ""
    for i, figure in enumerate(found):
        after = found[i + 1].start if i + 1 < len(found) else len(text)
        around = context(text, figure, after_previous=closed, before_next=after)
        if not around.kind and last in OTHER_KINDS and _continues(text[closed : figure.start]):
            around = around._replace(kind=last)
        if around.kind == "shift":
            around = around._replace(kind=_shift_kind(figure))
        if (
            figure.unit is PayUnit.WEEK
            and around.kind in {"", "pay"}
            and PACKAGE.search(text, figure.end, figure.end + 60)
        ):
            around = around._replace(kind=PayOtherKind.TRAVEL_PACKAGE.value)
        closed, last = max(figure.end, around.end), around.kind
        if i > 0 and _is_equivalent(text, found[i - 1], figure):
            continue
        offer = _offer(figure, around, counts) or _tier(text, offers, figure, around)
        if offer:
            offers += [*_adopted(text, waiting, offer), offer]
        elif kind := _other_kind(figure, around):
            other.append(_other(text, figure, around, kind, country))
        waiting = [*waiting, figure] if offer is None and _may_be_tier(figure, around) else []
    return offers, other


def _may_be_tier(figure: Figure, around: Context) -> bool:
    """Whether an amount without a unit names no purpose but pay."""
    return figure.unit is None and not figure.huge and around.kind in {"", "pay"}


def _adopted(text: str, waiting: list[Figure], offer: Offer) -> list[Offer]:
    """The amounts before an offer that are tiers of its list: "interns $28.00, P4 $24.00, P3 $22.00 hourly"."""
    tiers: list[Offer] = []
    for figure in reversed(waiting):
        tier = Offer(figure, offer.unit, 0)
        if not is_tier(text, tier, offer):
            break
        tiers.insert(0, tier)
        offer = tier
    return tiers


def _tier(text: str, offers: list[Offer], figure: Figure, around: Context) -> Offer | None:
    """An amount that follows an offer in one list and takes its unit: "$18.90 hourly (days), $19.90 (nights)"."""
    if not offers or not _may_be_tier(figure, around):
        return None
    tier = Offer(figure, offers[-1].unit, 0)
    return tier if is_tier(text, offers[-1], tier) else None


def _within(a: Figure, b: Figure) -> bool:
    """Whether two amounts lie within 1.6 times of one another, as tiers do."""
    x, y = (f.low if f.low is not None else f.high or 0.0 for f in (a, b))
    return max(x, y) <= 1.6 * min(x, y)


def is_tier(text: str, a: Offer, b: Offer) -> bool:
    """Whether two neighbouring offers belong to one list of tiers, zones or shifts: near, and within 1.6 times."""
    gap = text[a.figure.end : b.figure.start]
    if a.unit != b.unit or len(gap) > TIER_GAP or PROSE.search(gap) or not _within(a.figure, b.figure):
        return False
    return not (EXTRA_DAY.match(text, b.figure.end) or EXTRA_DAY.match(text, a.figure.end))


def _shift_kind(figure: Figure) -> str:
    """Whether an amount for a shift is that shift's whole pay ("$72.40 on nights") or comes on top ("$3.50")."""
    amount = figure.low if figure.low is not None else figure.high or 0.0
    return "pay" if figure.unit in {None, PayUnit.HOUR} and amount >= SHIFT_FROM else "differential"


def _continues(gap: str) -> bool:
    """Whether the words between two amounts go on with one list: "evenings $2.00/hr, nights $3.50/hr"."""
    return len(gap) <= 30 and re.match(r"\s*(?:,|&|/|and\b|or\b)[^.:;|\n!?]*$", gap) is not None


def _is_equivalent(text: str, before: Figure, figure: Figure) -> bool:
    """Whether a figure only says the one before it again for another unit: "$62.18/hr ($129,334 a year)"."""
    gap = text[before.end : figure.start]
    if figure.unit is None and not RESTATED.search(gap) and _within(before, figure):
        return False  # "$19.00 per hour ($20.50 with certification)": a tier
    if before.unit is None and not before.thousands and (before.low or before.high or 0) < YEARLY_FROM:
        return False
    if gap.count("(") > gap.count(")"):
        return len(gap) <= TIER_GAP and (figure.unit != before.unit or RESTATED.search(gap) is not None)
    return len(gap) <= 24 and before.unit not in {None, figure.unit} and AGAIN.match(gap) is not None


def _offer(figure: Figure, around: Context, counts: Counter[str]) -> Offer | None:
    """The figure as base pay, or None: another purpose is named, or too little says that it is pay."""
    if figure.huge or around.kind not in {"", "pay"}:
        return None
    stated = figure.unit or unit_before(around.before)
    unit = stated or unit_by_size(figure, around)
    if unit is None:
        counts["pay_unit_unknown"] += around.labelled
        return None
    if not is_plausible(figure.low, figure.high, unit):
        return None
    if not stated and not around.labelled and not figure.is_range:
        return None
    if figure.currency is None and not around.labelled and figure.unit is None:
        return None
    counts["pay_unit_by_size"] += stated is None
    return Offer(
        figure, unit, 3 * around.labelled + 2 * (figure.unit is not None) + (stated is not None) + figure.is_range
    )


def unit_by_size(figure: Figure, around: Context) -> PayUnit | None:
    """The only unit the amounts can be for; None if there is doubt."""
    amounts = [a for a in (figure.low, figure.high) if a is not None]
    if figure.thousands or min(amounts) >= YEARLY_FROM:
        return PayUnit.YEAR
    clear = around.labelled or figure.cents  # "$18.04-$24.36" needs no label: no price range has cents at both ends
    if clear and HOURLY_WITHIN[0] <= min(amounts) and max(amounts) <= HOURLY_WITHIN[1]:
        return PayUnit.HOUR
    return None


def currency_of(figure: Figure, country: str | None) -> str | None:
    """The figure's currency; "$" in Canada is Canadian, a figure without one has its country's."""
    if figure.currency is None or (figure.currency == "USD" and country == "CA"):
        return NATIONAL.get(country or "")
    return figure.currency


def _other_kind(figure: Figure, around: Context) -> PayOtherKind | None:
    """The kind of other money, if it is one that is kept."""
    if figure.huge:
        return None
    if around.kind == "more":
        return PayOtherKind.DIFFERENTIAL if figure.unit is PayUnit.HOUR else None
    kind = OTHER_KINDS.get(around.kind)
    if kind is PayOtherKind.DIFFERENTIAL and figure.unit not in {None, PayUnit.HOUR, PayUnit.DAY, PayUnit.WEEK}:
        return None  # "premiums from $35 per pay period" are an insurance's
    return kind


def _other(text: str, figure: Figure, around: Context, kind: PayOtherKind, country: str | None) -> PayOther:
    """Other money with the words that name it."""
    start, end = min(around.start, figure.start), max(around.end, figure.end)
    quote = text[start:end]
    return PayOther(
        kind=kind,
        min=figure.low,
        max=figure.high,
        unit=figure.unit.value if figure.unit else None,
        currency=currency_of(figure, country),
        text=quote,
        evidence=Evidence(start, end, quote),
    )
