"""Measure how well ads are read; write docs/accuracy.md and docs/accuracy.csv, which snapshots carry.

    python benchmarks/quality.py            writes both
    python benchmarks/quality.py --print    prints it only

The ads are this project's own, under tests/gold/: `independent_ads.jsonl` was written and labelled by people who had
not seen the rules and is marked by the version of the rules whose writers were shown it; `independent6_ads.jsonl`,
`independent7_ads.jsonl` and `independent8_ads.jsonl` are by other hands again, half of each kept. `kept_apart.jsonl`
was written and labelled by the rules' writer before these rules met it, and no rule was changed for it.
`requirements_ads.jsonl` and `duties_ads.jsonl` were labelled by the rules' own writers and used to mend the rules.
"""

from __future__ import annotations

import argparse
import csv
import json
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import scoring
from quality_sets import SETS
from scoring import Ad, Count

from app.reading import reading
from app.snapshot.accuracy import COLUMNS, MEASURED
from pipeline import VERSION, normalise
from pipeline.requirements.lexicon import expand
from schema.posting import RawPlace, RawPosting
from schema.vocab import reference

ROOT = Path(__file__).resolve().parent.parent
GOLD = ROOT / "tests" / "gold"
PAGE = ROOT / "docs" / "accuracy.md"
Pair = tuple[Ad, Ad]
FIGURES = {"pay": "Base pay", "experience": "Years of experience"}
INTRODUCTION = f"""# How well ads are read

Made by `python benchmarks/quality.py`; rules version {VERSION}. F1 over all labels of all ads; intervals by drawing the
ads again. The first set is the honest one: quote that (its totals were watched while versions 4 to 8 were written, its
errors never looked at). It is small and dense (half an ad's length, twice its demands);
on 84 whole ads of others, kept apart until then, version 2 read code .935, code and level .839, strict .816,
alternatives .792. Labels follow one reader each; two readings of the same ads agree to about .98 on code and level. The
ads imitate real ones; they are no sample of what boards hold.
"""


def ads(name: str, only: Callable[[Ad], bool] = lambda _ad: True) -> list[Ad]:
    """The labelled ads of a file."""
    lines = (GOLD / name).read_text(encoding="utf-8").splitlines()
    return [ad for ad in map(json.loads, lines) if only(ad)]


def read(ad: Ad) -> Ad:
    """What the rules read in an ad, its labels not shown to them."""
    place = (RawPlace(text=ad["location"]),) if ad.get("location") else ()
    raw = RawPosting(
        board="gold", platform="file", ref=str(ad["id"]), query="file", url="", places=place, html=ad.get("html"),
        text=ad.get("text"), title=ad.get("title") or "", employer=ad.get("employer"),
        fetched=datetime(2026, 11, 25, tzinfo=UTC),
    )  # fmt: skip
    return reading(normalise(raw))


def dictionary(found: Ad) -> Ad:
    """What a list of credential words finds: every name is a requirement. The least that rules must beat."""
    text = found["text"].lower()
    names = {code: names for code, names in _names().items() if any(name in text for name in names)}
    return {
        "role": found["role"],
        "requirements": [{"code": code, "level": "required", "quote": names[code][0]} for code in names],
    }


def _names() -> dict[str, list[str]]:
    names: dict[str, list[str]] = {}
    for row in reference("surfaces"):
        columns = list(row.values())
        names.setdefault(row["code"], []).extend(f" {phrase.lower()}" for phrase in expand(columns[0]))
    return names


