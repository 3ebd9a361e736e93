"""The stale contents of the database, read through an engine in a stream: compared, and kept when that is asked.

Readings are compared and kept a page at a time while the engine goes on with what follows. A page is one transaction
and postings point at their new reading with it, so a command that was killed goes on where it was and ends with the
same rows. What is in memory at a time is a page and the batches under way, whatever the size of the database.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import islice

from sqlalchemy import Engine as Database

from app.engine import Engine
from app.reprocess.changes import Change, changes
from app.reprocess.plan import Label, planned
from app.rules import TODAYS, Rules, attempt
from schema import store
from schema.posting import Posting, RawPosting
from schema.store import Content, Part

PAGE_POSTINGS = 500
BATCH_CONTENTS = 50
EXAMPLES = 3
ALL = Part()


@dataclass(frozen=True, slots=True)
class Again:
    """A content, the partition it stands in, and what the rules read in it now (or why they could not)."""

    content: Content
    label: str
    result: Posting | str


@dataclass(slots=True)
class Reprocessed:
    """What was read, and what it changes: postings by change, and a few of them with their words."""

    version: str
    applied: bool
    read: int = 0
    changed: int = 0
    unread: int = 0
    by_change: Counter[Change] = field(default_factory=Counter)
    by_part: dict[str, list[int]] = field(default_factory=dict)  # read and changed
    examples: dict[Change, list[tuple[str, str]]] = field(default_factory=dict)

    def add(self, posting_id: str, label: str, before: Posting | None, after: Posting) -> None:
        """Count one reading."""
        found = list(changes(before, after))
        part = self.by_part.setdefault(label, [0, 0])
        part[0] += 1
        part[1] += bool(found)
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
    part: Part = ALL,
    run_id: str | None = None,
    complain: Callable[[str], None],
    progress: Callable[[int], None],
) -> Reprocessed:
    """Read every content that other rules than today's met last, and say what changes; keep it under the run `run_id`.

    Without a run nothing is written. `part` leaves out what does not belong to it.
    """
    done = Reprocessed(rules.version, applied=run_id is not None)
    with planned(database, rules.version, part) as plan:
        again = _read(engine, rules, _contents(database, plan))
        while page := list(islice(again, PAGE_POSTINGS)):
            _compare(database, page, done, complain)
            if run_id is not None:
                _keep(database, page, rules.version, run_id)
            progress(len(page))
    return done


def count_stale(database: Database, rules: Rules = TODAYS, part: Part = ALL) -> int:
    """How many postings there are to read."""
    with database.connect() as connection:
        return store.count_stale(connection, rules.version, part)


def read_batch(rules: Rules, raws: list[RawPosting]) -> list[Posting | str]:
    """What the rules read in each, or why they could not; importable, since other processes and machines call it."""
    return [attempt(rules, raw) for raw in raws]


def _contents(database: Database, plan: Iterator[Label]) -> Iterator[list[tuple[Content, str]]]:
    """Contents with their partition, in batches; those of a partition follow each other."""
    while labels := dict(islice(plan, PAGE_POSTINGS)):
        with database.connect() as connection:
            found = {one.posting_id: one for one in store.contents_of(connection, list(labels))}
        yield from store.batches(((found[key], label) for key, label in labels.items() if key in found), BATCH_CONTENTS)


def _read(engine: Engine, rules: Rules, batches: Iterator[list[tuple[Content, str]]]) -> Iterator[Again]:
    """Each content as it is read now, in their order; the engine asks for batches ahead of those it has read."""
    waiting: deque[list[tuple[Content, str]]] = deque()

    def raws() -> Iterator[list[RawPosting]]:
        for batch in batches:
            waiting.append(batch)
            yield [content.raw for content, _ in batch]

    for results in engine.map(partial(read_batch, rules), raws()):
        for (content, label), result in zip(waiting.popleft(), results, strict=True):
            yield Again(content, label, result)


def _compare(database: Database, page: list[Again], done: Reprocessed, complain: Callable[[str], None]) -> None:
    with database.connect() as connection:
        held = store.current_readings(connection, [one.content.posting_id for one in page])
        before = dict(store.load_readings(connection, set(held.values())))
    for one in page:
        posting_id, raw = one.content.posting_id, one.content.raw
        if isinstance(one.result, str):
            done.unread += 1
            complain(f"{raw.board} {raw.ref}: the rules could not read it: {one.result}")
        else:
            done.add(posting_id, one.label, before.get(held.get(posting_id, "")), one.result)


def _keep(database: Database, page: list[Again], version: str, run_id: str) -> None:
    read = [(one.content.raw_id, one.result) for one in page if not isinstance(one.result, str)]
    failures = {one.content.raw_id: one.result for one in page if isinstance(one.result, str)}
    current = {one.content.posting_id: one.content.raw_id for one in page}
    with database.begin() as connection:
        store.save_readings(connection, read, run_id)
        store.save_unread(connection, failures, run_id, version)
        store.point_at_readings(connection, current, version)
