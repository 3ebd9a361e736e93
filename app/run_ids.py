"""Ids of runs: the second they began, in UTC, so that they sort by time and name their landing folder."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

from app.errors import UserError

FORM = "%Y%m%dT%H%M%SZ"
RUN_ID = re.compile(r"\d{8}T\d{6}Z(-\d+)?")


def run_id(started: datetime, raw: Path) -> str:
    """A new id for a run that begins now; a second one in the same second gets a number."""
    base = started.strftime(FORM)
    number, found = 1, base
    while (raw / found).exists():
        number += 1
        found = f"{base}-{number}"
    return found


def landed_runs(raw: Path) -> list[str]:
    """The runs that have a landing folder, oldest first."""
    return sorted(path.name for path in raw.iterdir() if RUN_ID.fullmatch(path.name)) if raw.is_dir() else []


def chosen_run(raw: Path, wanted: str | None) -> str:
    """The run asked for, or the newest; UserError when there is none."""
    runs = landed_runs(raw)
    if wanted is None and runs:
        return runs[-1]
    if wanted in runs:
        return str(wanted)
    have = f"the newest are {', '.join(runs[-3:])}" if runs else "none was crawled yet; run rxjobs crawl"
    raise UserError(f"no run {wanted or ''} under {raw}: {have}".replace("  ", " "))


def began(run: str) -> datetime:
    """When a run began, from its id."""
    return datetime.strptime(run[:16], FORM).replace(tzinfo=UTC)
