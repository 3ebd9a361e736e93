"""The analysts' pages in a real Chromium: clicked, measured and compared with SQL. Run by `make test-browser`."""

from __future__ import annotations

import shutil
import socket
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from app.explore import application, charts, database_of
from app.explore.held import hold
from tests.test_explore import snapshot  # noqa: F401 - a fixture, found by its name

pytestmark = pytest.mark.browser
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
# Contrast of every text with what is behind it, by WCAG's formula; those below 4.5 (3 where the text is large).
CONTRAST = """() => {
  const part = v => v / 255 <= 0.03928 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4;
  const lum = ([r, g, b]) => 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
  const rgb = s => {
    const m = s.match(/[\\d.]+/g).map(Number);
    return m.length > 3 && m[3] === 0 ? null : m.slice(0, 3) };
  const behind = e => {
    for (; e; e = e.parentElement) { const c = rgb(getComputedStyle(e).backgroundColor); if (c) return c }
    return [255, 255, 255] };
  const low = [];
  for (const e of document.querySelectorAll("body *")) {
    if (![...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim())) continue;
    if (e.closest(".skip, .hidden, title, option")) continue;
    const style = getComputedStyle(e), drawn = e.tagName === "text";
    const tile = drawn && e.parentElement.querySelector("rect[class^=shade]");
    const back = tile ? rgb(getComputedStyle(tile).fill) : behind(e);
    const [a, b] = [lum(rgb(drawn ? style.fill : style.color)), lum(back)].sort((x, y) => y - x);
    const least = parseFloat(style.fontSize) >= 24 ? 3 : 4.5;
    const contrast = (a + 0.05) / (b + 0.05);
    if (contrast < least) low.push([e.tagName, e.textContent.trim().slice(0, 30), contrast]);
  }
  return low }"""


@pytest.fixture(scope="module")
def database(snapshot: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:  # noqa: F811 - the fixture above
    return database_of(snapshot, tmp_path_factory.mktemp("cache"))


@pytest.fixture(scope="module")
def address(database: Path, snapshot: Path) -> Iterator[str]:  # noqa: F811 - the fixture above
    """The pages on a free port of loopback."""
    import uvicorn

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    site = application(database, "2026-11-26 08:00", hold(snapshot, database.parent))
    config = uvicorn.Config(site.app(), port=port, log_level="error")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        pytest.skip("no Chromium on this machine")
    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=path, args=list(FLAGS))
        yield opened
        opened.close()


@pytest.fixture(params=["desk", "phone", "dark"])
def page(browser: Any, address: str, request: pytest.FixtureRequest) -> Iterator[Any]:
    """A page that fails the test for any word on the console and any request that leaves the machine."""
    size = {"width": 390 if request.param == "phone" else 1200, "height": 800}
    context = browser.new_context(viewport=size, color_scheme="dark" if request.param == "dark" else "light")
    opened, said, left = context.new_page(), [], []
    opened.on("console", lambda message: said.append(message.text))
    opened.on("pageerror", lambda error: said.append(str(error)))
    opened.on("request", lambda asked: None if asked.url.startswith(address) else left.append(asked.url))
    opened.goto(address)
    yield opened
    context.close()
    assert said == []
    assert left == []


def section(page: Any, title: str) -> Any:
    return page.locator("section").filter(has=page.get_by_role("heading", name=title, exact=True))


def test_drawn_bars_are_as_long_as_sql_says(page: Any, database: Path) -> None:
    drawn = {
        row.locator("th").inner_text(): float(row.locator("rect").get_attribute("width"))
        for row in section(page, "By role").locator("tr").all()
    }
    with closing(sqlite3.connect(database)) as rows:
        counts = dict(rows.execute("SELECT role, COUNT(*) FROM postings WHERE closed IS NULL GROUP BY role").fetchall())
    assert drawn == {role: round(charts.BAR_WIDTH * n / max(counts.values()), 1) for role, n in counts.items()}


def test_a_filter_is_set_and_the_bar_leads_to_its_jobs(page: Any) -> None:
    page.select_option("select[name=role]", "technician")
    page.fill("input[name=state]", "OH")
    page.click("button")
    page.wait_for_url("**role=technician**")
    assert page.locator("#total-postings").inner_text() == "2"
    section(page, "By role").locator("a").first.click()
    page.locator("table a").first.click()
    page.wait_for_url("**/job/*")
    page.locator("a[href='#w1']").click()
    assert page.url.endswith("#w1")


def test_a_state_of_the_map_and_a_day_lead_to_their_jobs(page: Any) -> None:
    page.locator("svg.map a", has_text="TX").first.click()
    page.wait_for_url("**state=TX**")
    page.go_back()
    page.locator("svg.columns a").first.click()
    page.wait_for_url("**day=2026-11-01**")
    assert page.get_by_role("link", name="show any day").is_visible()


def test_the_keyboard_reaches_the_content(page: Any) -> None:
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    page.keyboard.press("Enter")
    page.wait_for_url("**/#main")  # the address follows the key a moment later: once in CI it was asked too soon
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == "role"


def test_nothing_is_wider_than_the_screen_and_all_can_be_read(page: Any, address: str) -> None:
    for path in ("/", "/jobs", "/job/j1"):
        page.goto(address + path)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
        assert page.evaluate(CONTRAST) == [], path
