"""Every question of docs/questions.md on both engines, held against an answer worked out without SQL."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, text

import pipeline
from app.matching import match
from app.rules import Rules
from schema.posting import RawPlace, RawPosting
from schema.vocab import reference
from tests.nights import FIRST, Nights, report, rows

ROOT = Path(__file__).resolve().parent.parent
DOCUMENT = (ROOT / "docs" / "questions.md").read_text(encoding="utf-8")
QUESTIONS = dict(re.findall(r"### (\d+)\. .*?```sql\n(.*?)```", DOCUMENT, re.DOTALL))
ADS = [json.loads(line) for line in (ROOT / "tests/gold/independent_ads.jsonl").open(encoding="utf-8")][:70]
BOARDS = ("alder", "birch", "cedar")
GONE = (61, 62, 63)  # seen on the second night only
SECOND: tuple[tuple[RawPlace, ...], ...] = ((), (RawPlace(text="Columbus, OH"),))
Row = dict[str, Any]


def posted(number: int, night: int) -> RawPosting:
    """One labelled ad on one of three boards."""
    ad = ADS[number]
    return RawPosting(
        board=BOARDS[number % 3], platform="greenhouse", ref=str(number), query="pharmacy/1", url=f"https://x.example/{number}",
        fetched=FIRST + timedelta(days=night - 1, minutes=5), title=ad["title"], employer=ad["employer"],
        html=ad.get("html"), text=ad.get("text"), listing_fingerprint=f"f{number}",
        places=(RawPlace(text="Dayton, OH" if number % 4 == 1 else ad["location"]), *SECOND[number % 9 == 0]),
    )  # fmt: skip


@dataclass
class Facts:
    """What the tables hold, joined by hand: open and closed postings with all that was read of them."""

    postings: list[Row]
    tables: dict[str, list[Row]]

    def of(self, table: str, posting: Row) -> list[Row]:
        """The rows of a table that were read of a posting, in order."""
        return [row for row in self.tables[table] if row["reading_id"] == posting["reading_id"]]

    def open(self, role: str = "") -> list[Row]:
        """Open postings, of one role or all."""
        return [one for one in self.postings if one["closed"] is None and role in ("", one["role"])]

    def state(self, posting: Row) -> str | None:
        """The state of the first place."""
        places = sorted(self.of("place", posting), key=lambda row: row["position"])
        return places[0]["state"] if places else None


@pytest.fixture
def nights(engine: Engine, tmp_path: Path) -> Nights:
    """Four nights: all is there; a fifth goes; nothing is read; some come back and three boards are read again."""
    made = Nights(engine, tmp_path / "raw", Rules(pipeline.normalise, pipeline.VERSION))
    there = {
        1: range(60),
        2: [n for n in range(66) if n % 5],
        5: [n for n in range(70) if (n % 5 or n == 10) and n not in GONE],
    }
    for night, numbers in there.items():
        raws = [posted(number, night) for number in numbers]
        made.take(night, raws, [report(board, night) for board in BOARDS])
        made.close(night)
        match(engine, f"night-{night:02}")
    return made


@pytest.fixture
def facts(nights: Nights) -> Facts:
    return gathered(nights.engine)


def gathered(engine: Engine) -> Facts:
    """What the tables of a database hold."""
    names = ("posting", "reading", "board", "place", "pay", "requirement", "ability", "posting_event", "board_report",
             "job_member", "job")  # fmt: skip
    tables = {name: rows(engine, name) for name in names}
    readings = {row["id"]: row for row in tables["reading"]}
    boards = {row["id"]: row for row in tables["board"]}
    joined = []
    for row in tables["posting"]:
        read = readings[row["reading_id"]]
        setting = boards[row["board_id"]]["setting"] or read["employer_setting"]
        joined.append({**read, **row, "setting": setting})
    return Facts(joined, tables)


def answer(engine: Engine, number: str, spell: Callable[[str], str] = str) -> list[tuple[Any, ...]]:
    """What the query of a question gives, with days as text and numbers rounded."""
    with engine.connect() as connection:
        return [tuple(map(_plain, row)) for row in connection.execute(text(spell(QUESTIONS[number])))]


def _plain(value: Any) -> Any:
    if isinstance(value, date | datetime):
        return value.isoformat()[:10]
    if isinstance(value, bool | str) or value is None:
        return value
    return round(float(value), 6)


def top(counts: Counter[Any], most: int = 10) -> list[tuple[Any, ...]]:
    """The largest counts, then by name."""
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:most]


def asked(f: Facts, posting: Row, prefix: str, *levels: str) -> bool:
    """Whether a posting asks a credential at one of the levels (any but not_required without levels)."""
    return any(
        row["code"].startswith(prefix) and (row["level"] in levels if levels else row["level"] != "not_required")
        for row in f.of("requirement", posting)
    )


def q1(f: Facts) -> Any:
    found = Counter(
        row["level"]
        for one in f.open("technician") if f.state(one) == "OH"
        for row in f.of("requirement", one) if row["code"] == "CERT.CPHT.PTCB"
    )  # fmt: skip
    return sorted(found.items())


def q2(f: Facts) -> Any:
    months: dict[str, list[Row]] = defaultdict(list)
    for one in f.postings:
        if one["role"] == "technician":
            months[one["first_seen"].strftime("%Y-%m")].append(one)
    codes = {row["code"] for row in f.tables["requirement"] if row["code"].startswith("CERT.CPHT")}
    named = {m: max(sum(has(f, one, code) for one in ones) for code in codes) for m, ones in months.items()}
    return [(month, named[month], len(ones)) for month, ones in sorted(months.items())]


def has(f: Facts, posting: Row, code: str, level: str = "") -> bool:
    """Whether exactly this code is asked."""
    levels = {row["level"] for row in f.of("requirement", posting) if row["code"] == code}
    return level in levels if level else bool(levels - {"not_required"})


def q3(f: Facts) -> Any:
    codes = {row["code"] for one in f.open("technician") for row in f.of("requirement", one)}
    counts = {
        code: tuple(sum(has(f, one, code, level) for one in f.open("technician")) for level in ("required", ""))
        for code in codes
    }
    ordered = sorted(counts.items(), key=lambda item: (-item[1][0], item[0]))[:10]
    return [(code, *pair) for code, pair in ordered]


def q4(f: Facts) -> Any:
    open_ids = {one["id"] for one in f.open()}
    jobs: dict[str, set[str]] = defaultdict(set)
    for row in f.tables["job_member"]:
        if row["until_run_id"] is None:
            jobs[row["job_id"]].add(row["posting_id"])
    living = {job: members for job, members in jobs.items() if members & open_ids}
    again = {row["id"] for row in f.tables["job"] if row["repost_of"] is not None}
    return [(len(open_ids), len(living), len(living.keys() - again))]


def q5(f: Facts) -> Any:
    return top(Counter(state for one in f.open("pharmacist") if (state := f.state(one))))


def q6(f: Facts) -> Any:
    return top(Counter(
        state for one in f.open("pharmacist") for state in {row["state"] for row in f.of("place", one)} if state
    ))  # fmt: skip


def paid(f: Facts, role: str) -> list[tuple[Row, float, float]]:
    """Open postings of a role with hourly pay: lower and upper bound."""
    return [
        (one, row["hourly_min_usd"], row["hourly_max_usd"] or row["hourly_min_usd"])
        for one in f.open(role)
        for row in f.of("pay", one)
        if row["hourly_min_usd"] is not None
    ]


def q7(f: Facts) -> Any:
    states: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for one, low, high in paid(f, "technician"):
        if state := f.state(one):
            states[state].append((low, high))
    found = [
        (state, len(pay), min(a for a, _ in pay), sum(a for a, _ in pay) / len(pay), sum(b for _, b in pay) / len(pay),
         max(b for _, b in pay))
        for state, pay in states.items()
    ]  # fmt: skip
    return sorted(found, key=lambda row: (-row[1], row[0]))


def q8(f: Facts) -> Any:
    found = []
    for code in sorted(("CERT.CPHT", "CERT.CPHT.PTCB", "CERT.CPHT.NHA", "LIC.TECH")):
        pay = [(low, high) for one, low, high in paid(f, "technician") if has(f, one, code, "required")]
        if pay:
            found.append((code, len(pay), sum(a for a, _ in pay) / len(pay), sum(b for _, b in pay) / len(pay)))
    return found


def q9(f: Facts) -> Any:
    asking = [one for one in f.postings if asked(f, one, "RES.")]
    everywhere, still = Counter(one["setting"] for one in asking), Counter()
    still.update(one["setting"] for one in asking if one["closed"] is None)
    return {(setting, still[setting], count) for setting, count in everywhere.items()}


def q10(f: Facts, role: str = "technician", kind: str = "duty") -> Any:
    return top(Counter(
        code for one in f.open(role) for code in {r["code"] for r in f.of("ability", one) if r["kind"] == kind}
    ))  # fmt: skip


def q12(f: Facts) -> Any:
    mine: dict[tuple[str, Any], list[Row]] = defaultdict(list)
    for one in f.open():
        if one["employer"] is not None:
            mine[one["employer"], one["employer_parent"]].append(one)
    found = [(name, len(ones), len({one["board_id"] for one in ones})) for (name, _), ones in mine.items()]
    return sorted(found, key=lambda row: (-row[1], row[0]))[:10]


def q13(f: Facts) -> Any:
    board = {one["id"]: one["board_id"] for one in f.postings}
    complete = {(row["board_id"], row["finished"].date()) for row in f.tables["board_report"] if row["complete"]}
    days: dict[str, Counter[str]] = defaultdict(Counter)
    for event in f.tables["posting_event"]:
        if (board[event["posting_id"]], event["at"].astimezone(UTC).date()) in complete:
            days[event["at"].date().isoformat()][event["kind"]] += 1
    return [(day, n["opened"], n["closed"], n["reopened"]) for day, n in sorted(days.items())]


def q14(f: Facts) -> Any:
    read = {row["finished"].date() for row in f.tables["board_report"] if row["complete"]}
    days = [min(read) + timedelta(days=n) for n in range((max(read) - min(read)).days + 1)]
    return [(day.isoformat(),) for day in days if day not in read]


def q15(f: Facts) -> Any:
    return sorted(Counter(one["role"] for one in f.postings).items())


def q16(f: Facts) -> Any:
    whole = sorted((row["finished"], row["board_id"]) for row in f.tables["board_report"] if row["complete"])
    first = {
        board: at for at, board in reversed(whole)
    }  # of what was there before a board was read nobody knows the age
    roles: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for one in f.postings:
        aged = one["board_id"] in first and (
            one["first_seen"] > first[one["board_id"]] or one["closed_reason"] == "ended"
        )
        if one["closed"] is not None and aged:
            span = [(one[end].date() - one["first_seen"].date()).days for end in ("last_seen", "closed")]
            roles[one["role"]].append((span[0], span[1]))
    return [
        (role, len(s), sum(a for a, _ in s) / len(s), sum(b for _, b in s) / len(s))
        for role, s in sorted(roles.items())
    ]


def q17(f: Facts) -> Any:
    found = Counter(
        days
        for one in f.open("technician")
        for days in {
            row["window_days"] for row in f.of("requirement", one)
            if row["code"].startswith("CERT.CPHT") and row["level"] == "obtain_within" and row["window_days"]
        }
    )  # fmt: skip
    return sorted(found.items())


def q18(f: Facts) -> Any:
    law = {row["state"]: row["national_certification"] for row in reference("state_rules")}
    found: Counter[str] = Counter()
    for one in f.open("technician"):
        if (state := f.state(one)) not in law:
            continue
        ad = next((level for level in ("required", "obtain_within", "conditional", "preferred")
                   if asked(f, one, "CERT.CPHT", level)), "silent")  # fmt: skip
        said = law[str(state)]
        more = (ad == "required" and said != "yes") or (ad == "obtain_within" and said in ("no", "upper tier"))
        less = ad in ("preferred", "silent") and said in ("yes", "within")
        found["unknown" if said == "unknown" else "more" if more else "less" if less else "as much"] += 1
    return sorted(found.items())


def q19(f: Facts) -> Any:
    found = [
        (one["id"], row["code"], row["quote_start"], row["level"], row["quote"])
        for one in f.open()
        for row in f.of("requirement", one)
        if row["kind"] == "license" and row["level"] == "required"
    ]
    return [(key, code, level, quote) for key, code, _, level, quote in sorted(found)[:20]]


ANSWERS: dict[str, Callable[[Facts], Any]] = {
    "1": q1, "2": q2, "3": q3, "4": q4, "5": q5, "6": q6, "7": q7, "8": q8, "9": q9, "10": q10,
    "11": lambda f: q10(f, "pharmacist", "skill"), "12": q12, "13": q13, "14": q14, "15": q15, "16": q16, "17": q17,
    "18": q18, "19": q19,
}  # fmt: skip


def answered(engine: Engine) -> set[str]:
    """The questions that have an answer on a database, each held against one worked out without SQL."""
    facts, told = gathered(engine), set()
    for number, worked_out in ANSWERS.items():
        found, wanted = answer(engine, number), worked_out(facts)
        if isinstance(wanted, set):
            found, wanted = sorted(found, key=str), sorted(wanted, key=str)
        assert found == [tuple(map(_plain, row)) for row in wanted], f"question {number}"
        told |= {number} if found else set()
    return told


def test_every_question_is_answered_twice(nights: Nights) -> None:
    assert set(ANSWERS) == set(QUESTIONS)
    assert len(QUESTIONS) >= 15
    assert answered(nights.engine) == set(QUESTIONS), "a question without an answer tests nothing"


def test_views_that_are_not_todays_are_made_again(nights: Nights, database_url: str) -> None:
    from app.database import open_database

    with nights.engine.begin() as connection:
        connection.execute(text("DROP VIEW view_digest"))
        connection.execute(text("CREATE VIEW view_digest AS SELECT 'old' AS digest"))
        connection.execute(text("DROP VIEW coverage_day"))
    open_database(database_url).dispose()
    with nights.engine.connect() as connection:
        assert connection.scalar(text("SELECT COUNT(*) FROM coverage_day")) == 5


def test_rules_of_states_are_marked_unverified() -> None:
    rules = reference("state_rules")
    assert len({row["state"] for row in rules}) == len(rules) == 51
    assert all(row["source"] for row in rules)
    assert not any(row["verified_on"] for row in rules), "say in docs/questions.md which are verified"
