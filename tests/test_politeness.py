"""A good guest: robots.txt, Crawl-delay, Retry-After, one request at a time, and leaving a host alone that refuses."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest
from scrapy.http import Response

from crawlers.asked import Asked as Counts
from crawlers.asked import key
from crawlers.politeness import BREAKER_REFUSALS, retry_after_seconds
from crawlers.robotsrule import rule_of
from tests.boardserver import Answer, Asked, BoardServer, Crawled, answer, board_server, crawl, entry

POLITE = {"RXJOBS_DELAY_SECONDS": "0.02"}  # one request at a time, as in a real crawl
JOBS = {"jobs": [{"id": 1, "title": "Pharmacist", "content": "x"}]}


def robots(text: str) -> Answer:
    return 200, {"Content-Type": "text/plain"}, text.encode()


def register(server: BoardServer, *names: str, host: str = "127.0.0.1") -> str:
    origin = f"http://{host}:{server.port}"
    return "".join(entry(name, "greenhouse", slug=name, api=origin) for name in names)


def ledger(done: Crawled) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (done.run / "robots.jsonl").read_text().splitlines()]


class Clock:
    """A route that notes when it was asked, and gives answers in order."""

    def __init__(self, *answers: Answer) -> None:
        self.answers, self.times = answers or (answer(JOBS),), list[float]()

    def __call__(self, asked: Asked) -> Answer:
        self.times.append(time.monotonic())
        return self.answers[min(len(self.times), len(self.answers)) - 1]

    def gaps(self) -> list[float]:
        return [late - early for early, late in zip(self.times, self.times[1:], strict=False)]


def test_a_forbidden_address_is_not_asked_and_the_ledger_says_why(tmp_path: Path) -> None:
    text = "User-agent: rxjobs\nDisallow: /v1/boards/shut/\n\nUser-agent: *\nDisallow: /\n"
    routes = {"/robots.txt": robots(text), "/v1/boards/open/jobs": answer(JOBS)}
    with board_server(routes) as server:
        done = crawl("greenhouse", register(server, "shut", "open"), tmp_path)
        assert server.paths() == ["/v1/boards/open/jobs?content=true&pay_transparency=true"]
        assert [asked.path for asked in server.asked].count("/robots.txt") == 1
    assert done.failed("shut") == {"robots": 1}
    assert done.reports["open"].report.complete
    fetched, forbidden = ledger(done)
    assert (fetched["host"], fetched["status"], len(fetched["sha256"])) == (f"127.0.0.1:{server.port}", 200, 64)
    assert (forbidden["decision"], forbidden["rule"]) == ("forbidden", "Disallow: /v1/boards/shut/")
    assert "/v1/boards/shut/" in forbidden["url"]


@pytest.mark.parametrize(("status", "failed"), [(404, {}), (403, {}), (500, {"robots": 1})])
def test_a_robots_txt_that_is_missing_forbids_nothing_one_that_is_ill_everything(
    tmp_path: Path, status: int, failed: dict[str, int]
) -> None:
    with board_server({"/robots.txt": answer("no", status), "/v1/boards/a/jobs": answer(JOBS)}) as server:
        done = crawl("greenhouse", register(server, "a"), tmp_path)
        assert len(server.paths()) == 1 - len(failed)
    assert done.failed("a") == failed
    assert ledger(done)[0]["status"] == status


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("User-agent: *\nDisallow: /jobs\nDisallow: /jobs/in # ours\n", "Disallow: /jobs/in # ours"),
        ("User-agent: other\nDisallow: /jobs/internal/\nUser-agent: *\nDisallow: /j\n", "Disallow: /j"),
        ("User-agent: rxjobs\nDISALLOW:/*nal\n\nUser-agent: *\nDisallow: /\n", "DISALLOW:/*nal"),
        ("User-agent: *\nDisallow: /jobs\nAllow: /jobs/internal\n", None),
        ("User-agent: *\nDisallow:\n", None),
        ("User-agent: *\nDisallow: /\n" * 501, None),
    ],
)
def test_the_line_that_forbids_an_address_is_found(text: str, rule: str | None) -> None:
    assert rule_of(text, "https://x.example/jobs/internal/7", "rxjobs") == rule


def test_crawl_delay_is_honoured_by_all_boards_of_a_host(tmp_path: Path) -> None:
    clock = Clock()
    routes: dict[str, Any] = {f"/v1/boards/{name}/jobs": clock for name in "abc"}
    routes["/robots.txt"] = robots("User-agent: *\nCrawl-delay: 0.6\n")
    with board_server(routes) as server:
        done = crawl("greenhouse", register(server, *"abc"), tmp_path)
    assert all(ended.report.complete for ended in done.reports.values())
    assert min(clock.gaps()) >= 0.55
    assert ledger(done)[0]["crawl_delay"] == 0.6


def test_one_request_at_a_time_with_a_delay(tmp_path: Path) -> None:
    clock = Clock()
    with board_server({f"/v1/boards/{name}/jobs": clock for name in "abcd"}) as server:
        crawl("greenhouse", register(server, *"abcd"), tmp_path, environment={"RXJOBS_DELAY_SECONDS": "0.4"})
    assert min(clock.gaps()) >= 0.18  # Scrapy's jitter: half to one and a half times the delay


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize("spelling", ["seconds", "date"])
def test_retry_after_is_waited_for(tmp_path: Path, status: int, spelling: str) -> None:
    with board_server({}) as server:

        def busy(asked: Asked) -> Answer:
            when = format_datetime(datetime.now(UTC) + timedelta(seconds=2), usegmt=True)
            return answer("busy", status, Retry_After="1" if spelling == "seconds" else when)

        clock = Clock()
        server.routes["/v1/boards/a/jobs"] = [
            lambda asked: (clock(asked), busy(asked))[1],
            lambda asked: clock(asked),
        ]
        done = crawl("greenhouse", register(server, "a"), tmp_path)
    assert done.reports["a"].report.complete
    assert clock.gaps()[0] >= 0.9


def test_a_host_that_is_paused_does_not_hold_up_another(tmp_path: Path) -> None:
    slow, quick = Clock(answer("busy", 429, Retry_After="3"), answer(JOBS)), Clock()
    routes = {"/v1/boards/slow/jobs": slow} | {f"/v1/boards/quick{n}/jobs": quick for n in range(20)}
    with board_server(routes) as server:
        quicks = [f"quick{n}" for n in range(20)]
        both = register(server, "slow") + register(server, *quicks, host="localhost")
        done = crawl("greenhouse", both, tmp_path)
    assert all(ended.report.complete for ended in done.reports.values())
    assert slow.gaps()[0] >= 2.9
    assert quick.times[-1] - slow.times[0] < 2.5


def test_a_host_that_asks_for_hours_is_left_alone(tmp_path: Path) -> None:
    with board_server({f"/v1/boards/{n}/jobs": answer("busy", 429, Retry_After="86400") for n in range(40)}) as server:
        names = [str(n) for n in range(40)]
        done = crawl("greenhouse", register(server, *names), tmp_path, environment=POLITE)
        assert len(server.paths()) <= 2
    assert all(ended.report.failed == {"rate_limited": 1} for ended in done.reports.values())
    assert len(done.reports) == 40


def test_the_breaker_opens_after_refusals_in_a_row_and_fails_the_rest_as_what_they_were(tmp_path: Path) -> None:
    names = [f"b{n}" for n in range(60)]
    with board_server({f"/v1/boards/{name}/jobs": answer("denied", 403) for name in names}) as server:
        done = crawl("greenhouse", register(server, *names), tmp_path, environment=POLITE)
        assert BREAKER_REFUSALS <= len(server.paths()) <= BREAKER_REFUSALS + 1
    assert {tuple(ended.report.failed.items()) for ended in done.reports.values()} == {(("bot_wall", 1),)}
    assert sum("not asked" in (ended.report.reason or "") for ended in done.reports.values()) >= 40
    assert done.log.count("left alone for this crawl") == 1


def test_the_breaker_does_not_open_while_a_host_also_answers(tmp_path: Path) -> None:
    names = [f"b{n}" for n in range(60)]
    routes = {f"/v1/boards/{name}/jobs": answer("denied", 403) for name in names[::2]}
    routes |= {f"/v1/boards/{name}/jobs": answer(JOBS) for name in names[1::2]}
    with board_server(routes) as server:
        crawl("greenhouse", register(server, *names), tmp_path)
        assert len(server.paths()) == 60


@pytest.mark.parametrize(
    ("value", "low", "high"),
    [("7", 7, 7), (" 0 ", 0, 0), ("Wed, 21 Oct 2015 07:28:00 GMT", 0, 0), ("9" * 40, 1e8, 1e9)],
)
def test_retry_after_values_are_read(value: str, low: float, high: float) -> None:
    seconds = retry_after_seconds(Response("http://x", headers={"Retry-After": value}))
    assert seconds is not None
    assert low <= seconds <= high


@pytest.mark.parametrize("value", ["", "soon", "-5", "1.5x", "Wed, 99 Oct"])
def test_retry_after_without_sense_is_none(value: str) -> None:
    assert retry_after_seconds(Response("http://x", headers={"Retry-After": value})) is None


def test_a_host_over_its_budget_waits_for_the_next_night(tmp_path: Path) -> None:
    routes = {f"/v1/boards/{name}/jobs": answer(JOBS) for name in "abcd"}
    with board_server(routes) as server:
        done = crawl("greenhouse", register(server, *"abcd"), tmp_path, environment={"RXJOBS_HOST_BUDGET": "3"})
        assert len(server.asked) == 3, "robots.txt and two boards"
    whole = {name for name in "abcd" if done.reports[name].report.complete}
    assert len(whole) == 2
    assert [done.failed(name) for name in sorted(set("abcd") - whole)] == [{"budget": 1}] * 2
    (proof,) = done.reports[min(set("abcd") - whole)].report.evidence.items()
    assert proof[0] == "budget"
    assert proof[1].startswith("not asked: 127.0.0.1:")
    assert "RXJOBS_HOST_BUDGET" in (done.reports[min(set("abcd") - whole)].report.reason or "")


def test_counts_of_hosts_are_shared_by_all_who_count_and_whatever_a_host_is_called(tmp_path: Path) -> None:
    one, other = Counts(tmp_path), Counts(tmp_path)
    assert [one.one("X.example:8080"), other.one("x.example:8080"), one.one("x.example:8080")] == [1, 2, 3]
    for odd in ("..", "", "a/../../b", "\u00e9.example", "long" * 99):
        assert (one.one(odd), other.one(odd)) == (1, 2)
    assert len(list(tmp_path.rglob("*"))) == 7, "a folder and a file for each"
    later = Counts(tmp_path / "later")
    later.begin(one.counts())
    assert later.one("x.example:8080") == 4
    assert later.counts() == one.counts() | {key("x.example:8080"): 4}
