"""The crawl step: a process a platform, every board ends with a report, and a crawl that was killed goes on."""

from __future__ import annotations

import gzip
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.crawl import crawl
from app.errors import UserError
from crawlers.boards import Board, load_register
from schema.landing import read_reports
from schema.run import BoardReport
from tests.boardserver import (
    Answer,
    Asked,
    BoardServer,
    answer,
    board_server,
    crawl_environment,
    entry,
    landed,
    scrapy_command,
)


def jobs(name: str, count: int) -> Answer:
    rows = [{"id": f"{name}-{n}", "title": "Pharmacist", "content": f"<p>{n}</p>" * 50} for n in range(count)]
    return answer({"jobs": rows, "meta": {"total": count}})


def postings(name: str, count: int) -> Answer:
    return answer([{"id": f"{name}-{n}", "text": "Pharmacist", "description": "x"} for n in range(count)])


@pytest.fixture(autouse=True)
def no_politeness(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in crawl_environment().items():
        if name.startswith("RXJOBS_"):
            monkeypatch.setenv(name, value)


def registered(folder: Path, text: str) -> tuple[Path, tuple[Board, ...]]:
    path = folder / "boards.toml"
    path.write_text(text, encoding="utf-8")
    return path, load_register(path)


def two_platforms(server: BoardServer) -> str:
    green = "".join(entry(f"g{n}", "greenhouse", slug=f"g{n}", api=server.origin) for n in range(3))
    return green + "".join(entry(f"l{n}", "lever", slug=f"l{n}", api=server.origin) for n in range(2))


@pytest.fixture
def server() -> Iterator[BoardServer]:
    routes: dict[str, Any] = {f"/v1/boards/g{n}/jobs": jobs(f"g{n}", 3) for n in range(3)}
    routes |= {f"/v0/postings/l{n}": postings(f"l{n}", 2) for n in range(2)}
    with board_server(routes) as running:
        yield running


def test_boards_of_several_platforms_are_read_and_reported_as_they_end(tmp_path: Path, server: BoardServer) -> None:
    register, boards = registered(tmp_path, two_platforms(server))
    heard: list[BoardReport] = []
    reports = crawl(tmp_path / "run", boards, register=register, on_report=heard.append)
    assert [report.board for report in reports] == [board.id for board in boards]
    assert all(report.complete for report in reports)
    assert sorted(report.board for report in heard) == sorted(report.board for report in reports)
    assert len(landed("greenhouse", tmp_path / "run").postings) == 3
    assert len(landed("lever", tmp_path / "run").postings) == 2


def test_boards_that_ended_in_this_run_are_not_read_again(tmp_path: Path, server: BoardServer) -> None:
    register, boards = registered(tmp_path, two_platforms(server))
    first = crawl(tmp_path / "run", boards[:2], register=register)
    asked = len(server.paths())
    heard: list[BoardReport] = []
    again = crawl(tmp_path / "run", boards, register=register, on_report=heard.append)
    assert again[:2] == first
    assert sorted(report.board for report in heard) == ["g2", "l0", "l1"]
    assert len(server.paths()) == asked + 3
    assert crawl(tmp_path / "run", boards, register=register) == again  # nothing left: no process is started
    assert len(server.paths()) == asked + 3


def test_a_host_has_one_budget_whichever_platforms_ask_it(
    tmp_path: Path, server: BoardServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RXJOBS_HOST_BUDGET", "5")
    register, boards = registered(tmp_path, two_platforms(server))
    reports = crawl(tmp_path / "run", boards, register=register)
    assert len(server.asked) == 5, "robots.txt twice and three boards; each platform alone stays within its five"
    assert sum(report.complete for report in reports) == 3
    assert [report.failed for report in reports if not report.complete] == [{"budget": 1}] * 2
    crawl(tmp_path / "run", boards, register=register)
    assert len(server.asked) == 5, "a night that is taken up again has no second budget"
    crawl(tmp_path / "next", boards, register=register)
    assert len(server.asked) == 10, "the next night has its own"


def test_nothing_to_crawl_is_no_trouble(tmp_path: Path) -> None:
    assert crawl(tmp_path / "run", (), register=tmp_path / "none.toml") == ()


def test_a_cassette_that_cannot_be_read_is_said_before_anything_starts(tmp_path: Path, server: BoardServer) -> None:
    register, boards = registered(tmp_path, two_platforms(server))
    with pytest.raises(UserError, match=r"cassette\.jsonl: cannot be read"):
        crawl(tmp_path / "run", boards, register=register, replay=tmp_path / "none")
    assert not (tmp_path / "run").exists()


def test_the_filter_can_be_switched_off(tmp_path: Path, server: BoardServer) -> None:
    server.routes["/v1/boards/g0/jobs"] = answer({"jobs": [{"id": 1, "title": "Nurse"}]})
    register, boards = registered(tmp_path, two_platforms(server))
    (filtered,) = crawl(tmp_path / "a", boards[:1], register=register)
    (whole,) = crawl(tmp_path / "b", boards[:1], register=register, everything=True)
    assert (filtered.listed, whole.listed, whole.query) == (0, 1, "all")


def test_a_process_that_dies_leaves_a_report_for_each_of_its_boards(
    tmp_path: Path, server: BoardServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: dict[str, subprocess.Popen[bytes]] = {}

    class Remembered(subprocess.Popen[bytes]):
        def __init__(self, command: list[str], **options: Any) -> None:
            super().__init__(command, **options)
            started[command[4]] = self

    def kill(asked: Asked) -> Answer:
        wait_for(lambda: "greenhouse" in started)
        started["greenhouse"].kill()
        return answer("never read")

    monkeypatch.setattr("app.crawl.subprocess.Popen", Remembered)

    server.routes["/v1/boards/g1/jobs"] = kill
    register, boards = registered(tmp_path, two_platforms(server))
    reports = {report.board: report for report in crawl(tmp_path / "run", boards, register=register)}
    assert len(reports) == 5
    assert reports["g1"].failed == {"crashed": 1}
    assert not reports["g1"].complete
    assert "greenhouse.log" in (reports["g1"].reason or "")
    server.routes["/v1/boards/g1/jobs"] = jobs("g1", 3)
    assert all(report.complete for report in crawl(tmp_path / "run", boards, register=register))


def test_a_platform_that_hangs_is_ended_by_the_watchdog(
    tmp_path: Path, server: BoardServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    hangs, release = threading.Event(), threading.Event()

    class Clock:
        """An hour passes once g1 hangs and g0 is read, however long a busy machine takes to get there."""

        sleep = staticmethod(time.sleep)

        @staticmethod
        def monotonic() -> float:
            return time.monotonic() + 3600 * hangs.is_set()

    def hang(_asked: Asked) -> Answer:
        wait_for(lambda: "g0" in read_reports(tmp_path / "run"))
        hangs.set()
        release.wait(60)
        return answer("late")

    server.routes["/v1/boards/g1/jobs"] = hang
    monkeypatch.setenv("RXJOBS_PLATFORM_TIMEOUT_SECONDS", "600")
    monkeypatch.setattr("app.crawl.time", Clock)
    monkeypatch.setattr("app.crawl.GRACE_SECONDS", 1.0)
    register, boards = registered(tmp_path, two_platforms(server))
    reports = {report.board: report for report in crawl(tmp_path / "run", boards[:3], register=register)}
    release.set()
    assert reports["g0"].complete
    assert reports["g1"].failed in ({"timeout": 1}, {"crashed": 1})  # said by the app, or by the spider as it ends


def test_a_board_without_its_key_is_skipped_with_one_line_that_says_how_to_get_it(
    tmp_path: Path, server: BoardServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("RXJOBS_USAJOBS_KEY", "RXJOBS_USAJOBS_EMAIL"):
        monkeypatch.delenv(name, raising=False)
    register, boards = registered(tmp_path, entry("federal", "usajobs", api=server.origin))
    (report,) = crawl(tmp_path / "run", boards, register=register)
    assert report.failed == {"no_key": 1}
    assert "RXJOBS_USAJOBS_KEY" in (report.reason or "")
    assert "http" in (report.reason or "")
    assert server.asked == []


def test_kill_9_in_the_middle_and_the_same_command_again_give_the_same_postings(tmp_path: Path) -> None:
    """Eight boards of which each takes a moment; the spider is killed when three have been asked."""
    names = [f"b{n}" for n in range(8)]
    slow = threading.Event()

    def route(asked: Asked) -> Answer:
        name = asked.path.split("/")[3]
        if slow.is_set():
            time.sleep(0.3 * names.index(name))
        return jobs(name, 250)

    with board_server({f"/v1/boards/{name}/jobs": route for name in names}) as server:
        text = "".join(entry(name, "greenhouse", slug=name, api=server.origin) for name in names)
        register, boards = registered(tmp_path, text)
        crawl(tmp_path / "whole", boards, register=register)
        slow.set()
        spider = subprocess.Popen(
            scrapy_command("greenhouse", register, tmp_path / "killed"),
            env=crawl_environment(),
            cwd=tmp_path,
            stderr=subprocess.DEVNULL,
        )
        wait_for(lambda: (tmp_path / "killed/boards.jsonl").exists())
        wait_for(lambda: (tmp_path / "killed/boards.jsonl").read_bytes().count(b"\n") >= 3)
        os.kill(spider.pid, signal.SIGKILL)
        spider.wait()
        slow.clear()
        path = tmp_path / "killed/greenhouse.jsonl.gz"
        half = gzip.compress(b"a member that the spider was writing" * 9)[:-20]
        path.write_bytes(path.read_bytes() + half)
        ended = read_reports(tmp_path / "killed")
        assert 3 <= len(ended) < 8
        asked = len(server.paths())
        reports = crawl(tmp_path / "killed", boards, register=register)
        assert len(server.paths()) - asked == 8 - len(ended)
    assert all(report.complete for report in reports)
    assert refs(tmp_path / "killed") == refs(tmp_path / "whole")


def refs(run: Path) -> dict[str, set[str]]:
    return {name: set(read) for name, read in landed("greenhouse", run).postings.items()}


def wait_for(true: Any, seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_a_spider_whose_starter_was_killed_ends_by_itself(tmp_path: Path) -> None:
    release = threading.Event()
    with board_server({"/v1/boards/g0/jobs": lambda asked: (release.wait(40), answer("late"))[1]}) as server:
        register, _ = registered(tmp_path, entry("g0", "greenhouse", slug="g0", api=server.origin))
        code = (
            "from pathlib import Path; from app.crawl import crawl; from crawlers.boards import load_register\n"
            f"p = Path({str(register)!r}); crawl(p.parent / 'run', load_register(p), register=p)"
        )
        starter = subprocess.Popen([sys.executable, "-c", code], env=crawl_environment())
        wait_for(lambda: server.paths())
        starter.kill()
        starter.wait()
        log = tmp_path / "run/greenhouse.log"
        wait_for(lambda: "the process that started this crawl is gone" in log.read_text())
        release.set()
        wait_for(lambda: "Spider closed" in log.read_text())


def test_the_parent_never_imports_the_reactor() -> None:
    code = "import sys, app.crawl; sys.exit('twisted.internet.reactor' in sys.modules or 'scrapy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0
