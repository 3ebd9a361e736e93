"""A false merge is found, understood, undone and stays undone; unknown phrases become rules."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, select, update

from app import explain as explaining
from app import review
from app.errors import UserError
from app.judging import judge
from app.matching import match
from schema import store
from schema.job import Judgement, Link
from schema.tables import JobMemberRow, JudgementRow, LinkRow, RunRow, UnknownPhraseRow
from tests.planted_postings import begin, count, job_of
from tests.test_matching import ad, take

AT = datetime(2026, 11, 20, 9, tzinfo=UTC)


def answers(*said: str) -> Callable[[str], str]:
    """A person who says these, then is gone."""
    left = iter(said)

    def ask(_question: str) -> str:
        try:
            return next(left)
        except StopIteration:
            raise EOFError from None

    return ask


def clock() -> Callable[[], datetime]:
    """A minute later each time."""
    minutes: Iterator[int] = iter(range(1000))
    return lambda: AT + timedelta(minutes=next(minutes))


def near_nought(engine: Engine) -> None:
    """Make all links of the database doubtful ones."""
    with engine.begin() as connection:
        connection.execute(update(store.table_of(LinkRow)).values(score=0.5))


def other_jobs(engine: Engine) -> dict[str, str]:
    """A second pair far away, whose membership no verdict on the first may touch."""
    far = {"city": "Reno", "state": "NV", "zip": "89501", "employer": "Sagebrush", "requisition_id": "88121"}
    take(engine, 1, [ad("a"), ad("b", title="CPhT", first_seen=date(2026, 11, 3)), ad("y", **far), ad("z", **far)])
    return job_of(engine)


def test_a_false_merge_is_found_understood_undone_and_stays_undone(engine: Engine) -> None:
    before = other_jobs(engine)
    assert before["a"] == before["b"]
    found = explaining.explain(engine, before["a"])
    assert [one.id for one in found.members] == ["a", "b"]
    assert all(sum(link.parts.values()) == link.score for link in found.links)
    near_nought(engine)
    rows = _memberships(engine, "yz")
    counts = review.review_links(engine, answers("n", "q"), who="kim", now=clock(), most=1)
    assert counts["different"] == 1
    parted = job_of(engine)
    judged = _judged(engine)
    assert len(judged) == 1
    assert parted[judged[0].a] != parted[judged[0].b], "at once"
    assert (judged[0].who, judged[0].verdict) == ("kim", "different")
    if {judged[0].a, judged[0].b} == {"a", "b"}:
        assert _memberships(engine, "yz") == rows, "only that component was rewritten"
    take(engine, 2, [ad("n", city="Elko", state="NV", zip="89801", employer="Nobody Else")])
    assert {name: job_of(engine)[name] for name in parted} == parted, "the next night leaves it so"


def _memberships(engine: Engine, names: str) -> list[tuple[str, str, str, str | None]]:
    table = store.table_of(JobMemberRow)
    with engine.connect() as connection:
        rows = connection.execute(select(table).where(table.c.posting_id.in_(list(names))))
        return sorted((row.posting_id, row.job_id, row.since_run_id, row.until_run_id) for row in rows)


def _judged(engine: Engine) -> list[Judgement]:
    with engine.connect() as connection:
        return list(store.load_judgements(connection))


def test_a_verdict_can_be_taken_back(engine: Engine) -> None:
    first = other_jobs(engine)
    judge(engine, ("b", "a"), "different", who="kim", at=AT)
    assert job_of(engine)["b"] != first["b"]
    judge(engine, ("a", "b"), "unsure", who="kim", at=AT + timedelta(minutes=1))
    assert job_of(engine) == first
    match(engine, begin(engine, 3))
    assert job_of(engine) == first


def test_same_joins_two_jobs_and_the_old_id_leads_on(engine: Engine) -> None:
    take(engine, 1, [ad("a"), ad("b", city="Reno", state="NV", zip="89501", first_seen=date(2026, 11, 5))])
    before = job_of(engine)
    assert before["a"] != before["b"]
    judge(engine, ("a", "b"), "same", who="kim", at=AT)
    assert set(job_of(engine).values()) == {before["a"]}
    found = explaining.explain(engine, before["b"])
    assert (found.asked, found.job) == (before["b"], before["a"])
    assert [one["verdict"] for one in found.verdicts] == ["same"]


def test_a_verdict_has_a_run_of_its_own(engine: Engine) -> None:
    other_jobs(engine)
    judge(engine, ("a", "b"), "different", who="kim", at=AT)
    with engine.connect() as connection:
        (run,) = connection.execute(select(store.table_of(RunRow)).where(store.table_of(RunRow).c.kind == "review"))
    assert (run.state, run.recorded) == ("done", AT)


def test_an_unknown_verdict_changes_nothing(engine: Engine) -> None:
    before = other_jobs(engine)
    with pytest.raises(ValueError, match="a verdict is one of"):
        judge(engine, ("a", "b"), "perhaps", who="kim", at=AT)
    assert job_of(engine) == before
    assert count(engine, JudgementRow) == 0


def test_skipping_and_leaving_store_nothing(engine: Engine) -> None:
    other_jobs(engine)
    near_nought(engine)
    counts = review.review_links(engine, answers("what?", "s", "q"), who="kim", now=clock(), most=9)
    assert counts["skipped"] == 1
    assert count(engine, JudgementRow) == 0


def test_what_was_judged_is_not_asked_again(engine: Engine) -> None:
    other_jobs(engine)
    near_nought(engine)
    asked = len(review.worthiest(engine, 99))
    review.review_links(engine, answers("u"), who="kim", now=clock(), most=99)
    assert len(review.worthiest(engine, 99)) == asked - 1


def test_links_against_which_the_groups_stand_come_first() -> None:
    link = _link(0.5)
    joined, parted = (store.OpenLink(link, jobs, 4) for jobs in (("j", "j"), ("j", "k")))
    assert review.worth(parted) > review.worth(joined)
    assert review.worth(joined) > review.worth(store.OpenLink(_link(3.0), ("j", "j"), 4))


def _link(score: float) -> Link:
    return Link(a="a", b="b", score=score, parts={"bias": score}, version="1")


def test_explain_shows_words_and_parts(engine: Engine, capsys: pytest.CaptureFixture[str]) -> None:
    take(engine, 1, [ad("a"), ad("b", title="CPhT", text=ad("a").text.replace("Store 4521", "Branch 4521"))])
    explaining.show(explaining.explain(engine, "a"))
    shown = capsys.readouterr().out
    assert "Store → Branch" in shown
    assert "brought together by: " in shown
    assert "bias" in shown
    explaining.show(explaining.explain(engine, "a"), machine=True)
    told = json.loads(capsys.readouterr().out)
    (link,) = told["links"]
    assert sum(link["parts"].values()) == link["score"]
    assert told["changes"]["b"] == [{"what": "replace", "before": "Store", "after": "Branch"}]


def test_an_id_of_nothing_is_one_clear_line(engine: Engine) -> None:
    with pytest.raises(UserError, match="no job and no posting of a job has the id nothing"):
        explaining.explain(engine, "nothing")


def test_the_commonest_unknown_phrase_is_offered_first_and_written(engine: Engine, tmp_path: Path) -> None:
    take(engine, 1, [ad("a"), ad("b", first_seen=date(2026, 11, 3)), ad("c", city="Enid", zip="73701")])
    with engine.begin() as connection:
        _add_phrases(connection, {"r-a": "Gold Card", "r-b": "gold card", "r-c": "Rare Badge"})
        assert [(one.phrase, one.postings) for one in store.unknown_phrases(connection, 5)] == [
            ("gold card", 2),
            ("rare badge", 1),
        ]
    path = tmp_path / "surfaces.csv"
    path.write_text("surface,code,flag\nrph,LIC.RPH,\n", encoding="utf-8")
    assert review.review_phrases(engine, answers("NO.SUCH", "life.bls", ""), most=9, path=path) == 1
    rows = list(csv.DictReader(path.open(encoding="utf-8")))
    assert rows[-1] == {"surface": "gold card", "code": "LIFE.BLS", "flag": ""}
    assert review.review_phrases(engine, answers("q"), most=9, path=path) == 0, "a known phrase is not asked again"


def _add_phrases(connection: Connection, phrases: dict[str, str]) -> None:
    table = store.table_of(UnknownPhraseRow)
    rows = [
        {"reading_id": key, "position": 0, "quote": said, "quote_start": 0, "quote_end": len(said), "field": "text"}
        for key, said in phrases.items()
    ]
    connection.execute(table.insert(), rows)
