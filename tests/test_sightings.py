"""Boards seen together are seen as each would be alone: groups of many against groups of one, across engines."""

from __future__ import annotations

import random
import shutil
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

import app.ingest
from app.database import open_database
from tests.nights import Nights, everything, raw, report

BOARDS = [f"board-{n}" for n in range(7)]
REFS = [f"r{n}" for n in range(6)]


def play(engine: Engine, folder: Path, boards_together: int) -> dict[str, list[dict[str, Any]]]:
    """Nights in which postings of several boards come, go and come back, one of them taken in twice; the database."""
    nights, chance = Nights(engine, folder), random.Random(11)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(app.ingest, "GROUP_BOARDS", boards_together)
        for night in (1, 2, 3, 4, 6, 5, 7):  # one is taken in late
            raws, reports = [], []
            for board in chance.sample(BOARDS, 5):
                listed = chance.sample(REFS, chance.randint(0, len(REFS)))
                raws += [raw(ref, board, night) for ref in listed]
                reports.append(report(board, night, listed=len(listed), complete=chance.random() < 0.8))
            nights.take(night, raws, reports)
            nights.close(night)
        nights.ingest(4)
    return everything(engine)


def test_boards_together_are_seen_as_each_alone(engine: Engine, sqlite_template: Path, tmp_path: Path) -> None:
    alone = open_database(f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'alone.sqlite')}")
    one = play(alone, tmp_path / "alone", 1)
    many = play(engine, tmp_path / "many", 50)
    kinds = {row["kind"] for row in one["posting_event"]}
    assert kinds >= {"opened", "closed", "reopened"}
    assert len(one["sighting"]) > len(one["posting"]), "stretches with gaps between them"
    for name in ("posting", "sighting", "posting_event", "board_report"):
        assert many[name] == one[name], name
    alone.dispose()
