"""The cast and its ads: enough of them, of every kind, the same each time, with the truth written down."""

from __future__ import annotations

import json
import re
from collections import Counter
from html import unescape
from pathlib import Path

import pytest

from app.demo import mischief
from app.demo.employers import cast
from app.demo.markup import markup
from app.demo.model import Ad, Kind
from app.demo.nights import Fate, fate, is_up
from app.demo.shapes import SHAPES
from app.demo.shelf import opening, openings, shelf
from app.demo.truth import truth, write_truth
from app.demo.world import World
from schema.vocab import Level, Role, Setting, credentials

NIGHT_ONE = World()
NIGHT_TWO = NIGHT_ONE.on(2)


def ads(world: World) -> list[Ad]:
    return [ad for employer in world.employers for ad in shelf(world, employer.key)]


@pytest.fixture(scope="module")
def everything() -> list[Ad]:
    return ads(NIGHT_ONE)


def test_the_town_is_large_enough(everything: list[Ad]) -> None:
    wanted = [ad for ad in everything if ad.is_pharmacy]
    assert len(NIGHT_ONE.employers) >= 15
    assert len(wanted) >= 1500
    assert len({town.state for ad in wanted for town in ad.towns[:1]}) >= 20
    assert len({employer.platform for employer in NIGHT_ONE.employers}) == 8
    assert len(everything) - len(wanted) > 300, "the filter has something to pass over"


def test_every_role_level_and_setting_appears(everything: list[Ad]) -> None:
    assert {ad.role for ad in everything} == set(Role)
    assert {item.level for ad in everything for item in ad.planted} == set(Level)
    assert {employer.setting for employer in NIGHT_ONE.employers} <= set(Setting)
    assert {item.code for ad in everything for item in ad.planted} <= set(credentials())
    assert any(item.group for ad in everything for item in ad.planted)
    assert {kind.value for kind in Kind} == {employer.kind for employer in NIGHT_ONE.employers}


def test_two_chains_share_one_text_a_title_over_hundreds_of_stores() -> None:
    for key in ("larkspur", "thistledown"):
        stores = [ad for ad in shelf(NIGHT_ONE, key) if ad.title == "Pharmacy Technician"]
        demands = {tuple(section.lines for section in ad.sections[:4] if ad.wage is None) for ad in stores} - {()}
        assert len(stores) > 20
        assert len(demands) == 1
        assert len({ad.requisition_id for ad in stores}) == len(stores)


def test_what_was_planted_can_be_read_in_the_ad(everything: list[Ad]) -> None:
    for ad in everything:
        page = unescape(re.sub(r"<[^>]+>", " ", markup(ad.sections, "bold")))
        for item in ad.planted:
            assert item.quote in page, (ad.board, ad.number, item)
        if ad.wage:
            assert ad.wage.text in page


def test_no_code_is_asked_twice_in_an_ad(everything: list[Ad]) -> None:
    for ad in everything:
        codes = Counter(item.code for item in ad.planted)
        assert not [code for code, times in codes.items() if times > 1], (ad.board, ad.number)
        assert not set(ad.mentions) & set(codes)


def test_the_same_seed_tells_the_same_story_and_another_one_does_not() -> None:
    assert ads(World()) == ads(World())
    assert ads(World(seed=8)) != ads(World())


def test_an_ad_can_be_made_without_the_others() -> None:
    employer = NIGHT_ONE.by_key["locumlark"]
    assert opening(World(), employer, 40) == shelf(NIGHT_ONE, "locumlark")[40]


def test_refs_are_unique_on_a_board_on_both_nights() -> None:
    for world in (NIGHT_ONE, NIGHT_TWO):
        for employer in world.employers:
            refs = [SHAPES[employer.platform].ref(ad) for ad in shelf(world, employer.key)]
            assert len(set(refs)) == len(refs), employer.key


def test_night_two_changes_a_few_of_each_kind() -> None:
    met = Counter(
        fate(7, employer.key, number, employer.platform)
        for employer in NIGHT_ONE.employers
        for number in range(employer.count)
    )
    assert all(met[kind] >= 5 for kind in Fate)
    assert met[Fate.STAYS] > 0.8 * met.total()


@pytest.mark.parametrize(
    ("kind", "up"),
    [(Fate.GONE, [1]), (Fate.NEW, [2, 3]), (Fate.RETURNS, [1, 3]), (Fate.BACK, [1, 2, 3]), (Fate.STAYS, [1, 2, 3])],
)
def test_fates_say_on_which_nights_an_opening_is_up(kind: Fate, up: list[int]) -> None:
    assert [night for night in (1, 2, 3) if is_up(kind, night)] == up


def test_a_repost_has_a_new_ref_and_the_same_opening() -> None:
    before = {ad.opening: ad for ad in shelf(NIGHT_ONE, "aldhelm")}
    again = [ad for ad in shelf(NIGHT_TWO, "aldhelm") if ad.generation]
    assert again
    for ad in again:
        assert ad.ref != before[ad.opening].ref
        assert ad.requisition_id == before[ad.opening].requisition_id
        assert ad.sections == before[ad.opening].sections


def test_copies_tell_whose_opening_they_are(everything: list[Ad]) -> None:
    boards = {ad.opening: ad.board for ad in everything if ad.tags[0] not in ("copy", "crosspost")}
    copies = [ad for ad in everything if ad.tags[0] in ("copy", "crosspost")]
    assert len(copies) > 200
    assert all(boards[ad.opening] != ad.board for ad in copies)
    assert any(ad.sections[0].lines[0].endswith("…") for ad in copies)


def test_the_truth_has_a_line_for_each_posting(tmp_path: Path) -> None:
    lines = write_truth(NIGHT_ONE, tmp_path / "truth.jsonl")
    read = [json.loads(line) for line in (tmp_path / "truth.jsonl").read_text("utf-8").splitlines()]
    assert lines == len(read) == sum(1 for employer in NIGHT_ONE.employers for _ in openings(NIGHT_ONE, employer))
    assert len({(row["board"], row["ref"]) for row in read}) == lines


def test_the_truth_names_what_robots_forbids() -> None:
    rows = [truth(ad, "jsonld", 1) for ad in shelf(NIGHT_ONE, "hushwater")]
    assert sum(row["forbidden"] for row in rows) == sum(map(mischief.is_forbidden, shelf(NIGHT_ONE, "hushwater"))) == 3


def test_the_town_grows_by_parameters_and_stays_lazy() -> None:
    large = cast(scale=16, copies=3)
    assert len(large) == 3 * len(cast())
    assert len({employer.key for employer in large}) == len(large)
    world = World(employers=large)
    first = next(iter(openings(world, world.by_key["larkspur-3"])))
    assert first.board == "larkspur-3"
    assert sum(employer.count for employer in large) > 100_000
