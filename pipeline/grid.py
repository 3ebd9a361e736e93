"""Rows of tables whose header gives the columns their sections: "Criteria | Essential | Desirable"."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.lines import bulleted
from pipeline.sections import pure_section

MARKED = frozenset({"x", "✓", "✔", "✗", "☑", "☒", "•", "●", "√", "yes", "y", "*"})
Part = tuple[int, int, str]  # start and end in the row's text, section


def header(cells: list[str]) -> tuple[str, ...]:
    """The sections a header row gives its columns ("", "required", "preferred"); empty for any other row."""
    known = tuple(pure_section(cell) or "" for cell in cells)
    both = {"required", "preferred"} <= set(known)
    if len(cells) < 2 or (len(cells) == 2 and cells[0].strip() and not both):
        return ()  # "CPhT | Preferred": a row that says its own level
    headed = (both or all(known[1:])) and {"required", "preferred"} & set(known)
    return known if headed else ()


def parts(text: str, sections: tuple[str, ...]) -> Iterator[Part]:
    """The lines of a row's cells with their sections; a cell under none is its row's label.

    Where the cells after the label hold nothing but a mark ("X"), the label has the section of the marked column.
    """
    cells = text.split("\t")
    marked = [
        section
        for cell, section in zip(cells[1:], sections[1:], strict=False)
        if cell.strip().lower() in MARKED and section
    ]
    only_marks = bool(marked) and all(not cell.strip() or cell.strip().lower() in MARKED for cell in cells[1:])
    at = 0
    for number, (cell, section) in enumerate(zip(cells, sections, strict=False)):
        named = marked[0] if only_marks and number == 0 else section or "other"
        yield from _lines(cell, at, named)
        at += len(cell) + 1


def _lines(cell: str, at: int, section: str) -> Iterator[Part]:
    for line in cell.split("\n"):
        if line.strip():
            words = bulleted(line.strip())[1]
            begin = at + line.index(words)
            yield begin, begin + len(words.rstrip()), section
        at += len(line) + 1
