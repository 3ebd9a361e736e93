"""`rxjobs boards check`: one look at each board, in the demo's town and on boards of one's own; nothing is landed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from app.check import BoardCheck, check, would_read
from app.crawl import crawl
from app.demo.employers import cast
from app.demo.loopback import loopback
from app.demo.register import write_register
from app.demo.town import Town
from app.demo.world import World
from app.verbs_boards import _show
from crawlers.boards import load_register
from schema.landing import postings_path, read_landing
from tests.boardserver import BoardServer, answer, board_server, entry
from tests.test_paycom import PORTAL, SLUG, portal, row

ROWS = [{"id": str(n), "name": name} for n, name in enumerate(("Pharmacist", "Pharmacy Technician", "Nurse"))]
LIST = "/v1/companies/fern/postings"


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RXJOBS_DELAY_SECONDS", "0")


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The register of a town with one board of each platform that it has, and a bot wall."""
    first = {employer.platform: employer for employer in reversed(cast())}
    employers = tuple(one for one in cast() if one in first.values() or one.key == "gatehouse")
    path = tmp_path_factory.mktemp("town") / "boards.toml"
    with loopback(), Town(World(employers=employers)) as open_town:
        write_register(open_town, path)
        yield path


@pytest.fixture(scope="module")
def found(town: Path) -> dict[str, BoardCheck]:
    return {one.board: one for one in check(load_register(town), town)}


def test_every_board_of_the_town_but_the_walled_one_answers_as_expected(found: dict[str, BoardCheck]) -> None:
    assert len({one.platform for one in found.values()}) == 8
    wrong = {name: one.reason for name, one in found.items() if not one.as_expected}
    assert list(wrong) == ["gatehouse"]
    assert "bot_wall" in str(wrong["gatehouse"])


def test_the_town_is_reached_and_allows(found: dict[str, BoardCheck]) -> None:
    assert {one.reachable for one in found.values()} == {True}
    assert {one.robots for one in found.values()} == {"allows"}


def test_it_says_what_a_crawl_would_read(found: dict[str, BoardCheck]) -> None:
    good = [one for one in found.values() if one.as_expected]
    assert all(one.wanted > 0 for one in good)
    workday = next(one for one in good if one.platform == "workday")
    assert (workday.wanted, workday.details, workday.more) == (20, 20, True)
    assert (workday.claimed or 0) > 20
    assert "pharm" in " ".join(workday.titles).lower()
    assert would_read(workday) == "20 of 20 on the first page, 20 pages of postings, and further pages"


def test_it_asks_for_little(found: dict[str, BoardCheck]) -> None:
    assert all(one.requests <= 3 for one in found.values() if one.as_expected)


def test_the_command_shows_a_table_or_json_and_its_exit_code_says_whether_to_look(town: Path) -> None:
    shown = command(town, "--board", "gatehouse")
    assert shown.returncode == 1
    assert "0 of 1 boards answer as expected" in shown.stdout
    told = command(town, "--platform", "greenhouse", "--json")
    assert told.returncode == 1
    rows = json.loads(told.stdout)
    assert {row["board"]: row["as_expected"] for row in rows}["gatehouse"] is False
    assert set(rows[0]) >= {"reachable", "robots", "as_expected", "claimed", "wanted", "details", "reason"}
    assert not [path for path in town.parent.rglob("*") if path.is_file() and path != town], "nothing is kept"


def command(path: Path, *args: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"RXJOBS_BOARDS": str(path), "RXJOBS_VAR": str(path.parent / "var"), "COLUMNS": "200"}
    return subprocess.run(
        [sys.executable, "-m", "app.cli", "boards", "check", *args],
        capture_output=True, text=True, check=False, env=environment, timeout=120,
    )  # fmt: skip


def one_board(tmp_path: Path, server: BoardServer, platform: str = "smartrecruiters", **fields: Any) -> Path:
    path = tmp_path / "boards.toml"
    path.write_text(
        entry("fern", platform, **({"slug": "fern", "api": server.origin, "url": f"{server.origin}/"} | fields))
    )
    return path


def checked(path: Path) -> BoardCheck:
    (one,) = check(load_register(path), path)
    return one


def test_no_posting_and_no_second_page_is_asked_for(tmp_path: Path) -> None:
    with board_server({LIST: answer({"content": ROWS, "totalFound": 900})}) as server:
        one = checked(one_board(tmp_path, server))
    assert [path.partition("?")[0] for path in server.paths()] == [LIST]
    assert (one.claimed, one.wanted, one.passed_over, one.details, one.more) == (900, 2, 1, 2, True)


