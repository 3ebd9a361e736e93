"""Amounts of money in a text: single figures and ranges, each with its currency, bound and the unit said after it.

Only places with a currency sign or code, a pay word before digits, or "NN.NN per hour" are looked at, so that the cost
follows the amounts an ad names and not its length.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from pipeline.pay.units import unit_after
from schema.vocab import PayUnit

MOST_FIGURES = 2_000  # no ad names as many; beyond, the text is not one
# "¬£" and "‚Ç¨" are signs of ads whose bytes were once read as Mac Roman, "â‚¬" as Windows-1252.
ANCHOR = re.compile(r"\$|£|€|USD|CAD|GBP|EUR|Eur|‚Ç¨|â‚¬")
CURRENCIES = {
    "$": "USD", "£": "GBP", "€": "EUR", "USD": "USD", "CAD": "CAD", "GBP": "GBP", "EUR": "EUR", "Eur": "EUR",
    "‚Ç¨": "EUR", "â‚¬": "EUR",
}  # fmt: skip
NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d{1,9})(?:\.\d{1,4})?(?![\d,]\d)|\.\d\d(?!\d)"
SCALE = r"\s?(?:(?P<k>[kK])(?![\w])|(?P<big>[mM]illion|[bB]illion|[tT]rillion|MM?\b|[mb]n?\b|BN?\b))"
AMOUNT = re.compile(rf"[\s:]{{0,2}}[$£€]?\s?(?P<n>\d{{1,3}} \d00(?![\d(])|{NUMBER})(?:{SCALE})?(?!-s\w)")
BARE = re.compile(rf"(?P<n>{NUMBER})(?:{SCALE})?")
BEFORE_CODE = re.compile(
    rf"(?:(?P<n0>{NUMBER})(?:\s?[kK])?\s?(?:-|–|—|to)\s?)?(?<![\d.,])(?P<n>{NUMBER})(?P<k>[kK])?\s?$"
)
DASH = r"(?:-|–|—|‑|‐|−|~|‚Äì|‚Äë|‚Äî|â€“|to\b|through\b|thru\b)"
PAY_WORDS = r"(?:pay|salary|wage|hourly|base|hiring|range|rate)"
JOIN = re.compile(
    rf"\s*(?:\([a-z][a-z -]{{1,24}}\))?[\s.]*(?:{DASH}\s*(?:up to\s*)?(?:a maximum of\s*)?"
    r"|(?:and\s+)?(?:up to|tops? out at|as (?:high|much) as)\s*"
    rf"|(?:[,;|/]|\band\b)?[\s•-]*(?:{PAY_WORDS}\s+){{0,3}}(?:max(?:imum)?\b\.?|high(?:est)?\b)"
    rf"(?:\s+{PAY_WORDS}){{0,3}}\s*:?\s*)",
    re.IGNORECASE,
)
AND = re.compile(r"\s*(?:and|&)\s*", re.IGNORECASE)
BETWEEN = re.compile(r"\bbetween\s*$", re.IGNORECASE)
JOIN_BARE = re.compile(  # "$17-20/hr", but not "$30 - 40 hours a week"
    rf"\s?{DASH}\s?(?P<n>{NUMBER})(?:{SCALE})?"
    r"(?!\s?%|\s?\+?-?\s?(?:hours\b|hrs\b|h(?:ou)?r[ -](?:week|shift|day)|days?\b|weeks?\b|months?\b|years?\b"
    r"|beds?\b|shifts?\b|x\b)|[-/]\d|\w)",
    re.IGNORECASE,
)
# A bare number that can be money by its shape: thousands, cents, k, or a unit or range behind it.
# Its first digit stands before the look-behind, so that the search skips from digit to digit (a fifth of the time).
SHAPED = re.compile(
    r"[0-9](?<![\w.,$£€:/-][0-9])"
    r"(?:\d{0,2},\d{3}|\d{0,2}\.\d\d(?!\d)|\d{0,2}(?=\s?[kK]\b|\s?[-–/]|\s(?:to|per|an|dollars|bucks|euros?|quid)\b)|\d{4,5}\b)"
)
LABEL = re.compile(
    r"\b(?:hourly|salary|salaries|pays?|wages?|rate|range|compensation|comp|earn|stipend|minimum|maximum)\b[^\d\n$£€.,;%]{0,32}$",
    re.IGNORECASE,
)
HOURLY_FIGURE = re.compile(
    r"\d{2,3}\.\d\d\s?(?:(?:-|–|to)\s?\d{2,3}\.\d\d\s?)?(?:/|per\b|an\b)\s?h(?:ou)?r"
    r"|\d{2,3}(?:\.\d\d?)?\s?(?:(?:-|–|to)\s?\d{2,3}(?:\.\d\d?)?\s?)?"
    r"(?:/\s?h(?:ou)?rs?\b|(?:dollars|bucks|euros?|quid)\s(?:an|per|/)\s?h(?:ou)?r)",
    re.IGNORECASE,
)
# "60/hr" may be a pace of work: "verify 60/hr", "120 orders, 60/hr".
PACE = re.compile(
    r"\b(?:fill|verif|check|process|enter|order|script|prescription|rx|calls?\b|type|count)[^.;\n]{0,40}$",
    re.IGNORECASE,
)
TRIPLE = re.compile(  # "21.35 (min) 26.10 (mid) 30.85 (max)", "Min $20 / Mid $24 / Max $28"
    rf"\s*(?:\(?min\w*\)?)?[\s,;|/–-]{{0,4}}(?:mid[\w-]*\W{{0,3}})?[$£€]?\s?(?:{NUMBER})(?:\s?k)?\s*(?P<mid>\(?mid[\w-]*\)?)?"
    rf"[\s,;|/–-]{{0,4}}(?P<label>max\w*\W{{0,3}})?[$£€]?\s?(?P<n>{NUMBER})(?P<k>\s?k)?(?P<after>\s*\(max\w*\))?",
    re.IGNORECASE,
)
UP_TO = re.compile(
    r"(?:\bup ?to|\bas (?:much|high) as|\bmax(?:imum|\.)?(?: (?:of|pay|salary|wage|rate|hourly))*"
    r"|\bnot (?:to )?exceed(?:ing)?|\bno more than|\bcapped at)\W{0,3}$",
    re.IGNORECASE,
)
NOT_MONEY = re.compile(
    r"\s?(?:%|hours|hrs|days|weeks|months|years|beds|x\b)|(?<=40[13])\s?k|(?<=457)\s?b", re.IGNORECASE
)


@dataclass(slots=True)
class Figure:
    """One amount or range: `low` and `high` in units of `currency` (None: none named); `end` is past its unit words."""

    start: int
    stop: int
    end: int
    low: float | None
    high: float | None
    currency: str | None
    unit: PayUnit | None = None
    huge: bool = False
    thousands: bool = False
    cents: bool = False

    @property
    def is_range(self) -> bool:
        """Whether both ends are stated and differ."""
        return self.low is not None and self.high is not None and self.low != self.high


def figures(text: str) -> list[Figure]:
    """Every amount of money in the text, in order, ranges joined."""
    anchors = list(islice(ANCHOR.finditer(text), MOST_FIGURES))
    bare = islice(_bare(text), MOST_FIGURES)
    found = sorted([*_signed(text, anchors), *_coded_after(text, anchors), *bare], key=lambda f: (f.start, -f.stop))
    joined: list[Figure] = []
    for figure in found:
        if joined and figure.start < joined[-1].end:
            continue  # read already, as the end of a range or with its code
        before = joined[-1] if joined else None
        if before is None or not _join(text, before, figure):
            joined.append(_finished(text, figure))
    return joined


def _value(number: str, currency: str | None) -> float:
    if currency == "EUR" and re.fullmatch(r"\d{1,3}\.\d{3}", number):  # 45.000, as some Irish boards write it
        number = number.replace(".", "")
    return float(number.replace(",", "").replace(" ", ""))


def _figure(start: int, m: re.Match[str], currency: str | None) -> Figure:
    value = _value(m["n"], currency)
    thousands = bool(m["k"]) and value < 1000  # "£130,000K" is met too
    value *= 1000 if thousands else 1
    cents = m["n"][-3:-2] == "."
    return Figure(start, m.end(), m.end(), value, None, currency, None, bool(m["big"]), thousands, cents)


def _signed(text: str, anchors: list[re.Match[str]]) -> Iterator[Figure]:
    """Figures that follow a currency sign or code."""
    for anchor in anchors:
        m = AMOUNT.match(text, anchor.end())
        if m:
            start = anchor.start()
            before = text[max(0, start - 3) : start]
            currency = CURRENCIES[anchor[0]]
            start -= before[-1:] in {"¬", "Â"}
            if anchor[0] == "$" and (prefix := re.search(r"(?:US|CAD?|C|AU?)$", before)):
                start -= len(prefix[0])
                currency = {"U": "USD", "C": "CAD", "A": "AUD"}[prefix[0][0]]
            yield _figure(start, m, currency)


def _coded_after(text: str, anchors: list[re.Match[str]]) -> Iterator[Figure]:
    """Figures before a code: "68.44 - 92.10 USD"."""
    for anchor in anchors:
        if len(anchor[0]) != 3 or not anchor[0].isascii():
            continue
        m = BEFORE_CODE.search(text, max(0, anchor.start() - 40), anchor.start())
        if m and not AMOUNT.match(text, anchor.end()):
            currency = CURRENCIES[anchor[0]]
            top = _value(m["n"], currency)
            low = _value(m["n0"], currency) if m["n0"] else top
            yield Figure(m.start(), m.end("n"), anchor.end(), low, top if m["n0"] else None, currency)


def _bare(text: str) -> Iterator[Figure]:
    """Figures without a currency: after a pay word, or with two decimals before "per hour"."""
    for shaped in SHAPED.finditer(text):
        start = shaped.start()
        m = BARE.match(text, start)
        if not m or NOT_MONEY.match(text, m.end("n")):
            continue
        if _is_hourly(text, start) or (LABEL.search(text, max(0, start - 45), start) and _is_money(text, m)):
            yield _figure(start, m, None)


def _is_hourly(text: str, start: int) -> bool:
    """Whether a bare number is an hour's pay by what follows it: "24.50 per hour", "60/hr", "70 dollars an hour"."""
    found = HOURLY_FIGURE.match(text, start)
    return found is not None and ("." in found[0] or not PACE.search(text, max(0, start - 60), start))


