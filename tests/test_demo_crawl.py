"""The real spiders read the town over real HTTP: what lands is what was put up, each trick is seen for what it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.crawl import crawl
from app.demo.employers import cast
from app.demo.loopback import loopback
from app.demo.model import Ad
from app.demo.register import write_register
from app.demo.shapes import SHAPES
from app.demo.shelf import shelf
from app.demo.town import Town
from app.demo.world import World
from crawlers.boards import load_register
from schema.landing import read_landing
from schema.posting import RawPosting
from schema.run import BoardReport

pytestmark = pytest.mark.usefixtures("forked_spiders")

Key = tuple[str, str]


class Night:
    """What one night's crawl landed, and what the town had put up."""

    def __init__(self, world: World, folder: Path, reports: tuple[BoardReport, ...]) -> None:
        self.reports = {report.board: report for report in reports}
        self.landed: dict[Key, RawPosting] = {}
        for path in sorted(folder.glob("*.jsonl.gz")):
            for _, raw in read_landing(path):
                assert isinstance(raw, RawPosting)
                self.landed[raw.board, raw.ref] = raw
        self.wanted: dict[Key, Ad] = {
            (employer.key, SHAPES[employer.platform].ref(ad)): ad
            for employer in world.employers
            for ad in shelf(world, employer.key)
            if ad.is_pharmacy
        }


@pytest.fixture(scope="module")
def nights(tmp_path_factory: pytest.TempPathFactory) -> tuple[Night, Night]:
    """Night one of a town a third of the usual size, and night two of the boards whose tricks are played then."""
    folder = tmp_path_factory.mktemp("town")
    register = folder / "boards.toml"
    found = []
    with loopback(), Town(World(employers=cast(scale=0.3))) as town:
        write_register(town, register)
        boards = load_register(register)
        for number in (1, 2):
            town.world = town.world.on(number)
            asked = [board for board in boards if number == 1 or board.platform in ("workday", "smartrecruiters")]
            reports = crawl(folder / str(number), asked, register=register)
            found.append(Night(town.world, folder / str(number), reports))
    return found[0], found[1]


def test_what_lands_is_what_was_put_up(nights: tuple[Night, Night]) -> None:
    night = nights[0]
    missing = night.wanted.keys() - night.landed.keys()
    assert night.landed.keys() <= night.wanted.keys(), "no posting that is not of a pharmacy"
    assert {board for board, _ in missing} == {"gatehouse", "hushwater"}
    assert len(night.landed) > 500


def test_titles_places_and_texts_arrive_whole(nights: tuple[Night, Night]) -> None:
    for key, raw in nights[0].landed.items():
        ad = nights[0].wanted[key]
        assert ad.title.split()[-1] in raw.title
        said = ad.towns[:1] if raw.platform == "smartrecruiters" else ad.towns
        assert all(town.city in str(raw.places) for town in said), key
        text = raw.html or raw.text or ""
        assert all(item.quote.split(";")[0].split("'")[0] in text for item in ad.planted), key


def test_boards_without_a_trick_are_read_to_the_end(nights: tuple[Night, Night]) -> None:
    short = [{key for key, report in night.reports.items() if not report.complete} for night in nights]
    assert short == [{"gatehouse", "hushwater"}, {"quillback", "vialworks"}]


@pytest.mark.parametrize(
    ("night", "board", "failure"),
    [
        (1, "gatehouse", "bot_wall"),
        (1, "hushwater", "robots"),
        (2, "quillback", "server"),
        (2, "vialworks", "truncated"),
    ],
)
def test_each_trick_is_seen_for_what_it_is(nights: tuple[Night, Night], night: int, board: str, failure: str) -> None:
    assert set(nights[night - 1].reports[board].failed) == {failure}


def test_a_busy_board_is_asked_again_and_read(nights: tuple[Night, Night]) -> None:
    report = nights[0].reports["locumlark"]
    assert report.complete
    assert report.failed == {}


def test_a_title_with_control_characters_and_a_broken_page_are_read(nights: tuple[Night, Night]) -> None:
    spoilt = [raw.title for raw in nights[0].landed.values() if "\x0b" in raw.title]
    assert len(spoilt) == 1
    assert "\x00" not in spoilt[0]
    broken = next(ad for ad in nights[0].wanted.values() if (ad.board, ad.number) == ("ottermere", 8))
    assert nights[0].landed["ottermere", str(broken.ref)].employer == "Ottermere Regional Health"


def test_300_places_arrive(nights: tuple[Night, Night]) -> None:
    assert max(len(raw.places) for raw in nights[0].landed.values() if raw.board == "frontier") == 300


def test_a_filled_posting_says_so_on_night_one_and_is_open_on_night_two(nights: tuple[Night, Night]) -> None:
    filled = {key for key, raw in nights[0].landed.items() if raw.closed_by_board}
    assert filled == {key for key, ad in nights[0].wanted.items() if ad.filled} != set()
    assert not any(nights[1].landed[key].closed_by_board for key in filled)


def test_no_contact_of_a_person_is_kept(nights: tuple[Night, Night]) -> None:
    federal = [str(raw.payload) for raw in nights[0].landed.values() if raw.board == "frontier"]
    assert not any("contact@frontier.example" in payload for payload in federal)
