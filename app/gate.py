"""The gate: a night's numbers against their own history, before anybody is shown them.

The number of open postings and the share in which each field is known, of all boards together and of each that is large
enough, against the last nights that passed or that a person accepted (`app.bands` says how far they may move). First
nights pass: there is nothing to hold them against. A held night is no history, so a break does not become usual by
lasting; `rxjobs review nights` accepts one where the world has changed, and from then on it is the usual.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import Engine

from app.bands import Finding, outside
from schema import store
from schema.store.fills import ALL_BOARDS, WATCHED, Fill

HISTORY_RUNS = 28  # four weeks: a slow decay is seen against the first of them


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
    return Passed(runs_compared=fields[0].get("runs_compared", 0) if fields else 0)


def compare(now: Iterable[Fill], past: Iterable[Fill]) -> Iterable[Finding]:
    """Every number of `now` outside the band of its history, all boards first."""
    history: dict[tuple[str, str], list[Fill]] = defaultdict(list)
    for fill in past:
        history[fill.board, fill.field].append(fill)
    for fill in sorted((one for one in now if one.field not in WATCHED), key=lambda fill: fill.board):
        yield from outside(fill, history[fill.board, fill.field])
