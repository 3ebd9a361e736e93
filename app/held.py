"""Nights that the gate holds back, and a person's word that the world has changed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Engine

from app.ahead import AHEAD
from app.bands import Finding
from app.output import say
from schema import store

LOOKED_AT = 50
ACCEPTED = "accepted"


def newest_held(engine: Engine, now: datetime) -> tuple[str, tuple[Finding, ...]] | None:
    """The newest night, none of the future, that is held with none accepted or passed after it, and what is unusual."""
    with engine.connect() as connection:
        for run in store.load_runs(connection, begun_before=now + AHEAD, limit=LOOKED_AT):
            found = store.load_verdict(connection, run.id)
            if found is None:
                continue
            verdict, fields = found
            return (run.id, tuple(Finding(**one) for one in fields)) if verdict == "held" else None
    return None


def review_nights(engine: Engine, ask: Callable[[str], str], *, who: str, now: Callable[[], datetime]) -> int:
    """Show what is unusual in the newest held night and take a person's answer; returns how many were accepted.

    An accepted night begins a new history: the next night is held against it and passes if it is like it.
    """
    found = newest_held(engine, now())
    if found is None:
        say("no night is held back")
        return 0
    run_id, findings = found
    say(f"night {run_id} is held back:")
    for finding in findings:
        say(f"  {finding}")
    try:
        answer = ask("has the world changed, so that this is the usual from now on? y/n ").strip().lower()[:1]
    except EOFError:
        answer = "n"
    if answer != "y":
        say("it stays held; a reader or rule that broke wants mending: see docs/operations.md")
        return 0
    told = [*({name: getattr(one, name) for name in ("board", "field", "among", "value", "usual")} for one in findings)]
    with engine.begin() as connection:
        store.save_verdict(connection, run_id, ACCEPTED, [*told, {"accepted_by": who, "at": now().isoformat()}])
    say(f"night {run_id} is accepted; the next night publishes")
    return 1
