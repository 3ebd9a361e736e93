"""Cells of data tables kept whole: a cell of several lines stays in its row, so that its column's header holds for it.

resiliparse ends a row at every line break inside a cell. Breaks, paragraphs and list items inside the cells of a table
of data are turned into one mark before it reads them, and back into line ends when blocks are made. Tables that only
lay a page out (one cell a row, or long cells) are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

CELL_LINE = "\ue0f0"  # a line end inside a cell
LONGEST_CELL = 1500  # code points of HTML; a longer cell is layout
_ENDS = re.compile(r"<(/?)table\b", re.IGNORECASE)
_CELL = re.compile(r"(<t[dh]\b[^<>]*>)(.*?)(?=</?t[dhr]\b|</tbody|</table|$)", re.IGNORECASE | re.DOTALL)
_BREAK = re.compile(r"(?:\s*</?(?:br|p|div|li|ul|ol)\b[^<>]*>)+\s*", re.IGNORECASE)
_MARK = re.compile(rf"{CELL_LINE}\s*(?:[•●▪■◦·]|&bull;|&middot;|&#8226;)\s*")
_HEADING = re.compile(r"<h[1-6]\b", re.IGNORECASE)


def _innermost(source: str) -> Iterator[tuple[int, int]]:
    """Places of tables without a table inside, in order."""
    opened = -1
    for tag in _ENDS.finditer(source):
        if not tag[1]:
            opened = tag.start()
        elif opened >= 0:
            yield opened, tag.start()
            opened = -1


def _lined(cell: re.Match[str]) -> str:
    return cell[1] + _MARK.sub(CELL_LINE, _BREAK.sub(CELL_LINE, cell[2])).strip(CELL_LINE + " \n\t")


def with_whole_cells(source: str) -> str:
    """The HTML with line breaks inside the cells of its data tables marked."""
    parts, last = [], 0
    for start, end in _innermost(source):
        table = source[start:end]
        cells = list(_CELL.finditer(table))
        rows = table.lower().count("<tr")
        if len(cells) < 2 * max(rows, 1) or _HEADING.search(table) or max(len(c[2]) for c in cells) > LONGEST_CELL:
            continue
        parts += [source[last:start], _CELL.sub(_lined, table)]
        last = end
    return "".join([*parts, source[last:]]) if parts else source
