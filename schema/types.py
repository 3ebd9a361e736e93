"""Column types that mean the same on SQLite and PostgreSQL."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, DateTime, Dialect, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeDecorator

# PostgreSQL refuses NUL in text and JSONB, and no UTF-8 database holds half a surrogate pair.
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def storable(text: str) -> str:
    """`text` with what no database holds replaced one for one by U+FFFD, so that offsets into it stay true."""
    if text.isascii() and "\x00" not in text:
        return text
    return UNSTORABLE.sub("\ufffd", text)


def storable_json(value: Any) -> Any:
    """`value` with every string in it made storable; anything else as it is."""
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, dict):
        return {storable(str(key)): storable_json(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [storable_json(inner) for inner in value]
    return value


class UTCDateTime(TypeDecorator[datetime]):
    """An aware UTC time. SQLite drops offsets silently (tried 2026-11-23: 12:00-05:00 came back as 12:00), so
    every time is turned to UTC on the way in; a naive one is a mistake and raises ValueError."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """To UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a time without a zone cannot be stored: {value}")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Aware, in UTC, whatever the engine returned."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class PlainText(TypeDecorator[str]):
    """Text of any length; what no database holds becomes U+FFFD."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, _dialect: Dialect) -> str | None:
        """Storable text."""
        return None if value is None else storable(value)


class Json(TypeDecorator[Any]):
    """A small document: JSONB on PostgreSQL, JSON text on SQLite. What is queried has columns of its own instead."""

    impl = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
    cache_ok = True

    def process_bind_param(self, value: Any, _dialect: Dialect) -> Any:
        """A document whose strings are storable."""
        return storable_json(value)
