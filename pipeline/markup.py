"""HTML to lines of text that still know what they were: list item, heading, bold, table row.

The text comes from resiliparse. Lists are flattened to marked lines before it sees them, because its own indentation
grows with the square of the nesting (30 GB for 1 MB of nested lists, measured 2026-11-25), and because numbers it
would write before list items are words that no board said. Private-use characters carry the marks through.
"""

from __future__ import annotations

import html
import re
from typing import Any

from resiliparse.extract.html2text import extract_plain_text

from pipeline.hidden import shown
from pipeline.tables import CELL_LINE, with_whole_cells

ITEM = "\ue000"  # followed by one character: DEPTH + nesting, at most MAX_DEPTH
BOLD, UNBOLD = "\ue001", "\ue002"
HEAD = "\ue003"  # followed by one character: DEPTH + heading rank 1..6
DEPTH = 0xE010
MAX_DEPTH = 9
MARKS = dict.fromkeys(range(0xE000, 0xE020))

# `[^<>]*` rather than `[^>]*`: an unclosed tag ends at the next one, so hostile text stays linear.
_TAG = re.compile(
    r"<(/?)(ul|ol|li|b|strong|u|h[1-6]|label|button|option|select|form|textarea)(?![\w-])[^<>]*>", re.IGNORECASE
)
_ANY_TAG = re.compile(r"</?[a-z][a-z0-9]*\b[^<>]*>|<!--|<!doctype", re.IGNORECASE)
_ESCAPED_TAG = re.compile(r"&(?:amp;)?lt;/?(?:p|div|br|ul|ol|li|strong|b|span|h[1-6]|em|table|tr|td)\b", re.IGNORECASE)


class _Flattener:
    """Rewrites structural tags to divs and marks; holds the nesting depth of the lists met so far."""

    def __init__(self) -> None:
        self.depth = 0

    def __call__(self, tag: re.Match[str]) -> str:
        closing, name = bool(tag[1]), tag[2].lower()
        if name in ("ul", "ol"):
            self.depth = max(0, self.depth + (-1 if closing else 1))
            return "</div>" if closing else "<div>"
        if name == "li":
            return "<br>" if closing else f"<br>{ITEM}{chr(DEPTH + min(max(self.depth, 1), MAX_DEPTH))}"
        if name in ("b", "strong", "u"):
            return UNBOLD if closing else BOLD
        if name[0] == "h":
            return f"</{name}>" if closing else f"<{name}>{HEAD}{chr(DEPTH + int(name[1]))}"
        return "<br>" if name in ("option", "button") else " "


def is_markup(source: str) -> bool:
    """Whether a text holds HTML tags."""
    return _ANY_TAG.search(source) is not None


def unescaped(source: str) -> str:
    """The HTML itself, where a board sent it escaped once or twice (Greenhouse does); else the source unchanged."""
    for _ in range(2):
        if is_markup(source) or not _ESCAPED_TAG.search(source):
            break
        source = html.unescape(source)
    return source


def marked_text(source: str) -> str:
    """Visible words of an HTML source in order, one block a line, each line led by its marks; cells parted by tabs."""
    source = shown(source.translate(MARKS))
    if "<t" in source or "<T" in source:
        source = with_whole_cells(source.replace(CELL_LINE, " "))
    flat = _TAG.sub(_Flattener(), source)
    extract: Any = extract_plain_text
    return str(extract(flat, preserve_formatting=True, main_content=False, alt_texts=False))
