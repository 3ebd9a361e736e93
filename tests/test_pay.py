"""Pay: base pay apart from other money, units, tiers, the board's own field, bands, and texts that mean harm."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.pay import PayReading, read_pay
from pipeline.pay.amounts import figures
from pipeline.pay.context import cues
from pipeline.pay.units import board_unit, hourly
from pipeline.text import Document, document
from schema.posting import Pay, RawPay
from schema.vocab import PayOtherKind, PayUnit

PHRASES = Path(__file__).resolve().parent / "gold" / "pay_phrases.tsv"
Stated = tuple[float | None, float | None, str | None, str | None]


def phrases() -> list[dict[str, str]]:
    """Our labelled phrases, in batches (`split`), each labelled before the rules met it; `other` is "?" if unlabelled.

    Precision and recall at first sight, 2026-11-25: seen .98 .98, unseen .98 .96, fresh .93 .91, heldout .96 .92,
    last .91 .87, ads1 .93 .91, ads2 .91 .89, ads3 .88 .88, classes .88 .74 (each batch asks harder things).
    The rules were then bettered on all of them, so none is unseen any more: write a new batch to measure the gap.
    """
    with PHRASES.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def country_of(text: str) -> str:
    """The country whose ad a phrase is from, by its currency."""
    if any(mark in text for mark in ("£", "NHS", "Agenda", "Band")):
        return "GB"
    return "IE" if "€" in text else "US"


def read(text: str, country: str | None = None) -> PayReading:
    """What the text says about pay."""
    return read_pay(document(None, text), (), country=country or country_of(text))


def stated(pay: Pay | None) -> Stated | None:
    """Amounts, unit and currency; a single figure is its own maximum."""
    if pay is None:
        return None
    return pay.min, pay.min if pay.max is None else pay.max, pay.unit, pay.currency


def labelled(row: dict[str, str]) -> Stated | None:
    """The label of a phrase, in the form of `stated`."""
    if not row["unit"]:
        return None
    low, high = (float(row[c]) if row[c] else None for c in ("min", "max"))
    return low, low if high is None else high, row["unit"], row["currency"]


def test_phrases_are_enough_and_told_apart() -> None:
    rows = phrases()
    assert len(rows) >= 400
    assert sum(labelled(row) is None for row in rows) >= 100
    assert len({row["text"] for row in rows}) == len(rows)


def test_phrases_precision_and_recall() -> None:
    wrong = [row["text"] for row in phrases() if stated(read(row["text"]).pay) not in {labelled(row), None}]
    missed = [row["text"] for row in phrases() if labelled(row) and read(row["text"]).pay is None]
    asked = sum(labelled(row) is not None for row in phrases())
    assert len(wrong) <= 0.01 * asked, wrong
    assert len(wrong) + len(missed) <= 0.05 * asked, missed


def test_phrases_other_money() -> None:
    rows = [row for row in phrases() if row["other"] != "?"]
    wrong = [
        row["text"]
        for row in rows
        if sorted(o.kind for o in read(row["text"]).other) != sorted(filter(None, row["other"].split(",")))
    ]
    assert len(wrong) <= 0.01 * len(rows), wrong


@pytest.mark.parametrize("split", ["us_dev", "real_ads"])
def test_whole_ads(shared: Path, split: str) -> None:
    places = {"us_dev": "US", "real_ads": "GB"}
    wrong = []
    for line in (shared / "gold" / f"{split}.jsonl").open(encoding="utf-8"):
        ad = json.loads(line)
        gold = ad.get("pay")
        label = gold and (
            gold["min"],
            gold["min"] if gold["max"] is None else gold["max"],
            gold["unit"],
            gold["currency"],
        )
        if stated(read_pay(document(ad.get("html"), ad.get("text")), (), country=places[split]).pay) != label:
            wrong.append(ad["id"])
    assert len(wrong) <= 2, wrong


def test_evidence_is_the_text_word_for_word() -> None:
    ad = document("<p>Great team.</p><p>Pay: <b>$19.00/hr</b> base + $3.00/hr night differential</p>", None)
    reading = read_pay(ad, (), country="US")
    assert reading.pay is not None
    assert reading.pay.evidence is not None
    for evidence in (reading.pay.evidence, *(o.evidence for o in reading.other)):
        assert ad.text[evidence.start : evidence.end] == evidence.quote
    assert reading.pay.evidence.quote == "$19.00/hr"


def test_other_money_keeps_its_amounts() -> None:
    (other,) = read("Relocation assistance of up to $8,000 for this post").other
    assert (other.kind, other.min, other.max, other.currency) == (PayOtherKind.RELOCATION, None, 8000.0, "USD")
    assert other.text == "Relocation assistance of up to $8,000"


def test_heading_names_what_the_line_under_it_pays() -> None:
    assert stated(read("Sign-on bonus\n$15,000\n\nHourly rate\n$24.00 - $31.00").pay) == (24.0, 31.0, "hour", "USD")


def test_unit_by_size_is_counted() -> None:
    reading = read("Salary: £25,000")
    assert (stated(reading.pay), reading.signals) == ((25000.0, 25000.0, "year", "GBP"), {"pay_unit_by_size": 1})


def test_unit_in_doubt_is_no_pay_and_counted() -> None:
    reading = read("Pay: $2,400")
    assert (reading.pay, reading.signals) == (None, {"pay_unit_unknown": 1})


def test_implausible_amount_for_its_unit_is_not_pay() -> None:
    assert read("Pay: $118,000 per hour").pay is None
    assert read("Pay: $3 per hour").pay is None


def test_conversion_in_brackets_is_not_a_second_pay() -> None:
    assert stated(read("$62.18/hr ($129,334 a year)").pay) == (62.18, 62.18, "hour", "USD")


def test_tiers_of_one_list_are_one_range_and_other_roles_are_not() -> None:
    assert stated(read("Tech I $17.80/hr; Tech II $19.60/hr").pay) == (17.8, 19.6, "hour", "USD")
    assert stated(read("Pharmacist $66.00/hr; Technician $19.60/hr").pay) == (66.0, 66.0, "hour", "USD")


def test_dollars_are_those_of_the_country() -> None:
    assert stated(read("Pay: $52.00 per hour", "CA").pay) == (52.0, 52.0, "hour", "CAD")
    assert read("Pay: $52.00 per hour", "CA").pay.hourly_min_usd is None  # type: ignore[union-attr]  # asserted above
    assert stated(read("Pay: C$52.00 per hour", "US").pay) == (52.0, 52.0, "hour", "CAD")


def test_mojibake_signs_are_read() -> None:
    assert stated(read("Pay: ‚Ç¨40 to ‚Ç¨42 per hour", "IE").pay) == (40.0, 42.0, "hour", "EUR")
    assert stated(read("Salary ¬£52,845 - ¬£61,466", "GB").pay) == (52845.0, 61466.0, "year", "GBP")


def test_band_is_british_and_infers_nothing() -> None:
    reading = read("Pay scheme: Agenda for Change. Band: Band 6", "GB")
    assert [(o.kind, o.text, o.min) for o in reading.other] == [(PayOtherKind.BAND, "Band 6", None)]
    assert reading.pay is None
    assert read("Band 6 radio and band 3 too", "US").other == ()


@pytest.mark.parametrize(
    ("code", "unit"),
    [
        ("PA", "year"),
        ("PH", "hour"),
        ("BW", "two_weeks"),
        ("Per Year", "year"),
        ("Per Hour", "hour"),
        ("per-year-salary", "year"),
        ("per-hour-wage", "hour"),
        ("1 YEAR", "year"),
        ("1 HOUR", "hour"),
        ("Annually", "year"),
        ("yearly", "year"),
        ("HOUR", "hour"),
        ("Biweekly", "two_weeks"),
        ("WC", None),
        ("NONE", None),
        ("", None),
        (None, None),
    ],
)
def test_board_units(code: str | None, unit: str | None) -> None:
    assert board_unit(code) == unit


def test_board_pay_comes_before_the_text() -> None:
    ad = document(None, "Pay: $20.00 per hour")
    reading = read_pay(ad, (RawPay(min="38204", max="61722.0", unit="PA", currency="USD"),), country="US")
    assert stated(reading.pay) == (38204.0, 61722.0, "year", "USD")
    assert reading.pay is not None
    assert (reading.pay.source, reading.pay.evidence) == ("board", None)
    assert reading.pay.hourly_min_usd == pytest.approx(38204 / 2080, abs=1e-4)


def test_board_unit_is_never_guessed() -> None:
    reading = read_pay(document(None, ""), (RawPay(min=60000, max=70000, unit="fortnightly-ish", currency="USD"),))
    assert stated(reading.pay) == (60000.0, 70000.0, None, "USD")
    assert reading.pay is not None
    assert reading.pay.hourly_min_usd is None
    assert reading.signals == {"unknown_pay_unit:fortnightly-ish": 1}


def test_board_without_unit_takes_that_of_the_same_amounts_in_the_text() -> None:
    ad = document(None, "The pay range is $20.00 - $26.50 per hour.")
    same = read_pay(ad, (RawPay(min=20, max=26.5),), country="US")
    assert stated(same.pay) == (20.0, 26.5, "hour", "USD")
    assert same.pay is not None
    assert same.pay.evidence is not None
    other = read_pay(ad, (RawPay(min=21, max=26.5),), country="US")
    assert stated(other.pay) == (21.0, 26.5, None, "USD")


@pytest.mark.parametrize(
    "zero", [RawPay(min=0, max=0, unit="YEAR"), RawPay(min="0.0", max=""), RawPay(min="Not Displayed")]
)
def test_zeros_and_words_of_a_board_are_not_pay(zero: RawPay) -> None:
    assert read_pay(document(None, "No pay is named."), (zero,)).pay is None
    assert stated(read_pay(document(None, "$21.00 per hour"), (zero,), country="US").pay) == (21.0, 21.0, "hour", "USD")


def test_board_rows_of_one_unit_span_their_jurisdictions() -> None:
    rows = tuple(RawPay(min=a, max=b, unit="HOUR", currency="USD") for a, b in ((20, 26), (22, 29)))
    odd = RawPay(min=40000, max=50000, unit="YEAR", currency="USD")
    reading = read_pay(document(None, ""), (*rows, odd))
    assert stated(reading.pay) == (20.0, 29.0, "hour", "USD")
    assert reading.signals == {"pay_rows_differ": 1}


def test_board_unit_that_cannot_be_right_gives_no_hourly_pay() -> None:
    reading = read_pay(document(None, ""), (RawPay(min=91000, max=105000, unit="PD", currency="USD"),))
    assert reading.pay is not None
    assert (reading.pay.unit, reading.pay.hourly_min_usd) == (PayUnit.DAY, None)
    assert reading.signals == {"pay_implausible": 1}


def test_title_of_a_pay_field_names_its_unit() -> None:
    reading = read_pay(document(None, ""), (RawPay(min=21.5, max=29, currency="USD", text="Hourly Rate: see below"),))
    assert stated(reading.pay) == (21.5, 29.0, "hour", "USD")


def test_board_text_fields_of_minimum_and_maximum_are_one_range() -> None:
    rows = (RawPay(text="Minimum Pay: $23.00"), RawPay(text="Maximum Pay: $30.00"))
    assert stated(read_pay(document(None, ""), rows, country="US").pay) == (23.0, 30.0, "hour", "USD")
    single = (RawPay(text="55000", unit="YEAR", currency="GBP"),)
    assert stated(read_pay(document(None, ""), single).pay) == (55000.0, 55000.0, "year", "GBP")


def test_board_text_is_read_where_it_gives_no_numbers() -> None:
    reading = read_pay(document(None, ""), (RawPay(text="£49,387 to £64,750 a year"),), country="GB")
    assert stated(reading.pay) == (49387.0, 64750.0, "year", "GBP")


@pytest.mark.parametrize(
    ("amount", "unit", "by_hour"),
    [
        (20.0, "hour", 20.0),
        (640.0, "day", 80.0),
        (1000.0, "week", 25.0),
        (2080.0, "two_weeks", 26.0),
        (5200.0, "month", 30.0),
    ],
)
def test_hourly_equivalents_share_one_constant(amount: float, unit: str, by_hour: float) -> None:
    assert hourly(amount, PayUnit(unit), "USD") == pytest.approx(by_hour)
    assert hourly(amount, PayUnit(unit), "GBP") is None
    assert hourly(amount, None, "USD") is None


def test_a_shift_pays_its_own_rate_or_adds_to_another() -> None:
    assert stated(read("$21.60/hr on days, $25.35/hr on nights").pay) == (21.6, 25.35, "hour", "USD")
    assert stated(read("$21.60/hr, $3.50/hr on nights").pay) == (21.6, 21.6, "hour", "USD")


def test_a_traveller_week_is_a_package() -> None:
    reading = read("$2,860/wk gross ($1,340 taxable, $1,520 stipends)")
    assert reading.pay is None
    assert reading.other[0].kind is PayOtherKind.TRAVEL_PACKAGE
    assert stated(read("$1,180 per week, W-2").pay) == (1180.0, 1180.0, "week", "USD")


def test_longest_cue_wins() -> None:
    assert [c.kind for c in cues("on-call pay of", "before")] == ["differential"]
    assert [c.kind for c in cues("rate of pay", "before")] == ["pay"]


@pytest.mark.parametrize(
    "text", ["401k and 403(b)", "7:00-15:30", "36-40 hours per week", "call 555-1234", "GS-0661-04/05/06"]
)
def test_numbers_that_are_no_money(text: str) -> None:
    assert read(f"Pay and benefits: {text}").pay is None


@pytest.mark.parametrize(
    "unit", ["$18 ", "$1 max ", "$18-", "pay 1", "salary range ", "USD ", "1.11 ", "$20/hr or ", "("]
)
def test_hostile_text_is_read(unit: str) -> None:
    assert len(figures(unit * 20_000)) <= 20_000


@given(st.text(alphabet="$£€0123456789.,-–k/ hrpayuto(){}\n+USDbonus", max_size=200))
def test_any_text_is_read_and_its_evidence_is_exact(text: str) -> None:
    reading = read_pay(Document(text, ()), (), country="US")
    for evidence in [reading.pay.evidence] if reading.pay else []:
        assert evidence is not None
        assert text[evidence.start : evidence.end] == evidence.quote
    assert all(text[o.evidence.start : o.evidence.end] == o.evidence.quote for o in reading.other)
    if reading.pay and reading.pay.min is not None and reading.pay.max is not None:
        assert reading.pay.min <= reading.pay.max


def test_a_plus_sign_as_a_bullet_adds_nothing() -> None:
    listed = read_pay(document(None, "Package\n+ $124,500 - $143,000 a year\n+ night premium 8%"), (), country="US")
    added = read_pay(document(None, "Pay: $24.00 an hour + $2.00 an hour at night"), (), country="US")
    assert listed.pay is not None
    assert added.pay is not None
    assert (listed.pay.min, listed.pay.max, added.pay.min, added.pay.max) == (124_500, 143_000, 24, None)
