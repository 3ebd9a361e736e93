"""Boards whose pages need JavaScript: the register's mark, the missing extra in one line, and a page in Chromium."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from app.config import load
from app.doctor import examine
from crawlers.asked import Asked, key
from crawlers.boards import load_register
from crawlers.browser import HELP, wants
from crawlers.entry import entry as written
from tests.boardserver import BoardServer, answer, board_server, crawl, entry

LD = {"@type": "JobPosting", "title": "Pharmacist", "description": "<p>Counsel patients.</p>"}


def site(inside: str = "") -> dict[str, Any]:
    """A sitemap of one page that gets its posting by a script, with what a page should not get beside it."""
    script = f"""
        fetch("{inside}/secret").catch(() => 0);
        fetch("/posting.json").then(found => found.text()).then(text => {{
            const node = document.createElement("script");
            node.type = "application/ld+json"; node.text = text; document.head.append(node);
        }});"""
    page = f"<html><head><title>Jobs</title></head><body><img src='/logo.png'><script>{script}</script></body></html>"
    return {"/job/1": answer(page), "/posting.json": answer(LD), "/logo.png": answer("x")}


def register(server: BoardServer, **cells: Any) -> str:
    """Its board."""
    server.routes["/sitemap.xml"] = answer(f"<urlset><url><loc>{server.origin}/job/1</loc></url></urlset>")
    settings = {"sitemap": f"{server.origin}/sitemap.xml", "pages": "/job/"}
    return entry("scripted", "jsonld", url=f"{server.origin}/jobs", settings=settings, **cells)


def test_a_board_that_needs_a_browser_says_what_is_missing_and_the_others_are_read(tmp_path: Path) -> None:
    with board_server(site()) as server:
        entries = register(server, browser=True) + register(server).replace('"scripted"', '"plain"').replace(
            "/jobs", "/all"
        )
        bare = {"PATH": str(tmp_path), "RXJOBS_CHROMIUM": ""}
        done = crawl("jsonld", entries, tmp_path, environment=bare)
    assert done.reports["scripted"].report.reason == f"other: {HELP}"
    assert done.failed("scripted") == {"other": 1}
    assert done.failed("plain") == {"shape_changed": 1}, "read, and without its script the page says nothing"
    assert done.log.count(HELP) == 1
    assert "Traceback" not in done.log


def test_the_mark_is_in_the_register_and_what_a_worker_is_given(tmp_path: Path) -> None:
    path = tmp_path / "boards.toml"
    path.write_text(entry("a", "jsonld", browser=True) + entry("b", "jsonld", url="http://127.0.0.1/b"))
    scripted, plain = load_register(path)
    path.write_text(written(scripted))
    assert load_register(path) == (scripted,)
    assert "browser" not in written(plain)
    assert wants(scripted, "https://x.example/jobs?page=2", "GET")
    assert not wants(plain, "https://x.example/jobs", "GET")
    assert not wants(scripted, "https://x.example/jobs", "POST")
    assert not wants(scripted, "https://x.example/SiteMap.XML?x=1", "GET"), "a browser would not give the file itself"


def test_doctor_names_boards_that_need_a_browser(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "boards.toml"
    path.write_text(entry("a", "jsonld", browser=True))
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("RXJOBS_CHROMIUM", raising=False)
    config = load({"RXJOBS_VAR": str(tmp_path / "var"), "RXJOBS_BOARDS": str(path)})
    (finding,) = [one for one in examine(config, datetime.now(UTC)) if one.what == "browser"]
    assert (finding.state, finding.found) == ("warn", "missing: boards that are not read for it: 1")


@pytest.mark.long
@pytest.mark.skipif(find_spec("scrapy_playwright") is None, reason="the extra `playwright` is not installed")
@pytest.mark.skipif(not shutil.which("chromium"), reason="no chromium here")
def test_a_page_is_read_as_it_stands_when_its_scripts_are_done(tmp_path: Path) -> None:
    with board_server({"/secret": answer("inside")}) as other, board_server(site(other.origin)) as server:
        done = crawl("jsonld", register(server, browser=True), tmp_path)
        told = [{name.lower(): text for name, text in asked.headers.items()} for asked in server.asked]
        assert sorted(asked.path for asked in server.asked) == [
            "/job/1",
            "/posting.json",
            "/robots.txt",
            "/sitemap.xml",
        ]
        assert {one["user-agent"].partition("/")[0] for one in told} == {"rxjobs"}, "honest in all that a page asks for"
        assert other.asked == [], "an address inside that the register does not name"
        assert Asked(done.run).counts()[key(urlsplit(server.origin).netloc)] == 4, "what the page asks is counted, too"
    (raw,) = done.postings["scripted"].values()
    assert (raw.title, raw.html) == ("Pharmacist", "<p>Counsel patients.</p>")
    assert done.reports["scripted"].report.complete
