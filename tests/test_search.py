"""Full-text search: the same answers on both engines, kept as texts come, in old databases too."""

from __future__ import annotations

import contextlib
import importlib
import json
import re
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from app.backup.moving import migrate
from app.cli import main
from app.database import connect, database_url
from app.errors import UserError
from app.search import find, snippet
from schema import store
from schema.store.search import for_sqlite
from tests.nights import Nights, raw

searching = importlib.import_module("schema.store.search")  # its name is that of a function too
COUNTED = {
    "sqlite": "SELECT COUNT(*) FROM search_words WHERE search_words MATCH 'retail'",
    "postgresql": "SELECT COUNT(*) FROM search_words WHERE words @@ websearch_to_tsquery('english', 'retail')",
}
ADS = {
    "a": "Sterile compounding of chemotherapy. PTCB certification required.",
    "b": "We compound sterile preparations; ExCPT accepted.",
    "c": "Retail pharmacy. Travel between stores. PTCB preferred.",
}
QUESTIONS = {
    "ptcb": {"a", "c"},
    "compounding": {"a", "b"},
    '"sterile compounding"': {"a"},
    "ptcb or excpt": {"a", "b", "c"},
    "ptcb -travel": {"a"},
    "sterile ptcb or excpt": {"a", "b"},
    '"sterile compounding" ptcb or excpt': {"a"},  # not: everything with excpt
    "ptcb or excpt -travel": {"a", "b"},
    "excpt or travel preferred": {"c"},
    "board's": set(),
    "falconry": set(),
}


@pytest.fixture
def nights(engine: Engine, tmp_path: Path) -> Nights:
    made = Nights(engine, tmp_path / "raw")
    made.take(1, [raw(ref, night=1, text=html) for ref, html in ADS.items()])
    return made


def refs(engine: Engine, words: str) -> set[str]:
    with engine.connect() as connection:
        name = {row.id: row.ref for row in connection.execute(text("SELECT id, ref FROM posting"))}
    return {name[match.posting_id] for match in find(engine, words, most=50, closed=False)}


@pytest.mark.parametrize("words", QUESTIONS)
def test_words_find_the_ads_that_hold_them(nights: Nights, words: str) -> None:
    assert refs(nights.engine, words) == QUESTIONS[words]


@pytest.mark.parametrize("words", ["", " - ", '""', "-ptcb", "or"])
def test_no_word_is_one_clear_line(nights: Nights, words: str) -> None:
    with pytest.raises(UserError, match="no word to look for"):
        find(nights.engine, words, most=5, closed=False)


@pytest.mark.parametrize(
    "words",
    [
        'ptcb"',
        "NEAR(a b)",
        "a* OR",
        "text:ptcb",
        "'; DROP TABLE posting; --",
        "(",
        "% _",
        "a'b",
        "\\",
        "a \\' | !",
        "!x & y",
        "the",
    ],
)
def test_odd_words_break_nothing(nights: Nights, words: str) -> None:
    with nights.engine.connect() as connection, contextlib.suppress(ValueError):
        store.search(connection, words)
    assert refs(nights.engine, "retail") == {"c"}


@pytest.mark.parametrize("words", QUESTIONS)
def test_words_of_many_ads_find_them_by_another_way(
    nights: Nights, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searching, "MANY", 1)
    monkeypatch.setattr(searching, "_FROM_TEXTS", "SELECT 'not this way' AS id WHERE :closed = :most")
    assert refs(nights.engine, words) == QUESTIONS[words]


def test_the_newest_come_first_by_both_ways(nights: Nights, monkeypatch: pytest.MonkeyPatch) -> None:
    nights.take(2, [raw("later", night=2, text=ADS["a"]), raw("other", night=2, text="Nothing of the kind.")])
    nights.take(3, [raw("last", night=3, text="PTCB, at last.")])
    for many in (searching.MANY, 1):
        monkeypatch.setattr(searching, "MANY", many)
        with nights.engine.connect() as connection:
            name = {row.id: row.ref for row in connection.execute(text("SELECT id, ref FROM posting"))}
            found = [name[ad.posting_id] for ad in store.search(connection, "ptcb", most=3)]
        assert found[:2] == ["last", "later"], many
        assert found[2] in ("a", "c"), many


