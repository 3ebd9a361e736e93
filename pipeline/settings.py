"""Practice settings: what kind of place a posting is for, with the words or the record that say so.

Federal employers and agencies stay what they are; else the title's cue ("Home Delivery"), then what the register or
the employer table says, then the employer's name, then a plain statement in the body (`reference/settings.csv`).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache

from pipeline.phrases import Lexicon
from pipeline.text import Document
from schema.vocab import Setting, reference

WHOEVER_POSTS = frozenset({Setting.FEDERAL, Setting.STAFFING})
Reading = tuple[str, str]


def practice_setting(
    canonical: str, name: str, title: str, document: Document | None, board: str | None, known: str | None
) -> tuple[str | None, str | None]:
    """The setting and its reason, (None, None) where nothing says; `known`: employer table, `board`: register."""
    readings = _readings(canonical, name, title, document, board, known)
    return next(readings, (None, None))


def _readings(
    canonical: str, name: str, title: str, document: Document | None, board: str | None, known: str | None
) -> Iterator[Reading]:
    """What each source says, the strongest first."""
    if known in WHOEVER_POSTS:
        yield known, f"employer table: {canonical}"
    if board in WHOEVER_POSTS:
        yield board, "register"
    yield from _cued("final", "name", name)
    yield from _cued("title", "title", title)
    if board:
        yield board, "register"
    if known:
        yield known, f"employer table: {canonical}"
    yield from _cued("name", "name", name)
    if document is not None:
        yield from _stated(document.text)


@cache
def _lexicon(where: str) -> Lexicon:
    return Lexicon((row["cue"], row["setting"]) for row in reference("settings") if row["where"] == where)


@cache
def _ranks(where: str) -> dict[str, int]:
    rows = [row["setting"] for row in reference("settings") if row["where"] == where]
    return {setting: rank for rank, setting in reversed(list(enumerate(rows)))}


@lru_cache(maxsize=16384)
def _cued(where: str, source: str, text: str) -> tuple[Reading, ...]:
    """The setting of the cue whose row ranks first, as one reading or none."""
    finds, ranks = _lexicon(where).find(text), _ranks(where)
    if not finds:
        return ()
    first = min(finds, key=lambda find: ranks[find.sense])
    return ((first.sense, f"{source}: {text[first.start : first.end]}"),)


def _stated(text: str) -> Iterator[Reading]:
    low = text.lower()
    for row in reference("settings"):
        if row["where"] == "text" and row["cue"] in low:
            yield row["setting"], f"text: {row['cue']}"
