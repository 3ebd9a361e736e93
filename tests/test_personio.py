"""Personio: sections, languages that hold the text or the position, positions twice, a page in place of the feed."""

from __future__ import annotations

import pytest

from crawlers.boards import Board
from crawlers.spiders.personio import PersonioSpider
from schema.posting import RawPlace
from tests.boardserver import answer
from tests.hosted import Town, faulty, no_fault_is_an_empty_board, visit


def position(number: int, name: str = "Pharmacist", *sections: tuple[str, str]) -> str:
    """One position in the shape of the recorded feed; words are our own."""
    texts = "".join(
        f"<jobDescription><name>{head}</name><value><![CDATA[{text}]]></value></jobDescription>"
        for head, text in sections
    )
    return (
        f"<position><id>{number}</id><subcompany>Ash GmbH</subcompany><office>Vienna, VA</office>"
        "<additionalOffices><office>Reston</office><office>Vienna, VA</office></additionalOffices>"
        f"<department>Health</department><name>{name}</name><jobDescriptions>{texts}</jobDescriptions>"
        "<employmentType>permanent</employmentType><schedule>part-time</schedule>"
        "<createdAt>2026-11-13T14:10:41+00:00</createdAt></position>"
    )


def feed(*positions: str) -> str:
    """A feed."""
    return f'<?xml version="1.0" encoding="UTF-8"?><workzag-jobs>{"".join(positions)}</workzag-jobs>'


TASKS, PROFILE = ("Tasks", "<p>Verify.</p>"), ("Profile", "PharmD &amp; licence")
WHOLE = position(1, "Pharmacist", TASKS, PROFILE)
ENGLISH, GERMAN = "/xml?language=en", "/xml?language=de"


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    spoken = position(2, "Apotheker", ("Aufgaben", "Prüfen"))
    boards = {
        "ash": {ENGLISH: answer(feed(WHOLE, WHOLE, position(9, "Cook", TASKS)))},
        "silent": {ENGLISH: answer(feed(WHOLE, position(2))), GERMAN: answer(feed(position(1), spoken))},
        "alone": {ENGLISH: answer(feed(WHOLE, position(2)))},
        "mute": {ENGLISH: answer(feed(position(2))), GERMAN: answer(feed(position(2)))},
        "both": {ENGLISH: answer(feed(WHOLE)), GERMAN: answer(feed(WHOLE, spoken))},
        "page": {ENGLISH: answer("<!DOCTYPE html><html><script>self.__next_f.push([])</script></html>")},
    }
    cells = {"both": {"settings": {"languages": "en,de"}}}
    return visit("personio", boards | faulty("/xml"), tmp_path_factory.mktemp("personio"), cells=cells)


def test_a_position_is_read_whole_and_once(town: Town) -> None:
    assert town.numbers("ash") == (1, 1, 1, True)
    assert town.asked["ash"] == [ENGLISH]
    raw = town.of("ash")["1"]
    assert raw.html == "<h2>Tasks</h2>\n<p>Verify.</p>\n<h2>Profile</h2>\nPharmD &amp; licence"
    assert raw.places == (RawPlace(text="Vienna, VA"), RawPlace(text="Reston"))
    assert (raw.employer, raw.employment_type) == ("Ash GmbH", "permanent, part-time")
    assert (raw.department, raw.date_posted) == ("Health", "2026-11-13T14:10:41+00:00")
    assert raw.url.endswith("/job/1")


def test_a_text_that_english_lacks_is_read_in_the_next_language(town: Town) -> None:
    assert town.asked["silent"] == [ENGLISH, GERMAN]
    assert town.numbers("silent")[3]
    texts = {ref: (raw.title, raw.html) for ref, raw in town.of("silent").items()}
    assert texts["2"] == ("Apotheker", "<h2>Aufgaben</h2>\nPrüfen")
    assert texts["1"][1].startswith("<h2>Tasks")


def test_positions_without_text_land_when_the_next_language_cannot_be_read(town: Town) -> None:
    assert town.failed("alone") == {"gone": 1}
    assert {ref: bool(raw.html) for ref, raw in town.of("alone").items()} == {"1": True, "2": False}


def test_positions_without_text_in_any_language_land_as_they_are(town: Town) -> None:
    assert town.numbers("mute") == (1, 1, 0, True)
    assert town.of("mute")["2"].html is None


def test_languages_of_the_register_are_all_asked_since_they_hold_other_positions(town: Town) -> None:
    assert town.asked["both"] == [ENGLISH, GERMAN]
    assert town.of("both").keys() == {"1", "2"}


def test_a_tenant_without_a_feed_is_no_empty_board(town: Town) -> None:
    assert town.failed("page") == {"shape_changed": 1}


@pytest.mark.parametrize(
    ("url", "slug", "origin"),
    [
        ("https://ash.jobs.personio.com/?language=en", None, "https://ash.jobs.personio.com"),
        ("https://ash.jobs.personio.com", "ash", "https://ash.jobs.personio.com"),
        ("https://ash.jobs.personio.de/", None, "https://ash.jobs.personio.de"),
        ("https://www.ash.example/careers", "ash", "https://ash.jobs.personio.de"),
    ],
)
def test_both_domains_of_the_platform(url: str, slug: str | None, origin: str) -> None:
    board = Board(id="ash", employer="Ash", platform="personio", url=url, slug=slug, source="a test")
    assert PersonioSpider.origin(PersonioSpider.__new__(PersonioSpider), board) == origin


def test_faults(town: Town) -> None:
    no_fault_is_an_empty_board(town)
