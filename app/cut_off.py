"""Runs that were cut off: the one to take up again, and those that nobody will, which end as abandoned.

A run is known by when it began, and the clock of that hour may have been wrong: set back, a run looks older than one
before it; set forward, it lies in the future for years. Either would be passed over by whoever looks at the newest run
alone, and be `running` for ever (found 2026-11-27).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine

from schema import store
from schema.run import Run

# A run cut off longer ago than this is not crawled on: its boards have moved. What it landed is still taken in. One
# that begins later than this from now began under another clock, and nobody knows how long ago.
RESUME = timedelta(hours=20)


@dataclass(frozen=True, slots=True)
class CutOff:
    """The run to go on with (None: begin a new one), and those to end."""

    resumed: Run | None
    abandoned: tuple[Run, ...]


def cut_off(engine: Engine, kind: str, now: datetime) -> CutOff:
    """Sort the runs of a kind that did not come to their end; nothing is written.

    Only the newest is gone on with: what an older one has read closes nothing beside a newer reading, so that going on
    with it would cost the night that is due. Call it with the lock of nights held: nothing of the kind is under way.
    """
    with engine.connect() as connection:
        cut = store.cut_off_runs(connection, kind)
        newest = store.load_runs(connection, kind=kind, begun_before=now + RESUME)
    resumed = next((run for run in newest if run in cut and now - run.started < RESUME), None)
    return CutOff(resumed, tuple(run for run in cut if run != resumed))


def end_abandoned(engine: Engine, run: Run, at: datetime) -> None:
    """Let a run end as abandoned, and its steps that were under way with it."""
    with engine.begin() as connection:
        store.fail_steps_under_way(connection, run.id, at, "cut off")
        store.finish_run(connection, run.id, "abandoned", at)
