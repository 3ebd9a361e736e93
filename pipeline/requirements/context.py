"""What is seen of a segment while its credentials are found."""

from __future__ import annotations

from typing import NamedTuple

from pipeline.requirements.lexicon import Token
from schema.vocab import Role


class Context(NamedTuple):
    """A segment `[start, end)` of a text and its folded twin, its entity tokens in order, and the ad's role."""

    text: str
    lower: str
    start: int
    end: int
    tokens: list[Token]
    role: Role | None

    def words(self, start: int, end: int) -> str:
        """Folded words between two places, cut at the segment's ends."""
        return self.lower[max(self.start, start) : min(self.end, end)]
