"""Alert on silence: has a night been published lately? Asked by cron or a monitor, without the database."""

from __future__ import annotations

import time
from datetime import timedelta
from pathlib import Path

from app.ahead import AHEAD
from app.notice.giving import ALIVE
from app.output import say

HOUR = timedelta(hours=1)


def silence(var: Path, hours: float) -> int:
    """Exit code 0 when a night was published within so many hours, else 1; says which in one line."""
    path = var / ALIVE
    if not path.exists():
        say(f"no night was ever published: {path} is not there")
        return 1
    age = (time.time() - path.stat().st_mtime) / 3600
    run = path.read_text(encoding="utf-8").strip()
    if age < -AHEAD / HOUR:  # or the dead man would be taken for alive until then
        say(f"night {run} was published {-age:,.1f} h from now: the clock was wrong then, or is now")
        return 1
    say(f"night {run} was published {age:,.1f} h ago" + ("" if age <= hours else f", longer than {hours:g} h"))
    return int(age > hours)
