"""`kill -9` in the middle of a step, then the same command again: the database is what it would have been."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.database import connect
from app.demo.town import Town
from tests.nightprocess import PATIENCE_SECONDS, content, kill_when, snapshots, start, town_of


@pytest.fixture(scope="module")
def town() -> Iterator[Town]:
    """Three small boards on three platforms, one of them with a request for each posting."""
    with town_of("hobbs", "sablewood", "cornermortar") as open_town:
        yield open_town


def landed(folder: Path) -> list[Path]:
    """The landing files there are."""
    return list((folder / "var" / "raw").glob("*/*.jsonl.gz"))


def has_readings(database_url: str) -> bool:
    """Whether ingest has written its first batch; not yet, where there is no table or the night has it locked."""
    engine = connect(database_url)
    try:
        with engine.connect() as connection:
            return bool(connection.scalar(text("SELECT COUNT(*) FROM reading")))
    except DBAPIError:
        return False
    finally:
        engine.dispose()


def is_building(folder: Path) -> bool:
    """Whether a snapshot is being written."""
    return any((folder / "var" / "snapshots").glob(".*.partial"))


@pytest.fixture(scope="module")
def whole(town: Town, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What an undisturbed night leaves."""
    folder = tmp_path_factory.mktemp("whole")
    url = f"sqlite:///{folder / 'db.sqlite'}"
    assert start(folder, url, town).wait(PATIENCE_SECONDS) == 0
    assert len(snapshots(folder)) == 2, "one snapshot and the link `latest`"
    return content(url)


@pytest.mark.parametrize("moment", ["crawl", "ingest", "snapshot"])
def test_killed_and_started_again_it_leaves_the_same(
    moment: str, database_url: str, town: Town, whole: dict[str, Any], tmp_path: Path
) -> None:
    when = {
        "crawl": lambda: any(path.stat().st_size for path in landed(tmp_path)),
        "ingest": lambda: has_readings(database_url),
        "snapshot": lambda: is_building(tmp_path),
    }[moment]
    killed = kill_when(start(tmp_path, database_url, town), when)
    assert killed or moment == "snapshot", "the night was over before it could be killed"
    if killed and moment == "snapshot":
        assert snapshots(tmp_path) == [], "a half-written snapshot is visible"
    assert start(tmp_path, database_url, town).wait(PATIENCE_SECONDS) == 0
    after = content(database_url)
    twice = () if killed else ("runs", "steps", "reports")  # under load a snapshot can be over before it is seen
    assert after == {**whole, **{part: after[part] for part in twice}}
    assert not list((tmp_path / "var" / "snapshots").glob(".*.partial"))
