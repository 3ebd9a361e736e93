"""Requests and answers of the town's servers, as values."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit


@dataclass(frozen=True, slots=True)
class Ask:
    """One request. Header names are lower-case; of a repeated query parameter the last value counts."""

    method: str
    target: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def path(self) -> str:
        """The path, percent-decoded."""
        return unquote(urlsplit(self.target).path)

    @property
    def query(self) -> dict[str, str]:
        """The query parameters, decoded."""
        pairs = parse_qs(urlsplit(self.target).query, keep_blank_values=True)
        return {name: values[-1] for name, values in pairs.items()}

    def number(self, name: str, default: int) -> int:
        """A query parameter as a number; the default where it is absent or no number."""
        text = self.query.get(name, "")
        return int(text) if text.isdecimal() else default

    def json(self) -> Any:
        """The body as JSON; None where it is not."""
        try:
            return json.loads(self.body)
        except ValueError:
            return None


@dataclass(frozen=True, slots=True)
class Answer:
    """One response."""

    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)


def of_json(value: Any, status: int = 200) -> Answer:
    """A JSON answer."""
    return Answer(status, json.dumps(value).encode(), {"Content-Type": "application/json;charset=utf-8"})


def of_html(page: str, status: int = 200) -> Answer:
    """An HTML answer."""
    return Answer(status, page.encode(), {"Content-Type": "text/html; charset=utf-8"})


def of_xml(page: str) -> Answer:
    """An XML answer."""
    return Answer(200, page.encode(), {"Content-Type": "application/xml; charset=utf-8"})
