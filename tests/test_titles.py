"""Roles by title alone: our own list of real-world spellings, and the shared list where it is present."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from pipeline.phrases import Lexicon, fold, words
from pipeline.roles import read_role
from pipeline.text import Document
from pipeline.titles import title_finds
from schema.vocab import Role, reference

GOLD = Path(__file__).parent / "gold"
NO_TEXT = Document("", ())
OWN = [
    (r["title"], r["role"]) for r in csv.DictReader((GOLD / "role_titles.tsv").open(encoding="utf-8"), delimiter="\t")
]


@pytest.mark.parametrize(("title", "role"), OWN, ids=[title for title, _ in OWN])
def test_title_alone(title: str, role: str) -> None:
    assert read_role(title, NO_TEXT).role == role


def test_shared_titles_that_are_not_ambiguous(shared: Path) -> None:
    lines = (shared / "gold" / "titles.tsv").read_text(encoding="utf-8").splitlines()[1:]
    rows = [line.split("\t")[:2] for line in lines]
    rows = [(title, role) for title, role in rows if role != "ambiguous"]
    wrong = [(title, role) for title, role in rows if read_role(title, NO_TEXT).role != role]
    assert len(rows) > 350
    assert len(wrong) <= 0.01 * len(rows), wrong


@pytest.mark.parametrize(
    "title",
    [
        "Phar\u00admacy Tech\u200bnician",
        "  CPhT – Nights",
        "Técnico(a) de Farmacia",
        "PharmacyTechnician",
        "İlaç Pharmacist",
    ],
)
def test_evidence_is_the_title_at_its_offsets(title: str) -> None:
    reading = read_role(title, NO_TEXT)
    assert reading.evidence
    for evidence in reading.evidence:
        assert evidence.field == "title"
        assert title.strip()[evidence.start : evidence.end] == evidence.quote


def test_a_misspelling_counts_and_its_neighbours_do_not() -> None:
    assert read_role("Pharmcy tecnician wanted", NO_TEXT).role == Role.TECHNICIAN
    assert read_role("Technical Pharmacology Writer", NO_TEXT).role == Role.OTHER


def test_a_trade_before_another_noun_is_an_object() -> None:
    assert [find.sense for find in title_finds("Pharmacist Recruiter")] == ["cue", "agent"]
    assert title_finds("Pharmacist - Recruiter's Pick")[0].sense == "pharmacist"


def test_phrases_do_not_reach_across_a_break() -> None:
    lexicon = Lexicon([("pharmacist intern", "intern"), ("pharmacist", "pharmacist"), ("intern", "internship")])
    assert [f.sense for f in lexicon.find("Pharmacist Intern")] == ["intern"]
    assert [f.sense for f in lexicon.find("Pharmacist | Intern")] == ["pharmacist", "internship"]


def test_fold_keeps_every_place() -> None:
    odd = "İÉß–’Ωﬁ\u00a0x"
    assert len(fold(odd)) == len(odd)
    assert all(odd[w.start : w.end] for w in words(odd))


def test_every_sense_of_the_table_is_known_to_the_cascade_or_to_the_titles() -> None:
    used = {sense for rule in reference("role_rules") for sense in (rule["needs"] + " " + rule["unless"]).split()}
    assert {row["sense"] for row in reference("roles")} <= used | {"none", "other_tech"}
    assert used <= {row["sense"] for row in reference("roles")} | {"panelist"}


def test_no_phrase_stands_twice() -> None:
    phrases = [row["phrase"] for row in reference("roles")]
    assert len(phrases) == len(set(phrases))
