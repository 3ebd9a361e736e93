"""Documents that cannot rot: the index of decisions, the commands and the settings that the README must name."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DECISIONS = ROOT / "docs" / "decisions"


def test_every_decision_is_in_the_index() -> None:
    index = (DECISIONS / "README.md").read_text(encoding="utf-8")
    files = sorted(p.name for p in DECISIONS.glob("[0-9]*.md"))
    assert files
    assert [name for name in files if f"]({name})" not in index] == []


def test_decisions_are_numbered_without_a_gap() -> None:
    numbers = [int(p.name[:4]) for p in sorted(DECISIONS.glob("[0-9]*.md"))]
    assert numbers == list(range(1, len(numbers) + 1))


def test_every_reference_table_names_its_source() -> None:
    sources = (ROOT / "schema" / "reference" / "SOURCES.md").read_text(encoding="utf-8")
    tables = [p.name for p in (ROOT / "schema" / "reference").iterdir() if p.suffix in {".csv", ".json", ".toml"}]
    assert tables
    assert [name for name in tables if f"`{name}`" not in sources] == []


def test_the_readme_links_to_files_that_are_there() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    links = re.findall(r"\]\((?!http)([^)#]+)\)", readme)
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []
