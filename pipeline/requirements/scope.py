"""What the cues of a segment say of one credential, and the level they make."""

from __future__ import annotations

from typing import NamedTuple

from schema.vocab import Level


class Cue(NamedTuple):
    """A cue at `[start, end)`: its side (pre, post, no), its level word, and days where it is a window."""

    start: int
    end: int
    side: str
    value: str
    days: int | None = None


class Scope(NamedTuple):
    """What the cues say of one credential: the words of its levels, the days of its window, and the cues' places."""

    values: frozenset[str]
    strong: bool
    days: int | None
    cues: tuple[Cue, ...]


def level(scope: Scope, default: Level | None, code: str = "") -> Level | None:
    """The level the cues make: a stated cue beats the default of the section; None where nothing asks."""
    values = scope.values
    if "neg" in values and not values & {"window", "obtain"}:  # "not needed to apply: class given in orientation"
        return Level.PREFERRED if "preferred" in values else Level.NOT_REQUIRED
    if "cond" in values:
        return Level.CONDITIONAL
    if code == "ROLE.PIC":
        values -= {"obtain"}  # "eligible to be named" is what the role asks, no later date
    dated = "window" in values or "before" in values
    if "ideal" in values and not values & {"required", "preferred"}:
        return Level.REQUIRED if code.startswith(("LIC.", "EDU.")) else Level.PREFERRED
    if "preferred" in values:
        return Level.OBTAIN_WITHIN if dated and scope.strong else Level.PREFERRED
    if dated or "obtain" in values:
        return Level.PREFERRED if default is Level.PREFERRED and not scope.strong else Level.OBTAIN_WITHIN
    if default is None and values & {"assumed", "maintain"}:
        return Level.REQUIRED
    return Level.REQUIRED if "required" in values else default
