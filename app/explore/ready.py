"""Answers of the first page worked out beforehand, so that it opens at once over a million postings.

The page without a filter is the one everybody opens first, and the only one whose questions are known: they are asked
once when a snapshot is opened for the first time and kept beside its database, under the cache. Whatever is not kept is
asked of the snapshot itself, so nothing but time depends on it.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from app.explore import questions as ask
from app.explore.filters import COUNTS, Filter

Rows = list[dict[str, Any]]
NAME = "ready.json"


def first_questions(f: Filter) -> dict[str, str]:
    """Every question of the dashboard, by the name of its chart."""
    return {
        "totals": ask.totals(f),
        "roles": ask.by_role(f),
        "settings": ask.by_setting(f),
        "states": ask.by_state(f),
        "credentials": ask.by_credential(f),
        "pay": ask.by_pay(f),
        "employers": ask.by_employer(f),
        "days": ask.by_day(f),
        "unknown": ask.unknowns(f),
        "boards": ask.health(),
    }


def _asked() -> Iterator[tuple[str, Mapping[str, str]]]:
    for count in COUNTS:
        f = Filter.of({"count": count})
        yield from ((sql, f.chosen) for sql in first_questions(f).values())


def name_of(sql: str, values: Mapping[str, Any]) -> str:
    """What an answer is kept under."""
    return sql + json.dumps(dict(values), sort_keys=True)


def keep(database: Path, folder: Path, progress: Callable[[int], None] = lambda _: None) -> Path:
    """The file of ready answers of a snapshot's database; made where `folder` has none."""
    kept = folder / NAME
    if not kept.exists():
        folder.mkdir(parents=True, exist_ok=True)
        answers: dict[str, Rows] = {}
        with closing(sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
            connection.row_factory = sqlite3.Row
            for sql, values in _asked():
                if (name := name_of(sql, values)) not in answers:
                    answers[name] = [dict(row) for row in connection.execute(sql, dict(values))]
                progress(1)
        unfinished = kept.with_suffix(".part")
        unfinished.write_text(json.dumps(answers), encoding="utf-8")
        unfinished.replace(kept)
    return kept


def read(kept: Path | None) -> dict[str, Rows]:
    """The answers of a file; none where there is none."""
    return json.loads(kept.read_text(encoding="utf-8")) if kept else {}


def questions_kept() -> int:
    """How many questions `keep` asks."""
    return sum(1 for _ in _asked())
