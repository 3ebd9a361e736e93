"""The text of a Word document (.docx) that a board sends in place of an ad's text, as HTML.

A document is a ZIP archive; its text is `word/document.xml`. Paragraphs with numbering are list items, those styled as
headings are headings: the reading of requirements needs both. Sizes are bounded, as an archive may unpack to anything.
"""

from __future__ import annotations

import html
import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from lxml import etree  # type: ignore[import-untyped]  # - lxml ships no types

from crawlers.answer import UnreadableError
from schema.posting import RawPosting
from schema.vocab import Failure

MOST_BYTES = 8 << 20
# What zipfile raises over an archive that lies about itself, found by fuzzing (2026-11-26).
UNREADABLE = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, KeyError, OSError, RuntimeError, ValueError,
    NotImplementedError, OverflowError, etree.XMLSyntaxError,
)  # fmt: skip
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def posting(whole: RawPosting, body: bytes) -> RawPosting:
    """A posting with the text of its document below its own; UnreadableError where the document has none."""
    text = markup(body)
    if not text:
        raise UnreadableError(Failure.SHAPE, f"the document attached to {whole.ref} cannot be read")
    own = f"{whole.html}\n" if whole.html else ""
    return replace(whole, html=own + text, payload={**whole.payload, "document": text})


def markup(body: bytes) -> str | None:
    """The document as HTML; None where it is none or holds no text."""
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            if archive.getinfo("word/document.xml").file_size > MOST_BYTES:
                return None
            tree = etree.fromstring(archive.read("word/document.xml"), etree.XMLParser(resolve_entities=False))
    except UNREADABLE:
        return None
    return "\n".join(_blocks(tree)) or None


def _blocks(tree: Any) -> Iterator[str]:
    items: list[str] = []
    for paragraph in tree.iter(f"{W}p"):
        words = _words(paragraph)
        if not words:
            continue
        if paragraph.find(f"{W}pPr/{W}numPr") is not None:
            items.append(f"<li>{words}</li>")
            continue
        if items:
            yield f"<ul>{''.join(items)}</ul>"
            items = []
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        name = "" if style is None else str(style.get(f"{W}val", "")).lower()
        tag = "h3" if name.startswith(("heading", "title", "subtitle")) else "p"
        yield f"<{tag}>{words}</{tag}>"
    if items:
        yield f"<ul>{''.join(items)}</ul>"


def _words(paragraph: Any) -> str:
    nodes = paragraph.iter(f"{W}t", f"{W}tab", f"{W}br", f"{W}cr")
    parts = [html.escape(node.text or "", quote=False) if node.tag == f"{W}t" else " " for node in nodes]
    return " ".join("".join(parts).split())
