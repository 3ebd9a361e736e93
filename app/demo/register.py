"""The town's register of boards, in the form of `crawlers/boards.toml`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from app.demo.model import Employer
from app.demo.shapes import SHAPES
from app.demo.town import Town

SOURCE = "invented for the demo"


def write_register(town: Town, path: Path) -> None:
    """Writes a `[[board]]` table for each board of the town, with the loopback address it is served on."""
    tables = (_table(employer, town.origin(employer)) for employer in town.world.employers)
    head = "# The demo's boards; the addresses live as long as the demo runs.\n\n"
    path.write_text(head + "\n".join(tables), encoding="utf-8")


def _table(employer: Employer, origin: str) -> str:
    return "\n".join(("[[board]]", *_lines(employer, origin), ""))


def _lines(employer: Employer, origin: str) -> Iterator[str]:
    entry = {
        "id": employer.key,
        "employer": employer.name,
        "platform": employer.platform,
        **SHAPES[employer.platform].entry(employer, origin),
        "setting": employer.setting,
        "source": SOURCE,
    }
    for name, value in entry.items():
        yield f"{name} = {_toml(value)}"


def _toml(value: object) -> str:
    """A TOML string or inline table; a JSON string is a TOML string as long as it holds no control characters."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{name} = {_toml(part)}" for name, part in value.items()) + " }"
    return json.dumps(value, ensure_ascii=False)
