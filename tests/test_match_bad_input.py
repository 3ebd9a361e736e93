"""What boards get wrong: places by the hundred, ids used again, clocks that run backwards, one employer everywhere."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Engine

from app.matching import match as match_night
from pipeline.match.blocks import CAP, candidates
from pipeline.match.keys import keys, parts
from tests.planted_postings import begin, plant
from tests.test_match_pairs import DAY, DUTIES, ad, groups, joined, matched, read


def candidate_pairs(count: int) -> int:
    """Pairs compared among so many ads of one employer in one state, in a hundred towns, within two months."""
    ads = [
        ad(
            f"n{number:05d}",
            location=f"{chr(97 + number % 10)}{chr(97 + number // 10 % 10)}field, OK",
            title=("Pharmacist", "Pharmacy Technician", "Pharmacy Intern")[number % 3],
            first_seen=DAY + timedelta(days=number % 60),
            text=DUTIES,
        )
        for number in range(count)
    ]
    batch = read(ads)
    return len(candidates(batch, keys(batch, parts(batch)), parts(batch)).a)


@pytest.mark.parametrize("count", [6000, pytest.param(50_000, marks=pytest.mark.long)])
def test_one_employer_with_many_ads_in_a_state_stays_linear(count: int) -> None:
    """All pairs would be 18 and 1,250 million."""
    assert candidate_pairs(count) < 6 * CAP * count


def test_three_hundred_places_are_read_and_prove_nothing() -> None:
    places = "; ".join(f"Town{chr(97 + at % 26)}{chr(97 + at // 26)}, OK" for at in range(300))
    batch, matching = matched([ad("a", location=places), ad("b", location="Enid, OK", text="Sell shoes all day long.")])
    assert len(batch) == 2
    assert len(set(matching.job.tolist())) == 2


def test_an_id_used_again_for_another_job_joins_nothing() -> None:
    later = DAY + timedelta(days=50)
    again = ad(
        "b", requisition_id="R-77", title="Pharmacist", location="Enid, OK", text="Lead the night team.", board="a",
        first_seen=later,
    )  # fmt: skip
    ads = [ad("a", requisition_id="R-77", last_seen=DAY + timedelta(days=9)), again]
    assert not joined(ads)
    assert not joined(ads, reposts=True)


def test_a_clock_that_ran_backwards_changes_no_group() -> None:
    """Last seen before it was first seen, posted years ahead: read as well as can be, the same in any order."""
    ads = [
        ad("a", last_seen=DAY - timedelta(days=400)),
        ad("b", date_posted=DAY + timedelta(days=4000)),
        ad("c", first_seen=DAY.replace(year=1987), last_seen=DAY.replace(year=1986)),
    ]
    assert groups(ads) == groups(ads[::-1])
    assert frozenset("ab") in groups(ads)


def test_a_night_says_how_many_rows_stand_in_overfull_blocks(engine: Engine) -> None:
    run_id = begin(engine, 1)
    with engine.begin() as connection:
        plant(connection, [ad(f"n{number:03d}", board="one") for number in range(80)], run_id)
    assert match_night(engine, run_id).crowded_rows > 0
    assert match_night(engine, begin(engine, 2)).crowded_rows == 0
