"""Contacts of persons are taken out of exported words, measured on a labelled list; what only looks like one stays."""

from __future__ import annotations

import re
import time
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.snapshot.privacy import scrubbed
from pipeline.contacts import EMAIL_MARK, PHONE_MARK, without_addresses, without_contacts
from pipeline.persons import NAME_MARK

LINES = Path(__file__).parent / "contacts" / "lines.txt"
LABEL = re.compile(r"\{([epn]):([^{}]*)\}")
MARKS = {"e": EMAIL_MARK, "p": PHONE_MARK, "n": NAME_MARK}
PIECES = [
    "Jane Roe",
    "contact",
    "Recruiter:",
    "call",
    "419",
    "-",
    "555",
    "0134",
    " ",
    "@",
    "oakrx",
    ".com",
    "(at)",
    "at",
    "dot",
    "+44",
    "1-800-",
    "RX",
    "\n",
    "ext. 5",
]


def labelled() -> list[tuple[str, list[tuple[str, str]]]]:
    """Each line without its labels, and the labels in it."""
    lines = [one for one in LINES.read_text(encoding="utf-8").splitlines() if one and not one.startswith("#")]
    return [(LABEL.sub(r"\2", line), LABEL.findall(line)) for line in lines]


def measured() -> tuple[dict[str, tuple[int, int]], list[str], list[str]]:
    """By kind (found, labelled); the lines where something was missed; those where more went than was labelled."""
    found = dict.fromkeys(MARKS, (0, 0))
    missed, false = [], []
    for text, labels in labelled():
        now = without_contacts(text)
        for kind, words in labels:
            gone = words.strip(" ;") not in now
            found[kind] = (found[kind][0] + gone, found[kind][1] + 1)
            if not gone:
                missed.append(now)
        counts = {kind: sum(one == kind for one, _ in labels) for kind in MARKS}
        if any(now.count(mark) > counts[kind] for kind, mark in MARKS.items()):
            false.append(f"{text} -> {now}")
    return found, missed, false


def test_the_list_is_long_enough_to_mean_something() -> None:
    kinds = [kind for _, labels in labelled() for kind, _ in labels]
    assert len(labelled()) >= 150
    assert min(kinds.count("e"), kinds.count("p")) >= 25
    assert sum(not labels for _, labels in labelled()) >= 60


def test_addresses_and_numbers_are_removed() -> None:
    found, missed, _ = measured()
    for kind in "ep":
        assert found[kind][0] >= 0.99 * found[kind][1], missed


def test_most_names_behind_a_cue_are_removed() -> None:
    found, missed, _ = measured()
    assert found["n"][0] >= 0.9 * found["n"][1], missed


def test_what_only_looks_like_a_contact_stays() -> None:
    _, _, false = measured()
    assert len(false) <= 0.02 * len(labelled()), false


def test_the_measure_sees_a_contact_that_stays_and_one_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(globals(), "without_contacts", lambda text: text.replace("0134", PHONE_MARK))
    found, missed, false = measured()
    assert found["e"][0] == 0
    assert missed
    assert false


def test_a_link_loses_addresses_and_keeps_its_numbers() -> None:
    link = "https://jobs.example/4195550134?to=jane.roe%40oakrx.com"
    assert without_addresses(link) == f"https://jobs.example/4195550134?to={EMAIL_MARK}"


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join) | st.text(max_size=60))
def test_columns_lose_what_single_cells_lose(text: str) -> None:
    """The quick look at a column misses nothing that the slow one would change."""
    assert scrubbed(pl.Series([text]), "words").to_list() == [without_contacts(text)]


@pytest.mark.parametrize(
    "piece", ["a", "1", "a.", "1-", "(", "+1 ", "Jane ", "contact ", "@", "a@", "555-", "at ", "call 1", "A"]
)
def test_time_grows_with_the_length_of_hostile_words(piece: str) -> None:
    def seconds(count: int) -> float:
        start = time.process_time()
        without_contacts(piece * count)
        return time.process_time() - start

    seconds(100)
    short, long = min(seconds(4_000) for _ in range(2)), min(seconds(16_000) for _ in range(2))
    assert long < 9 * short + 0.05


def test_ids_are_left_alone() -> None:
    cells = pl.Series(["4195550134", "419-555-0134", None])
    assert scrubbed(cells, "id").to_list() == cells.to_list()
    assert scrubbed(cells, "words").to_list() == ["4195550134", PHONE_MARK, None]