def _is_money(text: str, m: re.Match[str]) -> bool:
    """Whether a bare number looks like pay: thousands, or cents, or a unit right behind it or behind its range."""
    if m["k"] or "," in m["n"] or re.search(r"\.\d\d$", m["n"]):
        return True
    other = JOIN_BARE.match(text, m.end())
    if other and (other["k"] or "," in other["n"] or "." in other["n"]):
        return True
    if other and min(len(m["n"]), len(other["n"])) >= 5:  # "Compensation: 130000 - 150000"
        return True
    end = other.end() if other else m.end()
    return text[end : end + 1] in {"/", " "} and unit_after(text, end)[0] is not None


def _join(text: str, before: Figure, figure: Figure) -> bool:
    """Makes `figure` the upper end of the figure before it, where the words between say so."""
    if before.high is not None or figure.start - before.stop > 70 or before.huge != figure.huge:
        return False
    gap_start = before.end if before.end <= figure.start else before.stop
    joined = JOIN.fullmatch(text, gap_start, figure.start)
    if not joined and AND.fullmatch(text, gap_start, figure.start):
        joined = BETWEEN.search(text, max(0, before.start - 12), before.start)
    if not joined or before.low is None or figure.low is None:
        return False
    top = figure.low if figure.high is None else figure.high
    _close(before, top, figure.thousands)
    if before.high is None:
        return False
    before.stop = figure.stop
    before.currency = before.currency or figure.currency
    before.cents = before.cents and figure.cents
    unit, end = unit_after(text, figure.stop)
    before.unit = unit or before.unit
    before.end = end if unit else figure.stop
    return True


