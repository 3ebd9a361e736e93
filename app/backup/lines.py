"""A row as one line of JSON, the same from both engines, and a sum over rows that does not depend on their order.

Text collates differently on the two engines, so rows come in no order that both agree on: each line is hashed and the
hashes are added.
"""

from __future__ import annotations

import hashlib
import json
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, LargeBinary, Table

from schema.types import Json, UTCDateTime

Row = tuple[Any, ...]
MODULUS = 1 << 128
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True, default=lambda v: _said(v)).encode


@dataclass
class Sum:
    """How many lines have passed, and the sum of their hashes."""

    rows: int = 0
    total: int = 0

    def add(self, line: bytes) -> None:
        """Count one line in."""
        self.rows += 1
        self.total = (self.total + int.from_bytes(hashlib.blake2b(line, digest_size=16).digest())) % MODULUS

    @property
    def digest(self) -> str:
        """The sum as 32 hex digits."""
        return f"{self.total:032x}"


def writer(table: Table) -> Callable[[Row], bytes]:
    """What makes a line, without its end, of a row of the table."""
    documents = {number for number, column in enumerate(table.columns) if isinstance(column.type, Json)}

    def line(row: Row) -> bytes:
        plain = [_whole(value) if number in documents else value for number, value in enumerate(row)]
        return _encode(plain).encode("utf-8", "surrogatepass")

    return line


def read(table: Table, lines: Iterable[bytes]) -> Iterator[Row]:
    """The rows that the lines were written of."""
    parse = [_parser(column.type) for column in table.columns]
    for line in lines:
        values = json.loads(line)
        yield tuple(
            value if make is None or value is None else make(value) for make, value in zip(parse, values, strict=True)
        )


def _parser(kind: Any) -> Callable[[Any], Any] | None:
    if isinstance(kind, UTCDateTime):
        return datetime.fromisoformat
    if isinstance(kind, Date):
        return date.fromisoformat
    return b64decode if isinstance(kind, LargeBinary) else None


def _said(value: Any) -> str:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        return b64encode(bytes(value)).decode("ascii")
    raise TypeError(f"a {type(value).__name__} in a row has no line")


def _whole(value: Any) -> Any:
    """A document with 2.0 as 2: PostgreSQL's JSONB does not keep the difference for large numbers."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, dict):
        return {name: _whole(inner) for name, inner in value.items()}
    return [_whole(inner) for inner in value] if isinstance(value, list) else value
