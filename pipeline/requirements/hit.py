"""A credential named in a segment, before anybody knows whether it is asked."""

from __future__ import annotations

from typing import NamedTuple


class Hit(NamedTuple):
    """`code` named at `[start, end)`, and how it was found.

    `plural`: it names persons ("licensed pharmacists"). `person`: it names one ("a licensed pharmacist").
    `bare`: a head without its noun ("active license"), resolved by the ad's role; `vouched`: a board or state stands
    beside it, and `first` to `last` hold both (-1 where there is none).
    `union`: alternatives under one head ("technician or trainee registration") share a number, 0 for none.
    """

    code: str
    start: int
    end: int
    plural: bool = False
    bare: bool = False
    union: int = 0
    person: bool = False
    vouched: bool = False
    first: int = -1
    last: int = -1
    rule: str = "surface"

    def moved(self, by: int) -> Hit:
        """The same hit in a text in which its block starts at `by`."""
        first = self.first + by if self.first >= 0 else -1
        last = self.last + by if self.last >= 0 else -1
        return Hit(
            self.code, self.start + by, self.end + by, self.plural, self.bare, self.union, self.person, self.vouched,
            first, last, self.rule,
        )  # fmt: skip
