"""Places: the dialects of the boards, free text, structured parts, the gazetteer and what is never guessed."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.places import read_places
from pipeline.places.gazetteer import counties, gazetteer, key, town, town_of_zip, zip_index
from pipeline.places.regions import us_states
from pipeline.text import document
from schema.posting import Place, RawPlace
from schema.vocab import reference

ONE_PLACE = [
    # as written, city, state, country, county
    ("US-TX-Houston", "Houston", "TX", "US", "48201"),
    ("US-TX-Houston-North Campus", "Houston", "TX", "US", "48201"),
    ("USA.VA.Reston", "Reston", "VA", "US", "51059"),
    ("TX - Fort Worth", "Fort Worth", "TX", "US", "48439"),
    ("Texas-Houston", "Houston", "TX", "US", "48201"),
    ("United States - Ohio - Cleveland", "Cleveland", "OH", "US", "39035"),
    ("Winston Salem-NC", "Winston-Salem", "NC", "US", "37067"),
    ("0123~Store~12 Main St~Houston~TX~77002", "Houston", "TX", "US", "48201"),
    ("US-AR-SPRINGDALE-BLDG 1 ~ 2301 W Elm", "Springdale", "AR", "US", "05143"),
    ("Chicago~Illinois~United States", "Chicago", "IL", "US", "17031"),
    ("Houston, Texas, United States", "Houston", "TX", "US", "48201"),
    ("US, NY, New York", "New York", "NY", "US", "36061"),
    ("Texas, Houston", "Houston", "TX", "US", "48201"),
    ("Tulsa, OK 74101", "Tulsa", "OK", "US", "40143"),
    ("houston, tx", "Houston", "TX", "US", "48201"),
    ("Houston TX", "Houston", "TX", "US", "48201"),
    ("Houston TX 77030", "Houston", "TX", "US", "48201"),
    ("Houston (TX)", "Houston", "TX", "US", "48201"),
    ("Fort Worth Texas", "Fort Worth", "TX", "US", "48439"),
    ("123 Elm Street, Houston, TX 77030-1234", "Houston", "TX", "US", "48201"),
    ("123 Elm St Houston TX 77030", "Houston", "TX", "US", "48201"),
    ("Clement Hospital - Kansas City, MO", "Kansas City", "MO", "US", "29095"),
    ("Kansas City, MO - Main Campus", "Kansas City", "MO", "US", "29095"),
    ("Houston, TX, Main Campus", "Houston", "TX", "US", "48201"),
    ("77030", "Houston", "TX", "US", "48201"),
    ("Washington, DC", "Washington", "DC", "US", "11001"),
    ("Washington D.C., District of Columbia", "Washington", "DC", "US", "11001"),
    ("St. Louis, MO", "St. Louis", "MO", "US", "29510"),
    ("Saint Louis, Missouri", "St. Louis", "MO", "US", "29510"),
    ("Mt. Pleasant, SC", "Mount Pleasant", "SC", "US", "45019"),
    ("Ft. Worth, TX", "Fort Worth", "TX", "US", "48439"),
    ("O'Fallon, MO", "O'Fallon", "MO", "US", "29183"),
    ("Coeur d'Alene, ID", "Coeur d'Alene", "ID", "US", "16055"),
    ("Atlanta, GA (field based)", "Atlanta", "GA", "US", "13121"),
    ("Hartford, CT", "Hartford", "CT", "US", "09110"),  # planning regions since 2022
    ("San Juan, PR", "San Juan", "PR", "US", "72127"),
    ("York County, South Carolina", None, "SC", "US", "45091"),
    ("Charleston, Kanawha County", "Charleston", "WV", "US", "54039"),
    ("Hybrid - Boston, MA", "Boston", "MA", "US", "25025"),
    ("Mexico, MO", "Mexico", "MO", "US", "29007"),
    ("Lebanon, TN", "Lebanon", "TN", "US", "47189"),
    ("London, Ohio", "London", "OH", "US", "39097"),
    ("Ontario, CA", "Ontario", "CA", "US", "06071"),
    ("Wilmington, DE", "Wilmington", "DE", "US", "10003"),
    ("Evansville, IN", "Evansville", "IN", "US", "18163"),
    ("Tuscaloosa", "Tuscaloosa", "AL", "US", "01125"),  # no other town of the gazetteer has the name
    ("New York City", "New York", "NY", "US", "36061"),
    ("Georgia", None, "GA", "US", None),
    ("United States", None, None, "US", None),
    ("Toronto, ON, CA", "Toronto", "ON", "CA", None),
    ("Ontario, Canada", None, "ON", "CA", None),
    ("Frankfurt am Main, DE", "Frankfurt am Main", None, "DE", None),
    ("Mumbai, IN", "Mumbai", None, "IN", None),
    ("London, GB", "London", None, "GB", None),
    ("London, England, UK", "London", "ENG", "GB", None),
    ("London Area, United Kingdom", "London", None, "GB", None),
    ("Belfast, NIR, GB", "Belfast", "NIR", "GB", None),
    ("Leeds, West Yorkshire", "Leeds", "ENG", "GB", None),
    ("Hampshire, United Kingdom", None, "ENG", "GB", None),
    ("Newark,on,Trent, GB", "Newark on Trent", None, "GB", None),
    ("Dublin, Ireland", "Dublin", None, "IE", None),
    ("Dublin, Dublin, Ireland", "Dublin", None, "IE", None),
]


def read(text: str) -> tuple[Place, ...]:
    """The places of one free-text field."""
    return read_places((RawPlace(text=text),))[0]


@pytest.mark.parametrize(("text", "city", "state", "country", "county"), ONE_PLACE)
def test_one_place(text: str, city: str | None, state: str | None, country: str | None, county: str | None) -> None:
    (place,) = read(text)
    assert (place.city, place.state, place.country, place.county_fips) == (city, state, country, county)
    assert place.text == text
    assert not place.remote
    assert (place.lat is None) == (place.city is None)


@pytest.mark.parametrize(
    ("text", "towns"),
    [
        ("Shreveport, LA / Marshall, TX", [("Shreveport", "LA"), ("Marshall", "TX")]),
        ("Phoenix / Mesa, AZ", [("Phoenix", "AZ"), ("Mesa", "AZ")]),
        ("Bryan/College Station, TX", [("Bryan", "TX"), ("College Station", "TX")]),
        ("Dallas, TX; Houston, TX; Austin, TX", [("Dallas", "TX"), ("Houston", "TX"), ("Austin", "TX")]),
        ("Dallas, TX, Houston, TX", [("Dallas", "TX"), ("Houston", "TX")]),
        ("Durham, NC|Raleigh, NC", [("Durham", "NC"), ("Raleigh", "NC")]),
        ("Dallas, TX\nHouston, TX\nDallas, TX", [("Dallas", "TX"), ("Houston", "TX")]),
    ],
)
def test_several_places(text: str, towns: list[tuple[str, str]]) -> None:
    assert [(p.city, p.state) for p in read(text)] == towns


@pytest.mark.parametrize(
    ("text", "states"),
    [
        ("Remote - US", [None]),
        ("Remote, , United States", [None]),
        ("Work From Home", [None]),
        ("US-TX-Remote", ["TX"]),
        ("Remote in Texas", ["TX"]),
        ("Remote, OR", ["OR"]),
        ("Rochester, NY (remote)", ["NY"]),
        ("Remote (AZ, NV, UT)", ["AZ", "NV", "UT"]),
        ("Remote - AZ, NV and UT", ["AZ", "NV", "UT"]),
        ("Remote (must reside in TX, OK or LA)", ["TX", "OK", "LA"]),
    ],
)
def test_remote(text: str, states: list[str | None]) -> None:
    places = read(text)
    assert [p.state for p in places] == states
    assert all(p.remote for p in places)


@pytest.mark.parametrize(
    "text", ["Hybrid remote in Boston, MA 02110", "Non-remote, Boston, MA", "Boston, MA (on-site)"]
)
def test_hybrid_is_not_remote(text: str) -> None:
    assert [(p.city, p.remote) for p in read(text)] == [("Boston", False)]


@pytest.mark.parametrize(
    "text", ["Multiple Locations", "2 Locations", "12 more locations", "Nationwide", "Location negotiable"]
)
def test_no_place_is_counted(text: str) -> None:
    assert read_places((RawPlace(text=text),)) == ((), {"place_not_named": 1})


def test_state_is_never_guessed() -> None:
    (place,), counts = read_places((RawPlace(text="Springfield"),))
    assert (place.city, place.state, place.county_fips, place.lat) == ("Springfield", None, None, None)
    assert counts == {"place_state_unknown": 1}


def test_unknown_words_stay_as_text() -> None:
    (place,), counts = read_places((RawPlace(text="Plant Hatchery Annex"),))
    assert (place.text, place.city, place.state) == ("Plant Hatchery Annex", None, None)
    assert counts == {"place_unread": 1}


def test_town_missing_from_the_gazetteer_keeps_its_name() -> None:
    (place,), counts = read_places((RawPlace(text="NOWHERE JUNCTION, TX"),))
    assert (place.city, place.state, place.country, place.county_fips) == ("Nowhere Junction", "TX", "US", None)
    assert counts == {"place_not_in_gazetteer": 1}


def test_zip_of_another_state_is_counted_and_not_believed() -> None:
    (place,), counts = read_places((RawPlace(text="Tulsa, OK 77030"),))
    assert (place.city, place.state, place.county_fips) == ("Tulsa", "OK", "40143")
    assert counts == {"place_zip_conflict": 1}


def test_zip_tells_the_county_of_a_town_in_two() -> None:
    (own,), (other,) = read("Kansas City, MO"), read("Kansas City, MO 64118")
    assert (own.county_fips, other.county_fips) == ("29095", "29047")


def test_structured_parts_come_first() -> None:
    raw = RawPlace(text="2 Locations", city="San Francisco, California", region="California", country="United States")
    (place,), counts = read_places((raw,))
    assert (place.text, place.city, place.state, place.country, counts) == (
        "2 Locations",
        "San Francisco",
        "CA",
        "US",
        {},
    )


def test_city_named_as_its_state_is_kept() -> None:
    (place,), _ = read_places((RawPlace(city="New York", region="New York", country="US"),))
    assert (place.city, place.state) == ("New York", "NY")


def test_coordinates_of_the_board_are_kept() -> None:
    (place,), _ = read_places((RawPlace(city="Houston", region="TX", lat=29.71, lon=-95.4),))
    assert (place.lat, place.lon, place.county_fips) == (29.71, -95.4, "48201")


def test_zero_coordinates_are_no_coordinates() -> None:
    (place,), _ = read_places((RawPlace(city="Houston", region="TX", lat=0.0, lon=0.0),))
    assert (place.lat, place.lon) == (29.76, -95.36)


def test_location_line_of_the_ad_where_the_field_names_none() -> None:
    ad = document(None, "Staff Pharmacist\n\nLocation: Duluth, MN\n\nCome and work by the lake.")
    places, counts = read_places((RawPlace(text="Multiple Locations"),), ad)
    assert [(p.city, p.state) for p in places] == [("Duluth", "MN")]
    assert counts == {"place_from_text": 1, "place_not_named": 1}


def test_many_places_all_stay() -> None:
    raw = tuple(RawPlace(text=f"{t.city}, {t.state}") for t in list(gazetteer().by_area.values())[:1200] if t.state)
    places, counts = read_places(raw)
    assert len(places) >= 0.98 * len(raw)
    assert "place_list_cut" not in counts


def test_key_joins_spellings() -> None:
    assert key("St. Louis") == key("Saint Louis") == key("ST LOUIS")
    assert key("Winston-Salem") == key("Winston Salem")
    assert key("St. Louis") != key("Louis")


def test_gazetteer_covers_every_state() -> None:
    states = {t.state for t in gazetteer().by_area.values() if t.country == "US"}
    assert states == set(us_states())
    assert len(zip_index()) > 40_000


def test_gazetteer_counties_are_of_one_edition() -> None:
    known = {row["county_fips"] for row in reference("counties")}
    rows = {t.county_fips for t in gazetteer().by_area.values() if t.county_fips[:2] not in {"", "60", "66", "69"}}
    assert rows <= known
    assert not {c for c in rows if c in {"09001", "09003", "02261", "46113"}}


def test_county_comes_before_the_city_of_its_name() -> None:
    assert counties()["MO", key("St. Louis")] == "29189"


def test_zip_lookup_agrees_with_its_town() -> None:
    at_zip = town_of_zip("55802")
    assert at_zip is not None
    assert at_zip == town("Duluth", state="MN")


@given(st.text(max_size=300))
def test_any_text_is_read_without_error(text: str) -> None:
    places, counts = read_places((RawPlace(text=text, city=text[:20] or None),))
    assert all(n > 0 for n in counts.values())
    assert all(p.state is None or p.country for p in places)


def test_locations_of_labelled_ads(shared: Path) -> None:
    ads = [json.loads(line) for line in (shared / "gold" / "us_dev.jsonl").open(encoding="utf-8")]
    read_ads = [(ad["location"], read_places((RawPlace(text=ad["location"]),))) for ad in ads]
    assert [place for place, (places, counts) in read_ads if counts or not places] == []
    assert [place for place, (places, _) in read_ads if not any(p.county_fips or p.remote for p in places)] == []


def test_tables_are_well_formed() -> None:
    path = Path(__file__).resolve().parent.parent / "schema" / "reference" / "places.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert all(row["city"] and row["lat"] and row["lon"] for row in rows)
    assert path.stat().st_size < 1_700_000
