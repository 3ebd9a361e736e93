"""Records to rows and back, and what the engines must agree on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, inspect, text
from sqlalchemy.exc import IntegrityError, StatementError

from app.config import load
from app.errors import UserError
from schema import store
from schema.job import Job, Judgement, Link
from schema.posting import RawPay, RawPlace
from schema.store.spelling import VIEWS
from schema.tables import Base, BoardRow, RunRow
from schema.types import storable
from tests.nights import FIRST, TEXT, Nights, at, raw, read_ad, report, rows


@pytest.fixture
def nights(engine: Engine, tmp_path: Path) -> Nights:
    return Nights(engine, tmp_path / "raw")


@pytest.fixture
def two(nights: Nights) -> tuple[str, str]:
    """Ids of two postings, in order."""
    nights.take(1, [raw("a", places=(RawPlace(text="Tulsa", city="Tulsa", region="OK"),)), raw("b")], [report()])
    a, b = sorted(row["id"] for row in rows(nights.engine, "posting"))
    return a, b


def test_a_reading_comes_back_as_it_went_in(nights: Nights) -> None:
    one = raw("a", requisition_id="R-1", places=(RawPlace(text="Tulsa, OK", city="Tulsa", region="OK"),))
    nights.take(1, [one], [report()])
    (row,) = rows(nights.engine, "reading")
    with nights.engine.connect() as connection:
        assert list(store.load_readings(connection, [row["id"]])) == [(row["id"], read_ad(one))]


def test_a_bare_reading_comes_back_too(nights: Nights) -> None:
    one = raw("a", text="nothing to see")
    bare = replace(read_ad(one), employer=None)
    nights.begin(1)
    with nights.engine.begin() as connection:
        store.know_boards(connection, {"larkfield": "greenhouse"}, "night-01")
        content = store.content(one)
        store.save_contents(connection, [content], {content.raw_id: bare}, {}, run_id="night-01", version="1")
        ((_, found),) = store.load_readings(connection, [store.reading_id(content.raw_id, "1")])
    assert found == bare


def test_times_keep_their_moment_on_both_engines(nights: Nights) -> None:
    noon = datetime(2026, 11, 1, 12, tzinfo=timezone(timedelta(hours=-5)))
    nights.begin(1)
    with nights.engine.begin() as connection:
        store.finish_run(connection, "night-01", "done", noon)
    found = rows(nights.engine, "run")[0]["finished"]
    assert found == datetime(2026, 11, 1, 17, tzinfo=UTC)
    assert found.utcoffset() == timedelta(0)


def test_a_time_without_a_zone_is_refused(nights: Nights) -> None:
    nights.begin(1)
    with nights.engine.begin() as connection, pytest.raises(StatementError, match="without a zone"):
        store.finish_run(connection, "night-01", "done", datetime(2026, 11, 1))  # noqa: DTZ001  the mistake itself


def test_foreign_keys_hold_on_both_engines(engine: Engine) -> None:
    row = {"id": "b", "platform": "x", "first_run_id": "no such run"}
    with engine.begin() as connection, pytest.raises(IntegrityError):
        store.insert_new(connection, BoardRow, [row])


def test_the_recorded_time_of_a_run_is_set_once(nights: Nights) -> None:
    nights.begin(1)
    with nights.engine.begin() as connection:
        assert store.record_run(connection, "night-01", at(1)) == at(1)
        assert store.record_run(connection, "night-01", at(5)) == at(1)
        assert store.load_runs(connection, run_id="night-01")[0].started == at(1)


@dataclass(frozen=True)
class Card:
    """A board as the register describes it."""

    id: str
    employer: str
    platform: str = "lever"
    url: str = "https://jobs.example"
    setting: str | None = None
    country: str = "US"
    terms_checked: date | None = None


def test_the_register_renews_boards_and_keeps_their_first_run(nights: Nights) -> None:
    for night, name in ((1, "Larkfield"), (2, "Larkfield Health")):
        run_id = nights.begin(night)
        with nights.engine.begin() as connection:
            store.save_boards(connection, [Card("larkfield", name)], run_id)
            store.know_boards(connection, {"larkfield": "greenhouse"}, run_id)
    (board,) = rows(nights.engine, "board")
    assert (board["employer"], board["platform"], board["first_run_id"]) == ("Larkfield Health", "lever", "night-01")


def test_links_and_judgements_come_back(nights: Nights, two: tuple[str, str]) -> None:
    a, b = two
    link = Link(a=a, b=b, score=3.5, parts={"title": 1.5, "text": 2.0}, keys=("k1",), version="m1")
    with nights.engine.begin() as connection:
        store.save_links(connection, [replace(link, score=1.0), link], "night-01")
        assert list(store.load_links(connection, [b])) == [link]
        early = Judgement(a=a, b=b, verdict="same", who="kim", at=at(1))
        late = replace(early, verdict="different", at=at(2), why="two stores")
        for one in (late, early):
            store.save_judgement(connection, one)
        assert list(store.load_judgements(connection)) == [late]


def test_members_move_between_jobs_and_the_past_stays(nights: Nights, two: tuple[str, str]) -> None:
    a, b = two
    nights.begin(2)
    with nights.engine.begin() as connection:
        store.save_jobs(
            connection, [Job(id="j1", members=(a,), title="x"), Job(id="j2", members=(b,), title="x")], "night-01"
        )
        store.save_jobs(connection, [Job(id="j1", members=(a, b), title="y", first_seen=FIRST)], "night-02")
        store.redirect_jobs(connection, {"j2": "j1"}, "night-02")
        assert store.job_members(connection, two) == {a: "j1", b: "j1"}
    members = [(row["job_id"], row["since_run_id"], row["until_run_id"]) for row in rows(nights.engine, "job_member")]
    assert sorted(members, key=str) == [
        ("j1", "night-01", None),
        ("j1", "night-02", None),
        ("j2", "night-01", "night-02"),
    ]
    assert rows(nights.engine, "job")[0]["minted_run_id"] == "night-01"


def test_matching_gets_postings_as_it_looks_at_them(nights: Nights, two: tuple[str, str]) -> None:
    with nights.engine.begin() as connection:
        assert store.unmatched_postings(connection, "m1") == list(two)
        ads = list(store.match_ads(connection, two))
        store.replace_match_keys(connection, two, [(2**47, 9000, two[0]), (5, 9000, two[0])])
        store.replace_match_keys(connection, two, [(7, 9000, two[0])])
        assert store.sharing(connection, [(7, 9000, 9150)]) == {two[0]}
        assert store.count_sharing(connection, [(7, 8900, 9000), (8, 9000, 9000)]) == [(7, 1)]
        assert store.sharing(connection, [(7, 9001, 9151)]) == set()
    assert [ad.id for ad in ads] == list(two)
    assert {ad.city for ad in ads} == {"Tulsa", None}
    assert ads[0].text == TEXT * 3
    assert [row["key"] for row in rows(nights.engine, "match_key")] == [7]


def test_every_view_says_what_a_row_is_and_answers(nights: Nights, two: tuple[str, str]) -> None:
    with nights.engine.begin() as connection:
        store.save_jobs(connection, [Job(id="j1", members=two, title="x")], "night-01")
    nights.run(2, ["a"])
    counts: dict[str, int] = {}
    for path in sorted(VIEWS.glob("*.sql")):
        assert path.read_text().startswith("-- One row is "), path.name
        name = path.stem.split("_", 1)[1]
        with nights.engine.connect() as connection:
            counts[name] = len(connection.execute(text(f"SELECT * FROM {name}")).all())
    assert counts == {
        "current_posting": 2,
        "open_posting": 1,
        "posting_requirement": 4,
        "posting_pay": 2,
        "posting_place": 0,
        "job_posting": 2,
        "open_job": 1,
        "job_credential": 2,
        "daily_change": 2,
        "board_day": 2,
        "state_rule": 51,
        "posting_ability": 6,
        "posting_repost": 0,
        "open_job_first": 1,
        "requirement_share": 2,
        "requirement_month": 2,
        "pay_by_place": 0,
        "pay_by_credential": 1,
        "ability_share": 3,
        "employer_open": 1,
        "ad_and_law": 0,
        "posting_life": 0,
        "coverage_day": 2,
        "board_panel": 1,
        "board_month": 1,
        "kind_share": 2,
        "law_share": 0,
        "life_share": 0,
        "open_by_state": 0,
        "opening_count": 1,
        "requirement_level": 2,
        "requirement_window": 1,
    }


def test_days_of_views_are_utc_days(nights: Nights) -> None:
    nights.run(1, ["a"])
    with nights.engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SET TIME ZONE 'Asia/Tokyo'"))
        days = connection.execute(text("SELECT day FROM board_day")).scalars().all()
    assert [str(day) for day in days] == ["2026-11-01"]


def test_every_table_says_what_a_row_is() -> None:
    undescribed = [mapper.class_.__name__ for mapper in Base.registry.mappers if not mapper.class_.__doc__]
    assert not undescribed
    assert len(list(Base.registry.mappers)) == len(Base.metadata.tables)


def test_the_data_model_page_names_every_table_and_view() -> None:
    page = (Path(__file__).parent.parent / "docs" / "data-model.md").read_text()
    names = [*Base.metadata.tables, *(path.stem.split("_", 1)[1] for path in VIEWS.glob("*.sql"))]
    assert not [name for name in names if f"`{name}`" not in page]


def test_children_are_found_without_walking_a_table(engine: Engine) -> None:
    """Each foreign key to a posting, content or reading begins an index, or rows are only found from the other end."""
    other_end = {("match_ad", "reading_id")}
    inspector = inspect(engine)
    for name in Base.metadata.tables:
        firsts = {str(index["column_names"][0]) for index in inspector.get_indexes(name)}
        firsts.add(inspector.get_pk_constraint(name)["constrained_columns"][0])
        firsts.update(str(one["column_names"][0]) for one in inspector.get_unique_constraints(name))
        for key in inspector.get_foreign_keys(name):
            column = key["constrained_columns"][0]
            if key["referred_table"] in ("posting", "reading", "raw_posting") and (name, column) not in other_end:
                assert column in firsts, (name, column)


@pytest.mark.parametrize(
    "change",
    [
        {"fetched": at(9)},
        {"query": "other/1"},
        {"url": "https://jobs.example/x?session=1"},
        {"listing_fingerprint": "f2"},
        {"payload": {"views": 12}},
        {"date_posted": "Posted Today"},
        {"closed_by_board": True},
    ],
)
def test_what_changes_without_the_ad_changing_is_no_new_content(change: dict[str, Any]) -> None:
    assert store.content(raw("a", **change)).raw_id == store.content(raw("a")).raw_id


@pytest.mark.parametrize(
    "change",
    [
        {"title": "x"},
        {"html": "<p>"},
        {"places": (RawPlace(text="Tulsa"),)},
        {"pay": (RawPay(min=20),)},
        {"date_posted": "2026-11-02T10:00:00Z"},
        {"date_posted": "1793613600000"},
        {"valid_through": "November 1, 2026"},
        {"requisition_id": "R1"},
        {"ref": "b"},
        {"board": "c"},
    ],
)
def test_what_the_ad_says_makes_a_new_content(change: dict[str, Any]) -> None:
    changed = raw(change.pop("ref", "a"), change.pop("board", "larkfield"), **change)
    assert store.content(changed).raw_id != store.content(raw("a")).raw_id


def test_the_time_of_day_of_a_date_is_no_content() -> None:
    early, late = (raw("a", date_posted=f"2026-11-02T{hour}:00:00Z") for hour in ("10", "11"))
    assert store.content(early).raw_id == store.content(late).raw_id


@given(st.text(alphabet=st.characters(), max_size=50))
def test_any_words_come_back_and_storable_text_keeps_its_length(words: str) -> None:
    one = raw("a", title=words, text=words, payload={"x": [words]})
    said = store.words(one)
    said.encode()
    assert "\x00" not in said
    assert store.raw_of(said) == one
    safe = storable(words)
    safe.encode()
    assert len(safe) == len(words)


@given(st.text(alphabet=st.characters(categories=["Cs", "Cc"]), min_size=1, max_size=20))
def test_half_surrogates_and_controls_come_back(words: str) -> None:
    """JSON joins a high and a low half that stand side by side; nothing else changes."""
    joined = words.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")
    assert store.raw_of(store.words(raw("a", title=words))).title == joined


def test_settings_come_from_the_environment() -> None:
    config = load({"RXJOBS_VAR": "/srv/rx", "RXJOBS_SECOND_LOOK": "2"})
    assert (config.database_url, config.second_look) == ("sqlite:////srv/rx/rxjobs.sqlite", 2)
    assert load({"RXJOBS_DATABASE_URL": "postgres://h/n"}).database_url == "postgres://h/n"


@pytest.mark.parametrize("value", ["two", "-1", "1.5", ""])
def test_a_setting_that_is_no_number_is_refused_by_name(value: str) -> None:
    with pytest.raises(UserError, match="RXJOBS_REREAD_DAYS"):
        load({"RXJOBS_REREAD_DAYS": value})


def test_an_id_is_not_taken_twice(nights: Nights) -> None:
    """Beginning a run again keeps the start it had."""
    nights.begin(1)
    with nights.engine.begin() as connection:
        started = at(7)
        row = {"id": "night-01", "kind": "x", "started": started, "state": "s", "rules_version": "", "code_version": ""}
        store.insert_new(connection, RunRow, [row])
    assert rows(nights.engine, "run")[0]["started"] == at(1)
