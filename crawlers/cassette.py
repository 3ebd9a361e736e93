"""Cassettes: recorded exchanges, found by request. `playback.py` answers a crawl from one and records new ones.

A cassette is a folder with `cassette.jsonl`, one exchange a line:
`{"method", "url", "body"?, "status", "headers", "file"}`, `file` the relative path of the decoded response body.
A request matches on method, URL (query order does not matter) and, for POST, the JSON body. Several recordings of
one request are played in order, the last one for ever. Where nothing matches, a recording that a board would answer
alike does (`crawlers/likeness.py`): a cassette made by hand or by an older spider need not spell what changes no row.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from w3lib.url import canonicalize_url

from crawlers.likeness import likenesses

INDEX = "cassette.jsonl"
Key = tuple[str, str, str]
# `file` holds the decoded body, so headers that speak of its encoding would be lies; cookies are nobody's business.
DROPPED_HEADERS = {"content-encoding", "content-length", "transfer-encoding", "set-cookie", "connection"}


class CassetteError(ValueError):
    """A cassette that cannot be read; the text names file, line and reason."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """One recorded answer: status, headers and the file of the body."""

    status: int
    headers: Mapping[str, str]
    file: Path


class Cassette:
    """The recordings of one folder."""

    def __init__(self, folder: Path) -> None:
        """Reads the index; bodies are read when they are played."""
        self.folder = folder.resolve()
        self.exchanges: dict[Key, list[Exchange]] = defaultdict(list)
        self.alike: dict[Key, Key] = {}
        try:
            index = (folder / INDEX).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise CassetteError(f"{folder / INDEX}: cannot be read: {error}") from error
        for number, line in enumerate(index.split("\n"), 1):
            if not line.strip():
                continue
            try:
                self._add(json.loads(line))
            except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError) as error:
                raise CassetteError(f"{folder / INDEX}, line {number}: not an exchange: {error!r}") from error

    def _add(self, row: dict[str, Any]) -> None:
        file = (self.folder / row["file"]).resolve()
        if not file.is_relative_to(self.folder):
            raise ValueError(f"{row['file']} lies outside the cassette")
        body = row.get("body")
        key = key_of(row["method"], row["url"], body if body is None or isinstance(body, str) else json.dumps(body))
        self.alike.setdefault((key[0], likenesses(key[1])[0], key[2]), key)
        self.exchanges[key].append(Exchange(int(row["status"]), kept_headers(row.get("headers") or {}), file))

    def find(self, method: str, url: str, body: str | bytes | None = None) -> Exchange | None:
        """The next recording of a request, or of one that its board would answer alike; None where there is none."""
        key = key_of(method, url, body)
        if key not in self.exchanges:
            near = (self.alike.get((key[0], likeness, key[2])) for likeness in likenesses(key[1]))
            key = next(filter(None, near), key)
        recordings = self.exchanges.get(key)
        if not recordings:
            return None
        return recordings.pop(0) if len(recordings) > 1 else recordings[0]


def write_exchange(
    folder: Path,
    method: str,
    url: str,
    content: bytes,
    *,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    body: str | None = None,
) -> None:
    """Adds one exchange to a folder: the response's content under its hash, then the line that names it.

    The line is one write at the end of the file, so that several processes may record into one folder.
    """
    folder.mkdir(parents=True, exist_ok=True)
    name = f"{hashlib.sha256(content).hexdigest()[:20]}.body"
    (folder / name).write_bytes(content)
    row: dict[str, Any] = {"method": method, "url": url}
    if body:
        row["body"] = body
    row |= {"status": status, "headers": kept_headers(headers or {}), "file": name}
    with (folder / INDEX).open("ab", buffering=0) as index:
        index.write((json.dumps(row, ensure_ascii=False) + "\n").encode())


def kept_headers(headers: Mapping[str, Any]) -> dict[str, str]:
    """The headers that are still true of a decoded body; of a list of values, as other recorders write, the last."""
    single = {name: (value or [""])[-1] if isinstance(value, list) else value for name, value in headers.items()}
    return {str(name): str(value) for name, value in single.items() if str(name).lower() not in DROPPED_HEADERS}


def key_of(method: str, url: str, body: str | bytes | None) -> Key:
    """What a request is found by: method, URL with its query sorted, and the JSON body in one spelling."""
    url = canonicalize_url(url, keep_blank_values=True)
    if not body or method.upper() != "POST":
        return method.upper(), url, ""
    text = body.decode("utf-8", "replace") if isinstance(body, bytes) else str(body)
    try:
        text = json.dumps(json.loads(text), sort_keys=True)
    except ValueError:
        text = text.strip()
    return "POST", url, text
