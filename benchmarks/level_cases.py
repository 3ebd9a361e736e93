"""Labelled ads as cases to learn levels from: each credential that is named, with the level its label gives it."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import quality

from pipeline.requirements.ad import AdReader
from pipeline.requirements.case import Case, rule_features, word_features
from pipeline.requirements.frame import manner_of
from pipeline.requirements.reading import BlockReading, cases_of
from pipeline.requirements.weigh import NONE
from pipeline.text import document
from schema.vocab import Role

REACH = 2  # code points by which a label's words may begin or end beside the credential's


class Labelled(NamedTuple):
    """One case as its features, with its label (a level or "none") and the level the rules read."""

    words: tuple[str, ...]
    signs: tuple[str, ...]
    label: str
    said: str


class _Collector(AdReader):
    """Reads an ad as the pipeline does, and keeps what is weighed with its place: the block's start."""

    def read(self) -> None:
        self.cases: list[tuple[int, Case]] = []
        super().read()

    def _take(self, index: int, reading: BlockReading) -> None:
        start = self.document.blocks[index].start
        manner = manner_of(self.document.text)
        self.cases += [(start, case) for case in cases_of(self._frame(index, manner))]
        super()._take(index, reading)


def labelled(ad: dict[str, Any]) -> Iterator[Labelled]:
    """The cases of one ad. What is asked elsewhere in it, in other words, is left out: nobody labelled that place."""
    role = quality.read(ad)["role"] if ad.get("title") else ad["role"]
    reader = _Collector(document(ad.get("html"), ad.get("text")), Role(role))
    reader.read()
    for start, case in reader.cases:
        label = _label(reader.document.text, ad["requirements"], start, case)
        if label and not case.certain:
            words, signs = tuple(sorted(set(word_features(case)))), tuple(rule_features(case))
            yield Labelled(words, signs, label, case.said or NONE)


def _label(text: str, asks: list[dict[str, Any]], start: int, case: Case) -> str | None:
    """The level of the label whose words hold the credential; "none" where no label has its code.

    Labels of shorter texts have no words: there the code is told by its only level.
    """
    mine = [ask for ask in asks if ask["code"] == case.hit.code]
    levels = {str(ask["level"]) for ask in mine}
    if len(levels) == 1 and not any(ask.get("quote") or ask.get("evidence") for ask in mine):
        return levels.pop()
    place = start + case.hit.start
    for ask in mine:
        if any(first - REACH <= place <= last + REACH for first, last in _places(text, ask)):
            return str(ask["level"])
    return None if mine else NONE


def _places(text: str, ask: dict[str, Any]) -> Iterator[tuple[int, int]]:
    """Where a label's words stand, whatever white space parts them."""
    words = ask.get("quote") or ask.get("evidence") or ""
    pattern = r"\s+".join(re.escape(word) for word in words.split())
    return (found.span() for found in re.finditer(pattern, text)) if pattern else iter(())


def short_texts() -> Iterator[dict[str, Any]]:
    """Sayings, phrases and voices of the tests, as ads without a title."""
    with (quality.GOLD / "sayings.tsv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t"):
            asks = [dict(zip(("code", "level"), ask.split(), strict=False)) for ask in row["asks"].split(";") if ask]
            yield _short(row["role"], "Join us here.\n\n" + row["says"].replace("\\n", "\n"), asks)
    with (quality.GOLD / "phrases.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            yield from _phrase(row)
    yield from ({**ad, "requirements": ad["asks"]} for ad in quality.ads("voices.jsonl"))


def _phrase(row: dict[str, str]) -> Iterator[dict[str, Any]]:
    """A phrase that names its codes where it is asked, or asks nothing wherever it stands."""
    if row["expect"] != "mention":
        asks = [{"code": code, "level": "required"} for code in row["codes"].split()]
        yield _short(row["role"], f"Requirements\n- Good communication\n- {row['phrase']}\n- Team player", asks)
        return
    for heading in ("What we offer", "About us", "Duties"):
        yield _short(row["role"], f"{heading}\n- Good communication\n- {row['phrase']}\n- Team player", [])
    yield _short(row["role"], f"Pharmacy job\n\nWe are a busy store. {row['phrase']} Come and see us.", [])


def _short(role: str, text: str, asks: list[dict[str, str]]) -> dict[str, Any]:
    kind = "html" if "<" in text else "text"
    return {"role": role, kind: text, "requirements": asks}
