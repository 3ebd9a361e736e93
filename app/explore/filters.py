"""What the address bar narrows: roles, states and so on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

COUNTS = ("postings", "jobs", "openings")  # openings: jobs, with those put up again counted once
FIELDS = ("role", "setting", "employer", "board", "state", "code", "asked", "pay", "day", "open")
BEHIND_BARS = ("setting", "board", "asked", "pay", "day")  # have no field on the page: a click on a bar sets them


@dataclass(frozen=True, slots=True)
class Filter:
    """One choice of each field that is set, and what is counted."""

    chosen: Mapping[str, str]
    count: str = "postings"

    @classmethod
    def of(cls, arguments: Mapping[str, str]) -> Filter:
        """From the address; what is unknown there is left out."""
        chosen = {name: arguments[name] for name in FIELDS if arguments.get(name)}
        if "code" not in chosen:
            chosen.pop("asked", None)
        for name, is_one in (("pay", _is_number), ("day", _is_day)):
            if name in chosen and not is_one(chosen[name]):
                chosen.pop(name)
        count = arguments.get("count", "")
        return cls({"open": "open"} | chosen, count if count in COUNTS else "postings")

    @property
    def behind_bars(self) -> dict[str, str]:
        """What is chosen of the fields that the page has no input for."""
        return {name: self.chosen[name] for name in BEHIND_BARS if name in self.chosen}

    def query(self, **changed: str | None) -> str:
        """The address of this filter with some fields changed; None takes a field out."""
        fields = {name: value for name, value in self.chosen.items() if (name, value) != ("open", "open")}
        fields |= {"count": self.count} if self.count != "postings" else {}
        fields |= {name: value for name, value in changed.items() if value is not None}
        gone = {name for name, value in changed.items() if value is None}
        return "?" + urlencode({name: value for name, value in fields.items() if name not in gone})


def _is_number(value: str) -> bool:
    return value.isascii() and value.isdecimal() and len(value) < 7


def _is_day(value: str) -> bool:
    try:
        return str(date.fromisoformat(value)) == value
    except ValueError:
        return False
