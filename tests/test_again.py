"""Tables that hold what they held the night before are copied: the same bytes, and never anything else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlalchemy import Engine

import app.snapshot.content
import app.snapshot.second
from app.snapshot import again
from app.snapshot.export import Wanted, export
from tests.nights import Nights, raw, report
from tests.test_asof import content


@pytest.fixture
def nights(engine: Engine, tmp_path: Path) -> Nights:
    """Two postings, one night."""
    made = Nights(engine, tmp_path / "raw")
    made.run(1, ["a", "b"])
    return made


def publish(nights: Nights, folder: Path, name: str, **wanted: object) -> tuple[dict[str, bytes], set[str]]:
    """A snapshot with a note, which must be what one without it is; its files, and the tables that were written."""
    written: set[str] = set()
    real = app.snapshot.content.content

    def watched(*args: object) -> object:
        written.add(args[1].name)  # type: ignore[attr-defined]  # the file
        return real(*args)  # type: ignore[arg-type]  # as they came

    asked = Wanted(**wanted)  # type: ignore[arg-type]  # options of a snapshot
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("app.snapshot.export.content", watched)
        export(nights.engine, folder / name, asked, note=folder / ".note.json")
    export(nights.engine, folder / "plain" / name, asked)
    assert content(folder / name) == content(folder / "plain" / name)
    return content(folder / name), written


def test_a_night_that_changed_no_reading_copies_them(nights: Nights, tmp_path: Path) -> None:
    first, written = publish(nights, tmp_path, "one")
    assert set(again.READ) <= written
    nights.run(2, ["a"])  # seen again, one gone: times move, readings stay
    second, written = publish(nights, tmp_path, "two")
    assert not set(again.READ) & written
    assert second["postings.csv"] != first["postings.csv"]


def test_a_night_with_a_new_a_changed_or_a_read_again_posting_writes_them(nights: Nights, tmp_path: Path) -> None:
    publish(nights, tmp_path, "one")
    nights.run(2, ["a", "b", "c"])
    _, written = publish(nights, tmp_path, "two")
    assert set(again.READ) <= written
    nights.take(3, [raw("a", night=3, title="Lead Technician")], [report(night=3)])
    _, written = publish(nights, tmp_path, "three")
    assert set(again.READ) <= written


def test_as_many_readings_under_other_postings_are_not_the_same(nights: Nights, tmp_path: Path) -> None:
    publish(nights, tmp_path, "one")
    note = tmp_path / ".note.json"
    told = json.loads(note.read_text())
    note.write_text(json.dumps({**told, "key": "0" * 64}))
    _, written = publish(nights, tmp_path, "two")
    assert set(again.READ) <= written


@pytest.mark.parametrize("spoilt", ["edited", "deleted", "note"])
def test_what_was_spoilt_is_not_copied(spoilt: str, nights: Nights, tmp_path: Path) -> None:
    publish(nights, tmp_path, "one")
    if spoilt == "edited":
        with (tmp_path / "one" / "pay.csv").open("a") as out:
            out.write("x\r\n")
    elif spoilt == "deleted":
        (tmp_path / "one" / "pay.parquet").unlink()
    else:
        (tmp_path / ".note.json").write_text("{")
    _, written = publish(nights, tmp_path, "two")
    assert "pay" in written


def test_another_form_or_another_code_writes_them(
    nights: Nights, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(nights, tmp_path, "one")
    _, written = publish(nights, tmp_path, "two", formats=("csv",))
    assert set(again.READ) <= written
    monkeypatch.setattr(again, "_code", lambda: "another")
    _, written = publish(nights, tmp_path, "three", formats=("csv",))
    assert set(again.READ) <= written


def test_with_a_second_process_too(nights: Nights, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app.snapshot.second, "WORTH_IT", 1)
    publish(nights, tmp_path, "one", workers=2)
    before = content(tmp_path / "one")
    nights.run(2, ["a", "b"])
    publish(nights, tmp_path, "two", workers=2)
    assert all(content(tmp_path / "two")[f"{name}.csv"] == before[f"{name}.csv"] for name in again.READ)
