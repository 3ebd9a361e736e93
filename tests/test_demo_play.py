"""The demo from end to end: two nights of the real nightly in a small town, the same jobs again and on both engines."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app.database import connect
from app.demo.employers import cast
from app.demo.facts import Facts, facts
from app.demo.play import play
from app.demo.score import Score, score
from app.demo.world import World
from schema.tables import BoardReportRow, JobMemberRow, PostingEventRow, PostingRow, RunRow
from tests.test_questions import QUESTIONS, answered

pytestmark = pytest.mark.usefixtures("forked_spiders")

CAST = ("bramblewick", "parcelwell", "hobbs", "dripstone", "locumlark", "gatehouse")
Jobs = set[frozenset[tuple[str, str]]]


def town() -> World:
    """Six boards on two platforms: hospitals, an agency that copies one of them now and then, a bot wall."""
    employers = (employer for employer in cast() if employer.key in CAST)
    return World(employers=tuple(replace(one, count=20) if one.key == "locumlark" else one for one in employers))


def jobs(address: str) -> Jobs:
    """The postings (board and ref) of each job."""
    found: dict[str, set[tuple[str, str]]] = defaultdict(set)
    query = (
        select(JobMemberRow.job_id, PostingRow.board_id, PostingRow.ref)
        .join(PostingRow, PostingRow.id == JobMemberRow.posting_id)
        .where(JobMemberRow.until_run_id.is_(None))
    )
    engine = connect(address)
    with engine.connect() as connection:
        for job, board, ref in connection.execute(query):
            found[job].add((board, ref))
    engine.dispose()
    return {frozenset(members) for members in found.values()}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a demo that has been played."""
    place = tmp_path_factory.mktemp("played") / "demo"
    assert play(place, world=town()) == 0
    return place


@pytest.fixture
def found(folder: Path) -> Facts:
    return facts(connect(f"sqlite:///{folder}/rxjobs.sqlite"))


@pytest.fixture
def marks(folder: Path) -> Score:
    return score(connect(f"sqlite:///{folder}/rxjobs.sqlite"), folder / "planted-night-2.jsonl")


def test_the_demo_leaves_a_database_two_snapshots_and_the_truth(folder: Path) -> None:
    assert {path.name for path in folder.iterdir()} >= {"rxjobs.sqlite", "boards.toml", "raw", "snapshots"}
    assert len([path for path in (folder / "snapshots").iterdir() if path.is_dir() and not path.is_symlink()]) == 2
    assert (folder / "snapshots" / "latest" / "postings.csv").exists()


def test_the_second_night_opens_changes_and_closes(found: Facts) -> None:
    first, second = found.events
    assert set(first) == {"opened"}
    assert {"opened", "changed", "absent"} <= set(second)
    assert 100 < found.jobs < found.postings


def test_the_second_night_asks_for_the_postings_that_changed_and_no_others(folder: Path) -> None:
    engine = connect(f"sqlite:///{folder}/rxjobs.sqlite")
    with engine.connect() as connection:
        night = connection.scalar(select(func.max(RunRow.id)))
        reports = connection.execute(select(BoardReportRow).where(BoardReportRow.run_id == night)).mappings().all()
        kinds = select(PostingEventRow.kind, func.count()).where(PostingEventRow.run_id == night)
        events = dict(connection.execute(kinds.group_by(PostingEventRow.kind)).tuples().all())
    engine.dispose()
    read, listed, unchanged = (sum(report[name] for report in reports) for name in ("read", "listed", "unchanged"))
    changed = sum(events.get(kind, 0) for kind in ("opened", "changed", "reopened"))
    assert 0 < changed <= read <= 1.2 * changed
    assert changed < 0.15 * listed, "a night on which little changed"
    assert read + unchanged == listed, "the run's report says what was saved"


def test_a_board_that_was_never_read_is_shown_and_closes_nothing(found: Facts) -> None:
    wall = [board for night in found.nights for board in night if board.board == "gatehouse"]
    assert [(board.complete, board.failures) for board in wall] == [(False, ("bot_wall",))] * 2
    assert not any(board.failures for night in found.nights for board in night if board.board != "gatehouse")


def test_what_was_planted_is_read(marks: Score) -> None:
    assert marks.roles / marks.postings > 0.98
    assert marks.requirements / marks.planted > 0.85
    assert marks.pay / marks.wages > 0.95


def test_cross_posts_are_joined_and_openings_kept_apart(marks: Score) -> None:
    assert marks.pairs >= 15
    assert marks.joined / marks.pairs > 0.5
    assert marks.wrongly_joined <= 0.1 * max(marks.joined, 1)


def test_the_page_says_why_its_example_is_one_job(found: Facts) -> None:
    assert len(found.example) > 1
    assert found.why
    assert found.why.keys
    assert sum(found.why.parts.values()) == found.why.score > 0


def test_the_demo_played_again_gives_the_same_jobs(folder: Path, empty_database_url: str, tmp_path: Path) -> None:
    again = tmp_path / "again"
    assert play(again, world=town(), database_url=empty_database_url) == 0
    assert jobs(empty_database_url) == jobs(f"sqlite:///{folder}/rxjobs.sqlite")
    engine = connect(empty_database_url)
    assert answered(engine) >= set(QUESTIONS) - {"11", "14", "16"}, "each worked out without SQL too"
    engine.dispose()
