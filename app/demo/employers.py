"""The cast of the town, read from `cast.toml`.

`cast(scale=..., copies=...)` makes the same story larger for a load test: `scale` multiplies the openings of each
board, `copies` the boards.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from app.demo.model import Employer, Kind

CAST = Path(__file__).with_name("cast.toml")


def cast(*, scale: float = 1.0, copies: int = 1) -> tuple[Employer, ...]:
    """The boards of the town, in a fixed order. A copy gets a numbered key, slug and name."""
    return tuple(_copies(scale, copies))


@cache
def _originals() -> tuple[Employer, ...]:
    return tuple(_employer(row) for row in tomllib.loads(CAST.read_text(encoding="utf-8"))["employer"])


def _employer(row: dict[str, Any]) -> Employer:
    row["recipes"] = tuple(row.get("recipes", {}).items())
    row["states"] = tuple(row.get("states", ()))
    row["kind"] = Kind(row.get("kind", Kind.EMPLOYER))
    return Employer(**row)


def _copies(scale: float, copies: int) -> Iterator[Employer]:
    for copy in range(1, copies + 1):
        for employer in _originals():
            sized = replace(employer, count=max(1, round(employer.count * scale)))
            yield sized if copy == 1 else _numbered(sized, copy)


def _numbered(employer: Employer, copy: int) -> Employer:
    key, name = f"{employer.key}-{copy}", f"{employer.name} No. {copy}"
    return replace(employer, key=key, slug=f"{employer.slug}{copy}", name=name)
