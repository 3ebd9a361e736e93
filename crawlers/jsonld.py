"""The JobPosting nodes in a page's JSON-LD, through every malformation met so far.

A page in, the nodes out, in the page's order, verbatim. Nothing is mapped here (`crawlers/jobposting.py` does that)
and a broken block never loses the others. Malformations recorded by peers up to 2026-11-23: a whole block
entity-encoded, CDATA and comment guards, JavaScript comments, raw newlines in strings, `\\$`, a missing comma, `null`,
several documents in one script, JSON inside a JSON string, @graph, ItemList, @type as a list or with a namespace.
An unescaped quote inside a string is the one that nobody can read.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import chompjs
from parsel import Selector

Node = dict[str, Any]

_SCRIPTS = (
    '//script[contains(translate(@type,"ABCDEFGHIJKLMNOPQRSTUVWXYZ","abcdefghijklmnopqrstuvwxyz"),"ld+json")]/text()'
)
_OPENING = re.compile(r"\A(?:\s|\ufeff|//|/\*|\*/|<!--|<!\[CDATA\[)+")
_CLOSINGS = ("//", "/*", "*/", "-->", "]]>", ";", " ", "\t", "\r", "\n")
_LONE_BACKSLASH = re.compile(r'\\(?!["\\/bfnrtu])')
# A line that ends a value, then a line that starts with a key: the comma between them was forgotten (Talemetry).
_FORGOTTEN_COMMA = re.compile(r'(["\d\]}el])([ \t]*\r?\n\s*)(?="[^"\n\\]{1,60}"\s*:)')
_DECODER = json.JSONDecoder(strict=False)


@dataclass(frozen=True, slots=True)
class Blocks:
    """What the JSON-LD of one page held: its JobPosting nodes and how many blocks nobody could read."""

    nodes: tuple[Node, ...]
    unreadable: int


def blocks(page: Selector) -> Blocks:
    """Every JobPosting node of `page`, in document order; one inside another (similar jobs) is not counted."""
    nodes: list[Node] = []
    unreadable = 0
    for raw in page.xpath(_SCRIPTS).getall():
        try:
            nodes.extend(node for document in documents(raw) for node in postings(document))
        except ValueError:
            unreadable += 1
    return Blocks(tuple(nodes), unreadable)


def documents(raw: str) -> list[Any]:
    """The JSON documents of one script, repaired where need be.

    ValueError: no reading succeeds. An empty script holds none and is no error.
    """
    text = _without_guards(raw)
    if not text:
        return []
    for repaired in _repairs(text):
        try:
            return _all_documents(repaired)
        except (ValueError, RecursionError):
            continue
    try:
        return [chompjs.parse_js_object(text, loader_kwargs={"strict": False})]
    except (ValueError, RecursionError) as error:
        raise ValueError("a JSON-LD block that no reading understands") from error


def _without_guards(raw: str) -> str:
    """A script's text without the byte-order mark, CDATA and comment marks around it."""
    opening = _OPENING.match(raw)
    start, end = (opening.end() if opening else 0), len(raw)
    while closing := next((mark for mark in _CLOSINGS if raw.endswith(mark, start, end)), None):
        end -= len(closing)
    return raw[start:end]


def _repairs(text: str) -> Iterator[str]:
    """`text`, then its repairs from the least to the most daring."""
    yield text
    if "&quot;" in text or "&#34;" in text:
        yield html.unescape(text)
    mended = _FORGOTTEN_COMMA.sub(r"\1,\2", _LONE_BACKSLASH.sub("", text))
    if mended != text:
        yield mended


def _all_documents(text: str) -> list[Any]:
    """Each JSON document of `text`, one after the other; text after the first that is no JSON is left alone."""
    found: list[Any] = []
    at = 0
    while at < len(text):
        try:
            document, at = _DECODER.raw_decode(text, at)
        except ValueError:
            if not found:
                raise
            break
        found.append(_inner(document))
        while at < len(text) and text[at] in " \t\r\n,;":
            at += 1
    return found


def _inner(document: Any) -> Any:
    """The document, or the one inside it where a board sends JSON as a JSON string (Paycom)."""
    if isinstance(document, str) and document.lstrip()[:1] in {"{", "["}:
        try:
            return _DECODER.decode(document)
        except (ValueError, RecursionError):
            return document
    return document


def postings(document: Any) -> Iterator[Node]:
    """JobPosting nodes anywhere in `document`, in order, without recursion (a hostile page may nest without end)."""
    waiting = [document]
    while waiting:
        value = waiting.pop()
        if isinstance(value, list):
            waiting.extend(reversed(value))
        elif isinstance(value, dict):
            if is_posting(value):
                yield value
            else:
                waiting.extend(reversed(value.values()))


def is_posting(node: Node) -> bool:
    """Whether a node's type is JobPosting: bare, in a list, or behind `schema:` or a schema.org address."""
    types = node.get("@type")
    return any(re.split(r"[/:#]", kind)[-1] == "JobPosting" for kind in _strings(types))


def _strings(value: Any) -> list[str]:
    return [item for item in (value if isinstance(value, list) else [value]) if isinstance(item, str)]
