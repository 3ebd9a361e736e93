"""Whatever a board does for a night, nothing is closed by it: real crawls over HTTP, taken in, closed, counted."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, func, select

from app.close import close
from app.ingest import ingest
from app.known import write_known
from schema import store
from schema.landing import BOARDS
from schema.run import Run
from schema.tables import BoardReportRow, PostingEventRow, PostingRow
from tests.boardserver import board_server
from tests.falsecloses import FAULTS, POSTINGS, Town
from tests.hosted import forked
from tests.nights import RULES

DOCUMENT = Path(__file__).resolve().parent.parent / "docs" / "lifecycle.md"
REALLY_GONE = {3, 7}


@dataclass
class Nights:
    """Runs the nights of a town on one database."""

    engine: Engine
    folder: Path
    town: Town
    origin: str = ""

    def night(self, night: int) -> None:
        """Crawl every platform, take it in, close."""
        self.crawl(night, f"night-{night}")
        self.take(f"night-{night}")

    def crawl(self, night: int, run: str) -> None:
        """Crawl every platform into the folder of a run."""
        self.town.night = night
        out = self.folder / run
        out.mkdir()
        started = datetime.now(UTC)
        with self.engine.begin() as connection:
            store.start_run(
                connection, Run(id=run, kind="nightly", started=started, rules_version="1", code_version="0")
            )
        known = out / "known.jsonl.gz"
        write_known(self.engine, [board for board, _ in self.town.boards()], known)
        for platform in self.town.platforms:
            register = "".join(
                self.town.entry(board, platform, self.origin) for board, of in self.town.boards() if of == platform
            )
            forked(platform, register, self.folder / f"{run}-{platform}", {"out": str(out), "known": str(known)})

    def take(self, run: str) -> None:
        """Ingest and close a run's folder."""
        ingest(self.engine, self.folder / run, run, rules=RULES, now=datetime.now(UTC), complain=lambda _line: None)
        close(self.engine, run)

    def open(self) -> Counter[str]:
        """Open postings by board."""
        query = select(PostingRow.board_id, func.count()).where(PostingRow.closed.is_(None))
        with self.engine.connect() as connection:
            return Counter({row[0]: row[1] for row in connection.execute(query.group_by(PostingRow.board_id))})

    def events(self, *kinds: str) -> Counter[str]:
        """Events of these kinds by board."""
        query = select(PostingRow.board_id).join(PostingEventRow, PostingEventRow.posting_id == PostingRow.id)
        with self.engine.connect() as connection:
            return Counter(connection.scalars(query.where(PostingEventRow.kind.in_(kinds))))

    def readings(self, run: str) -> dict[str, Any]:
        """Each board's report of a run."""
        with self.engine.connect() as connection:
            rows = connection.execute(select(BoardReportRow.__table__).where(BoardReportRow.run_id == run))
            return {row.board_id: row for row in rows}


@pytest.fixture
def nights(engine: Engine, tmp_path: Path, request: pytest.FixtureRequest) -> Any:
    town = Town(ill="clock" not in request.node.name)
    with board_server(town.routes()) as server:
        yield Nights(engine, tmp_path, town, server.origin)


def test_no_fault_closes_anything(nights: Nights) -> None:
    everything = Counter({board: POSTINGS[platform] for board, platform in nights.town.boards()})
    nights.night(1)
    assert nights.open() == everything
    nights.town.closed = set(REALLY_GONE)
    nights.night(2)
    readings = nights.readings("night-2")
    for board, platform in nights.town.boards():
        if board.startswith("well-"):
            assert nights.open()[board] == POSTINGS[platform] - len(REALLY_GONE), "what is gone must close"
        else:
            assert nights.open()[board] == POSTINGS[platform], board
            said = readings[board]
            assert not said.complete or said.doubt, f"{board} is thought to have been read well"
    nights.night(3)
    for board, platform in nights.town.boards():
        gone = len(REALLY_GONE) if board.startswith("well-") else 0
        assert nights.open()[board] == POSTINGS[platform] - gone, board
        assert nights.events("closed", "reopened")[board] == gone, board


@pytest.mark.parametrize("days", [-2, 400])
def test_a_clock_that_was_wrong_closes_nothing(nights: Nights, days: int) -> None:
    nights.night(1)
    before = nights.open()
    nights.town.closed = set(REALLY_GONE) if days < 0 else set()  # yesterday's list is no news of today
    nights.crawl(3, "night-2")
    _shift(nights.folder / "night-2" / BOARDS, timedelta(days=days))
    nights.take("night-2")
    assert nights.open() == before
    nights.night(3)
    assert nights.events("reopened") == Counter()
    nights.town.closed = set(REALLY_GONE)
    nights.night(4)
    assert nights.open().total() == before.total() - len(REALLY_GONE), "a wrong clock must not last"


def _shift(path: Path, by: timedelta) -> None:
    """Let a run's reports say another time."""
    lines = []
    for line in path.read_text().splitlines():
        row = json.loads(line)
        for name in ("started", "finished"):
            row["report"][name] = (datetime.fromisoformat(row["report"][name]) + by).isoformat()
        lines.append(json.dumps(row))
    path.write_text("\n".join(lines) + "\n")


def test_the_document_lists_every_fault() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    assert [words for words, *_ in FAULTS.values() if f"| {words} |" not in text] == []
