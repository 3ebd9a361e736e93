"""The sentences around the credentials, read from `prose.toml`."""

from __future__ import annotations

import tomllib
from pathlib import Path

_TEXT = tomllib.loads(Path(__file__).with_name("prose.toml").read_text(encoding="utf-8"))

VOICES: list[dict[str, str]] = _TEXT["voice"]  # a set of headings for each sort of employer
WORK: dict[str, list[str]] = _TEXT["work"]
OPENING: list[str] = _TEXT["opening"]
OFFERS: list[str] = _TEXT["offers"]
EXTRA_MONEY: list[str] = _TEXT["extra_money"]
MENTIONS: dict[str, list[list[str]]] = _TEXT["mentions"]
CLOSING: str = _TEXT["closing"]
