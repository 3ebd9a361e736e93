"""The register that comes with the project: its size and order, and that each spider can ask for each of its boards."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from scrapy import Request

from crawlers.boards import REGISTER, Board, load_register, platforms
from crawlers.entry import board_id, entry, inserted
from crawlers.recognise import by_address
from crawlers.report import BoardLog
from tests.test_platforms import spider_of

BOARDS = load_register()
READ = sorted({board.platform for board in BOARDS})
WELL_FORMED = re.compile(r"https://[a-z0-9][a-z0-9.-]*\.[a-z]{2,}(:\d+)?/[^\s{}<>\"\\]*")
# Platforms whose sites lie on the employers' own hosts, so that an address alone may name none.
ON_OWN_HOSTS = {"careercenter", "jibe", "jsonld", "phenom"}


def boards_of(platform: str) -> list[Board]:
    return [board for board in BOARDS if board.platform == platform]


def first_requests(platform: str, boards: list[Board]) -> Iterator[tuple[Board, list[Request]]]:
    """What the platform's spider asks first of each board; nothing is sent."""
    spider = spider_of(platform)()
    for board in boards:
        spider.logs[board.id] = BoardLog(board, "test")
        yield board, list(spider.listing(board))


def test_the_register_is_long_sorted_and_says_where_each_entry_is_from() -> None:
    ids = [board.id for board in BOARDS]
    assert len(ids) >= 600
    assert ids == sorted(ids)
    assert all(board.source and "\n" not in board.source for board in BOARDS)
    assert all(board.setting for board in BOARDS)


def test_nobody_has_claimed_to_have_read_terms_of_use() -> None:
    assert not [board.id for board in BOARDS if board.terms_checked]


def fault(board: Board, request: Request) -> str | None:
    """What is wrong with the address of a board's first request."""
    api = spider_of(board.platform).api_origin
    expected = {urlsplit(url).hostname for url in (board.url, board.api, api) if url}
    if not WELL_FORMED.fullmatch(request.url) or "/None/" in request.url:
        return f"{board.id}: not well formed: {request.url}"
    return None if urlsplit(request.url).hostname in expected else f"{board.id}: another host: {request.url}"


@pytest.mark.parametrize("platform", READ)
def test_the_first_request_of_each_board_is_well_formed_and_for_an_expected_host(platform: str) -> None:
    for board, requests in first_requests(platform, boards_of(platform)):
        assert requests, board.id
        assert not [said for request in requests if (said := fault(board, request))]


def test_a_board_without_what_its_spider_needs_is_seen() -> None:
    bare = Board(id="bare", employer="Bare", platform="greenhouse", url="https://bare.example", source="a test")
    (_, requests), *_ = first_requests("greenhouse", [bare])
    assert "not well formed" in (fault(bare, requests[0]) or "")
    assert "another host" in (fault(bare, Request("https://elsewhere.example/jobs")) or "")


@pytest.mark.parametrize("board", BOARDS, ids=lambda board: board.id)
def test_a_board_is_recognised_by_its_own_address(board: Board) -> None:
    found = by_address(board.url)
    if found is None:
        assert board.platform in ON_OWN_HOSTS, "an address on a platform's own host must be in crawlers/addresses.toml"
        return
    assert (found.platform, found.slug, found.api) == (board.platform, board.slug, board.api)
    assert found.url.rstrip("/").lower() == board.url.rstrip("/").lower()


def test_siblings_name_each_other() -> None:
    named = {board.id: set(board.siblings) for board in BOARDS}
    assert sum(map(bool, named.values())) >= 60
    assert not [(one, other) for one, others in named.items() for other in others if one not in named[other]]


def test_siblings_are_one_employers_on_different_boards() -> None:
    place = {board.id: board.url.rstrip("/").lower() for board in BOARDS}
    assert not [b.id for b in BOARDS for other in b.siblings if place[b.id] == place[other]]


def test_the_file_is_written_as_the_verb_writes_it() -> None:
    text = REGISTER.read_text(encoding="utf-8")
    head = text.split("[[board]]\n", 1)[0]
    assert text == head + "\n".join(entry(board) for board in BOARDS)


def test_an_entry_goes_where_its_id_belongs_and_comments_stay() -> None:
    text = REGISTER.read_text(encoding="utf-8")
    taken = next(board for board in BOARDS if board.id == "cvs-health")
    without = text.replace(entry(taken) + "\n", "")
    assert without != text
    assert inserted(without, taken) == text
    first = taken.model_copy(update={"id": "0-first"})
    assert inserted(text, first).index('"0-first"') < inserted(text, first).index(f'"{BOARDS[0].id}"')
    assert inserted("", taken) == entry(taken)


@pytest.mark.parametrize(
    ("employer", "made"),
    [
        ("St. Mary's & Sons", "st-marys-and-sons"),
        ("Croí Health", "croi-health"),
        ("H-E-B, L.P.", "h-e-b-l-p"),
    ],
)
def test_an_id_is_made_of_the_employers_name(employer: str, made: str) -> None:
    assert board_id(employer) == made


def test_many_platforms_have_boards() -> None:
    assert len(READ) >= 25
    assert set(READ) <= set(platforms())
