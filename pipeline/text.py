"""An ad as text with structure: every visible word in order, nothing invented, and blocks that know their section."""

from __future__ import annotations

from dataclasses import dataclass
from html import unescape

from pipeline.lines import clean, pieces
from pipeline.markup import MARKS, is_markup, marked_text, unescaped
from pipeline.outline import Block, outlined

__all__ = ["Block", "Document", "document"]


@dataclass(frozen=True, slots=True)
class Document:
    """The whole rendered ad; all offsets of readings are code points into `text`, blocks are in its order."""

    text: str
    blocks: tuple[Block, ...]

    def __hash__(self) -> int:
        """Of the text alone, which Python remembers: the blocks follow from the source, and are many."""
        return hash(self.text)


def document(html: str | None, text: str | None) -> Document:
    """The document of an ad's HTML (preferred) or plain text; both absent or empty give an empty document.

    HTML that was escaped on its way is unescaped first; an `html` field without tags is read as plain text.
    """
    if html and html.strip():
        source = unescaped(html)
        marked = marked_text(source) if is_markup(source) else _plain(source)
    else:
        source = text or ""
        marked = marked_text(unescaped(source)) if is_markup(unescaped(source)) else _plain(source)
    body, blocks = outlined(pieces(clean(marked)))
    return Document(body, blocks)


def _plain(source: str) -> str:
    """Plain text without characters that would read as our marks; entities a board left in are decoded."""
    return unescape(source.translate(MARKS)) if "&" in source else source.translate(MARKS)
