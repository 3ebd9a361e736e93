"""Fields of a board that are stated but cannot be read, or hold what no vocabulary knows, more often than ever.

Held against the board's own history, as the gate does, and by its measure of chance (`app.bands`), but no night is held
for it: it is shown by `rxjobs status`, on the night's page and to Prometheus. A field that is missing holds the night
itself, but for those that the gate does not judge (WATCHED), which are looked at here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from sqlalchemy import Connection

from app.bands import ENOUGH_NIGHTS, FRESH_NIGHTS, SHARE_FLOOR, SHARE_FLOOR_ALL, WEEK, is_chance
from app.gate import HISTORY_RUNS
from schema import store
from schema.store import Fill
from schema.store.fills import WATCHED

ENOUGH_POSTINGS = 8  # nobody is kept from a snapshot by it, so that small boards are judged, too
KINDS = ("missing", "invalid", "unknown")


@dataclass(frozen=True, slots=True, kw_only=True)
class Unusual:
    """A share of postings (`among`: fresh or open) in which a field is missing, invalid or unknown (`kind`), and what
    it usually is. Board '' is all."""

    board: str
    field: str
    kind: str
    among: str
    value: float
    usual: float

    def __str__(self) -> str:
        where = self.board or "all boards"
        share = f"in {self.value:.0%} of {self.among} postings, usually {self.usual:.0%}"
        return f"{where}: {self.field} {self.kind} {share}"


def unusual(connection: Connection, run_id: str) -> tuple[Unusual, ...]:
    """What stands out in the fills of a run, all boards first; nothing before its gate."""
    now = store.load_fills(connection, run_id)
    return tuple(rises(now, store.past_fills(connection, run_id, HISTORY_RUNS, troubled=True))) if now else ()


def rises(now: Iterable[Fill], past: Iterable[Fill]) -> Iterator[Unusual]:
    """Every share of `now` that is above its history (newest first) by more than chance; one line a field and kind."""
    history: dict[tuple[str, str], list[Fill]] = defaultdict(list)
    for fill in past:
        history[fill.board, fill.field].append(fill)
    for fill in sorted(now, key=lambda one: (one.board, one.field)):
        for kind in KINDS if fill.field in WATCHED else KINDS[1:]:
            before = [one for one in history[fill.board, fill.field] if one.open_troubles[kind] is not None]
            if len(before) >= ENOUGH_NIGHTS and fill.open_troubles[kind]:
                yield from _first(fill, before, kind)


def _first(fill: Fill, before: Sequence[Fill], kind: str) -> Iterator[Unusual]:
    for among, looks in (("fresh", _fresh(fill, before, kind)), ("open", _standing(fill, before, kind))):
        for count, of, usual, past in looks:
            if of >= ENOUGH_POSTINGS and past >= ENOUGH_POSTINGS and _is_risen(fill, count / of, usual, of, past):
                yield Unusual(board=fill.board, field=fill.field, kind=kind, among=among, value=count / of, usual=usual)
                return


Look = tuple[int, int, float, int]  # so many of so many postings, the usual share, among so many before


def _fresh(fill: Fill, before: Sequence[Fill], kind: str) -> Iterator[Look]:
    """New postings, those of several nights together where one brings few."""
    for nights in FRESH_NIGHTS:
        now, then = [fill, *before[: nights - 1]], before[nights - 1 :]
        past = sum(one.fresh for one in then)
        if past:
            usual = sum(one.fresh_troubles[kind] or 0 for one in then) / past
            yield sum(one.fresh_troubles[kind] or 0 for one in now), sum(one.fresh for one in now), usual, past


def _standing(fill: Fill, before: Sequence[Fill], kind: str) -> Iterator[Look]:
    """All open postings, against the last weeks: what rises slowly, or by a rule that reads everything anew."""
    shares = [(one.open_troubles[kind] or 0) / one.postings for one in before[: 2 * WEEK] if one.postings]
    if shares:
        yield fill.open_troubles[kind] or 0, fill.postings, median(shares), fill.postings


def _is_risen(fill: Fill, share: float, usual: float, postings: int, past: int) -> bool:
    floor = SHARE_FLOOR if fill.board else SHARE_FLOOR_ALL
    return share - usual > floor and not is_chance(share, usual, postings, past)
