"""Which credential a phrase names: phrases employers write for every code, alternatives, mentions, and whole ads."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from pathlib import Path

import pytest

from pipeline.requirements import read_requirements
from pipeline.text import document
from schema.posting import Requirement
from schema.vocab import Role, credentials

GOLD = Path(__file__).parent / "gold"
ABOUT = "Pharmacy job\n\nAbout the job: busy store.\n\n"


def phrases() -> dict[str, list[dict[str, str]]]:
    rows = defaultdict(list)
    with (GOLD / "phrases.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            rows[row["expect"]].append(row)
    return rows


PHRASES = phrases()


def item(row: dict[str, str], heading: str = "Requirements") -> tuple[Requirement, ...]:
    text = f"{ABOUT}{heading}\n- Good communication\n- {row['phrase']}\n- Team player"
    return read_requirements(document(None, text), title="", role=Role(row["role"])).requirements


def grouped(requirements: tuple[Requirement, ...]) -> list[set[str]]:
    groups: dict[str, set[str]] = defaultdict(set)
    for requirement in requirements:
        if requirement.group:
            groups[requirement.group].add(requirement.code)
    return list(groups.values())


def test_every_code_has_phrases() -> None:
    named = {code for row in PHRASES["codes"] for code in row["codes"].split()}
    assert set(credentials()) - named == set()


@pytest.mark.parametrize("codes", sorted({row["codes"] for row in PHRASES["codes"]}))
def test_phrases_name_their_codes(codes: str) -> None:
    wrong = {}
    for row in PHRASES["codes"]:
        if row["codes"] != codes:
            continue
        found = " ".join(sorted({requirement.code for requirement in item(row)}))
        if found != codes:
            wrong[row["phrase"]] = found
    assert wrong == {}


def test_alternatives_share_a_group() -> None:
    wrong = {row["phrase"] for row in PHRASES["group"] if grouped(item(row)) != [set(row["codes"].split())]}
    assert wrong == set()


def test_what_is_asked_together_shares_none() -> None:
    assert {row["phrase"] for row in PHRASES["apart"] if grouped(item(row))} == set()


@pytest.mark.parametrize("heading", ["What we offer", "About us", "Duties"])
def test_mentions_are_not_asked(heading: str) -> None:
    assert {row["phrase"] for row in PHRASES["mention"] if item(row, heading)} == set()


def test_mentions_in_prose_are_not_asked() -> None:
    leaks = set()
    for row in PHRASES["mention"]:
        text = f"Pharmacy job\n\nWe are a busy store in Ohio. {row['phrase']} Come and see us."
        if read_requirements(document(None, text), title="", role=Role(row["role"])).requirements:
            leaks.add(row["phrase"])
    assert leaks == set()


def test_a_mention_that_is_demanded_is_asked() -> None:
    asked = item({"phrase": "Must hold a current BLS card; the BLS class is provided", "role": "technician"}, "Duties")
    assert [requirement.code for requirement in asked] == ["LIFE.BLS"]


def test_codes_of_whole_ads() -> None:
    both = gold = found = 0
    for line in (GOLD / "codes_ads.jsonl").read_text(encoding="utf-8").splitlines():
        ad = json.loads(line)
        reading = read_requirements(document(None, ad["text"]), title=ad["title"], role=Role(ad["role"]))
        codes, labels = {r.code for r in reading.requirements}, {r["code"] for r in ad["requirements"]}
        both, gold, found = both + len(codes & labels), gold + len(labels), found + len(codes)
        asserted = codes - labels
        assert not asserted & {mention["code"] for mention in ad["mentions"]}, ad["id"]
    assert 2 * both / (gold + found) >= 0.97
