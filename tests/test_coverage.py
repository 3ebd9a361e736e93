"""docs/coverage.md says of the register what is true of it."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from crawlers.boards import load_register
from crawlers.entry import board_id

DOCUMENT = (Path(__file__).resolve().parent.parent / "docs" / "coverage.md").read_text(encoding="utf-8")
README = (Path(__file__).resolve().parent.parent / "README.md").read_text(encoding="utf-8")
BOARDS = load_register()
STATES = {"read", "partly", "missing", "not read"}


def employers() -> list[list[str]]:
    """Employer, state, boards and note of each row."""
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in DOCUMENT.splitlines() if line.startswith("|")]
    return [cells for cells in rows if len(cells) == 4 and cells[1] in STATES]


def counted(heading: str) -> dict[str, int]:
    """A table of counts, by its heading."""
    part = DOCUMENT.split(f"| {heading} | boards |", 1)[1].split("\n\n", 1)[0]
    return {name: int(number) for name, number in re.findall(r"^\| ([\w-]+) \| (\d+) \|$", part, re.MULTILINE)}


def untrue(table: list[list[str]]) -> list[str]:
    """The employers whose state is not that of the register."""
    ids, names = {board.id for board in BOARDS}, {board_id(board.employer) for board in BOARDS}
    wrong = []
    for employer, state, boards, _ in table:
        named = set(re.findall(r"`([^`]+)`", boards))
        is_held = board_id(employer.partition(" (")[0]) in names
        if named - ids or bool(named) != (state in {"read", "partly"}) or (is_held and state == "missing"):
            wrong.append(employer)
    return wrong


def test_the_counts_are_those_of_the_register() -> None:
    assert f"\n{len(BOARDS)} boards." in DOCUMENT
    assert counted("platform") == Counter(board.platform for board in BOARDS)
    assert counted("setting") == Counter(board.setting.value for board in BOARDS if board.setting)


def test_the_readme_tells_the_same_number() -> None:
    assert f"the register: {len(BOARDS)} boards" in README


def test_every_employer_is_in_the_state_that_is_said() -> None:
    assert len(employers()) > 140
    assert not untrue(employers())
    assert all(note for _, state, _, note in employers() if state in {"partly", "not read"})


def test_an_untrue_state_is_seen() -> None:
    assert untrue([["CVS Health", "missing", "", ""]])
    assert untrue([["CVS Health", "read", "`no-such-board`", ""]])
    assert untrue([["CVS Health", "read", "", ""]])


def test_all_kinds_of_employers_are_told_of() -> None:
    kinds = ("chains", "PBMs", "Mail order", "Long-term care", "Infusion", "Health systems", "Federal", "Not read")
    assert not [kind for kind in kinds if not re.search(rf"^## .*{kind}", DOCUMENT, re.MULTILINE)]
