"""The gate: a night's numbers against their own history, before anybody is shown them.

First version: the number of open postings and the fill rate of each field, of all boards together and of each board
that is large enough, against the median of the last nights that passed. First nights pass: there is nothing to hold
them against.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from math import sqrt
from statistics import median

from sqlalchemy import Engine

from schema import store
from schema.store.fills import ALL_BOARDS, Fill

HISTORY_RUNS = 14
ENOUGH_RUNS = 3  # fewer nights than this have no usual value
ENOUGH_POSTINGS = 30  # below this a rate says more about chance than about a break
COUNT_BAND_ALL, COUNT_BAND_BOARD = 0.3, 0.6  # share by which the number of open postings may move
RATE_BAND = 0.1  # a fill rate may move this much ...
SIGMAS = 4  # ... and as many standard errors of a rate among so many postings, whichever is more


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One number outside its band: of which board ('' is all), which field, what it is and what it usually is.

    `field` is "postings" for the number of open postings, else the field whose known share is meant; `among` says
    whether the share is of all open postings or of the fresh ones.
    """

    board: str
    field: str
    among: str
    value: float
    usual: float

    def __str__(self) -> str:
        where = self.board or "all boards"
        if self.field == "postings":
            return f"{where}: {self.value:.0f} open postings, usually {self.usual:.0f}"
        return f"{where}: {self.field} known in {self.value:.0%} of {self.among} postings, usually {self.usual:.0%}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Passed:
    """Nothing is outside its band: the night may be published."""

    runs_compared: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """The night is kept and not published; the last good snapshot stays."""

    findings: tuple[Finding, ...]


def gate(engine: Engine, run_id: str) -> Passed | Held:
    """Measure the run, hold it against its history, write the verdict on the run and return it.

    A run that has a verdict keeps it and its numbers: boards have moved on since.
    """
    with engine.begin() as connection:
        if stored := store.load_verdict(connection, run_id):
            verdict, fields = stored
            return Held(findings=tuple(Finding(**one) for one in fields)) if verdict == "held" else _passed(fields)
        now = store.measure_fills(connection, run_id)
        past = list(store.past_fills(connection, run_id, HISTORY_RUNS))
        findings = tuple(compare(now, past))
        runs = sum(fill.board == ALL_BOARDS and fill.field == "read" for fill in past)
        details = [asdict(finding) for finding in findings] if findings else [{"runs_compared": runs}]
        store.save_verdict(connection, run_id, "held" if findings else "passed", details)
    return Held(findings=findings) if findings else Passed(runs_compared=runs)


def _passed(fields: Sequence[dict[str, int]]) -> Passed:
    return Passed(runs_compared=fields[0]["runs_compared"] if fields else 0)


def compare(now: Iterable[Fill], past: Iterable[Fill]) -> Iterable[Finding]:
    """Every number of `now` outside the band of its history, all boards first."""
    history: dict[tuple[str, str], list[Fill]] = defaultdict(list)
    for fill in past:
        history[fill.board, fill.field].append(fill)
    for fill in sorted(now, key=lambda fill: fill.board):
        before = history[fill.board, fill.field]
        if len(before) >= ENOUGH_RUNS:
            yield from _outside(fill, before)


def _outside(fill: Fill, before: Sequence[Fill]) -> Iterable[Finding]:
    if fill.field == "read":  # every field has the same number of postings: it is looked at once
        usual = median(one.postings for one in before)
        band = COUNT_BAND_BOARD if fill.board else COUNT_BAND_ALL
        if usual >= ENOUGH_POSTINGS and abs(fill.postings - usual) > band * usual:
            yield Finding(board=fill.board, field="postings", among="open", value=fill.postings, usual=usual)
    shares = [one.filled / one.postings for one in before if one.postings]
    fresh = sum(one.fresh for one in before)
    if shares and fill.postings >= ENOUGH_POSTINGS:
        yield from _moved(fill, "open", fill.filled / fill.postings, median(shares), fill.postings)
    if fresh >= ENOUGH_POSTINGS and fill.fresh >= ENOUGH_POSTINGS:
        usual = sum(one.fresh_filled for one in before) / fresh
        yield from _moved(fill, "fresh", fill.fresh_filled / fill.fresh, usual, fill.fresh)


def _moved(fill: Fill, among: str, share: float, usual: float, postings: int) -> Iterable[Finding]:
    """The share, if it has moved out of its band: a tenth, or what chance does to a rate among so many."""
    band = max(RATE_BAND, SIGMAS * sqrt(max(usual * (1 - usual), 0.01) / postings))
    if abs(share - usual) > band:
        yield Finding(board=fill.board, field=fill.field, among=among, value=share, usual=usual)
