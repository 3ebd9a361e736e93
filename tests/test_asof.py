"""As-of exports: every past night comes out as it was exported then, byte for byte and the same from both engines."""

from __future__ import annotations

import csv
import json
import random
import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlalchemy import Engine, insert, select, update

from app.database import connect, open_database
from app.demo.play import play
from app.errors import UserError
from app.rules import Rules
from app.snapshot.export import Wanted, export, todays
from app.snapshot.verify import verify
from schema import store
from schema.job import Job
from schema.tables import Base, RunRow
from tests.conftest import _postgres_database
from tests.nights import Nights, at, raw, report, rows
from tests.test_demo_play import town
from tests.test_history import play as play_night
from tests.test_history import read_later

pytestmark = pytest.mark.usefixtures("forked_spiders")

TODAY = date(2026, 11, 25)
NIGHTS = 8
TELLING = {"manifest.json", "datapackage.json", "README.md", "CITATION.cff"}  # these name the moment itself


@pytest.fixture
def both(sqlite_template: Path, postgres_server: str, tmp_path: Path) -> Iterator[tuple[Engine, Engine]]:
    """Two databases with the newest schema: SQLite and PostgreSQL."""
    path = shutil.copy(sqlite_template, tmp_path / "one.sqlite")
    for address in _postgres_database(postgres_server, "template"):
        engines = open_database(f"sqlite:///{path}"), open_database(address)
        yield engines
        for engine in engines:
            engine.dispose()


def content(folder: Path) -> dict[str, bytes]:
    """Name to bytes of every file."""
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def data(folder: Path) -> dict[str, bytes]:
    """Name to bytes of the files that hold rows."""
    return {name: held for name, held in content(folder).items() if name not in TELLING}


def column(folder: Path, file: str, name: str) -> list[str]:
    with (folder / f"{file}.csv").open(encoding="utf-8", newline="") as lines:
        return [row[name] for row in csv.DictReader(lines)]


def join(nights: Nights, night: int, chance: random.Random) -> None:
    """Jobs of a night: every posting in one of three jobs, now and then in another than before or a repost of it."""
    ids = [row["id"] for row in rows(nights.engine, "posting")]
    of: dict[str, list[str]] = {}
    for key in ids:
        of.setdefault(f"{chance.randint(1, 3):020x}", []).append(key)
    first, again = min(of, default=""), random.Random(night)
    jobs = [
        Job(
            id=key,
            members=tuple(mine),
            title="rewritten every night",
            repost_of=first if key != first and again.random() < 0.5 else None,
        )
        for key, mine in sorted(of.items())
    ]
    with nights.engine.begin() as connection:
        store.save_jobs(connection, jobs, f"night-{night:02}")


@pytest.mark.parametrize("seed", range(3))
def test_every_past_night_is_exported_as_it_was_then(engine: Engine, tmp_path: Path, seed: int) -> None:
    chance, nights = random.Random(seed), Nights(engine, tmp_path / "raw")
    for night in range(1, NIGHTS + 1):
        nights.rules = nights.rules if night < NIGHTS // 2 else Rules(read_later, "2")
        play_night(nights, night, chance)
        join(nights, night, chance)
        export(engine, tmp_path / f"then-{night}", today=TODAY)
    for night in range(1, NIGHTS + 1):
        now, day = tmp_path / f"now-{night}", at(night).date()
        export(engine, now, Wanted(as_of=day), today=TODAY)
        assert data(now) == data(tmp_path / f"then-{night}"), f"night {night}"
        assert verify(now) == []
    assert len({data(tmp_path / f"now-{night}")["postings.csv"] for night in range(1, NIGHTS + 1)}) == NIGHTS
    again = {tuple(column(tmp_path / f"now-{night}", "jobs", "repost_of")) for night in range(1, NIGHTS + 1)}
    assert len(again) > 2, "which job is a repost of which changes with the nights"


