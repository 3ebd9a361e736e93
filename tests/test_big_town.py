"""The benchmark of the big town, small: its numbers are right, hosts are read side by side and none too often."""

from __future__ import annotations

from itertools import combinations

import pytest

from app.demo.town import Town
from app.demo.world import World, once
from benchmarks import big_town

DELAY = 0.02
INCOMPLETE = {"gatehouse", "hushwater"}  # a bot wall, and pages that robots.txt forbids


def test_a_small_big_town(monkeypatch: pytest.MonkeyPatch) -> None:
    """One test, so that two processes of pytest do not both play it: it starts a crawl a platform."""
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.setenv(name, "*")
    (tally,) = big_town.play(20, 500, DELAY, nights=1)
    every_board_is_read_whole_in_bounded_memory(tally)
    few_requests_are_made_beyond_one_a_posting(tally)
    a_host_is_left_its_pause_and_hosts_are_read_side_by_side(tally)


def every_board_is_read_whole_in_bounded_memory(tally: big_town.Tally) -> None:
    assert {report.board for report in tally.reports if not report.complete} == INCOMPLETE
    assert len(tally.reports) == 20
    assert 0.9 * tally.changed < sum(report.read for report in tally.reports) <= tally.changed
    assert tally.memory.keys() == set(tally.platforms.values())
    assert 0 < max(tally.memory.values()) < big_town.MOST_MIB


def few_requests_are_made_beyond_one_a_posting(tally: big_town.Tally) -> None:
    assert tally.a_posting() <= big_town.MOST_REQUESTS
    asked = sum(report.requests for report in tally.reports)
    robots = len(tally.asked)
    assert tally.asked.total() == asked + robots


def a_host_is_left_its_pause_and_hosts_are_read_side_by_side(tally: big_town.Tally) -> None:
    own = [report for report in tally.reports if report.platform == "workday"]
    for report in own:
        assert (report.finished - report.started).total_seconds() >= (report.requests - 1) * DELAY
    pairs = list(combinations(own, 2))
    assert len(pairs) == 3
    assert all(max(a.started, b.started) < min(a.finished, b.finished) for a, b in pairs)


def test_the_cast_has_the_boards_and_openings_asked_for() -> None:
    for boards, postings in ((20, 500), (300, 100_000)):
        employers = big_town.big_cast(boards, postings)
        assert len({employer.key for employer in employers}) == boards
        assert sum(employer.count for employer in employers) == pytest.approx(postings, rel=0.02)


def test_hosts_have_addresses_of_their_own_and_say_their_delay() -> None:
    world = World(employers=big_town.big_cast(20, 100))
    with Town(world, address=big_town.address, crawl_delay=0.25) as town:
        hosts = [house.origin.split(":")[1] for house in town.houses]
        assert len(set(hosts)) == len(hosts) > 10
        assert all("Crawl-delay: 0.25\n" in house._robots() for house in town.houses)


def test_what_is_made_of_a_world_is_made_once_and_goes_with_it() -> None:
    made: list[tuple[World, str]] = []

    @once
    def make(world: World, key: str) -> int:
        made.append((world, key))
        return len(made)

    first = World()
    assert [make(first, "a"), make(first, "a"), make(first, "b")] == [1, 1, 2]
    assert make(first.on(2), "a") == 3
