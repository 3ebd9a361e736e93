"""Nights that are stopped, killed, cut off from their database or left without a disk, at each of their steps.

Every case: the second night of two boards meets its fault (`tests/faults` brings it about, at a moment that is told
and not guessed), the same command is given again, and the database must be what an undisturbed night leaves.
A few cases run by default; all of them with `make test-long`.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from app.backup import migrate
from app.database import connect, database_url
from app.steps import STEPS
from tests.nightprocess import (
    ROOT,
    Place,
    Whole,
    content,
    copied,
    environment,
    published,
    snapshots,
    town_of,
)

NAMES = [name for name, _ in STEPS]
ENGINES = ("sqlite", "postgresql")
SIGNALS = {"term": 130, "kill": -9}
MOMENTS = ("start", "3", "end")


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """The first night of two boards, over; the town stands on its second night."""
    folder = tmp_path_factory.mktemp("first")
    with town_of("sablewood", "bramblewick") as town:
        place = Place(folder, f"sqlite:///{folder / 'db.sqlite'}", town)
        ended = place.night()
        assert ended.returncode == 0, ended.stderr
        town.world = town.world.on(2)
        yield place


@pytest.fixture
def place(request: pytest.FixtureRequest, first: Place, tmp_path: Path) -> Place:
    """The first night in a folder and a database of its own, on the engine asked for."""
    here = copied(first, tmp_path / "here")
    if request.param == "postgresql":
        to = request.getfixturevalue("postgres_url")
        migrate(connect(here.address), database_url(to), lambda _rows: None)
        here.address = to
    return here


@pytest.fixture(scope="module")
def whole(first: Place, tmp_path_factory: pytest.TempPathFactory) -> Whole:
    here = copied(first, tmp_path_factory.mktemp("whole") / "here")
    ended = here.night()
    assert ended.returncode == 0, ended.stderr
    found = Whole(content(here.address), published(here.folder))
    closed = [row for row in found.content["postings"] if not row[2]]
    assert closed, "a night that closes nothing would not notice a close that is lost"
    assert len(snapshots(here.folder)) == 3, "two snapshots and the link `latest`"
    return found


def cases(*chosen: str, engines: tuple[str, ...] = ENGINES, moments: tuple[str, ...], actions: tuple[str, ...]) -> Any:
    """Every engine, step, moment and action; all but the chosen are long."""
    every = [
        (engine, f"{step} {moment} {action}")
        for engine, step, moment, action in product(engines, NAMES, moments, actions)
    ]
    unknown = set(chosen) - {f"{engine} {fault}" for engine, fault in every}
    assert not unknown
    return pytest.mark.parametrize(
        ("place", "fault"),
        [
            pytest.param(engine, fault, marks=() if f"{engine} {fault}" in chosen else pytest.mark.long)
            for engine, fault in every
        ],
        indirect=["place"],
    )


def assert_whole(place: Place, whole: Whole) -> None:
    """The same command again leaves what an undisturbed night leaves."""
    again = place.night()
    assert again.returncode == 0, again.stderr
    assert content(place.address) == whole.content
    assert published(place.folder) == whole.published
    assert not list((place.folder / "var" / "snapshots").glob(".*.partial"))


@cases("postgresql ingest 3 kill", "sqlite close start term",
       moments=MOMENTS, actions=tuple(SIGNALS))  # fmt: skip
def test_stopped_at_a_step_and_started_again_it_leaves_the_same(place: Place, fault: str, whole: Whole) -> None:
    step, moment, action = fault.split()
    ended = place.night(fault=fault)
    assert ended.returncode == SIGNALS[action], ended.stderr
    assert ended.stderr.split(" ...\n")[-2].endswith(step), "it was not this step that met the fault"
    assert place.ask("SELECT state FROM run ORDER BY started DESC") == "running"
    if action == "term":
        assert ended.stderr.endswith("rxjobs: stopped; the same command takes it up again\n")
        assert "Traceback" not in ended.stderr
    if step == "summary":  # comes after the snapshot
        assert len(snapshots(place.folder)) == 3, "what was published before the last step stays"
    elif (step, moment) != ("snapshot", "end"):
        assert len(snapshots(place.folder)) == 2, "a night that is not over has published"
    assert_whole(place, whole)


@cases("postgresql ingest 3 lose", engines=("postgresql",), moments=("start", "3"), actions=("lose",))
def test_cut_off_from_its_database_it_says_so_and_goes_on_when_asked(place: Place, fault: str, whole: Whole) -> None:
    ended = place.night(fault=fault)
    if fault == "summary start lose":  # before its first statement, which connects anew; no step comes after it
        assert ended.returncode == 0, ended.stderr
        assert content(place.address) == whole.content
        return
    assert ended.returncode == 2
    (line,) = [line for line in ended.stderr.splitlines() if line.startswith("rxjobs:")]
    assert "terminating connection" in line or "closed" in line or "let go of the lock" in line
    assert "Traceback" not in ended.stderr
    assert_whole(place, whole)


@pytest.mark.parametrize("place", ["postgresql"], indirect=True)
def test_a_night_that_lost_its_lock_stops_before_the_next_step(place: Place, whole: Whole) -> None:
    ended = place.night(fault="close end lose")
    assert ended.returncode == 2
    assert "rxjobs: the database has let go of the lock of this nightly" in ended.stderr
    assert "match ..." not in ended.stderr
    assert place.ask("SELECT state FROM run ORDER BY started DESC") == "running"
    assert_whole(place, whole)


@cases("sqlite match start full", moments=("start", "3"), actions=("full",))
def test_on_a_full_disk_it_says_so_and_goes_on_when_there_is_room(place: Place, fault: str, whole: Whole) -> None:
    ended = place.night(fault=fault)
    assert "Traceback" not in ended.stderr
    lines = [line for line in ended.stderr.splitlines() if line.startswith("rxjobs:")]
    assert len(lines) == (ended.returncode == 2), ended.stderr
    if fault.startswith("summary") and not place.address.startswith("sqlite"):
        # The last step writes into the database alone: the night is over, and only its page finds no room.
        assert place.ask("SELECT state FROM run ORDER BY started DESC") == "done"
        assert (content(place.address), published(place.folder)) == (whole.content, whole.published)
        return
    assert_whole(place, whole)


@contextmanager
def waiting(place: Place) -> Iterator[subprocess.Popen[str]]:
    """A night that stands before its first step."""
    night = subprocess.Popen(
        [sys.executable, "-m", "app.cli", "nightly"],
        env=environment(place.folder, place.address, place.town, RXTEST_FAULT="crawl start wait"),
        stdin=subprocess.PIPE, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    assert night.stderr is not None
    try:
        assert "waiting\n" in [night.stderr.readline(), night.stderr.readline()]
        yield night
    finally:
        night.kill()
        night.communicate()


@pytest.mark.parametrize("place", ENGINES, indirect=True)
def test_a_second_night_on_the_same_database_is_told_who_holds_it(place: Place) -> None:
    with waiting(place) as night:
        second = place.night(RXJOBS_VAR=str(place.folder / "elsewhere"))
        assert second.returncode == 2
        assert "another rxjobs nightly is running" in second.stderr
        assert f"held by process {night.pid} on " in second.stderr
        assert not (place.folder / "elsewhere").exists(), "it has done nothing"


@pytest.mark.parametrize("place", ENGINES, indirect=True)
def test_a_second_scheduler_is_told_who_holds_the_time(place: Place) -> None:
    command = [sys.executable, str(ROOT / "scheduler.py")]
    environments = [
        environment(place.folder, place.address, place.town, RXJOBS_VAR=str(place.folder / name)) for name in "ab"
    ]
    clock = subprocess.Popen(command, env=environments[0], stderr=subprocess.PIPE, text=True)
    try:
        assert clock.stderr is not None
        assert any("next night" in line for line in clock.stderr)
        second = subprocess.run(command, env=environments[1], capture_output=True, text=True, timeout=60, check=False)
        assert second.returncode == 2
        assert f"another rxjobs schedule is running on this database, held by process {clock.pid}" in second.stderr
        clock.terminate()
        assert clock.wait(timeout=30) == 0
    finally:
        clock.kill()
        clock.communicate()


DECIDED = ("postings", "contents", "events", "readings", "requirements", "jobs", "pairs")


@pytest.mark.long
@pytest.mark.parametrize("place", ["sqlite"], indirect=True)
@pytest.mark.parametrize("fault", ["", "match start kill"])
def test_a_clock_set_back_closes_nothing_and_costs_nothing(place: Place, fault: str, whole: Whole) -> None:
    before = content(place.address)
    back = place.night(fault=fault, hours=-3)
    assert back.returncode == (-9 if fault else 1), back.stderr  # done, but the night before lies in the future
    assert fault or "note: dated in the future: " in back.stdout
    assert {row[0] for row in before["postings"] if row[2]} <= {
        row[0] for row in content(place.address)["postings"] if row[2]
    }
    again = place.night()
    assert again.returncode == 0, again.stderr
    found = content(place.address)
    assert {name: found[name] for name in DECIDED} == {name: whole.content[name] for name in DECIDED}


@pytest.mark.long
@pytest.mark.parametrize(
    "nights",
    [
        # 01:45 of summer, then 01:15 of winter: the wall clock has gone back between them
        pytest.param(("2026-11-01T05:45Z", "2026-11-01T06:15Z"), id="autumn"),
        # 01:45 of winter, then 03:15 of summer: half an hour lies between them
        pytest.param(("2026-03-08T06:45Z", "2026-03-08T07:15Z"), id="spring"),
    ],
)
def test_nights_around_a_change_of_the_clock_are_as_others(
    nights: tuple[str, str], first: Place, whole: Whole, tmp_path: Path
) -> None:
    place, second = Place(tmp_path, f"sqlite:///{tmp_path / 'db.sqlite'}", first.town), first.town.world
    try:
        for number, when in enumerate(nights, 1):
            first.town.world = second.on(number)
            hours = (datetime.fromisoformat(when) - datetime.now(UTC)).total_seconds() / 3600
            ended = place.night(hours=hours, TZ="America/New_York")
            assert ended.returncode == 0, ended.stderr
    finally:
        first.town.world = second
    found = content(place.address)
    assert found.pop("pairs"), "they go by the days of the ads, which are otherwise seen from another month"
    assert found == {name: rows for name, rows in whole.content.items() if name != "pairs"}
    runs = [folder for folder in snapshots(tmp_path) if folder != "latest"]
    assert [run[:13] for run in runs] == [when.replace("-", "").replace(":", "")[:13] for when in nights]
