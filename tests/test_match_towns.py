"""The town of a bare zip, from the ads that name both; frozen with the table of frequent tokens."""

from __future__ import annotations

import polars as pl

from pipeline.match import SCHEMA, Frequencies, counted, fingerprint, load, match, prepare
from pipeline.match.towns import count_towns, fill_towns, pack_towns, unpack_towns


def table(*locations: str | None) -> pl.DataFrame:
    rows = [{"id": f"ad{at}", "title": "Pharmacist", "location": location} for at, location in enumerate(locations)]
    return pl.DataFrame(rows, schema=SCHEMA)


def towns(*locations: str | None) -> list[str | None]:
    ads = table(*locations)
    return fill_towns(ads, count_towns(ads))["city"].to_list()


def test_a_bare_zip_gets_the_town_that_two_ads_name_with_it() -> None:
    found = towns("Columbus, OH 43215", "US-OH-Columbus 43215", "43215", "43215-1234", "OH 43215")
    assert found == [None, None, "columbus", "columbus", "columbus"]


def test_one_ad_or_ads_that_disagree_name_no_town() -> None:
    assert towns("Columbus, OH 43215", "43215") == [None, None]
    assert towns(*["Columbus, OH 43215"] * 3, *["Bexley, OH 43215"] * 2, "43215") == [None] * 6


def test_four_in_five_are_agreed() -> None:
    assert towns(*["Columbus, OH 43215"] * 4, "Bexley, OH 43215", "43215")[-1] == "columbus"


def test_an_ad_with_a_town_and_one_without_a_zip_stay_as_they_are() -> None:
    found = towns("Columbus, OH 43215", "Columbus, OH 43215", "Bexley, OH 43215", "Ohio", None, "")
    assert found == [None] * 6


def test_a_british_postcode_is_a_zip_too() -> None:
    assert towns("Leeds, LS1 3EX, United Kingdom", "Leeds, LS1 3EX, UK", "LS1 3EX")[-1] == "leeds"


def test_of_equal_counts_no_order_decides() -> None:
    rows = ["Ada, OH 45810"] * 2 + ["Bow, OH 45810"] * 2 + ["45810"]
    assert towns(*rows) == towns(*reversed(rows))[::-1] == [None] * 5


def test_the_table_is_the_same_after_it_was_stored() -> None:
    found = count_towns(table(*["Columbus, OH 43215"] * 2, *["Leeds, LS1 3EX, UK"] * 2))
    assert unpack_towns(pack_towns(found)) == found == {("OH", "43215"): "columbus", ("--", "LS13EX"): "leeds"}
    prints = fingerprint(["a b c d"] * 4)
    frozen = counted(table(*["Columbus, OH 43215"] * 4), prints).frozen()
    assert Frequencies.unpacked(*frozen.packed()).towns == {("OH", "43215"): "columbus"}


def test_a_copy_with_a_bare_zip_joins_its_opening() -> None:
    text = " ".join(f"dispense prescriptions at our store {at} and counsel patients" for at in range(900, 906))
    ads = pl.DataFrame(
        [
            {"id": "a", "employer": "Elm Drug", "location": "Columbus, OH 43215", "board": "elm", "day": 9000},
            {"id": "b", "employer": "Elm Drug Stores", "location": "43215", "board": "indeed", "day": 9002},
            {"id": "c", "employer": "Other", "location": "Columbus, OH 43215", "board": "other", "day": 9001},
        ],
        schema=SCHEMA,
    ).with_columns(title=pl.lit("Pharmacist"))
    found = match(
        prepare(ads, fingerprint([text, text, "An other ad, about another store and its own people"])), load()
    )
    assert found.job.tolist() == [0, 0, 2]
