"""`rxjobs boards add`: an entry from an address, or from one look at the page; what is known or unknown is refused."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from app import adding
from app.config import Config
from app.errors import UserError
from crawlers.boards import load_register
from schema.landing import read_landing
from schema.posting import RawPosting
from schema.vocab import Setting
from tests.boardserver import answer, board_server, entry

CONFIG = Config(contact="mailto:test@example.org")
HELD = "# Ours.\n\n" + entry("fern", "lever", slug="fern", url="https://jobs.lever.co/fern")
PAGE = '<html><a href="https://jobs.lever.co/moss/1">a</a><a href="https://jobs.lever.co/moss/2">b</a></html>'


def register(tmp_path: Path, text: str = HELD) -> Path:
    path = tmp_path / "boards.toml"
    path.write_text(text, encoding="utf-8")
    return path


def rxjobs(path: Path, *args: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": "", "RXJOBS_BOARDS": str(path), "RXJOBS_VAR": str(path.parent), "RXJOBS_DELAY_SECONDS": "0"}
    command = [sys.executable, "-m", "app.cli", *args]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environment, timeout=120)


def test_an_address_becomes_an_entry_without_asking_anybody(tmp_path: Path) -> None:
    boards = load_register(register(tmp_path))
    found = adding.found(
        CONFIG, "boards.greenhouse.io/moss", boards, employer="Moss Drug", setting=Setting.RETAIL_CHAIN
    )
    assert (found.board.id, found.board.platform, found.board.slug) == ("moss-drug", "greenhouse", "moss")
    assert found.board.terms_checked is None
    assert not found.employer_is_guessed


def test_it_is_written_where_it_belongs_and_the_rest_stays(tmp_path: Path) -> None:
    path = register(tmp_path)
    done = rxjobs(path, "boards", "add", "https://jobs.lever.co/alder", "--employer", "Alder Rx", "--write")
    assert done.returncode == 0, done.stderr
    assert 'id = "alder-rx"' in done.stdout
    text = path.read_text(encoding="utf-8")
    assert text.startswith("# Ours.\n\n[[board]]\n")
    assert [board.id for board in load_register(path)] == ["alder-rx", "fern"]
    assert HELD.split("[[board]]")[1].strip() in text


def test_without_write_nothing_is_changed(tmp_path: Path) -> None:
    path = register(tmp_path)
    done = rxjobs(path, "boards", "add", "https://jobs.lever.co/alder")
    assert done.returncode == 0
    assert "guessed" in done.stderr
    assert path.read_text(encoding="utf-8") == HELD


def test_what_would_spoil_the_register_is_not_written(tmp_path: Path) -> None:
    path = register(tmp_path)
    board = replace_id(path)
    with pytest.raises(UserError, match="same board as"):
        adding.write(board, path)
    assert path.read_text(encoding="utf-8") == HELD
    assert [one.name for one in tmp_path.iterdir()] == ["boards.toml"]


def replace_id(path: Path):  # type: ignore[no-untyped-def]  # - a Board, whose copy pydantic types as Any
    return load_register(path)[0].model_copy(update={"id": "another"})


@pytest.mark.parametrize(
    "url", ["https://jobs.lever.co/fern/77?lever-via=x", "jobs.lever.co/FERN", "https://jobs.lever.co/fern/"]
)
def test_a_known_board_is_refused_with_its_id(tmp_path: Path, url: str) -> None:
    with pytest.raises(UserError, match="known already: board fern"):
        adding.found(CONFIG, url, load_register(register(tmp_path)))


def test_the_boards_of_the_project_are_all_known() -> None:
    boards = load_register()
    for board in boards:
        with pytest.raises(UserError, match="known already"):
            adding.found(CONFIG, board.url, boards)


def test_a_page_that_links_to_a_platform_is_asked_once(tmp_path: Path) -> None:
    path = register(tmp_path)
    with board_server({"/careers": answer(PAGE)}) as server:
        done = rxjobs(path, "boards", "add", f"{server.origin}/careers", "--employer", "Moss", "--write")
    assert done.returncode == 0, done.stderr
    assert server.paths() == ["/careers"]
    assert [asked.path for asked in server.asked] == ["/robots.txt", "/careers"]
    assert "rxjobs/" in server.asked[1].headers["User-Agent"]
    moss = load_register(path)[1]
    assert (moss.platform, moss.slug, moss.employer) == ("lever", "moss", "Moss")
    assert f"{server.origin}/careers" in moss.source


def test_other_boards_that_a_page_leads_to_are_named(tmp_path: Path) -> None:
    page = PAGE + '<iframe src="https://careers-moss.icims.com/jobs"></iframe>'
    with board_server({"/": answer(page)}) as server:
        found = adding.found(CONFIG, f"{server.origin}/", load_register(register(tmp_path)))
    assert [other.platform for other in found.others] == ["icims"]


def test_a_page_that_links_to_a_known_board_only_is_refused(tmp_path: Path) -> None:
    with (
        board_server({"/": answer(PAGE.replace("moss", "fern"))}) as server,
        pytest.raises(UserError, match="board fern"),
    ):
        adding.found(CONFIG, server.origin, load_register(register(tmp_path)))


def test_the_document_can_be_followed_from_the_careers_page_to_the_postings(tmp_path: Path) -> None:
    node = {"@type": "JobPosting", "title": "Staff Pharmacist", "description": "<p>Fills orders.</p>", "url": "/job/1"}
    page = f'<script type="application/ld+json">{json.dumps(node)}</script>'
    with board_server({"/careers": answer(page), "/job/1/staff-pharmacist-nights": answer(page)}) as server:
        job = f"<url><loc>{server.origin}/job/1/staff-pharmacist-nights</loc></url>"
        server.routes["/sitemap.xml"] = answer(
            f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{job}</urlset>'
        )
        path, url = register(tmp_path, ""), f"{server.origin}/careers"
        steps = [
            rxjobs(path, "boards", "add", url, "--employer", "Juniper Drug", "--setting", "independent", "--write"),
            rxjobs(path, "boards", "check", "--board", "juniper-drug", "--json"),
            rxjobs(path, "crawl", "--board", "juniper-drug"),
        ]
    assert [done.returncode for done in steps] == [0, 0, 0], [done.stderr for done in steps]
    assert load_register(path)[0].setting is Setting.INDEPENDENT
    assert json.loads(steps[1].stdout)[0]["wanted"] == 1
    (landed,) = (tmp_path / "raw").glob("*/jsonld.jsonl.gz")
    assert [raw.title for _, raw in read_landing(landed) if isinstance(raw, RawPosting)] == ["Staff Pharmacist"]


REFUSED = {
    "nothing": ({"/": answer("<p>Write to us</p>")}, "neither its address nor its page names a platform"),
    "gone": ({"/": answer("no", 404)}, "its page cannot be read (HTTP 404)"),
    "robots": ({"/robots.txt": answer("User-agent: *\nDisallow: /"), "/": answer(PAGE)}, "robots.txt of 127.0.0.1"),
}


@pytest.mark.parametrize(("routes", "said"), REFUSED.values(), ids=REFUSED)
def test_it_says_in_one_line_why_nothing_is_recognised(tmp_path: Path, routes: dict[str, object], said: str) -> None:
    path = register(tmp_path)
    with board_server(routes) as server:
        done = rxjobs(path, "boards", "add", server.origin, "--write")
    assert done.returncode == 2
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert path.read_text(encoding="utf-8") == HELD


def test_no_page_of_others_is_asked_without_a_contact() -> None:
    with pytest.raises(UserError, match="set RXJOBS_CONTACT"):
        adding.found(replace(CONFIG, contact=""), "https://careers.fern.example/", ())


@pytest.mark.parametrize("url", ["", "https://", "not a page"])
def test_what_is_no_address_is_said(url: str) -> None:
    with pytest.raises(UserError):
        adding.found(replace(CONFIG, contact=""), url, ())
