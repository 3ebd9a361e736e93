"""What long runs say of themselves on stderr: plain lines for a person, or one JSON object a line (RXJOBS_LOG=json).

Each JSON line has `at`, `level`, `logger` and `message`, and where they are known `run`, `step` and `board` with the
numbers of a step or of a board's reading, so that a collector can filter by them. Nothing of an ad is logged.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from app.errors import UserError
from app.veil import veiled
from schema.run import BoardReport

FORMS = ("", "text", "json")
PLAIN = "%(asctime)s %(levelname)s %(name)s: %(message)s"
FIELDS = "told"  # the attribute of a log record that holds what it is about
night = logging.getLogger("rxjobs.night")


class Lines(logging.Formatter):
    """A record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """The line; an error's trace is one of its fields."""
        said = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **getattr(record, FIELDS, {}),
        }
        if record.exc_info:
            said["trace"] = self.formatException(record.exc_info)
        return veiled(json.dumps(said, ensure_ascii=False, default=str))


class Plain(logging.Formatter):
    """A record as a line for a person, and its trace below."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, no secret in it."""
        return veiled(super().format(record))


def start(form: str, *, default: str = "") -> None:
    """Begin to log as RXJOBS_LOG says, else as the command does by itself ("" for not at all)."""
    if form not in FORMS:
        raise UserError(f"RXJOBS_LOG={form}: text or json is wanted, or nothing")
    chosen = form or default
    if not chosen:
        return
    handler = logging.StreamHandler()
    handler.setFormatter(Lines() if chosen == "json" else Plain(PLAIN))
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    for noisy in ("procrastinate", "alembic", "scrapy", "apscheduler"):
        logging.getLogger(noisy).setLevel(logging.WARNING)


def step(run: str, name: str, state: str, counts: Mapping[str, Any] | None = None) -> None:
    """A step of a night begins or ends."""
    told = {"run": run, "step": name, "state": state, **({"counts": dict(counts)} if counts else {})}
    night.info("step %s: %s", name, state, extra={FIELDS: told})


def boards(run: str, then: Callable[[BoardReport], None]) -> Callable[[BoardReport], None]:
    """Logs the report of each board before it is handed on; a reading that was not whole is a warning."""

    def hear(report: BoardReport) -> None:
        told = {
            "run": run,
            "step": "crawl",
            "board": report.board,
            "platform": report.platform,
            "complete": report.complete,
            "listed": report.listed,
            "read": report.read,
            "reason": report.reason,
        }
        level = logging.INFO if report.complete else logging.WARNING
        how = "complete" if report.complete else f"not complete: {report.reason}"
        night.log(level, "board %s: %s listed, %s", report.board, report.listed, how, extra={FIELDS: told})
        then(report)

    return hear
