"""The tables that a night makes of slow views: the same rows, the same answers, whatever happened on the way."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from sqlalchemy import Engine, inspect, text

from app.cli import main
from schema import landing, store
from schema.store import summary
from schema.store.spelling import spelt
from tests.nights import FIRST, Nights, land, report, rows
from tests.test_questions import ANSWERS, QUESTIONS, Facts, _plain, answer
from tests.test_questions import facts as facts  # a fixture
from tests.test_questions import nights as nights  # a fixture


def contents(engine: Engine, table: str) -> list[str]:
    """The rows of a view or table in some order that is always the same."""
    with engine.connect() as connection:
        return sorted(repr(tuple(map(_plain, row))) for row in connection.execute(text(f"SELECT * FROM {table}")))


def execute(engine: Engine, *statements: str) -> None:
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))


def test_questions_have_the_same_answers_of_summaries(nights: Nights, facts: Facts) -> None:
    made = store.make_summaries(nights.engine, FIRST)
    assert set(made) == set(store.SUMMARIES)
    assert all(made.values()), "an empty summary tests nothing"
    asked = {number for number, sql in QUESTIONS.items() if store.of_night(sql) != sql}
    assert QUESTIONS.keys() - asked == {"19"}, "only quotes come from no summary"
    for number in asked:
        found, wanted = answer(nights.engine, number, store.of_night), ANSWERS[number](facts)
        assert sorted(found, key=str) == sorted((tuple(map(_plain, row)) for row in wanted), key=str), number


def test_a_summary_holds_the_rows_of_its_view_made_once_or_twice(nights: Nights) -> None:
    store.make_summaries(nights.engine, FIRST)
    store.make_summaries(nights.engine, FIRST + timedelta(days=1))
    for name in store.SUMMARIES:
        assert contents(nights.engine, f"night_{name}") == contents(nights.engine, name), name
    assert contents(nights.engine, "night_made") == [repr(((FIRST + timedelta(days=1)).isoformat(),))]


def test_a_quiet_night_makes_only_what_tells_of_readings(nights: Nights, monkeypatch: pytest.MonkeyPatch) -> None:
    last = max(int(row["id"][-2:]) for row in rows(nights.engine, "run"))
    made: list[str] = []
    real = summary._gather
    monkeypatch.setattr(summary, "_gather", lambda connection, name: (made.append(name), real(connection, name)))
    store.make_summaries(nights.engine, FIRST, if_changed=True)
    assert set(made) == set(store.SUMMARIES), "nothing is noted yet"
    shown = {}
    for row in rows(nights.engine, "posting"):
        if row["closed"] is None:
            shown.setdefault(row["board_id"], {})[row["ref"]] = "f"
    listings = [
        landing.Landed(report=report(board, last + 1, listed=len(refs)), listed=refs) for board, refs in shown.items()
    ]
    land(nights.folder / f"night-{last + 1:02}", [], listings)
    nights.ingest(last + 1)
    made.clear()
    store.make_summaries(nights.engine, FIRST, if_changed=True)
    assert set(made) == set(summary.OF_READINGS)
    for name in store.SUMMARIES:
        assert contents(nights.engine, f"night_{name}") == contents(nights.engine, name), name
    changes = (
        "UPDATE board SET setting = 'mail' WHERE id = (SELECT MIN(id) FROM board)",
        "UPDATE posting SET closed = last_seen WHERE id = (SELECT MIN(id) FROM posting WHERE closed IS NULL)",
    )
    for change in changes:
        execute(nights.engine, change)
        made.clear()
        store.make_summaries(nights.engine, FIRST, if_changed=True)
        assert set(made) == set(store.SUMMARIES), change
    made.clear()
    store.make_summaries(nights.engine, FIRST)
    assert set(made) == set(store.SUMMARIES), "by hand always all"


def test_a_summary_stays_as_the_night_left_it_and_the_view_does_not(nights: Nights) -> None:
    store.make_summaries(nights.engine, FIRST)
    before = answer(nights.engine, "5", store.of_night)
    execute(nights.engine, "UPDATE posting SET closed = last_seen")
    assert answer(nights.engine, "5", store.of_night) == before
    assert answer(nights.engine, "5") == []
    store.make_summaries(nights.engine, FIRST)
    assert answer(nights.engine, "5", store.of_night) == []


def test_summaries_are_neither_missed_nor_left_behind(nights: Nights) -> None:
    store.make_summaries(nights.engine, FIRST)
    with nights.engine.begin() as connection:
        store.drop_everything(connection)
    assert [name for name in inspect(nights.engine).get_table_names() if name.startswith("night_")] == []


def test_one_that_is_stopped_changes_nothing(nights: Nights, monkeypatch: pytest.MonkeyPatch) -> None:
    store.make_summaries(nights.engine, FIRST)
    before = {name: contents(nights.engine, f"night_{name}") for name in (*store.SUMMARIES, "made")}
    execute(nights.engine, "UPDATE posting SET closed = last_seen")
    monkeypatch.setattr(summary, "_say_when", lambda _connection, _now: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        store.make_summaries(nights.engine, FIRST + timedelta(days=1))
    assert {name: contents(nights.engine, f"night_{name}") for name in (*store.SUMMARIES, "made")} == before
    monkeypatch.undo()
    store.make_summaries(nights.engine, FIRST + timedelta(days=1))
    assert contents(nights.engine, "night_open_by_state") == contents(nights.engine, "open_by_state") == []


def test_views_are_asked_of_the_tables_again_afterwards(nights: Nights, monkeypatch: pytest.MonkeyPatch) -> None:
    open_ones = [repr((float(len(contents(nights.engine, "open_posting"))),))]
    store.make_summaries(nights.engine, FIRST)
    monkeypatch.setattr(summary, "_gather", lambda _connection, _name: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        store.make_summaries(nights.engine, FIRST)
    with nights.engine.begin() as connection:
        counted = "SELECT COUNT(*) FROM open_posting"
        assert [repr((float(connection.scalar(text(counted)) or 0),))] == open_ones
        connection.execute(text("UPDATE posting SET closed = last_seen"))
        assert connection.scalar(text(counted)) == 0


def test_what_others_built_on_a_summary_stays(nights: Nights) -> None:
    store.make_summaries(nights.engine, FIRST)
    execute(nights.engine, "CREATE VIEW mine AS SELECT postings FROM night_opening_count")
    execute(nights.engine, "UPDATE posting SET closed = last_seen")
    store.make_summaries(nights.engine, FIRST)
    assert contents(nights.engine, "mine") == ["(0.0,)"]
    execute(nights.engine, "DROP VIEW mine")


def test_a_view_with_other_columns_has_another_table(nights: Nights) -> None:
    execute(nights.engine, "CREATE TABLE night_opening_count (of_before INTEGER)")
    store.make_summaries(nights.engine, FIRST)
    assert contents(nights.engine, "night_opening_count") == contents(nights.engine, "opening_count")


@pytest.mark.parametrize(
    ("code", "family"),
    [("LIC", "LIC"), ("LIC.TECH", "LIC.TECH"), ("CERT.CPHT.PTCB", "CERT.CPHT"), ("A.B.C.D", "A.B"), ("", "")],
)
def test_the_family_of_a_code_is_its_first_two_parts(engine: Engine, code: str, family: str) -> None:
    query = spelt("SELECT CODE_FAMILY(code) FROM (SELECT CAST(:code AS text) AS code) AS given", engine.dialect.name)
    with engine.connect() as connection:
        assert connection.scalar(text(query), {"code": code}) == family


def test_the_command(
    nights: Nights, database_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("RXJOBS_DATABASE_URL", database_url)
    with pytest.raises(SystemExit) as ended:
        main(["summary", "--json"])
    assert ended.value.code == 0
    made = json.loads(capsys.readouterr().out)
    assert made == {name: len(contents(nights.engine, f"night_{name}")) for name in store.SUMMARIES}
