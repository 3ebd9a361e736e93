"""Fields that a board states and that cannot be read: counted per board and run, and named where they stand out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, text

from app.config import load
from app.night_page import summary
from app.notice import give, page_of
from app.rules import TODAYS, attempt
from app.status import as_dict, show, status
from app.steps import Night, gate_step
from app.unusual import Unusual, rises
from schema.posting import Posting, RawPay, RawPlace, RawPosting
from schema.store import Fill
from tests.nights import Nights, at, raw, report, rows
from tests.test_notice import GOOD

GOOD_DAY = {
    "date_posted": "2026-10-30",
    "places": (RawPlace(city="Tulsa", region="OK"),),
    "employment_type": "Full-time",
}


@pytest.fixture
def nights(engine: Engine, tmp_path: Path) -> Nights:
    return Nights(engine, tmp_path / "raw", rules=TODAYS)


def signals(**said: Any) -> set[str]:
    read = attempt(TODAYS, raw("a", **said))
    assert isinstance(read, Posting)
    return {name for name in read.signals if name.endswith("_unread")}


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ({}, set()),
        ({"date_posted": "2026-10-30", "valid_through": "2026-12-24"}, set()),
        ({"date_posted": "soon, we hope"}, {"posted_unread"}),
        ({"date_posted": "2026-13-45"}, {"posted_unread"}),
        ({"date_posted": " ", "valid_through": ""}, set()),
        ({"date_posted": "0001-01-01T00:00:00", "valid_through": "0001-01-01T00:00:00Z"}, set()),
        ({"valid_through": "until filled"}, set()),
        ({"valid_through": "12/31/2099"}, set()),
        ({"valid_through": "9999-12-31T00:00:00"}, set()),
        ({"valid_through": "45/45/2026"}, {"valid_through_unread"}),
        ({"pay": (RawPay(min="20", max="25", unit="HOUR"),)}, set()),
        ({"pay": (RawPay(min="Not displayed", max="Not displayed"),)}, {"pay_unread"}),
        ({"pay": (RawPay(text="Grade 7 step 3"),), "text": "No word of money."}, {"pay_unread"}),
        ({"pay": (RawPay(text="competitive"), RawPay(min=0, max="0"))}, set()),
    ],
)
def test_what_is_stated_and_not_read_is_a_signal(said: dict[str, Any], found: set[str]) -> None:
    assert signals(**said) == found


def odd_postings(night: int) -> Iterator[RawPosting]:
    yield raw("date", night=night, **GOOD_DAY | {"date_posted": "the 32nd"})
    yield raw("place", night=night, **GOOD_DAY | {"places": (RawPlace(text="Xyzzyplugh"), RawPlace(text="Frobozz"))})
    yield raw("kind", night=night, **GOOD_DAY | {"employment_type": "Zeitarbeit XL"})
    yield raw("unit", night=night, **GOOD_DAY | {"pay": (RawPay(min=1, max=2, unit="per moon"),)})
    yield raw("fine", night=night, **GOOD_DAY)


def test_each_board_and_field_is_counted_in_each_run(nights: Nights) -> None:
    nights.take(1, list(odd_postings(1)), [report()])
    gate_of(nights, 1)
    nights.take(2, [raw("new", night=2, date_posted="?", board="other")], [report("other", 2)])
    gate_of(nights, 2)
    fills = {(row["run_id"], row["board_id"], row["field"]): row for row in rows(nights.engine, "fill")}

    def told(run: str, board: str, field: str) -> tuple[int, ...]:
        row = fills[run, board, field]
        names = ("postings", "filled", "invalid", "unknown", "fresh_invalid", "fresh_unknown")
        return tuple(row[name] for name in names)

    assert told("night-01", "larkfield", "posted") == (5, 4, 1, 0, 1, 0)
    assert told("night-01", "larkfield", "place") == (5, 4, 1, 0, 1, 0), "two places of one posting are one"
    assert told("night-01", "larkfield", "employment") == (5, 4, 0, 1, 0, 1)
    assert told("night-01", "larkfield", "pay")[2:] == (0, 1, 0, 1)
    assert told("night-01", "larkfield", "valid_through") == (5, 0, 0, 0, 0, 0), "never stated: missing, nothing else"
    assert told("night-02", "larkfield", "posted") == (5, 4, 1, 0, 0, 0), "still so, and not of this night"
    assert told("night-02", "other", "posted") == (1, 0, 1, 0, 1, 0)
    assert told("night-02", "", "posted") == (6, 4, 2, 0, 1, 0)


def test_what_the_rules_failed_on_and_phrases_that_they_do_not_know_are_counted(engine: Engine, tmp_path: Path) -> None:
    small = Nights(engine, tmp_path / "raw")  # its rules fail on titles that say so, and find an unknown phrase
    small.take(1, [raw("a"), raw("b", title="unreadable")], [report()])
    gate_of(small, 1)
    fills = {(row["board_id"], row["field"]): row for row in rows(engine, "fill")}
    assert (fills["larkfield", "read"]["filled"], fills["larkfield", "read"]["invalid"]) == (1, 1)
    assert (fills["larkfield", "requirement"]["unknown"], fills["larkfield", "read"]["unknown"]) == (1, 0)


def gate_of(nights: Nights, night: int) -> Night:
    done = Night(
        config=load({"RXJOBS_VAR": str(nights.folder.parent)}), engine=nights.engine, run_id=f"night-{night:02}",
        boards=(), register=Path(), now=lambda: at(night),
    )  # fmt: skip
    gate_step(done)
    return done


@pytest.fixture
def broken(nights: Nights) -> Night:
    """Four good nights, then one on which a small board writes its dates in another way."""
    for night in range(1, 6):
        said = GOOD_DAY | ({"date_posted": "Stardate 41153.7"} if night == 5 else {})
        raws = [raw(f"{night}-{n}", night=night, **said) for n in range(12 if night in {1, 5} else 3)]
        nights.take(night, raws, [report(night=night)])
        done = gate_of(nights, night)
        if night < 5:
            assert done.unusual == ()
    return done


def test_a_board_whose_dates_cannot_be_read_any_more_is_named(
    nights: Nights, broken: Night, capsys: pytest.CaptureFixture[str]
) -> None:
    line = "larkfield: posted invalid in 100% of fresh postings, usually 0%"
    assert line in broken.unusual
    found = status(nights.engine, now=lambda: at(6))
    assert line in map(str, found.unusual)
    show(found)
    assert f"unusual: {line}" in capsys.readouterr().out
    assert {
        "board": "larkfield",
        "field": "posted",
        "kind": "invalid",
        "among": "fresh",
        "value": 1.0,
        "usual": 0.0,
    } in (as_dict(found)["unusual"])
    assert not any("placed" in str(one) or "place " in str(one) for one in found.unusual)


def test_the_page_and_the_metrics_of_the_night_say_it(broken: Night, tmp_path: Path) -> None:
    result = replace(GOOD, unusual=broken.unusual, fields=broken.fields)
    assert any("posted invalid in 100%" in line for line in page_of(result).asks)
    config = load({"RXJOBS_VAR": str(tmp_path / "var")})
    give(config, result, summary(result), print)
    metrics = (config.var / "metrics" / "rxjobs.prom").read_text()
    assert 'rxjobs_field_postings{field="posted",kind="invalid"} 12.0' in metrics
    assert 'rxjobs_field_postings{field="posted",kind="missing"} 12.0' in metrics
    assert f"rxjobs_unusual {len(broken.unusual)}.0" in metrics
    assert {"field": "posted", "invalid": 12}.items() <= next(
        one for one in summary(result)["fields"] if one["field"] == "posted"
    ).items()


def test_runs_of_before_the_counters_are_no_history(nights: Nights, broken: Night) -> None:
    """An upgraded database holds nulls: what was not counted must not look like nought."""
    with nights.engine.begin() as connection:
        connection.execute(text("UPDATE fill SET invalid = NULL, unknown = NULL WHERE run_id < 'night-03'"))
    assert status(nights.engine, now=lambda: at(6)).unusual == ()


def fill(postings: int, invalid: int | None, *, board: str = "b", fresh: int = 0, field: str = "pay") -> Fill:
    return Fill(
        board=board, field=field, postings=postings, filled=postings, fresh=fresh, fresh_filled=fresh, invalid=invalid,
        unknown=0, fresh_invalid=0, fresh_unknown=0,
    )  # fmt: skip


def test_chance_few_postings_and_what_was_always_so_are_not_named() -> None:
    assert not list(rises([fill(7, 7)], [fill(7, 0)] * 9)), "too few"
    assert not list(rises([fill(100, 40)], [fill(100, 35)] * 9)), "near the usual"
    assert not list(rises([fill(100, 90)], [fill(100, 90)] * 9)), "a board that always writes so"
    assert not list(rises([fill(100, 0)], [fill(100, 90)] * 9)), "better than ever is no trouble"
    assert not list(rises([fill(100, 90)], [fill(100, 0)] * 2)), "no usual value yet"
    assert list(rises([fill(100, 60)], [fill(100, 10)] * 9)) == [
        Unusual(board="b", field="pay", kind="invalid", among="open", value=0.6, usual=0.1)
    ]


def test_a_watched_field_that_is_missing_is_named_and_holds_no_night(nights: Nights) -> None:
    for night in range(1, 6):
        said = GOOD_DAY | ({"employment_type": None} if night == 5 else {})
        nights.take(night, [raw(f"{night}-{n}", night=night, **said) for n in range(40)], [report(night=night)])
        done = gate_of(nights, night)
    assert done.unusual
    assert all(": employment missing in 100% of fresh" in line for line in done.unusual)
    assert status(nights.engine, now=lambda: at(5) + timedelta(1)).verdicts["night-05"] == "passed"
