"""Backups: out of either engine and into either, every row the same; what is damaged or newer changes nothing."""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, insert, inspect, text

from app.backup import backup, check, migrate, restore
from app.backup.saving import file_name, prune
from app.cli import main
from app.database import connect, open_database
from app.errors import UserError
from schema import store
from schema.tables import JobRow, LinkRow
from tests.nights import Nights, everything

NOWHERE: Callable[[int], None] = lambda _: None  # noqa: E731 - a progress that nobody looks at
ODD = 'Pharmacist, "PRN"\r\n\u202eright to left\u202c \ttab \\N \N{PILL}'


@pytest.fixture
def filled(engine: Engine, tmp_path: Path) -> Engine:
    """A database of two nights, with jobs that refer to jobs, odd words and whole and broken numbers in documents."""
    nights = Nights(engine, tmp_path / "raw")
    nights.run(1, ["a", "b", "c"])
    nights.run(2, ["a", "c", ODD])
    with engine.begin() as connection:
        seen = {"minted_run_id": "night-01", "first_seen": at(1), "last_seen": at(2), "came_from": []}
        connection.execute(insert(JobRow), [{"id": "j2", "title": ODD} | seen, {"id": "j1", "title": "x"} | seen])
        connection.execute(text("UPDATE job SET repost_of = 'j2' WHERE id = 'j1'"))
        ids = sorted(row[0] for row in connection.execute(text("SELECT id FROM posting")))
        parts = {"title": 2.0, "text": -0.125, "huge": 1e16, "nested": [1.0, {"x": ODD}]}
        link = {"a": ids[0], "b": ids[1], "kind": "same", "score": 1.875, "parts": parts, "keys": ["k"], "version": "2"}
        connection.execute(insert(LinkRow), [link | {"run_id": "night-01"}])
    return engine


def at(day: int) -> datetime:
    return datetime(2026, 11, day, 3, 4, 5, 678, tzinfo=UTC)


def plain(value: Any) -> Any:
    return json.loads(json.dumps(value, default=str, sort_keys=True), parse_float=float, parse_int=float)


def test_what_is_restored_is_what_was_backed_up(filled: Engine, empty_database_url: str, tmp_path: Path) -> None:
    manifest = backup(filled, tmp_path / "b.zip", NOWHERE)
    target = connect(empty_database_url)
    rows = restore(tmp_path / "b.zip", target.url, NOWHERE)
    assert rows == sum(part.rows for part in manifest.parts) > 20
    other = open_database(empty_database_url)
    assert plain(everything(other)) == plain(everything(filled))
    assert set(inspect(other).get_view_names()) == set(inspect(filled).get_view_names())
    again = backup(other, tmp_path / "again.zip", NOWHERE)
    assert again.parts == manifest.parts
    other.dispose()


def test_a_database_moves_to_the_other_engine(filled: Engine, empty_database_url: str) -> None:
    migrate(filled, connect(empty_database_url).url, NOWHERE)
    other = open_database(empty_database_url)
    assert plain(everything(other)) == plain(everything(filled))
    other.dispose()


def test_a_database_with_rows_is_replaced_only_when_told(filled: Engine, tmp_path: Path) -> None:
    backup(filled, tmp_path / "b.zip", NOWHERE)
    before = everything(filled)
    with filled.begin() as connection:
        connection.execute(text("UPDATE job SET title = 'changed'"))
    filled.dispose()
    with pytest.raises(UserError, match="not empty"):
        restore(tmp_path / "b.zip", filled.url, NOWHERE)
    restore(tmp_path / "b.zip", filled.url, NOWHERE, replace=True)
    assert everything(filled) == before


@pytest.mark.parametrize("harm", ["row", "gone", "cut", "table", "manifest", "newer", "format"])
def test_a_damaged_backup_changes_nothing(filled: Engine, tmp_path: Path, harm: str) -> None:
    whole, harmed = tmp_path / "b.zip", tmp_path / "harmed.zip"
    backup(filled, whole, NOWHERE)
    harming(whole, harmed, harm)
    before = everything(filled)
    with pytest.raises(UserError, match=str(harmed)):
        _named(harmed, lambda: check(harmed, NOWHERE))
    with pytest.raises(UserError):
        restore(harmed, filled.url, NOWHERE, replace=True)
    filled.dispose()
    assert everything(filled) == before


def _named(path: Path, act: Callable[[], object]) -> None:
    """A fault inside a table names the table, the others name the file."""
    try:
        act()
    except UserError as error:
        raise UserError(f"{path}: {error}") from error