def test_nothing_is_landed_and_no_look_is_a_complete_reading(tmp_path: Path) -> None:
    jobs = [
        {"id": 1, "title": "Pharmacist", "content": "x", "absolute_url": "https://x.example/1", "updated_at": "2026"}
    ]
    with board_server({"/v1/boards/fern/jobs": answer({"jobs": jobs, "meta": {"total": 1}})}) as server:
        path = one_board(tmp_path, server, "greenhouse")
        (look,) = crawl(tmp_path / "look", load_register(path), register=path, first=True)
        (read,) = crawl(tmp_path / "read", load_register(path), register=path)
    assert (look.listed, look.read, look.complete) == (1, 0, False)
    assert not list(read_landing(postings_path(tmp_path / "look", "greenhouse")))
    assert (read.read, read.complete) == (1, True), "the same board read by a crawl"


def test_a_search_without_entries_leads_to_the_next_one(tmp_path: Path) -> None:
    def page(asked: Any) -> Any:
        rows = ROWS[:1] if "q=pharmacist" in asked.path else []
        return answer({"content": rows, "totalFound": len(rows)})

    with board_server({LIST: page}) as server:
        one = checked(one_board(tmp_path, server))
    assert [("q=pharmacy" in path, "q=pharmacist" in path) for path in server.paths()] == [(True, False), (False, True)]
    assert (one.wanted, one.more) == (1, False)


def test_of_an_index_sitemaps_are_followed_until_one_holds_jobs(tmp_path: Path) -> None:
    with board_server({}) as server:
        place = server.origin
        children = "".join(f"<sitemap><loc>{place}/{name}.xml</loc></sitemap>" for name in ("none", "jobs", "more"))
        pages = ("1/staff-pharmacist-nights", "2/registered-nurse-surgery")
        jobs = "".join(f"<url><loc>{place}/job/{page}</loc></url>" for page in pages)
        spaced = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
        server.routes |= {
            "/sitemap.xml": answer(f"<sitemapindex {spaced}>{children}</sitemapindex>"),
            "/none.xml": answer(f"<urlset {spaced}><url><loc>{place}/about</loc></url></urlset>"),
            "/jobs.xml": answer(f"<urlset {spaced}>{jobs}</urlset>"),
        }
        one = checked(one_board(tmp_path, server, "jsonld", settings={"pages": "/job/"}))
    assert server.paths() == ["/sitemap.xml", "/none.xml", "/jobs.xml"]
    assert (one.wanted, one.passed_over, one.more, one.reason) == (1, 1, True, None)


def test_a_portal_that_hands_out_a_token_leads_to_the_list_and_no_further(tmp_path: Path) -> None:
    search = "/api/ats/job-posting-previews/search"
    found = {"jobPostingPreviews": [row(1, "Pharmacist"), row(2, "Cook")], "jobPostingPreviewsCount": 240}
    with board_server({search: answer(found)}) as server:
        server.routes[f"{PORTAL}/career-page"] = answer(portal("https://region.paycomonline.net"))
        one = checked(one_board(tmp_path, server, "paycom", slug=SLUG))
    assert server.paths() == [f"{PORTAL}/career-page", search]
    assert (one.claimed, one.wanted, one.passed_over, one.details, one.more) == (240, 1, 1, 1, True)


BROKEN = {
    "robots": ({"/robots.txt": answer("User-agent: *\nDisallow: /")}, (None, "forbids"), "robots:"),
    "gone": ({}, (True, "allows"), "gone:"),
    "shape": ({LIST: answer({"jobs": []})}, (True, "allows"), "shape"),
    "slow": (
        {"/robots.txt": answer("User-agent: *\nCrawl-delay: 0.2"), LIST: answer("<h1>Maintenance</h1>")},
        (True, "allows"),
        "at http://127.0.0.1",
    ),
}


@pytest.mark.parametrize(("routes", "seen", "said"), BROKEN.values(), ids=BROKEN)
def test_what_is_wrong_with_a_board_is_said(
    tmp_path: Path,
    routes: dict[str, Any],
    seen: tuple[bool | None, str],
    said: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with board_server(routes) as server:
        one = checked(one_board(tmp_path, server))
    assert not one.as_expected
    assert (one.reachable, one.robots) == seen
    assert said in (one.reason or "")
    monkeypatch.setattr("app.output.out", Console(width=80, highlight=False))
    _show([one])
    *grid, line = capsys.readouterr().out.splitlines()
    assert line == f"fern: {one.reason}", "in one line, which a table of 80 columns would break"
    assert would_read(one) in {part for row in grid for part in row.split()}
    assert f"{would_read(one)}:" in line
    assert one.crawl_delay_seconds == (0.2 if "Crawl-delay" in str(routes) else None)


def test_a_board_that_nobody_answers_for_is_not_reachable(tmp_path: Path) -> None:
    with board_server({}) as server:
        path = one_board(tmp_path, server)
    one = checked(path)
    assert (one.reachable, one.as_expected, one.robots) == (False, False, None)
