"""What a reprocessing changes, as a table and as data."""

from __future__ import annotations

from collections import Counter
from typing import Any

from app.output import as_json, say, table
from app.reprocess.changes import Change
from app.reprocess.pages import Reprocessed

SHOWN = 25
QUOTE_CHARS = 60


def as_dict(done: Reprocessed) -> dict[str, Any]:
    """Everything, for machines."""
    return {
        "rules_version": done.version,
        "applied": done.applied,
        "read": done.read,
        "changed": done.changed,
        "unread": done.unread,
        "fields": dict(_by_field(done)),
        "parts": {label: {"read": read, "changed": changed} for label, (read, changed) in sorted(done.by_part.items())},
        "changes": [_change(done, change, count) for change, count in _ranked(done)],
    }


def show(done: Reprocessed, *, machine: bool = False) -> None:
    """Print the report."""
    if machine:
        as_json(as_dict(done))
        return
    verb = "changed" if done.applied else "would change"
    say(f"{done.read:,} postings read by rules version {done.version}: {done.changed:,} {verb}, {done.unread:,} unread")
    rows = [
        (change.field, change.what, change.before, change.after, count, _words(done, change))
        for change, count in _ranked(done)[:SHOWN]
    ]
    if rows:
        title = "The commonest changes" if len(done.by_change) > SHOWN else "Changes"
        table(title, ("field", "of", "before", "after", "postings", "for example"), rows, right=("postings",))
    if not done.applied and done.changed:
        say("nothing was written; --apply keeps these readings beside the old ones")


def _ranked(done: Reprocessed) -> list[tuple[Change, int]]:
    key = lambda item: (-item[1], item[0].field, item[0].what, item[0].before, item[0].after)  # noqa: E731 - one use
    return sorted(done.by_change.items(), key=key)


def _by_field(done: Reprocessed) -> Counter[str]:
    found: Counter[str] = Counter()
    for change, count in done.by_change.items():
        found[change.field] += count
    return found


def _change(done: Reprocessed, change: Change, count: int) -> dict[str, Any]:
    examples = [{"posting": posting, "quote": quote} for posting, quote in done.examples[change]]
    said = {"field": change.field, "what": change.what, "before": change.before, "after": change.after}
    return {**said, "postings": count, "examples": examples}


def _words(done: Reprocessed, change: Change) -> str:
    posting, quote = done.examples[change][0]
    quote = " ".join(quote.split())
    return f"{posting[:8]} {quote[:QUOTE_CHARS]}".strip()
