"""What an employer hires for: titles, department and the credentials such an ad usually asks."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_FILE = Path(__file__).with_name("recipes.toml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """One sort of opening; `recipes.toml` says what each part means. `pay` is in USD an hour."""

    role: str
    titles: tuple[str, ...]
    work: str
    pay: tuple[float, ...]
    years: tuple[int, ...]
    always: tuple[str, ...] = ()
    often: tuple[str, ...] = ()
    department: str = "Pharmacy"


def _recipe(row: dict[str, Any]) -> Recipe:
    parts: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in row.items()}
    return Recipe(**parts)


RECIPES = {name: _recipe(row) for name, row in tomllib.loads(_FILE.read_text(encoding="utf-8")).items()}
