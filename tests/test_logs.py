"""Logs for a collector: each line is JSON and says which run, step and board it is about."""

from __future__ import annotations

import io
import json
import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from app import logs
from app.config import load
from app.database import open_database
from app.errors import UserError
from app.nightly import nightly
from app.steps import STEPS
from schema.run import BoardReport


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """What is logged meanwhile, as JSON."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logs.Lines())
    logs.night.addHandler(handler)
    level = logs.night.level
    logs.night.setLevel(logging.INFO)
    yield stream
    logs.night.removeHandler(handler)
    logs.night.setLevel(level)


def read(lines: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in lines.getvalue().splitlines()]


def test_a_night_says_its_steps(tmp_path: Path, database_url: str, lines: io.StringIO) -> None:
    config = load({"RXJOBS_VAR": str(tmp_path / "var"), "RXJOBS_DATABASE_URL": database_url, "RXJOBS_WORKERS": "1"})
    engine = open_database(database_url)
    register = tmp_path / "boards.toml"
    register.write_text("board = []\n", encoding="utf-8")
    result = nightly(config, engine, (), register)
    told = read(lines)
    assert {line["run"] for line in told} == {result.run_id}
    assert [(line["step"], line["state"]) for line in told][:4] == [
        ("crawl", "begins"), ("crawl", "done"), ("ingest", "begins"), ("ingest", "done"),
    ]  # fmt: skip
    assert all(line["at"].endswith("+00:00") and line["level"] == "info" for line in told)
    engine.dispose()


def test_a_board_says_how_its_reading_ended(lines: io.StringIO) -> None:
    heard: list[BoardReport] = []
    when = datetime(2026, 11, 27, tzinfo=UTC)
    hear = logs.boards("run-1", heard.append)
    for complete, reason in ((True, None), (False, "truncated: 3 of 9\nlisted")):
        hear(
            BoardReport(
                board="larkfield", platform="lever", query="q", started=when, finished=when, listed=3,
                complete=complete, reason=reason,
            )
        )  # fmt: skip
    well, ill = read(lines)
    assert (well["board"], well["run"], well["level"], well["listed"]) == ("larkfield", "run-1", "info", 3)
    assert (ill["level"], ill["complete"], ill["reason"]) == ("warning", False, "truncated: 3 of 9\nlisted")
    assert len(heard) == 2


@pytest.mark.parametrize("form", ["json", ""])
def test_a_logged_night_says_nothing_between_its_lines(form: str, tmp_path: Path) -> None:
    register = tmp_path / "boards.toml"
    register.write_text("board = []\n", encoding="utf-8")
    given = {"RXJOBS_VAR": str(tmp_path / "var"), "RXJOBS_BOARDS": str(register), "RXJOBS_LOG": form}
    words = [sys.executable, "-m", "app", "nightly"]
    ended = subprocess.run(words, env=os.environ | given, capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode == 0, ended.stderr
    said = ended.stderr.splitlines()
    assert [line for line in said if not line.startswith("{")] == ([] if form else [f"{name} ..." for name, _ in STEPS])
    assert form != "json" or {json.loads(line)["step"] for line in said} == {name for name, _ in STEPS}


def test_an_error_is_one_line_with_its_trace(lines: io.StringIO) -> None:
    logs.night.error("it broke", exc_info=ValueError("two\nlines"))
    (line,) = read(lines)
    assert line["message"] == "it broke"
    assert "two\nlines" in line["trace"]


def test_an_unknown_form_is_one_clear_line() -> None:
    with pytest.raises(UserError, match="RXJOBS_LOG=xml: text or json is wanted"):
        logs.start("xml")
