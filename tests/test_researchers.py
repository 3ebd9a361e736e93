"""The researchers' guide, followed word for word in a fresh folder: its blocks in order, a night read in between."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine

from app.snapshot.export import Wanted, export
from app.steps import RULES
from tests.nights import Nights, at

ROOT = Path(__file__).resolve().parent.parent
GUIDE = (ROOT / "docs" / "researchers.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```sh\n(.*?)```", GUIDE, re.DOTALL)


def follow(folder: Path, database_url: str, block: str) -> str:
    """What a block says, typed into a shell in the researcher's folder."""
    commands = folder / "bin"
    commands.mkdir(exist_ok=True)
    (commands / "rxjobs").write_text(f'#!/bin/sh\nexec {sys.executable} -m app "$@"\n')
    (commands / "rxjobs").chmod(0o755)
    paths = {"PATH": f"{commands}{os.pathsep}{os.environ['PATH']}", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        ["/bin/sh", "-ec", block], cwd=folder, env=os.environ | paths | {"RXJOBS_DATABASE_URL": database_url},
        capture_output=True, text=True, timeout=180, check=False,
    )  # fmt: skip
    assert done.returncode == 0, f"{block}\n{done.stdout}{done.stderr}"
    assert not done.stderr, done.stderr
    return done.stdout


def test_the_day_of_the_guide(database_url: str, engine: Engine, tmp_path: Path) -> None:
    nights = Nights(engine, tmp_path / "raw", rules=RULES)
    nights.run(1, ["a", "b"])
    nights.run(20, ["a", "c", "d"])
    install, take, cite, again = BLOCKS
    assert "git clone" in install
    said = follow(tmp_path, database_url, take)
    assert "every file is as the manifest says" in said
    assert re.search(r"from 2026-11-03T23:59:59Z to 2026-11-25T23:59:59Z\n", said)
    assert re.search(r"closed +1\n", said)
    assert (tmp_path / "to_code.csv").stat().st_size
    assert "as known at 2026-11-25" in follow(tmp_path, database_url, cite)
    nights.run(26, ["d"])
    assert follow(tmp_path, database_url, again).endswith("the same bytes\n")


def test_a_day_that_is_not_over_says_so(engine: Engine, tmp_path: Path) -> None:
    Nights(engine, tmp_path / "raw").run(1, ["a"])
    said: list[str] = []
    day = at(1).date()
    export(engine, tmp_path / "today", Wanted(as_of=day), today=day, complain=said.append)
    assert said == [
        "--as-of 2026-11-01 (UTC) is not over: what is read until midnight will be in later snapshots of this day"
    ]
    export(engine, tmp_path / "later", Wanted(as_of=day), today=date(2026, 11, 2), complain=pytest.fail)
