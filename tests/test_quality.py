"""Floors of how well our own gold ads are read; they may only rise. Figures: `python benchmarks/quality.py`."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "benchmarks"))

import quality  # noqa: E402 - benchmarks are no package
import scoring  # noqa: E402

FLOORS = json.loads((ROOT / "tests" / "gold" / "floors.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def pairs() -> dict[str, list[quality.Pair]]:
    """Labelled ads and what is read in them, by set."""
    independent = quality.ads("independent_ads.jsonl")
    sets = {
        "apart": quality.ads("kept_apart.jsonl"),
        "sixth": quality.ads("independent6_ads.jsonl"),
        "seventh": quality.ads("independent7_ads.jsonl"),
        "newest": quality.ads("independent8_ads.jsonl"),
        "others": [ad for ad in independent if ad["shown"] in ("kept", "since 4")],
        "later": [ad for ad in independent if ad["shown"] == "since 3"],
        "seen": [ad for ad in independent if ad["shown"] == "seen"],
        "own": quality.ads("requirements_ads.jsonl"),
    }
    return {name: [(ad, quality.read(ad)) for ad in ads] for name, ads in sets.items()}


@pytest.mark.parametrize("name", ["apart", "newest", "seventh", "sixth", "others", "later", "seen", "own"])
@pytest.mark.parametrize("figure", ["code", "code+level", "strict"])
def test_requirements_do_not_fall_below_their_floor(
    pairs: dict[str, list[quality.Pair]], name: str, figure: str
) -> None:
    count = scoring.total(scoring.requirements(*pair, scoring.KEYS[figure]) for pair in pairs[name])
    assert count.f1 >= FLOORS[name][figure]


@pytest.mark.parametrize("name", ["apart", "newest", "seventh", "sixth", "others", "later", "seen", "own"])
def test_roles_do_not_fall_below_their_floor(pairs: dict[str, list[quality.Pair]], name: str) -> None:
    labelled = [pair for pair in pairs[name] if "role" in pair[0]]
    right = sum(gold["role"] == found["role"] for gold, found in labelled) / len(labelled)
    assert right >= FLOORS[name]["role"]


def test_every_quote_is_where_it_says(pairs: dict[str, list[quality.Pair]]) -> None:
    for _, found in (pair for part in pairs.values() for pair in part):
        for span in [*found["requirements"], *found["mentions"], *found["duties"], *found["skills"]]:
            assert found["text"][span["start"] : span["end"]] == span["quote"]


def test_enough_ads_are_labelled_and_a_third_by_others() -> None:
    independent, own = quality.ads("independent_ads.jsonl"), quality.ads("requirements_ads.jsonl")
    assert len(independent) + len(own) >= 150
    assert len(independent) >= (len(independent) + len(own)) / 3
    assert len({ad["id"] for ad in independent}) == len(independent)


def test_the_scorer_counts_what_it_says() -> None:
    gold = {"requirements": [{"code": "A", "level": "required"}, {"code": "B", "level": "preferred"}]}
    read = {"requirements": [{"code": "A", "level": "preferred"}, {"code": "C", "level": "required"}]}
    assert scoring.requirements(gold, read, scoring.key_code) == scoring.Count(1, 1, 1)
    assert scoring.requirements(gold, read, scoring.key_level) == scoring.Count(0, 2, 2)
    assert scoring.Count(1, 1, 1).f1 == 0.5
