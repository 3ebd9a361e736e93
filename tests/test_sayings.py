"""Ways employers ask, one a row: role, words, what they ask; written before the rules met them, then kept."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from pipeline.requirements import read_requirements
from pipeline.text import document
from schema.posting import Requirement
from schema.vocab import Role

SAYINGS = Path(__file__).parent / "gold" / "sayings.tsv"
ROWS = list(csv.DictReader(SAYINGS.open(encoding="utf-8", newline=""), delimiter="\t"))
OPENING = "Join us here.\n\n"  # so that the saying is not the ad's first line, which may be its title


def told(record: Requirement) -> str:
    """A requirement in words: "LIC.TECH obtain_within 60 OH g1"."""
    places = ",".join(sorted(record.jurisdiction or ()))
    days = "" if record.window_days is None else str(record.window_days)
    return " ".join(filter(None, (record.code, str(record.level), days, places, record.group or "")))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["says"][:40])
def test_a_saying_asks_what_it_means(row: dict[str, str]) -> None:
    says = row["says"].replace("\\n", "\n")
    ad = document(f"<p>{OPENING}</p>{says}", None) if "<" in says else document(None, OPENING + says)
    found = read_requirements(ad, title="", role=Role(row["role"])).requirements
    assert "; ".join(sorted(map(told, found))) == row["asks"]
