"""An entry of the register as text, and a register's text with one entry more."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from crawlers.boards import Board

MARK = "[[board]]\n"
ID = re.compile(r'^id = "([^"]*)"', re.MULTILINE)


def entry(board: Board) -> str:
    """The `[[board]]` table of a board, its fields in the register's order, what is not stated left out."""
    return MARK + "".join(f"{name} = {_toml(value)}\n" for name, value in _stated(board))


def inserted(register: str, board: Board) -> str:
    """The register's text with the board's entry before the first entry whose id is greater; comments stay."""
    head, *entries = register.split(MARK)
    held = [ID.search(text) for text in entries]
    ids = [found[1] if found else "" for found in held]
    place = next((number for number, name in enumerate(ids) if name > board.id), len(entries))
    texts = [text.rstrip("\n") for text in entries]
    texts.insert(place, entry(board).removeprefix(MARK).rstrip("\n"))
    parts = [part for part in (head.strip("\n"), *(MARK + text for text in texts)) if part]
    return "\n\n".join(parts) + "\n"


def board_id(employer: str) -> str:
    """The id made of an employer's name: "St. Mary's & Sons" is st-marys-and-sons."""
    plain = unicodedata.normalize("NFKD", employer).encode("ascii", "ignore").decode().lower()
    plain = plain.replace("&", " and ").replace("'", "").replace("\u2019", "")
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:80]


def _stated(board: Board) -> Iterator[tuple[str, Any]]:
    stated = board.model_dump(mode="json", exclude_defaults=True)
    names = ("id", "employer", "platform", "url", "slug", "api", "settings", "expect", "setting", "country", "siblings",
             "browser", "terms_checked", "source")  # fmt: skip
    for name in names:
        if name in stated:
            yield name, stated[name]


def _toml(value: Any) -> str:
    """A TOML value; a JSON string, number or list is one as long as it holds no control characters."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{name} = {_toml(part)}" for name, part in value.items() if part is not None) + " }"
    return json.dumps(value, ensure_ascii=False)
