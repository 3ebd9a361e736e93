"""An ad's text in pieces, those that prove a requirement marked. Quotes are found by their words: contacts were taken
out of a snapshot's texts, so offsets need not fit any more."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

Piece = tuple[str, int | None]  # words, and the number of the requirement they prove


def marked(text: str, requirements: Iterable[Mapping[str, Any]]) -> list[Piece]:
    """The text in order; where two quotes overlap the earlier one is marked."""
    found = []
    for row in requirements:
        quote, start = str(row["quote"] or ""), int(row["start"] or 0)
        at = _near(text, quote, start) if quote else -1
        if at >= 0:
            found.append((at, at + len(quote), int(row["number"])))
    pieces: list[Piece] = []
    end = 0
    for start, stop, number in sorted(found):
        if start >= end:
            pieces += [(text[end:start], None), (text[start:stop], number)]
            end = stop
    return [*(piece for piece in pieces if piece[0]), (text[end:], None)]


def _near(text: str, quote: str, start: int) -> int:
    """Where the quote stands, the place nearest to where it stood."""
    before, after = text.rfind(quote, 0, start + len(quote)), text.find(quote, start)
    places = [place for place in (before, after) if place >= 0]
    return min(places, key=lambda place: abs(place - start), default=-1)
