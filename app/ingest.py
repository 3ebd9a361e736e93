"""Ingest: landing files into the database, each content read by the rules on its way.

May be killed and run again at any point, and run again when done: every batch and every group of boards is one
transaction whose rows can be written twice, and the newest answer wins by the time it was fetched.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine

from app.landed import Ended, Landing, platforms
from app.output import complain as complain_on_stderr
from app.rules import TODAYS, Read, Reader, Rules
from schema import store

# Reports taken in with one transaction: of so many boards, or when they list so many postings.
GROUP_BOARDS, GROUP_POSTINGS = 50, 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class IngestCounts:
    """What an ingest met and did, in postings unless the name says otherwise.

    `read` counts contents read, `reread` postings given a reading of newer rules, `unread` contents the rules failed
    on, `late` answers older than what is known, `odd_characters` contents with NUL or half surrogates.
    """

    boards: int = 0
    landed: int = 0
    opened: int = 0
    changed: int = 0
    reopened: int = 0
    read: int = 0
    reread: int = 0
    unread: int = 0
    late: int = 0
    odd_characters: int = 0
    bad_lines: int = 0


@dataclass(slots=True)
class Work:
    """One ingest under way: where it writes, who reads for it, whom it complains to, what it counted."""

    engine: Engine
    run_id: str
    reader: Reader
    complain: Callable[[str], None]
    counts: Counter[str] = field(default_factory=Counter)

    def count(self) -> IngestCounts:
        """What was counted so far."""
        return IngestCounts(**{one.name: self.counts[one.name] for one in fields(IngestCounts)})


def ingest(
    engine: Engine,
    run_dir: Path,
    run_id: str,
    *,
    rules: Rules = TODAYS,
    workers: int = 1,
    now: datetime | None = None,
    complain: Callable[[str], None] = complain_on_stderr,
    on_progress: Callable[[int], None] = lambda _postings: None,
) -> IngestCounts:
    """Take the landing files of a run into the database; the run's row must be there.

    A line that cannot be read and a posting the rules fail on are each one complaint; the rest goes on.
    `now` becomes the time the run's rows were known, unless an earlier ingest of the run has set it.
    """
    with engine.begin() as connection:
        recorded = store.record_run(connection, run_id, now or datetime.now(UTC))
    landed = Landing(run_dir, recorded)
    with Reader(rules, workers) as reader:
        work = Work(engine, run_id, reader, complain)
        _take_postings(work, landed, on_progress)
        for group in _groups(landed.reports()):
            _take_reports(work, group)
        _take_robots(work, landed)
        _reread(work)
    work.counts["bad_lines"] = landed.bad_lines
    return work.count()


def _take_postings(work: Work, landed: Landing, on_progress: Callable[[int], None]) -> None:
    version = work.reader.version
    for batch in store.batches(landed.postings(work.complain)):
        contents = [store.content(raw) for raw in batch]
        with work.engine.begin() as connection:
            store.know_boards(connection, platforms(batch), work.run_id)
            wanted = store.unread_contents(connection, contents, version)
        read = _read(work, wanted)
        with work.engine.begin() as connection:
            saved = store.save_contents(
                connection, contents, read.postings, read.failures, run_id=work.run_id, version=version
            )
        work.counts.update(landed=len(batch), opened=saved.opened, changed=saved.changed, late=saved.late)
        work.counts["odd_characters"] += sum(store.is_odd(content.said) for content in contents)
        on_progress(len(batch))


def _read(work: Work, contents: list[store.Content]) -> Read:
    read = work.reader.read(contents)
    work.counts.update(read=len(read.postings), unread=len(read.failures))
    for content in contents:
        if why := read.failures.get(content.raw_id):
            work.complain(f"{content.raw.board} {content.raw.ref}: kept raw, the rules could not read it: {why}")
    return read


def _groups(ends: Iterable[Ended]) -> Iterator[list[Ended]]:
    """How boards ended, so many that their postings are worth a transaction."""
    group: list[Ended] = []
    for ended in ends:
        group.append(ended)
        if len(group) >= GROUP_BOARDS or sum(one.postings for one in group) >= GROUP_POSTINGS:
            yield group
            group = []
    if group:
        yield group


def _take_reports(work: Work, group: list[Ended]) -> None:
    """Write the reports of boards and see the postings they show as open."""
    with work.engine.begin() as connection:
        reports = [ended.report for ended in group]
        store.know_boards(connection, {report.board: report.platform for report in reports}, work.run_id)
        old = store.with_newer_reports(connection, work.run_id, reports)
        doubts = [(report, "clock" if report.board in old else None) for report in reports]
        store.save_reports(connection, work.run_id, doubts)
        for ended in group:
            store.save_gone(connection, work.run_id, ended.report.board, ended.gone, ended.dead)
        gone = store.closed_as_gone(connection, [report.board for report in reports])
        shown = [(ended.report, ended.shown(gone)) for ended in group]
        work.counts["reopened"] += store.save_sightings(connection, work.run_id, shown)
    work.counts["boards"] += len(group)


def _take_robots(work: Work, landed: Landing) -> None:
    with work.engine.begin() as connection:
        for host, said in landed.robots().items():
            store.save_robots(connection, work.run_id, host, said.sha256, said.crawl_delay_seconds, said.forbidden)


def _reread(work: Work) -> None:
    """Give every current content a reading of these rules, a page of postings at a time."""
    version, after = work.reader.version, ""
    while True:
        with work.engine.connect() as connection:
            contents = store.stale_contents(connection, version, after=after)
            wanted = store.unread_contents(connection, contents, version)
        if not contents:
            return
        read = _read(work, wanted)
        current = {content.posting_id: content.raw_id for content in contents}
        with work.engine.begin() as connection:
            store.save_readings(connection, read.postings.items(), work.run_id)
            store.save_unread(connection, read.failures, work.run_id, version)
            work.counts["reread"] += store.point_at_readings(connection, current, version)
        after = contents[-1].posting_id
