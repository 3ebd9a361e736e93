"""A year of nights through the gate: false alarms, and planted breaks that it misses: `python benchmarks/gate_year.py`.

The world is `tests/gateworld.py`: 400 boards, 365 nights. First the year as it is: every night that is held is a false
alarm; a person accepts it and the history begins anew. Then breaks are planted one at a time, each in a year of its
own seed: a break counts as caught when the gate names the board and the field, or all boards and the field, within
seven nights. Prints a table for docs/operations.md.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from app.bands import MONTH, Finding, outside  # noqa: E402  the world of the tests is found by its path
from schema.store import Fill  # noqa: E402  as above
from tests.gateworld import FIELDS, Board, Break, sizes, year  # noqa: E402  as above

WITHIN = 7
LOGIT_FIFTH = -1.4  # the logit of a fifth
PLANTED = (  # kind, field, share lost, boards: "big" one with 200 postings or more, "platform" a quarter of all, "all"
    ("fresh", "pay", 1.0, "big"), ("fresh", "licence", 1.0, "big"), ("fresh", "text", 0.5, "big"),
    ("fresh", "place", 0.4, "big"), ("count", "read", 0.25, "big"), ("count", "read", 0.5, "big"),
    ("rules", "licence", 0.35, "all"), ("rules", "pay", 0.45, "all"), ("rules", "role", 0.2, "all"),
    ("fresh", "pay", 1.0, "platform"), ("fresh", "text", 0.8, "platform"), ("count", "read", 0.2, "all"),
)  # fmt: skip


class Gate:
    """The history of nights that passed, by board and field, newest first."""

    def __init__(self) -> None:
        self.history: dict[tuple[str, str], list[Fill]] = defaultdict(list)

    def look(self, fills: Sequence[Fill]) -> list[Finding]:
        """What is out of its band; a night with nothing becomes history."""
        found = [one for fill in fills for one in outside(fill, self.history[fill.board, fill.field])]
        if not found:
            self.take(fills)
        return found

    def take(self, fills: Iterable[Fill]) -> None:
        """Adds a night to the history."""
        for fill in fills:
            self.history[fill.board, fill.field] = [fill, *self.history[fill.board, fill.field][: MONTH - 1]]

    def accept(self, fills: Iterable[Fill]) -> None:
        """A person says that the world has changed: history begins with this night."""
        self.history.clear()
        self.take(fills)


def false_alarms(boards: int, nights: int, seed: int) -> Iterator[tuple[int, list[Finding]]]:
    """The nights of a year without breaks that are held."""
    world = [Board(f"b{n}", size, 1000 * seed + n) for n, size in enumerate(sizes(boards, seed))]
    gate = Gate()
    for night, fills in enumerate(year(world, nights)):
        if found := gate.look(fills):
            gate.accept(fills)
            yield night, found


def is_caught(kind: str, field: str, size: float, where: str, boards: int, seed: int) -> bool:
    """Whether a planted break is named within a week."""
    night = 40 + seed % 7
    counts = sizes(boards, seed)
    big = _big(counts, field, seed)
    hit = {"big": {big}, "platform": set(range(0, boards, 4)), "all": set(range(boards))}[where]
    broken = Break(night, kind, field, size)
    world = [Board(f"b{n}", count, 7000 * seed + n, broken if n in hit else None) for n, count in enumerate(counts)]
    names = {f"b{n}" for n in hit} | {""}
    gate = Gate()
    wanted = "postings" if kind == "count" else field
    for now, fills in enumerate(year(world, night + WITHIN)):
        found = gate.look(fills)
        if now >= night and any(one.board in names and one.field == wanted for one in found):
            return True
        if found and now < night:
            gate.accept(fills)
    return False


def _big(counts: Sequence[int], field: str, seed: int) -> int:
    """A board of 500 postings or more that knows the field in a fifth of them: less is no break of 20 points."""
    fits = [n for n, count in enumerate(counts) if 500 <= count <= 2500] or [counts.index(max(counts))]
    shares = {n: Board("", counts[n], 7000 * seed + n).logits[FIELDS.index(field)] for n in fits}
    return next((n for n in fits if shares[n] > LOGIT_FIFTH), fits[0])


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--boards", type=int, default=400)
    parser.add_argument("--nights", type=int, default=365)
    parser.add_argument("--years", type=int, default=3)
    parser.add_argument("--each", type=int, default=5, help="breaks of each kind")
    given = parser.parse_args()
    for seed in range(1, given.years + 1):
        alarms = list(false_alarms(given.boards, given.nights, seed))
        why = Counter(
            f"{'all' if not one.board else 'a board'}/{one.field}/{one.among}" for _, found in alarms for one in found
        )
        print(f"| year {seed} | {len(alarms)} nights held of {given.nights} | {dict(why.most_common(5))} |", flush=True)
    for kind, field, size, where in PLANTED:
        caught = [is_caught(kind, field, size, where, 250, 11 + seed) for seed in range(given.each)]
        print(f"| {kind} | {field} | {size:.0%} | {where} | {sum(caught)} of {len(caught)} |", flush=True)


if __name__ == "__main__":
    main()