def test_a_text_that_goes_is_not_found(nights: Nights) -> None:
    counted = text(COUNTED[nights.engine.dialect.name])
    found = []
    for change in ("", "INSERT INTO ad_text VALUES ('x', 'Retail too.')", "DELETE FROM ad_text WHERE id = 'x'"):
        with nights.engine.begin() as connection:
            connection.execute(text(change or "SELECT 1"))
            found.append(connection.scalar(counted))
    assert found == [1, 2, 1]


def test_a_database_from_before_is_filled(empty_database_url: str, tmp_path: Path) -> None:
    engine = connect(empty_database_url)
    store.upgrade(engine)
    Nights(engine, tmp_path / "raw").take(1, [raw("a", night=1, text=ADS["a"])])
    with engine.begin() as connection:
        from alembic import command

        from schema.store.migrate import _config

        config = _config()
        config.attributes["connection"] = connection
        command.downgrade(config, "0003")
    store.upgrade(engine)
    assert refs(engine, "chemotherapy") == {"a"}
    engine.dispose()


@pytest.mark.parametrize("to", ["sqlite", "postgresql"])
def test_a_database_that_moved_house_is_searched_as_before(
    nights: Nights, to: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    address = f"sqlite:///{tmp_path / 'moved.sqlite'}" if to == "sqlite" else request.getfixturevalue("postgres_url")
    migrate(nights.engine, database_url(address), lambda _rows: None)
    moved = connect(address)
    assert refs(moved, "ptcb -travel") == {"a"}
    moved.dispose()


def test_the_documented_queries_find_the_same(nights: Nights) -> None:
    page = (Path(__file__).resolve().parent.parent / "docs" / "questions.md").read_text(encoding="utf-8")
    queries = dict(re.findall(r"(SQLite|PostgreSQL):\n\n```\n(.*?)```", page, re.DOTALL))
    query = queries["SQLite" if nights.engine.dialect.name == "sqlite" else "PostgreSQL"]
    with nights.engine.connect() as connection:
        found = [row.posting_id for row in connection.execute(text(query))]
        wanted = [ad.posting_id for ad in store.search(connection, '"sterile compounding" ptcb or excpt -travel')]
    assert found == wanted
    assert len(found) == 1


def test_or_binds_closer_than_the_words_beside_it() -> None:
    assert for_sqlite('a "b c" or d -e') == '(("a") AND ("b c" OR "d")) NOT "e"'


def test_postgresql_is_asked_the_same() -> None:
    assert searching.for_postgresql('a "b c" or d -e') == "('a') & ('b c' | 'd') & !'e'"
    assert searching.for_postgresql("it's -a\\b") == "('it s') & !'a b'"


def test_a_snippet_shows_the_first_word() -> None:
    long = "word " * 100 + "Sterile\n compounding of " + "end " * 100
    assert "Sterile compounding of" in snippet(long, ["compound"])
    assert snippet(long, ["compound"]).startswith("…")


def test_the_command(
    nights: Nights, database_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("RXJOBS_DATABASE_URL", database_url)
    with pytest.raises(SystemExit) as ended:
        main(["search", "ptcb", "-travel"])
    assert ended.value.code == 0
    assert "PTCB certification required" in " ".join(capsys.readouterr().out.split())
    with pytest.raises(SystemExit) as ended:
        main(["search", "ptcb", "-travel", "--json"])
    assert ended.value.code == 0
    (found,) = json.loads(capsys.readouterr().out)
    assert found["title"] == "Pharmacy Technician"
    assert "PTCB certification required" in found["snippet"]
