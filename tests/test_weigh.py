"""What words weigh beside the rules: tables that are whole, a handicap for the rules, alternatives of one mind."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import pytest

from benchmarks.forgetting import forget
from pipeline.requirements import weigh
from pipeline.requirements.case import HERE, OTHER, Case, words_around, words_of
from pipeline.requirements.frame import Frame
from pipeline.requirements.hit import Hit
from pipeline.requirements.reading import cases_of
from pipeline.requirements.segment import Segment
from pipeline.requirements.weigh import BIAS, CUED_TRUST, FLOOR, ONE, TRUST, VERDICTS, Row
from schema.vocab import Level, Role

WORDS, SIGNS = "level_words", "level_signs"
EMPTY = (0,) * len(VERDICTS)
Tables = dict[str, dict[str, Row]]


@pytest.fixture
def tables(monkeypatch: pytest.MonkeyPatch) -> Iterator[Tables]:
    """Tables that say nothing, for a test to fill."""
    found: Tables = {WORDS: {BIAS: EMPTY}, SIGNS: {BIAS: EMPTY} | {f"words {one}": EMPTY for one in VERDICTS}}
    for at, verdict in enumerate(VERDICTS):
        found[SIGNS][f"words {verdict}"] = tuple(ONE if place == at else 0 for place in range(len(VERDICTS)))
    monkeypatch.setattr(weigh, "table", found.__getitem__)
    yield found
    forget()  # what was read by these tables


def frame(text: str, section: str = "required", role: Role = Role.TECHNICIAN) -> Frame:
    return Frame(text, "item", section, role)


def only(verdict: str, weight: int) -> Row:
    return tuple(weight if one == verdict else 0 for one in VERDICTS)


def levels(cases: list[Case], text: str) -> list[Level | None]:
    return weigh.weighed(text, cases)


def test_every_row_of_the_tables_says_something_and_every_verdict_has_one() -> None:
    words, signs = weigh.table(WORDS), weigh.table(SIGNS)
    assert {f"words {verdict}" for verdict in VERDICTS} | {BIAS} <= signs.keys()
    assert BIAS in words
    assert [name for name, row in words.items() if name != BIAS and not any(row)] == []
    assert 1000 < len(words) < 12_000


def test_without_weights_the_rules_decide(tables: Tables) -> None:
    assert tables
    for text, level in (("CPhT required", Level.REQUIRED), ("CPhT preferred", Level.PREFERRED)):
        assert levels(cases_of(frame(text)), text) == [level]


@pytest.mark.parametrize(("text", "trust"), [("CPhT, marvellous", TRUST), ("CPhT required, marvellous", CUED_TRUST)])
def test_words_must_outweigh_the_rules_by_their_handicap(tables: Tables, text: str, trust: int) -> None:
    tables[WORDS]["u marvellous"] = only("preferred", trust)
    assert levels(cases_of(frame(text)), text) == [Level.REQUIRED]
    tables[WORDS]["u marvellous"] = only("preferred", trust + 1)
    assert levels(cases_of(frame(text)), text) == [Level.PREFERRED]


def test_what_cannot_be_asked_is_not_weighed(tables: Tables) -> None:
    tables[WORDS]["u marvellous"] = only("required", -10 * FLOOR)
    text = "CPhT, marvellous"
    assert levels(cases_of(frame(text, "carousel")), text) == [None]
    assert levels(cases_of(frame(text, "required", Role.PHARMACIST)), text) == [None]


def test_alternatives_are_weighed_together(tables: Tables) -> None:
    text = "PTCB or NHA certification, marvellous"
    tables[WORDS]["uR1 or"] = only("preferred", 3 * ONE)  # stands right of the first only
    assert levels(cases_of(frame(text)), text) == [Level.PREFERRED, Level.PREFERRED]


def test_the_words_of_other_credentials_and_numbers_are_masked() -> None:
    text = "active cpht within 90 days, bls a plus. next comes this"
    hits = [Hit("CERT.CPHT", 7, 11), Hit("LIFE.BLS", 28, 31)]
    words = words_around(frame(text), text, Segment(0, 39, 0), hits)
    assert words.inside == ["active", OTHER, "within", "#", "days", ",", OTHER, "a", "plus", "."]
    assert [words.inside[at] for at in words.at] == [OTHER, OTHER]
    assert words.after == ["next", "comes", "this"]
    assert words_of("you’ll need it") == ["you'll", "need", "it"]
    assert HERE not in words.inside


def test_readings_do_not_depend_on_the_order_of_sets() -> None:
    code = (
        "from pipeline.requirements import read_requirements; from pipeline.text import document;"
        "from schema.vocab import Role;"
        "print(read_requirements(document(None, 'Join us.\\n\\nIdeally you bring a CPhT, though we can help you "
        "get there by spring, and a BLS card or CPR.'), title='', role=Role.TECHNICIAN))"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", code], env={"PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True
        ).stdout
        for seed in ("1", "2")
    }
    assert len(said) == 1
