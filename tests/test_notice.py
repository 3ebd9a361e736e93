"""The page of a night: what it says, that strangers' words stay words, where it goes; sending costs nothing."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.close import Kept
from app.config import Config, load
from app.night_page import summary
from app.nightly import NightResult
from app.notice import give, give_failure, page_of
from app.notice.markup import html_of
from app.notice.page import MOST_LINES, text_of
from app.notice.silence import silence
from schema.run import BoardReport, Step
from tests.boardserver import answer, board_server, entry

NOW = datetime(2026, 11, 26, 3, tzinfo=UTC)
HARM = "<script>alert(1)</script>"


def report(board: str, *, complete: bool = True, reason: str | None = None) -> BoardReport:
    return BoardReport(
        board=board, platform="lever", query="q", started=NOW, finished=NOW, listed=7, requests=3, complete=complete,
        reason=reason,
    )  # fmt: skip


def step(name: str, **counts: int) -> Step:
    return Step(name=name, state="done", started=NOW, finished=NOW + timedelta(seconds=2), counts=counts)


GOOD = NightResult(
    run_id="20261126T030000Z", state="done", findings=(), complaints=(), kept=(), snapshot=None, reports=(report("a"),),
    steps=(step("crawl", listed=1234, requests=9), step("ingest", opened=12), step("close", closed_absent=3)),
)  # fmt: skip
BAD = replace(
    GOOD,
    state="held",
    findings=("all boards: pay known in 3%",),
    complaints=("a line",),
    kept=(Kept(board="b", postings=98, why="the server failed"),),
    reports=(report("a"), report("b", complete=False, reason=f"server: HTTP 500 {HARM}")),
)


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return load({"RXJOBS_VAR": str(tmp_path / "var")})


def given(config: Config, result: NightResult) -> list[str]:
    told: list[str] = []
    give(config, result, summary(result), told.append)
    return told


def test_a_good_night_asks_for_nothing() -> None:
    page = page_of(GOOD)
    assert page.asks == ()
    assert ("postings opened", "12") in page.facts
    assert "1,234" in text_of(page)
    assert page.headline == "rxjobs night 20261126T030000Z: published"


def test_a_bad_night_says_what_and_where() -> None:
    text = text_of(page_of(BAD))
    for words in ("kept, not published", "3 to look at", "pay known in 3%", "b (lever) was not read", "98 postings"):
        assert words in text


def test_the_html_holds_no_words_of_strangers_as_markup() -> None:
    html = html_of(page_of(BAD))
    assert HARM not in html
    assert "&lt;script&gt;" in html
    assert 'class="held"' in html
    assert "http" not in html.replace("HTTP", "")


def test_a_long_night_stays_a_page() -> None:
    many = replace(BAD, complaints=tuple(f"line {n}" for n in range(500)))
    assert text_of(page_of(many)).count("\n") < MOST_LINES + 30
    assert "462 more" in text_of(page_of(many))
    assert html_of(page_of(many)).count("<li>") < MOST_LINES + 5


def test_files_metrics_and_the_sign_of_life(config: Config) -> None:
    assert given(config, GOOD) == []
    written = {path.suffix: path.read_text() for path in (config.var / "reports").iterdir()}
    assert set(written) == {".txt", ".html", ".json"}
    assert json.loads(written[".json"])["run"] == GOOD.run_id
    metrics = (config.var / "metrics" / "rxjobs.prom").read_text()
    assert 'rxjobs_step_count{count="opened",step="ingest"} 12.0' in metrics
    assert 'rxjobs_board_complete{board="a",platform="lever"} 1.0' in metrics
    assert (config.var / "alive").read_text() == f"{GOOD.run_id}\n"


def test_a_held_night_gives_no_sign_of_life(config: Config, capsys: pytest.CaptureFixture[str]) -> None:
    given(config, BAD)
    assert not (config.var / "alive").exists()
    assert "rxjobs_night_ok 0.0" in (config.var / "metrics" / "rxjobs.prom").read_text()
    assert silence(config.var, 36) == 1
    given(config, GOOD)
    assert silence(config.var, 36) == 0
    os.utime(config.var / "alive", (time.time() - 40 * 3600,) * 2)
    assert silence(config.var, 36) == 1
    assert "longer than 36 h" in capsys.readouterr().out
    os.utime(config.var / "alive", (time.time() + 9000 * 3600,) * 2)  # the clock had jumped
    assert silence(config.var, 36) == 1
    assert "9,000.0 h from now" in capsys.readouterr().out


def test_a_night_that_fails_leaves_its_page_and_no_longer_counts_as_well(config: Config) -> None:
    told: list[str] = []
    given(config, GOOD)
    give_failure(config, "another night runs", told.append, ran=False)
    metrics = config.var / "metrics" / "rxjobs.prom"
    assert "rxjobs_night_ok 1.0" in metrics.read_text()
    give_failure(config, "night x failed in step close", told.append)
    assert "rxjobs_night_ok 0.0" in metrics.read_text()
    failed = {path.suffix: path.read_text() for path in (config.var / "reports").glob("failed-*")}
    assert set(failed) == {".txt", ".html", ".json"}
    assert failed[".txt"].startswith("rxjobs night: failed, 1 to look at\n")
    assert "The night failed." in failed[".txt"]
    assert "The night failed." in failed[".html"]
    assert "failed in step close" in failed[".html"]
    assert json.loads(failed[".json"])["state"] == "failed"
    assert told == []
    (config.var / "reports").rename(config.var / "elsewhere")
    (config.var / "reports").write_text("in the way of the folder")
    give_failure(config, "no room", told.append)
    assert "could not be written" in told[0]


@pytest.mark.parametrize(
    ("register", "words", "pages"),
    [("board = 1\n", [], 1), (entry("a", "lever", slug="a", url="https://x.example/"), [], 1),
     ("board = []\n", ["--board", "nosuch"], 0)],
    ids=["a register that cannot be read", "nobody to write to", "a board that a person mistyped"],
)  # fmt: skip
def test_what_stops_a_night_before_it_begins_leaves_its_page(
    register: str, words: list[str], pages: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "boards.toml").write_text(register, encoding="utf-8")
    monkeypatch.delenv("RXJOBS_CONTACT", raising=False)
    given = {"RXJOBS_VAR": str(tmp_path / "var"), "RXJOBS_BOARDS": str(tmp_path / "boards.toml")}
    command = [sys.executable, "-m", "app", "nightly", *words]
    ended = subprocess.run(command, env=os.environ | given, capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode == 2, ended.stderr
    assert len(list((tmp_path / "var" / "reports").glob("failed-*.txt"))) == pages


def test_a_webhook_gets_the_page_as_json(config: Config) -> None:
    with board_server({"/hook": answer({})}) as server:
        hooked = replace(config, webhook=f"{server.origin}/hook")
        assert given(hooked, BAD) == []
        give_failure(hooked, "night x failed in step close", lambda _: None)
    first, second = (asked.json for asked in server.asked)
    assert "3 to look at" in first["headline"]
    assert first["night"]["state"] == "held"
    assert "failed in step close" in second["text"]


def test_a_good_night_may_be_kept_quiet(config: Config) -> None:
    with board_server({"/hook": answer({})}) as server:
        quiet = replace(config, webhook=f"{server.origin}/hook", report_only_trouble="1")
        given(quiet, GOOD)
        given(quiet, BAD)
    assert len(server.asked) == 1


@contextmanager
def mail_server() -> Iterator[tuple[str, list[str]]]:
    """A server that takes one mail, by RFC 5321's least."""
    taken: list[str] = []
    door = socket.create_server(("127.0.0.1", 0))

    def take() -> None:
        caller, _ = door.accept()
        with caller, caller.makefile("rwb", buffering=0) as line:
            line.write(b"220 here\r\n")
            while word := line.readline().decode().strip():
                taken.append(word)
                if word.upper() == "DATA":
                    line.write(b"354 go on\r\n")
                    while (text := line.readline().decode()) != ".\r\n":
                        taken.append(text.rstrip())
                line.write(b"221 bye\r\n" if word.upper() == "QUIT" else b"250 ok\r\n")
                if word.upper() == "QUIT":
                    return

    thread = threading.Thread(target=take, daemon=True)
    thread.start()
    yield f"127.0.0.1:{door.getsockname()[1]}", taken
    thread.join(5)
    door.close()


def test_a_mail_holds_the_page_as_text_and_html(config: Config) -> None:
    with mail_server() as (address, taken):
        assert given(replace(config, smtp=address, report_to="ops@x.example"), BAD) == []
    said = "\n".join(taken)
    assert "Subject: rxjobs night 20261126T030000Z: kept, not published, 3 to look at" in said
    assert "To: ops@x.example" in said
    assert "text/plain" in said
    assert "text/html" in said


@pytest.mark.parametrize("webhook", ["http://127.0.0.1:1/", "file:///etc/passwd", "nonsense"])
def test_what_cannot_be_sent_is_said_and_costs_nothing(config: Config, webhook: str) -> None:
    (told,) = given(replace(config, webhook=webhook), GOOD)
    assert "webhook" in told
    assert (config.var / "alive").exists()
    (told,) = given(replace(config, smtp="127.0.0.1:1", report_to="a@b.example"), GOOD)
    assert "mail" in told


def test_secrets_are_not_shown() -> None:
    config = load({"RXJOBS_SMTP_PASSWORD": "hunter2", "RXJOBS_WEBHOOK": "https://x.example/token"})
    assert "hunter2" not in repr(config)
    assert "token" not in repr(config)
