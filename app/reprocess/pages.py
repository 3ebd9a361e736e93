"""The stale contents of the database, a page at a time, through an engine: compared, and kept when that is asked.

A page is one transaction and postings point at their new reading with it, so a command that was killed goes on where
it was, and ends with the same rows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from functools import partial

from sqlalchemy import Engine as Database

from app.engine import Engine
from app.reprocess.changes import Change, changes
from app.rules import TODAYS, Read, Rules, attempt
from schema import store
from schema.posting import Posting, RawPosting

PAGE_POSTINGS = 2000
BATCH_CONTENTS = 50
EXAMPLES = 3


@dataclass(slots=True)
class Reprocessed:
    """What was read, and what it changes: postings by change, and a few of them with their words."""

    version: str
    applied: bool
    read: int = 0
    changed: int = 0
    unread: int = 0
    by_change: Counter[Change] = field(default_factory=Counter)
    examples: dict[Change, list[tuple[str, str]]] = field(default_factory=dict)

    def add(self, posting_id: str, before: Posting | None, after: Posting) -> None:
        """Count one reading."""
        found = list(changes(before, after))
        self.read += 1
        self.changed += bool(found)
        for change, quote in found:
            self.by_change[change] += 1
            seen = self.examples.setdefault(change, [])
            if len(seen) < EXAMPLES:
                seen.append((posting_id, quote))


def reprocess(
    database: Database,
    engine: Engine,
    *,
    rules: Rules = TODAYS,
    since: date | None = None,
    run_id: str | None = None,
    complain: Callable[[str], None],
    progress: Callable[[int], None],
) -> Reprocessed:
    """Read every content that other rules than today's met last, and say what changes; keep it under the run `run_id`.

    Without a run nothing is written. `since` leaves out postings last seen before that day.
    """
    done = Reprocessed(rules.version, applied=run_id is not None)
    for page in _pages(database, rules.version, since):
        read = _read(engine, rules, page)
        _compare(database, page, read, done, complain)
        if run_id is not None:
            _keep(database, page, read, rules.version, run_id)
        progress(len(page))
    return done


def count_stale(database: Database, rules: Rules = TODAYS, since: date | None = None) -> int:
    """How many postings there are to read."""
    with database.connect() as connection:
        return store.count_stale(connection, rules.version, _moment(since))


def read_batch(rules: Rules, raws: list[RawPosting]) -> list[Posting | str]:
    """What the rules read in each, or why they could not; importable, since other processes and machines call it."""
    return [attempt(rules, raw) for raw in raws]


def _pages(database: Database, version: str, since: date | None) -> Iterator[list[store.Content]]:
    after = ""
    while True:
        with database.connect() as connection:
            page = store.stale_contents(connection, version, after=after, limit=PAGE_POSTINGS, since=_moment(since))
        if not page:
            return
        yield page
        after = page[-1].posting_id


def _read(engine: Engine, rules: Rules, page: list[store.Content]) -> Read:
    read = Read({}, {})
    batches = [[content.raw for content in batch] for batch in store.batches(page, BATCH_CONTENTS)]
    results = (one for batch in engine.map(partial(read_batch, rules), batches) for one in batch)
    for content, result in zip(page, results, strict=True):
        if isinstance(result, str):
            read.failures[content.raw_id] = result
        else:
            read.postings[content.raw_id] = result
    return read


def _compare(
    database: Database, page: Iterable[store.Content], read: Read, done: Reprocessed, complain: Callable[[str], None]
) -> None:
    page = list(page)
    with database.connect() as connection:
        held = store.current_readings(connection, [content.posting_id for content in page])
        before = dict(store.load_readings(connection, set(held.values())))
    for content in page:
        if why := read.failures.get(content.raw_id):
            done.unread += 1
            complain(f"{content.raw.board} {content.raw.ref}: the rules could not read it: {why}")
        else:
            done.add(content.posting_id, before.get(held.get(content.posting_id, "")), read.postings[content.raw_id])


def _keep(database: Database, page: list[store.Content], read: Read, version: str, run_id: str) -> None:
    current = {content.posting_id: content.raw_id for content in page}
    with database.begin() as connection:
        store.save_readings(connection, read.postings.items(), run_id)
        store.save_unread(connection, read.failures, run_id, version)
        store.point_at_readings(connection, current, version)


def _moment(day: date | None) -> datetime | None:
    return datetime.combine(day, time.min, UTC) if day else None
