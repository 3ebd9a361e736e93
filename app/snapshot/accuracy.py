"""Measured accuracy of columns, where it has been measured: docs/accuracy.csv, written by whoever measures."""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path
from typing import Any

MEASURED = Path(__file__).parent.parent.parent / "docs" / "accuracy.csv"
# file, column, measure (precision, recall, F1 ...), value with its 95% interval, gold (how many were labelled by a
# person), measured_on (a day), rules_version.
COLUMNS = ("file", "column", "measure", "value", "low", "high", "gold", "measured_on", "rules_version")
NUMBERS = ("value", "low", "high")


def measured(path: Path = MEASURED) -> dict[tuple[str, str], list[dict[str, Any]]]:
    """(file, column) to its measures; empty while nothing was measured. ValueError for a row that is none."""
    found: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    if not path.exists():
        return found
    with path.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            if tuple(row) != COLUMNS:
                raise ValueError(f"{path}: its columns are {', '.join(COLUMNS)}")
            told: dict[str, Any] = {name: row[name] for name in COLUMNS[2:]}
            told |= {name: float(row[name]) for name in NUMBERS} | {"gold": int(row["gold"])}
            found[row["file"], row["column"]].append(told)
    return found
