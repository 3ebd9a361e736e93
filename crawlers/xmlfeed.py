"""XML feeds of jobs: the items of one answer as dictionaries, through the faults that feeds in the wild have.

Names lose their namespace, an element with children becomes a dictionary, repeated children a list. HTML entities, bare
ampersands and control characters are mended first: they are the same text to the HTML reader that comes later. What
cannot be mended is read as far as it goes and named in `fault`, so that the board is not taken for complete.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html.entities import name2codepoint
from typing import Any

from lxml import etree  # type: ignore[import-untyped]  # - lxml ships no types
from scrapy.http import Response

from crawlers.answer import WALL, UnreadableError
from schema.vocab import Failure

_ENTITY = re.compile(
    rb"&(?!(?:amp|lt|gt|quot|apos);|#\d{1,7};|#[xX][0-9a-fA-F]{1,6};)(?:([a-zA-Z][a-zA-Z0-9]{1,31});)?"
)
_CONTROLS = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_PAGE = re.compile(rb"\s*<(?:!doctype\s+html|html)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Feed:
    """The items of a feed in its order, and what is wrong with it, if anything is."""

    rows: list[dict[str, Any]]
    fault: str | None


def read(response: Response, root: str, item: str) -> Feed:
    """The `item` elements of a feed whose outermost element is `root`; UnreadableError where it is no such feed."""
    body = response.body.strip(b"\xef\xbb\xbf \t\r\n")
    if response.status == 202:  # "accepted": what several walls answer while they judge the caller
        raise UnreadableError(Failure.BOT_WALL, "HTTP 202")
    if not body:
        raise UnreadableError(Failure.EMPTY, f"HTTP {response.status} with an empty body")
    if _PAGE.match(body):
        wall = WALL.search(body[:65536])
        raise UnreadableError(Failure.BOT_WALL if wall else Failure.SHAPE, "a page in place of a feed")
    tree, fault = _tree(body)
    if tree is None or _name(tree) != root:
        raise UnreadableError(Failure.SHAPE, f"no <{root}> feed: {body[:80].decode('utf-8', 'replace')}")
    return Feed([_value(found) for found in tree.iter() if _name(found) == item], fault)


def listed(value: Any, name: str) -> list[Any]:
    """The children `name` of an element as a list, whether it has none, one or several."""
    found = value.get(name) if isinstance(value, dict) else None
    return found if isinstance(found, list) else [found] if found else []


def _tree(body: bytes) -> tuple[Any, str | None]:
    options = {"resolve_entities": False, "no_network": True}
    fault = None
    for text in (body, _ENTITY.sub(_as_number, _CONTROLS.sub(b"", body))):
        try:
            return etree.fromstring(text, etree.XMLParser(**options)), None
        except etree.XMLSyntaxError as error:
            fault = f"broken XML: {error}"
    return etree.fromstring(text, etree.XMLParser(recover=True, **options)), fault


def _as_number(found: re.Match[bytes]) -> bytes:
    """An HTML entity as the number XML knows, a bare ampersand as the entity it should have been."""
    code = name2codepoint.get(found[1].decode()) if found[1] else None
    return b"&#%d;" % code if code else b"&amp;" + found[0][1:]


def _name(element: Any) -> str:
    """An element's name without its namespace; "" for comments and instructions."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _value(element: Any) -> Any:
    """The text of an element, or its children by name."""
    children = [child for child in element if isinstance(child.tag, str)]
    if not children:
        return "".join(element.itertext()).strip()
    found: dict[str, Any] = {}
    for child in children:
        name, value = _name(child), _value(child)
        if name in found:
            found[name] = [*(found[name] if isinstance(found[name], list) else [found[name]]), value]
        else:
            found[name] = value
    return found
