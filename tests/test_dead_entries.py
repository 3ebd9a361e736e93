"""Entries whose postings are gone for good no longer keep a board from being whole; nothing else closes by them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select

from schema.tables import GoneDetailRow, PostingEventRow, PostingRow
from tests.boardserver import board_server
from tests.deadentries import DEAD, FATES, REFS, DeadTown
from tests.test_false_closes import DOCUMENT, Nights

NIGHTS = 6
# The night on which the dead entry closes its posting: gone on three nights in a row that were otherwise whole.
CLOSES = {"dead": 4, "still": 4, "back": 4, "unread": 3, "outage": 5, "worse": 4, "fails": 6}
# Nights on which the board counts as read whole, of six.
WHOLE = {
    "dead": {1, 4, 5, 6},
    "still": {1, 4, 5, 6},
    "back": {1, 4, 5, 6},
    "unread": {3, 4, 5, 6},
    "outage": {1, 5, 6},
    "worse": {1, 5, 6},
    "once": {1, 3, 4, 5, 6},
    "apart": {1, 3, 5},
    "moved": {1},
    "moved-still": {1},
    "limit": {1},
    "short": set(),
    "alone": {1},
    "fails": {1, 6},
    "crowd": {1},
    "sitemap": {3, 4, 5, 6},
}


@pytest.fixture
def nights(engine: Engine, tmp_path: Path) -> Any:
    town = DeadTown()
    with board_server(town.routes()) as server:
        yield Nights(engine, tmp_path, town, server.origin)  # type: ignore[arg-type]  # the same shape of town


def open_refs(nights: Nights, board: str) -> set[str]:
    query = select(PostingRow.ref).where(PostingRow.board_id == board, PostingRow.closed.is_(None))
    with nights.engine.connect() as connection:
        return set(connection.scalars(query))


def events(nights: Nights, board: str) -> list[Any]:
    query = select(PostingRow.ref, PostingEventRow.kind, PostingEventRow.reason, PostingEventRow.run_id,
                   PostingEventRow.not_before, PostingEventRow.not_after)  # fmt: skip
    query = query.join(PostingEventRow, PostingEventRow.posting_id == PostingRow.id).where(
        PostingRow.board_id == board, PostingEventRow.kind.in_(["closed", "reopened"])
    )
    with nights.engine.connect() as connection:
        return list(connection.execute(query.order_by(PostingEventRow.at)))


def test_dead_entries_close_their_posting_and_nothing_else(nights: Nights) -> None:
    whole: dict[str, set[int]] = {board: set() for board, _ in nights.town.boards()}
    for night in range(1, NIGHTS + 1):
        nights.night(night)
        for board, reading in nights.readings(f"night-{night}").items():
            if reading.complete:
                whole[board].add(night)
        for board in FATES:
            closed = {DEAD} if CLOSES.get(board, 99) <= night and not (board == "back" and night == 6) else set()
            assert open_refs(nights, board) == set(nights.town.refs(board)) - closed, (night, board)
        assert open_refs(nights, "sitemap") == {f"/job/pharmacist/{ref}" for ref in REFS if ref != DEAD}
    assert whole == WHOLE
    for board in FATES:
        wanted = [(DEAD, "closed", "gone", f"night-{CLOSES[board]}")] if board in CLOSES else []
        wanted += [(DEAD, "reopened", None, "night-6")] if board == "back" else []
        assert [tuple(row)[:4] for row in events(nights, board)] == wanted, board
    _check_bounds(nights)
    _check_evidence(nights)


def _check_bounds(nights: Nights) -> None:
    """It went after its text was last read and by the first of the nights in which it was gone."""
    (closed,) = events(nights, "dead")
    first, second = (nights.readings(f"night-{night}")["dead"] for night in (1, 2))
    assert first.started <= closed.not_before <= first.finished
    assert closed.not_after == second.finished


def _check_evidence(nights: Nights) -> None:
    rows = select(GoneDetailRow.run_id, GoneDetailRow.ref, GoneDetailRow.said, GoneDetailRow.is_dead)
    with nights.engine.connect() as connection:
        told = list(connection.execute(rows.where(GoneDetailRow.board_id == "dead").order_by(GoneDetailRow.run_id)))
    assert [(row.run_id, row.ref, row.is_dead) for row in told] == [
        (f"night-{night}", DEAD, night >= 4) for night in range(2, NIGHTS + 1)
    ]
    assert all("404" in row.said and row.said.endswith(f"/dead/postings/{DEAD}") for row in told)


def test_a_night_taken_in_again_changes_nothing(nights: Nights) -> None:
    for night in range(1, 6):
        nights.night(night)
    before = {board: (open_refs(nights, board), events(nights, board)) for board, _ in nights.town.boards()}
    for night in (5, 4, 3, 2):
        nights.take(f"night-{night}")
    assert {board: (open_refs(nights, board), events(nights, board)) for board, _ in nights.town.boards()} == before


@pytest.mark.parametrize("nights_of_patience", ["0", "2"])
def test_how_many_nights_it_takes_is_configured(
    nights: Nights, nights_of_patience: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RXJOBS_GONE_AFTER", nights_of_patience)
    for night in range(1, 5):
        nights.night(night)
    closed = [row.run_id for row in events(nights, "dead")]
    assert closed == ([] if nights_of_patience == "0" else ["night-3"])
    assert nights.readings("night-4")["dead"].complete == (nights_of_patience == "2")
    assert open_refs(nights, "moved") == set(REFS)


def test_a_still_board_is_asked_for_one_posting_more_than_were_gone_and_last(nights: Nights) -> None:
    for night in (1, 2, 3):
        nights.night(night)
    town: Any = nights.town
    assert town.asked[2, "still"] == [DEAD], "nothing else was due"
    first, *last = town.asked[3, "still"]
    assert (first, sorted(last)) == (DEAD, ["1", "2"]), "two more show that the board still answers"
    assert sorted(town.asked[3, "dead"][-2:]) == ["1", "2"]


def test_the_document_lists_every_fate() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    assert [words for words, _ in FATES.values() if f"| {words} |" not in text] == []