def table(head: list[str], rows: list[list[Any]]) -> str:
    """A Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines) + "\n"


def shown(count: Count) -> list[str]:
    """Precision, recall and F1 with their number of labels."""
    return [f"{count.precision:.3f}", f"{count.recall:.3f}", f"{count.f1:.3f}", str(count.right + count.missed)]


def main_figures(pairs: list[Pair]) -> list[list[str]]:
    """One row a figure: precision, recall, F1, labels, 95% interval."""
    rows = []
    for name, key in scoring.KEYS.items():
        values = [scoring.requirements(gold, found, key) for gold, found in pairs]
        low, high = scoring.interval(values)
        rows.append([name, *shown(scoring.total(values)), f"{low:.3f} to {high:.3f}"])
    for name, values in (
        ("alternatives", [scoring.groups(*pair) for pair in pairs]),
        ("duties", [scoring.codes(*pair, "duties") for pair in pairs if "duties" in pair[0]]),
        ("skills", [scoring.codes(*pair, "skills") for pair in pairs if "skills" in pair[0]]),
    ):
        if values:
            low, high = scoring.interval(values)
            rows.append([name, *shown(scoring.total(values)), f"{low:.3f} to {high:.3f}"])
    return rows


def others(pairs: list[Pair]) -> str:
    """Role, leaks, pay and experience in a sentence each."""
    labelled = [pair for pair in pairs if "role" in pair[0]]
    right = sum(gold["role"] == found["role"] for gold, found in labelled)
    leaked, mentions = map(sum, zip(*(scoring.leaks(*pair) for pair in pairs), strict=True))
    told = (
        f"Role right in {right} of {len(labelled)} ads. Of {mentions} credentials named but not asked, {leaked} were "
        f"read as asked."
    )
    for name, count in (("pay", scoring.pay), ("experience", scoring.experience)):
        if any(gold.get(name) for gold, _ in pairs):  # a set without one has no such labels
            told += f" {FIGURES[name]}: {_said(Counter(count(*pair) for pair in pairs))}."
    return told + "\n"


def _said(counts: Counter[str]) -> str:
    return ", ".join(f"{counts[name]} {name}" for name in ("right", "wrong", "missed", "over-claimed"))


def confusion(pairs: list[Pair]) -> str:
    """Labelled role against read role."""
    names = ["pharmacist", "technician", "intern", "aide", "other"]
    met = Counter((gold["role"], found["role"]) for gold, found in pairs if "role" in gold)
    return table(["labelled \\ read", *names], [[a, *(met[a, b] for b in names)] for a in names])


def by(pairs: list[Pair], values: list[str], of: Callable[[Ad], str], key: Callable[[Ad], Any]) -> str:
    """One row a value: the count of the requirements that have it."""
    rows = []
    for value in values:
        count = scoring.total(scoring.requirements(*p, key, lambda r, value=value: of(r) == value) for p in pairs)
        if count.right + count.missed:
            rows.append([value, *shown(count)])
    return table(["", "precision", "recall", "F1", "labels"], rows)


def section(title: str, says: str, pairs: list[Pair], *, whole: bool) -> str:
    """The part of the page about one set of ads."""
    families = sorted({r["code"].split(".")[0] for gold, _ in pairs for r in gold.get("requirements") or []})
    levels = ["required", "preferred", "obtain_within", "conditional", "not_required"]
    head = ["", "precision", "recall", "F1", "labels", "95% interval of F1"]
    parts = [f"## {title}\n\n{says} {len(pairs)} ads.\n", table(head, main_figures(pairs)), others(pairs)]
    if whole:
        base = [(gold, dictionary(found)) for gold, found in pairs]
        html, plain = [p for p in pairs if p[0].get("html")], [p for p in pairs if not p[0].get("html")]
        kinds = [[n, *shown(scoring.total(scoring.requirements(*p, scoring.key_level) for p in ps))]
                 for n, ps in (("HTML", html), ("plain text", plain)) if ps]  # fmt: skip
        parts += [
            "### Roles\n\n" + confusion(pairs),
            "### Code and level, by family of codes\n\n" + by(pairs, families, _family, scoring.key_level),
            "### Code, by level\n\n" + by(pairs, levels, lambda r: r["level"], scoring.key_code),
            "### Code and level, by form of the text\n\n" + table(["", "precision", "recall", "F1", "labels"], kinds),
            "### A dictionary of credential words on the same ads\n\n" + table(head, main_figures(base)[:4]),
        ]
    return "\n".join(parts)


def _family(r: Ad) -> str:
    return str(r["code"]).split(".")[0]


def page() -> str:
    """The whole of docs/accuracy.md; the first set in full."""
    parts = [INTRODUCTION]
    for title, says, name, shown in SETS:
        pairs = [(ad, read(ad)) for ad in ads(name) if shown in (None, ad.get("shown"))]
        parts.append(section(title, says, pairs, whole=len(parts) == 1))
    return "\n".join(parts)


def column_rows(pairs: list[Pair]) -> list[list[Any]]:
    """F1 of the columns of a snapshot with its 95% interval, on the ads kept apart: rows of docs/accuracy.csv.

    The ads shown last stand in for duties, which the ads kept apart have no labels of.
    """
    counts = {
        ("requirements", "code"): [scoring.requirements(*pair, scoring.key_code) for pair in pairs],
        ("requirements", "level"): [scoring.requirements(*pair, scoring.key_level) for pair in pairs],
        ("requirements", "window_days"): [scoring.requirements(*pair, scoring.key_strict) for pair in pairs],
        ("duties_skills", "code"): [
            scoring.codes(*pair, "duties") + scoring.codes(*pair, "skills") for pair in pairs if "duties" in pair[0]
        ],
    }
    today = datetime.now(UTC).date()
    return [
        [*column, "F1", *(f"{x:.3f}" for x in (whole.f1, *scoring.interval(values))), whole.right + whole.missed, today,
         VERSION]
        for column, values in counts.items()
        for whole in [scoring.total(values)]
    ]  # fmt: skip


def write_columns(path: Path = MEASURED) -> None:
    """Write what a snapshot's dictionary says of its columns."""
    apart = ads("kept_apart.jsonl") + ads("independent_ads.jsonl", lambda ad: ad["shown"] == "since 3")
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(column_rows([(ad, read(ad)) for ad in apart]))


def main() -> None:
    """Write or print the page."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--print", action="store_true")
    if arguments.parse_args().print:
        print(page())
        return
    PAGE.write_text(page(), encoding="utf-8")
    write_columns()
    print(f"wrote {PAGE.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
