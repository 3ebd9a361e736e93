"""The JobPosting items in a page's schema.org microdata, as nodes of the same shape as JSON-LD.

SAP SuccessFactors and SmartRecruiters pages carry microdata and no JSON-LD. Equal values of one property are kept once
(SuccessFactors writes each value twice, for desktop and phone); values stay the board's words (Java dates too); a
description keeps its HTML. One walk of the tree, so that deep nesting costs no more than wide.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from lxml import etree  # type: ignore[import-untyped]  # - lxml ships no types
from parsel import Selector

Node = dict[str, Any]
_ADDRESSES = {"a": "href", "area": "href", "link": "href", "img": "src", "time": "datetime", "data": "value"}
# Properties whose markup matters: lists and paragraphs are scope for the reading of requirements.
_RICH = frozenset(
    {"description", "responsibilities", "qualifications", "skills", "experienceRequirements", "educationRequirements",
     "jobBenefits", "incentives", "incentiveCompensation"}
)  # fmt: skip


_MOST = 500  # properties of one item, values of one property: more is a hostile page


@dataclass(slots=True)
class _Open:
    """An item being read: its node, its element, its values and the properties whose elements we are inside of."""

    node: Node
    element: Any
    values: dict[str, list[Any]] = field(default_factory=dict)
    inside: list[tuple[Any, str]] = field(default_factory=list)


def items(page: Selector) -> tuple[Node, ...]:
    """Every JobPosting item of `page` in document order; nested items become nested nodes."""
    found: list[Node] = []
    scopes: list[_Open] = []
    for event, element in etree.iterwalk(page.root, events=("start", "end")):
        if not isinstance(element.tag, str):
            continue
        if event == "start":
            _start(element, scopes)
        elif scopes:
            _end(element, scopes, found)
    return tuple(found)


def _start(element: Any, scopes: list[_Open]) -> None:
    names = (element.get("itemprop") or "").split()
    if element.get("itemscope") is not None:
        node: Node = {"@type": (element.get("itemtype") or "").rstrip("/").rsplit("/", 1)[-1]}
        for name in names if scopes else ():
            _add(scopes[-1], name, node)
        scopes.append(_Open(node, element))
    elif names and scopes:
        _read(element, names, scopes[-1])


def _read(element: Any, names: list[str], scope: _Open) -> None:
    """Add a plain property; one inside an element of the same property is already part of it."""
    open_names = {name for _, name in scope.inside}
    for name in names:
        if name not in open_names and (name in scope.values or len(scope.values) < _MOST):
            scope.inside.append((element, name))
            _add(scope, name, _value(element, name))


def _end(element: Any, scopes: list[_Open], found: list[Node]) -> None:
    scope = scopes[-1]
    while scope.inside and scope.inside[-1][0] is element:
        scope.inside.pop()
    if scope.element is element:
        scopes.pop()
        for name, values in scope.values.items():
            scope.node[name] = values[0] if len(values) == 1 else values
        if scope.node["@type"] == "JobPosting":
            found.append(scope.node)


def _add(scope: _Open, name: str, value: Any) -> None:
    values = scope.values.setdefault(name, [])
    if value != "" and len(values) < _MOST and value not in values:
        values.append(value)


def _value(element: Any, name: str) -> str:
    """The value of a property that opens no item: its content attribute, its address, its HTML or its text."""
    content = element.get("content")
    if content is not None:
        return str(content).strip()
    address = element.get(_ADDRESSES.get(element.tag, "itemid"))
    if address:
        return str(address).strip()
    if name in _RICH:
        return inner_html(element)
    return " ".join("".join(element.itertext()).split())


def inner_html(element: Any) -> str:
    """The markup inside `element`."""
    parts = [element.text or ""]
    parts.extend(etree.tostring(child, encoding="unicode", method="html") for child in element)
    return "".join(parts).strip()
