"""Pages of a search: what was met against the first total, repeated pages, lists that move while they are read."""

from __future__ import annotations

from typing import Any

import pytest

from crawlers.paging import Search


class Witness:
    """Takes down what a search says of its board."""

    def __init__(self) -> None:
        """Nothing was said yet."""
        self.said: list[Any] = []

    def failed(self, board: Any, failure: Any, detail: str) -> None:
        """A failure."""
        self.said.append((failure.value, detail))

    def expect(self, board: Any, total: int, seen: int) -> None:
        """A total and what was met of it."""
        self.said.append((total, seen))


def read(*pages: tuple[str, int]) -> tuple[list[bool], list[Any]]:
    """Turns pages of (letters, total): whether each asks for another, and what was said."""
    witness, search = Witness(), Search("pharmacist")
    return [search.turn(witness, None, letters, total) for letters, total in pages], witness.said  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("pages", "more", "said"),
    [
        ([("abc", 5), ("de", 5)], [True, False], [(5, 5)]),
        ([("", 0)], [False], [(0, 0)]),
        ([("abc", 5), ("", 5)], [True, False], [(5, 3)]),
        ([("abc", 9), ("abc", 9)], [True, False], [(9, 3)]),
        ([("abc", 5), ("cde", 6)], [True, False], [(5, 5)]),  # one was added in front: nothing is lost
    ],
    ids=["whole", "empty", "short", "repeated", "added"],
)
def test_the_end_of_a_search(pages: list[tuple[str, int]], more: list[bool], said: list[Any]) -> None:
    assert read(*pages) == (more, said)


def test_a_total_that_falls_proves_nothing() -> None:
    """One of the first page was taken away, `d` moved up to it and is never seen, and the numbers agree."""
    more, said = read(("abc", 6), ("ef", 5))
    assert more == [True, False]
    assert said == [("truncated", "the total fell from 6 to 5 while the list was read")]
