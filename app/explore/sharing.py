"""What the postings of a job have in common with the first of them: why they are shown as one opening."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

# What is compared, and what it is called; the score's own parts are in `rxjobs explain`.
COMPARED = {
    "requisition_id": "requisition",
    "text_sha256": "text, word for word",
    "title": "title",
    "employer_canonical": "employer",
    "town": "town",
    "pay": "pay",
}


def shared(members: Sequence[Mapping[str, Any]]) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    """For each posting after the first: what it has in common with the first, and in what they differ.

    What one of the two does not state is neither.
    """
    return [_beside(members[0], member) for member in members[1:]]


def _beside(first: Mapping[str, Any], other: Mapping[str, Any]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    told = [name for name in COMPARED if first[name] is not None and other[name] is not None]
    same = tuple(COMPARED[name] for name in told if _plain(first[name]) == _plain(other[name]))
    return same, tuple(COMPARED[name] for name in told if _plain(first[name]) != _plain(other[name]))


def _plain(value: Any) -> str:
    return " ".join(str(value).casefold().split())