def harming(whole: Path, harmed: Path, harm: str) -> None:
    """A copy of a backup with one thing wrong."""
    if harm == "cut":
        harmed.write_bytes(whole.read_bytes()[:-400])
        return
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(harmed, "w") as new:
        for name in old.namelist():
            body = old.read(name)
            if name == "posting.jsonl" and harm == "row":
                body = body.replace(b"larkfield", b"larkfiend", 1)
            if name == "posting_event.jsonl" and harm == "gone":
                body = body.partition(b"\n")[2]
            if name == "manifest.json":
                body = _manifest(body, harm)
            if (name, harm) not in {("link.jsonl", "table"), ("manifest.json", "manifest")}:
                new.writestr(name, body)


def _manifest(body: bytes, harm: str) -> bytes:
    said = json.loads(body)
    said |= {"revision": "f00d"} if harm == "newer" else {"format": 99} if harm == "format" else {}
    return json.dumps(said).encode()


def test_a_backup_of_an_older_schema_is_brought_to_todays(empty_database_url: str, tmp_path: Path) -> None:
    old = connect(empty_database_url)
    store.upgrade(old, "0001")
    with old.begin() as connection:
        connection.execute(
            text("INSERT INTO run (id, kind, started, state, rules_version, code_version) "
                 "VALUES ('r', 'nightly', '2026-01-01 00:00:00', 'done', '1', '0')")
        )  # fmt: skip
    manifest = backup(old, tmp_path / "old.zip", NOWHERE)
    assert manifest.revision == "0001"
    new = connect(f"sqlite:///{tmp_path / 'new.sqlite'}")
    restore(tmp_path / "old.zip", new.url, NOWHERE)
    with open_database(new.url).connect() as connection:
        assert store.revision(connection) == store.head_revision()
        assert connection.scalar(text("SELECT state FROM run")) == "done"


def test_a_backup_is_of_one_moment(engine: Engine, tmp_path: Path) -> None:
    """A night that ends while the backup runs is in it as a whole or not at all."""
    nights = Nights(engine, tmp_path / "raw")
    nights.run(1, ["a"])
    told: list[int] = []

    def advance(_: int) -> None:
        if not told:
            told.append(1)
            nights.run(2, ["a", "b"])

    manifest = backup(engine, tmp_path / "b.zip", advance)
    rows = {part.table: part.rows for part in manifest.parts}
    assert (rows["run"], rows["posting"]) == (1, 1)
    check(tmp_path / "b.zip", NOWHERE)


def test_a_backup_that_fails_leaves_no_file(filled: Engine, tmp_path: Path) -> None:
    def broken(_: int) -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        backup(filled, tmp_path / "out" / "b.zip", broken)
    assert list((tmp_path / "out").iterdir()) == []


def test_only_the_newest_are_kept(tmp_path: Path) -> None:
    for day in range(1, 6):
        (tmp_path / file_name(at(day))).touch()
    (tmp_path / "mine.zip").touch()
    assert [path.name for path in prune(tmp_path, 2)] == [file_name(at(day)) for day in (1, 2, 3)]
    assert (tmp_path / "mine.zip").exists()
    assert prune(tmp_path, 0) == []


def run(*argv: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main(argv)
    return int(str(ended.value.code))


def test_the_commands(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    Nights(open_database(database_url), tmp_path / "raw").run(1, ["a", "b"])
    monkeypatch.setenv("RXJOBS_VAR", str(tmp_path / "var"))
    monkeypatch.setenv("RXJOBS_DATABASE_URL", database_url)
    assert run("backup", "--keep", "3", "--json") == 0
    saved = json.loads(capsys.readouterr().out)
    assert run("restore", saved["file"], "--check") == 0
    assert "can be restored" in capsys.readouterr().out
    assert run("restore", saved["file"]) == 2
    assert "--replace" in capsys.readouterr().err
    assert run("restore", saved["file"], "--replace") == 0
    capsys.readouterr()
    assert run("migrate-db", "--to", f"sqlite:///{tmp_path / 'moved.sqlite'}") == 0
    assert "RXJOBS_DATABASE_URL" in capsys.readouterr().out
    assert run("migrate-db", "--to", f"sqlite:///{tmp_path / 'moved.sqlite'}") == 2
    assert run("migrate-db", "--to", database_url) == 2
    assert run("restore", str(tmp_path / "none.zip")) == 2
    shutil.rmtree(tmp_path / "var")
