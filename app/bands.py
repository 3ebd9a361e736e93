"""How far a night's numbers may move: bands made of their own history, wide for few postings, narrow for many.

Counts are held against the last week and against the same weekday before it; a shrunken board must be outside both.
Shares are held among the fresh postings of the last nights, where a broken reader shows first, and among all open ones,
against the weeks before and against a month ago, where a slow decay shows. What chance does to a share among n postings
is a standard error, widened because the postings of a night resemble each other (OVERDISPERSION, measured 2026-11-26 on
the demo town and assumed for real boards until they are read).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log
from statistics import median

from schema.store import Fill

ENOUGH_NIGHTS = 3  # fewer nights than this have no usual value
ENOUGH_POSTINGS = 30  # below this a number says more about chance than about a break
BIG_BOARD = 200  # from here on a board's own count is steady enough to hold a night for
COUNT_FLOOR_ALL, COUNT_FLOOR_BIG, COUNT_FLOOR_BOARD = 0.12, 0.18, 0.6  # shares by which counts may always move
COUNT_SPREADS = 4.0  # ... or so many usual night-to-night moves, whichever is more
SHARE_FLOOR_ALL, SHARE_FLOOR, SLOW_FLOOR = 0.06, 0.15, 0.2
SIGMAS = 4.5  # 400 boards, 9 fields, 2 shares, 365 nights: 2.6 million looks a year
OVERDISPERSION = 1.5
FEW_POSTINGS = 15  # a share that so few postings move is no break
BROKEN = 0.4  # on a small board only a share below this part of the usual one counts
WEEK, MONTH = 7, 28
FRESH_NIGHTS = (1, 4, 7)  # fresh postings are pooled over so many nights, so that smaller boards are judged too
SPREAD_TO_SIGMA = 1.4826  # of a median absolute deviation


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


def outside(fill: Fill, before: Sequence[Fill]) -> Iterator[Finding]:
    """The numbers of a field that are out of their bands; `before` is its history, newest first."""
    if len(before) < ENOUGH_NIGHTS:
        return
    if fill.field == "read":  # every field has the same number of postings: it is looked at once
        yield from _count(fill, before)
    yield from _fresh(fill, before)
    yield from _open(fill, before)


def _count(fill: Fill, before: Sequence[Fill]) -> Iterator[Finding]:
    usual = median(one.postings for one in before[:WEEK])
    if usual < ENOUGH_POSTINGS:
        return
    references = [usual, *(one.postings for one in before[WEEK - 1 : WEEK])]
    band = max(_floor(fill.board, usual), COUNT_SPREADS * _spread(before))
    if all(_moves(fill.postings, reference) > band for reference in references):
        yield Finding(board=fill.board, field="postings", among="open", value=fill.postings, usual=usual)


def _floor(board: str, usual: float) -> float:
    share = COUNT_FLOOR_ALL if not board else COUNT_FLOOR_BIG if usual >= BIG_BOARD else COUNT_FLOOR_BOARD
    return -log(1 - share)


def _moves(value: float, reference: float) -> float:
    """How far two counts are apart, as a ratio on a log scale; half a posting keeps nought from being infinite."""
    return abs(log((value + 0.5) / (reference + 0.5)))


def _spread(before: Sequence[Fill]) -> float:
    """The usual move from one night to the next: robust, so that one strange night does not widen the band."""
    moves = [_moves(newer.postings, older.postings) for newer, older in pairwise(before)]
    return SPREAD_TO_SIGMA * median(moves) if moves else 0.0


def _fresh(fill: Fill, before: Sequence[Fill]) -> Iterator[Finding]:
    for nights in FRESH_NIGHTS:
        now, then = [fill, *before[: nights - 1]], before[nights - 1 :]
        fresh, usual_fresh = sum(one.fresh for one in now), sum(one.fresh for one in then)
        if fresh < ENOUGH_POSTINGS or usual_fresh < ENOUGH_POSTINGS:
            continue
        share = sum(one.fresh_filled for one in now) / fresh
        usual = sum(one.fresh_filled for one in then) / usual_fresh
        far = _off(fill, share, usual, _floor_of(fill)) and not is_chance(share, usual, fresh, usual_fresh)
        if far and _judged(fill, share, usual):
            yield Finding(board=fill.board, field=fill.field, among="fresh", value=share, usual=usual)
            return


def _floor_of(fill: Fill) -> float:
    return SHARE_FLOOR if fill.board else SHARE_FLOOR_ALL


def _open(fill: Fill, before: Sequence[Fill]) -> Iterator[Finding]:
    """Open postings are mostly those of yesterday: their share moves little, but for a reader that breaks."""
    if fill.postings < ENOUGH_POSTINGS:
        return
    share, shares = fill.filled / fill.postings, [one.filled / one.postings for one in before if one.postings]
    moves = [abs(newer - older) for newer, older in pairwise(shares)] or [0.0]
    sudden = max(_floor_of(fill), COUNT_SPREADS * SPREAD_TO_SIGMA * median(moves), FEW_POSTINGS / fill.postings)
    for past, band in ((shares[: 2 * WEEK], sudden), (shares[MONTH - WEEK : MONTH], SLOW_FLOOR)):
        if not past or not _off(fill, share, usual := median(past), band):
            continue
        if band is sudden or not is_chance(share, usual, fill.postings, fill.postings):
            yield Finding(board=fill.board, field=fill.field, among="open", value=share, usual=usual)
            return


def _judged(fill: Fill, share: float, usual: float) -> bool:
    """Whether new postings of a board say enough: on a small one a new template may halve a share, a break ends it."""
    return not fill.board or fill.postings >= BIG_BOARD or share < BROKEN * usual


def _off(fill: Fill, share: float, usual: float, band: float) -> bool:
    """Whether a share is outside its band. One board whose share rises has an employer that says more: no break."""
    return usual - share > band if fill.board else abs(share - usual) > band


def is_chance(share: float, usual: float, postings: int, past: int) -> bool:
    """Whether chance alone may give such a share among so many postings, against one among so many before.

    By the likelihood ratio, which is right near nought and one as well: 0 of 110 where a third is usual is no chance.
    """
    among = 1 / (1 / postings + 1 / past) / OVERDISPERSION
    return among * _surprise(share, min(max(usual, 0.01), 0.99)) < SIGMAS**2 / 2


def _surprise(share: float, usual: float) -> float:
    """The Kullback-Leibler divergence of two shares, in nats a posting."""
    known = share * log(share / usual) if share else 0.0
    unknown = (1 - share) * log((1 - share) / (1 - usual)) if share < 1 else 0.0
    return known + unknown