def test_the_comparison_sees_what_became_known_later(engine: Engine, tmp_path: Path) -> None:
    """Had a later night's rows been known earlier, the export of the earlier night would differ."""
    nights = Nights(engine, tmp_path / "raw")
    nights.run(1, ["a", "b"])
    nights.run(2, ["a"])
    export(engine, tmp_path / "true", Wanted(as_of=at(1).date()), today=TODAY)
    with engine.begin() as connection:
        connection.execute(update(RunRow).values(recorded=at(1)))
    export(engine, tmp_path / "false", Wanted(as_of=at(1).date()), today=TODAY)
    assert column(tmp_path / "true", "postings", "closed") == ["", ""]
    manifest = json.loads((tmp_path / "true" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["boards_read_by_day"] == {str(at(1).date()): 1}, "the second night is not known yet"
    assert "" in column(tmp_path / "false", "postings", "closed")
    assert data(tmp_path / "true") != data(tmp_path / "false")


def test_both_engines_give_the_same_bytes(both: tuple[Engine, Engine], tmp_path: Path) -> None:
    """Sightings, closings, odd characters, jobs: everything but Parquet's word for the writer is compared."""
    wanted = Wanted(formats=("csv", "parquet", "sqlite"), with_text=True)
    for name, engine in zip(("sqlite", "postgresql"), both, strict=True):
        nights, chance = Nights(engine, tmp_path / f"raw-{name}"), random.Random(7)
        odd = raw(
            "odd", title='=1+1, "Tech"\r\n\x00\u202e\x1f\x1e 50%\r', url="https://jobs.example/%41", requisition_id="-1"
        )
        nights.take(1, [odd, raw("a"), raw("b")], [report()])
        for night in range(2, NIGHTS):
            play_night(nights, night, chance)
            join(nights, night, chance)
        export(engine, tmp_path / name, wanted)
        export(engine, tmp_path / f"{name}-again", wanted)
    files = content(tmp_path / "sqlite")
    assert b'\'=1+1, ""Tech""\r\n\xef\xbf\xbd 50%' in files["postings.csv"]
    assert len(files) == 2 * 10 + 1 + 4
    assert content(tmp_path / "sqlite-again") == files
    assert content(tmp_path / "postgresql") == files
    assert content(tmp_path / "postgresql-again") == files


def test_the_demo_gives_the_same_bytes_from_both_engines(both: tuple[Engine, Engine], tmp_path: Path) -> None:
    assert play(tmp_path / "demo", world=town()) == 0
    played, copy = connect(f"sqlite:///{tmp_path}/demo/rxjobs.sqlite"), both[1]
    with played.connect() as source, copy.begin() as target:
        for table in Base.metadata.sorted_tables:
            if found := [dict(row) for row in source.execute(select(table)).mappings()]:
                target.execute(insert(table), found)
    for name, engine in (("one", played), ("two", copy)):
        export(engine, tmp_path / name)
    assert content(tmp_path / "one") == content(tmp_path / "two")
    nightly = tmp_path / "demo" / "snapshots" / "latest"
    assert data(tmp_path / "one") == data(nightly), "a night later, by hand, the same as the night wrote"


def test_rules_of_today_read_a_past_day_again(engine: Engine, tmp_path: Path) -> None:
    nights = Nights(engine, tmp_path / "raw")
    nights.run(1, ["a", "b"])
    nights.rules = Rules(read_later, "2")
    nights.run(2, ["a", "c"])
    before = {name: rows(engine, name) for name in ("reading", "requirement", "posting")}
    day = at(1).date()
    export(engine, tmp_path / "then", Wanted(as_of=day), today=TODAY)
    export(engine, tmp_path / "today", Wanted(as_of=day, rules=Rules(read_later, "2")), today=TODAY)
    export(engine, tmp_path / "third", Wanted(as_of=day, rules=Rules(read_third, "3")), today=TODAY)
    assert column(tmp_path / "then", "postings", "rules_version") == ["1", "1"]
    assert column(tmp_path / "today", "postings", "rules_version") == ["2", "2"]
    assert column(tmp_path / "third", "postings", "rules_version") == ["3", "3"]
    assert len(column(tmp_path / "then", "requirements", "code")) == 4
    assert column(tmp_path / "today", "requirements", "code") == []
    assert column(tmp_path / "third", "requirements", "code") == ["CERT.PTCB", "LIC.TECH"] * 2
    assert column(tmp_path / "then", "spells", "opened") == column(tmp_path / "today", "spells", "opened")
    assert {name: rows(engine, name) for name in before} == before, "nothing of it stays in the database"


def test_a_register_edited_later_changes_no_past_day(engine: Engine, tmp_path: Path) -> None:
    nights = Nights(engine, tmp_path / "raw")
    for night, setting in enumerate(("independent", "independent", "specialty"), 1):
        board = SimpleNamespace(
            id="larkfield", employer="Larkfield", platform="greenhouse", url="u", setting=setting, country="US",
            terms_checked=at(3).date() if night == 3 else None,
        )  # fmt: skip
        nights.begin(night)
        with engine.begin() as connection:
            store.save_boards(connection, [board], f"night-{night:02}")
        nights.run(night, ["a"])
    for night in (1, 2, 3):
        export(engine, tmp_path / f"{night}", Wanted(as_of=at(night).date()), today=TODAY)
    settings = [column(tmp_path / f"{night}", "boards", "setting") for night in (1, 2, 3)]
    assert settings == [["independent"], ["independent"], ["specialty"]]
    checked = [column(tmp_path / f"{night}", "boards", "terms_checked") for night in (1, 2, 3)]
    assert checked == [[""], [""], [at(3).date().isoformat()]]
    assert [column(tmp_path / f"{night}", "postings", "setting")[0] for night in (1, 2, 3)] == [
        one[0] for one in settings
    ]
    assert len(rows(engine, "board_card")) == 2


def read_third(one):  # type: ignore[no-untyped-def] - the signature of a rule
    """The rules of version 3: those of version 1 under another name."""
    from dataclasses import replace

    from tests.nights import read_ad

    return replace(read_ad(one), version="3")


def test_days_that_have_nothing_to_tell_are_one_line(engine: Engine, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="nothing was read into this database yet"):
        export(engine, tmp_path / "x")
    Nights(engine, tmp_path / "raw").run(1, ["a"])
    first = at(1).date()
    with pytest.raises(UserError, match="before the first run, which was recorded on 2026-11-01"):
        export(engine, tmp_path / "x", Wanted(as_of=first - timedelta(1)), today=TODAY)
    with pytest.raises(UserError, match="2026-11-26 is in the future; today is 2026-11-25"):
        export(engine, tmp_path / "x", Wanted(as_of=TODAY + timedelta(1)), today=TODAY)
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith((".x", "x"))] == []


@pytest.mark.parametrize(
    ("asked", "says"),
    [({"as_of": "yesterday"}, "is no day"), ({"rules": "new"}, "choose then"), ({"formats": "csv,xls"}, "choose from")],
)
def test_words_that_mean_nothing_are_told(asked: dict[str, str], says: str) -> None:
    given = {"as_of": None, "rules": "then", "formats": "csv", "with_text": False, "workers": 1}
    with pytest.raises(UserError, match=says):
        todays(**(given | asked))  # type: ignore[arg-type] - one of them is wrong on purpose
