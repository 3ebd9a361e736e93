"""The demo's folder and environment: it clears what a demo left and nothing else, and puts everything back."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from app.demo.loopback import loopback
from app.demo.workshop import cleared
from app.errors import UserError


def test_a_new_folder_is_made(tmp_path: Path) -> None:
    assert cleared(tmp_path / "a" / "b").is_dir()


def test_a_folder_of_other_things_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "rxjobs.sqlite").write_text("a year of nights", "utf-8")
    with pytest.raises(UserError, match="holds other things"):
        cleared(tmp_path)
    assert (tmp_path / "rxjobs.sqlite").read_text("utf-8") == "a year of nights"


def test_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "town").write_text("", "utf-8")
    with pytest.raises(UserError, match="is a file"):
        cleared(tmp_path / "town")


def test_what_an_earlier_demo_left_is_cleared_and_ones_own_kept(tmp_path: Path) -> None:
    folder = cleared(tmp_path / "demo")
    for name in (
        "rxjobs.sqlite",
        "rxjobs.sqlite-wal",
        "boards.toml",
        "planted-night-1.jsonl",
        "nightly.lock",
        "notes.txt",
    ):
        (folder / name).write_text("", "utf-8")
    (folder / "raw" / "run").mkdir(parents=True)
    (folder / "snapshots" / "run").mkdir(parents=True)
    (folder / "snapshots" / "latest").symlink_to("run")
    assert cleared(folder) == folder
    assert sorted(path.name for path in folder.iterdir()) == [".rxjobs-demo", "notes.txt"]


def test_the_environment_is_put_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RXJOBS_CONTACT", "mailto:me@example.org")
    monkeypatch.delenv("RXJOBS_USAJOBS_KEY", raising=False)
    with loopback():
        assert os.environ["RXJOBS_DELAY_SECONDS"] == "0"
        assert os.environ["RXJOBS_CONTACT"] != "mailto:me@example.org"
        assert "127.0.0.1" in os.environ["NO_PROXY"]
    assert os.environ["RXJOBS_CONTACT"] == "mailto:me@example.org"
    assert "RXJOBS_USAJOBS_KEY" not in os.environ
