"""What changed between two snapshots is told by kind and column; a night that only looked again changes nothing."""

from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine

from app import cli
from app.errors import UserError
from app.snapshot.changes import KINDS, Changes, changes
from app.snapshot.export import Wanted, export
from app.snapshot.opened import opened
from schema import store
from schema.job import Job
from schema.posting import RawPlace, posting_id
from tests.nights import TEXT, Nights, at, raw, report

TODAY = date(2026, 11, 25)


@pytest.fixture
def nights(engine: Engine, tmp_path: Path) -> Nights:
    return Nights(engine, tmp_path / "raw")


def between(nights: Nights, tmp_path: Path, first: int, second: int) -> Changes:
    for night in (first, second):
        if not (tmp_path / str(night)).exists():
            wanted = Wanted(formats=("csv",), as_of=at(night).date())
            export(nights.engine, tmp_path / str(night), wanted, today=TODAY)
    return changes(opened(tmp_path / str(first)), opened(tmp_path / str(second)))


def told(found: Changes) -> set[tuple[str, str, str | None]]:
    """(change, ref or job, detail)."""
    name = {posting_id("larkfield", ref): ref for ref in "abcdef"}
    return {(row["change"], name.get(row["id"], row["id"]), row["detail"]) for row in found.rows.to_dicts()}


def member(nights: Nights, night: int, **jobs: str) -> None:
    """Put postings (letters) into jobs as of a night."""
    made = [
        Job(id=key, members=tuple(posting_id("larkfield", r) for r in refs), title="x") for key, refs in jobs.items()
    ]
    with nights.engine.begin() as connection:
        store.save_jobs(connection, made, f"night-{night:02}")


def test_a_night_that_saw_everything_again_changes_nothing(nights: Nights, tmp_path: Path) -> None:
    for night in (1, 2):
        nights.run(night, ["a", "b"])
        member(nights, night, j1="ab")
    assert between(nights, tmp_path, 1, 2).rows.is_empty()


def test_every_kind_of_change_is_told(nights: Nights, tmp_path: Path) -> None:
    nights.run(1, ["a", "b", "c", "d"])
    nights.run(2, ["a", "b", "c"])
    member(nights, 2, j1="a", j2="b", j3="cd")
    place = (RawPlace(text="Toledo, OH", city="Toledo", region="OH"),)
    changed = [
        raw("a", night=3, title="Senior Pharmacy Technician"),
        raw("d", night=3, places=place),
        raw("e", night=3),
    ]
    changed.append(raw("c", night=3, text="Fill. " + TEXT * 3))
    nights.take(3, changed, [report(night=3)])
    nights.close(3)
    member(nights, 3, j1="ab", j3="c", j4="d")
    assert told(between(nights, tmp_path, 2, 3)) == {
        ("added", "e", None),
        ("modified", "a", "title"),
        ("modified", "c", "text_length text_sha256"),
        ("modified", "d", "places"),
        ("closed", "b", None),
        ("reopened", "d", None),
        ("merged", "j1", "j1 j2"),
        ("split", "j3", "j3 j4"),
    }


def test_back_in_time_is_told_as_removed(nights: Nights, tmp_path: Path) -> None:
    nights.run(1, ["a"])
    nights.run(2, ["a", "b"])
    assert told(between(nights, tmp_path, 2, 1)) == {("removed", "b", None)}


def test_closed_and_back_between_two_snapshots_is_reopened(nights: Nights, tmp_path: Path) -> None:
    for night, refs in enumerate((["a", "b"], ["b"], ["a", "b"]), 1):
        nights.run(night, refs)
    assert told(between(nights, tmp_path, 1, 3)) == {("reopened", "a", None)}


def test_the_command_prints_counts_json_and_a_file(
    nights: Nights, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    nights.run(1, ["a", "b"])
    nights.run(2, ["a", "c"])
    between(nights, tmp_path, 1, 2)
    command = ["diff", str(tmp_path / "1"), str(tmp_path / "2")]
    out = tmp_path / "changes.csv"
    with pytest.raises(SystemExit) as done:
        cli.main([*command, "--json", "--out", str(out)])
    assert done.value.code == 0
    said = json.loads(capsys.readouterr().out)
    assert said["counts"] == dict.fromkeys(KINDS, 0) | {"added": 1, "closed": 1}
    with out.open(encoding="utf-8", newline="") as lines:
        assert [row["change"] for row in csv.DictReader(lines)] == ["added", "closed"]
    with pytest.raises(SystemExit):
        cli.main(command)
    assert "added" in capsys.readouterr().out


def test_what_is_no_snapshot_is_told_in_one_line(nights: Nights, tmp_path: Path) -> None:
    nights.run(1, ["a"])
    nights.run(2, ["a", "b"])
    between(nights, tmp_path, 1, 2)
    (tmp_path / "empty").mkdir()
    for name, says in (("none", "is no folder"), ("empty", "is this a snapshot folder")):
        with pytest.raises(UserError, match=says):
            opened(tmp_path / name)
    postings = tmp_path / "1" / "postings.csv"
    postings.write_bytes(postings.read_bytes()[:-9])
    with pytest.raises(UserError, match=r"is not the snapshot that was written: postings\.csv has"):
        opened(tmp_path / "1")
    for text in ("[]", "{}", '{"files": 3}', "{"):
        (tmp_path / "2" / "manifest.json").write_text(text)
        with pytest.raises(UserError, match="is no manifest of a snapshot, or was cut off"):
            opened(tmp_path / "2")