def _close(figure: Figure, top: float, thousands: bool) -> None:
    """Sets the upper end; "$120-140K" and "$85-110,000" are thousands at both ends; no range of more than six times."""
    low = figure.low or 0.0
    if not figure.thousands and low < 1000 and (thousands or top >= 10_000):
        low *= 1000
    if figure.thousands and not thousands and top < 1000:
        top *= 1000
    if 0 < low <= top <= 6 * low:
        figure.low, figure.high = low, top
        figure.thousands = figure.thousands or thousands


def _close_triple(text: str, figure: Figure) -> None:
    """Closes a figure at the third of minimum, midpoint and maximum."""
    found = TRIPLE.match(text, figure.stop) if figure.high is None and not figure.huge else None
    if found and "mid" in found[0].lower() and (found["label"] or found["after"]):
        _close(figure, _value(found["n"], figure.currency) * (1000 if found["k"] else 1), bool(found["k"]))
        if figure.high is not None:
            figure.stop = figure.end = found.end()


def _finished(text: str, figure: Figure) -> Figure:
    """The figure with a bare upper end ("$17-20/hr"), its unit and its bound."""
    _close_triple(text, figure)
    if figure.high is None and not figure.huge and (m := JOIN_BARE.match(text, figure.stop)):
        _close(figure, _value(m["n"], figure.currency) * (1000 if m["k"] else 1), bool(m["k"]))
        if figure.high is not None:
            figure.stop = figure.end = m.end()
    unit, end = unit_after(text, max(figure.stop, figure.end))
    if unit:
        figure.unit, figure.end = unit, end
    if figure.high is None and UP_TO.search(text, max(0, figure.start - 24), figure.start):
        figure.low, figure.high = None, figure.low
    return figure
