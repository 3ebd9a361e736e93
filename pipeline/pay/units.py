"""The period an amount is paid for: as boards code it, and as plain words say it round an amount."""

from __future__ import annotations

import re
from functools import cache

from schema.vocab import HOURS_A_YEAR, PayUnit, reference

HOURS = {
    PayUnit.HOUR: 1.0,
    PayUnit.DAY: 8.0,
    PayUnit.WEEK: HOURS_A_YEAR / 52,
    PayUnit.TWO_WEEKS: HOURS_A_YEAR / 26,
    PayUnit.MONTH: HOURS_A_YEAR / 12,
    PayUnit.YEAR: float(HOURS_A_YEAR),
}
# Base pay of a pharmacy's staff, in dollars, pounds or euros: an amount outside is something else (a $2 an hour
# differential, a $1,800 a year allowance). The federal minimum wage of the US is $7.25; no label in gold lies outside.
PLAUSIBLE = {
    PayUnit.HOUR: (7.0, 300.0),
    PayUnit.DAY: (100.0, 3_000.0),
    PayUnit.WEEK: (280.0, 12_000.0),
    PayUnit.TWO_WEEKS: (560.0, 24_000.0),
    PayUnit.MONTH: (1_200.0, 50_000.0),
    PayUnit.YEAR: (14_000.0, 900_000.0),
}
WORD = r"""(?:
    (?P<hour>h(?:ou)?r(?:ly)?s?(?:\b|(?=(?-i:[A-Z])))|h\b|hora\b|heure\b)
  | (?P<day>da(?:y|ily)\b|night\b|shift\b)
  | (?P<two_weeks>bi-?\ ?weekly\b|(?:two|2)\ weeks\b|fortnight(?:ly)?\b|pay\ period\b)
  | (?P<week>w(?:ee)?k(?:ly)?\b)
  | (?P<month>month(?:ly)?\b|mo\b|pcm\b)
  | (?P<year>y(?:ea)?r(?:ly)?s?(?:\b|(?=(?-i:[A-Z])))|annum(?:\b|(?=(?-i:[A-Z])))|annual(?:ly|i[sz]ed)?\b|p\.?a\b)
)"""
FILLER = r"(?:(?:base|basic|salary|pay|gross|fte|pro[- ]?rata|rate|wage|paid|doe|flat|starting)[\s,]+){0,3}"
AFTER = re.compile(
    r"[\s,]{0,3}\+?\s?(?:us\ dollars|usd|cad|eur|gbp|dollars|bucks|euros?|pounds)?[\s,]{0,2}[(\[–—-]?\s?"
    + FILLER
    + r"(?:(?:\(\s?)?(?:per\s?/|/|\\|per\b|por\b|par\b|de\ l['’](?=heure)"
    + r"|each\b|every\b|an?\b|p\s?/|(?=hourly|daily|weekly|bi-?\ ?weekly|fortnightly"
    + r"|monthly|yearly|annual|fortnight|p\.?a\b)|for\ the\ (?:full\ |whole\ )?(?=year\b))\s{0,2}(?:1\ )?"
    + WORD
    + r"(?!(?:\ (?:rate|pay|wage|salary|range|compensation))*\ ?:)|p\.?h\b(?P<ph>))",
    re.IGNORECASE | re.VERBOSE,
)
BEFORE = re.compile(
    r"(?<!\d\ )(?<!\d-)\b(?:(?P<hour>hourly\b|(?:per|an)\ hour\b|/\ ?h(?:ou)?r\b)|(?P<day>daily\b|day\ rate\b"
    r"|per\ day\b)"
    r"|(?P<two_weeks>bi-?\ ?weekly\b|fortnightly\b)|(?P<week>weekly\b|per\ week\b)|(?P<month>monthly\b|per\ month\b)"
    r"|(?P<year>annual(?:ly|i[sz]ed)?\b|yearly\b|per\ (?:year|annum)\b))",
    re.IGNORECASE | re.VERBOSE,
)
HOURS_WORKED = re.compile(r"(?:hours?|hrs?|days?|shifts?|times?|nights?)\s*(?:/|a\b|per\b|each\b)?\s*$", re.IGNORECASE)


def unit_after(text: str, at: int) -> tuple[PayUnit | None, int]:
    """The unit that the words at `at` name ("/hr", "per year", "hourly") and where they end; (None, at) if none."""
    m = AFTER.match(text, at)
    if not m:
        return None, at
    return (PayUnit.HOUR if m["ph"] is not None else _named(m)), m.end()


def unit_before(words: str) -> PayUnit | None:
    """The last unit the words before an amount name ("Hourly range", "Annual salary"), hours of work left aside."""
    found = None
    for m in BEFORE.finditer(words):
        if not HOURS_WORKED.search(words, 0, m.start()):
            found = _named(m)
    return found


def _named(m: re.Match[str]) -> PayUnit:
    return next(unit for unit in PayUnit if m[unit.value])


@cache
def _board_units() -> dict[str, PayUnit]:
    return {row["phrase"]: PayUnit(row["unit"]) for row in reference("pay_units")}


def board_unit(code: str | None) -> PayUnit | None:
    """The unit a board's own field names ("PA", "Per Hour", "per-year-salary", "1 YEAR"); None when no row knows it."""
    words = re.sub(r"[^a-z0-9]+", " ", (code or "").lower()).strip()
    known = _board_units()
    return known.get(words) or known.get(words.removeprefix("per "))


def is_plausible(low: float | None, high: float | None, unit: PayUnit) -> bool:
    """Whether the amounts can be base pay for that unit."""
    least, most = PLAUSIBLE[unit]
    return all(least <= amount <= most for amount in (low, high) if amount is not None)


def hourly(amount: float | None, unit: PayUnit | None, currency: str | None) -> float | None:
    """The amount for an hour, in dollars; None unless it is in dollars and its unit is known. 4 decimals."""
    if amount is None or unit is None or currency != "USD":
        return None
    return round(amount / HOURS[unit], 4)
