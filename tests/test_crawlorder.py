"""Which platforms are crawled first, and that many hosts of one platform do not wait for each other."""

from __future__ import annotations

from collections import deque
from datetime import timedelta
from pathlib import Path

import pytest
from scrapy.crawler import Crawler
from scrapy.settings import Settings
from sqlalchemy import Engine

from app.crawlorder import by_platform, next_of
from crawlers.boards import Board
from crawlers.spiders.lever import LeverSpider
from schema import store
from tests.boardserver import entry
from tests.nights import FIRST, Nights


def board(id: str, platform: str, url: str) -> Board:
    return Board(id=id, employer="Larkfield", platform=platform, url=url, source="a test")


SHARED = [board(f"s{n}", "greenhouse", f"https://boards.example/s{n}") for n in range(3)]
TENANTS = [board(f"t{n}", "workday", f"https://t{n}.example/jobs") for n in range(4)]
SINGLE = [board("x", "jsonld", "https://x.example/jobs")]


def order(took: dict[str, float]) -> list[str]:
    return [platform for platform, _ in by_platform([*SINGLE, *TENANTS, *SHARED], took)]


def test_the_platform_whose_longest_board_took_longest_is_first() -> None:
    assert order({"s0": 5, "s1": 5, "s2": 5, "t3": 12, "x": 9}) == ["workday", "jsonld", "greenhouse"]


def test_before_the_first_night_the_host_with_most_boards_is_first_then_the_platform_with_most() -> None:
    assert order({}) == ["greenhouse", "workday", "jsonld"]


def test_each_board_is_in_its_platform_once() -> None:
    assert dict(by_platform([*SINGLE, *TENANTS, *SHARED], {}))["workday"] == tuple(TENANTS)


def test_a_host_is_asked_by_one_crawl_at_a_time() -> None:
    other = board("y", "phenom", "https://x.example/search")
    waiting = deque(by_platform([*SINGLE, other, *TENANTS], {"x": 9, "y": 5}))
    first = next_of(waiting, [])
    second = next_of(waiting, [SINGLE])
    assert first
    assert second
    assert (first[0], second[0]) == ("jsonld", "workday"), "phenom waits for the host that jsonld asks"
    assert next_of(waiting, [SINGLE, TENANTS]) is None
    assert next_of(waiting, [TENANTS]) == ("phenom", (other,))
    assert next_of(waiting, []) is None


def test_the_database_knows_the_seconds_of_the_newest_reading(engine: Engine, tmp_path: Path) -> None:
    nights = Nights(engine, tmp_path)
    nights.run(1, ["a"])
    nights.run(2, ["a"], finished=FIRST + timedelta(days=1, seconds=90))
    with engine.connect() as connection:
        assert store.board_seconds(connection) == {"larkfield": 90}


@pytest.mark.parametrize(("boards", "requests"), [(3, 128), (200, 400)])
def test_so_many_requests_are_under_way_that_no_host_waits_for_others(
    tmp_path: Path, boards: int, requests: int
) -> None:
    register = tmp_path / "boards.toml"
    register.write_text("".join(entry(f"l{n}", "lever", slug=f"l{n}") for n in range(boards)))
    crawler = Crawler(LeverSpider, Settings({"CONCURRENT_REQUESTS": 128}))
    LeverSpider.from_crawler(crawler, register=str(register), out=str(tmp_path / "run"))
    assert crawler.settings.getint("CONCURRENT_REQUESTS") == requests
