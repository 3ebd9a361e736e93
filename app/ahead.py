"""Nights dated in the future: the clock was wrong when they ran, or is wrong now, and nobody can tell which from here.

Such a night is no news of tonight, and whoever takes the newest night takes it for years (found 2026-11-27: `rxjobs
status` and `doctor` were content with a night of 2030 while none ran). So it is named, and passed over.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection

from schema import store
from schema.run import Run

# The clocks of two machines of one operator do not differ by so much; a zone that is set wrongly does.
AHEAD = timedelta(hours=1)
NAMED = 5
DO = "if the clock is right now, restore a backup of before it: docs/operations.md"


def nights_ahead(connection: Connection, now: datetime) -> tuple[Run, ...]:
    """The newest few runs of any kind that began later than now, newest first."""
    return store.load_runs(connection, begun_from=now + AHEAD, limit=NAMED)


def in_a_line(runs: tuple[Run, ...], now: datetime) -> str:
    """Which runs they are and what they mean."""
    names = ", ".join(run.id for run in runs)
    return f"dated in the future: {names}; it is {now:%Y-%m-%d %H:%M} UTC, and boards they read close nothing till then"
