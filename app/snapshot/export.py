"""Write a snapshot: what was known at a moment as plain files, built aside and published whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy import Connection, Engine

from app.errors import UserError
from app.output import complain as complain_on_stderr
from app.rules import TODAYS, Reader, Rules
from app.snapshot import again, second
from app.snapshot.boards import boards
from app.snapshot.columns import BOARDS, FILES, TEXTS, File
from app.snapshot.content import content
from app.snapshot.coverage import coverage
from app.snapshot.describe import Edition, describe
from app.snapshot.fetch import uncollected
from app.snapshot.folder import building, check
from app.snapshot.moment import Moment, past, present
from app.snapshot.rereading import reread
from app.snapshot.spelling import spell
from app.snapshot.sqlite import write_sqlite
from app.snapshot.standing import stand
from app.snapshot.tables import Tables, Written
from app.version import CODE_VERSION

FORMATS = ("csv", "parquet", "sqlite")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What to export: the formats (CSV always); the end of which day in UTC, None for what is known now; with the
    readings of then, or re-read by `rules`; with the ads' full texts, which are for one's own use."""

    formats: tuple[str, ...] = ("csv", "parquet")
    as_of: date | None = None
    rules: Rules | None = None
    workers: int = 1
    with_text: bool = False


def todays(*, as_of: str | None, rules: str, formats: str, with_text: bool, workers: int) -> Wanted:
    """What a person asked for in words; UserError for a day that is none or a word that is not known."""
    chosen = tuple(name.strip() for name in formats.split(",") if name.strip())
    if unknown := [name for name in chosen if name not in FORMATS]:
        raise UserError(f"--format {','.join(unknown)}: choose from {', '.join(FORMATS)}")
    if rules not in ("then", "today"):
        raise UserError(f"--rules {rules}: choose then (readings as they were stored) or today")
    try:
        day = None if as_of is None else date.fromisoformat(as_of)
    except ValueError as error:
        raise UserError(f"--as-of {as_of} is no day; write it as 2026-11-01") from error
    reading = TODAYS if rules == "today" else None
    return Wanted(formats=chosen, as_of=day, rules=reading, with_text=with_text, workers=workers)


def export(
    engine: Engine,
    target: Path,
    wanted: Wanted | None = None,
    *,
    today: date | None = None,
    progress: Callable[[int], None] = lambda _files: None,
    complain: Callable[[str], None] = complain_on_stderr,
    note: Path | None = None,
) -> dict[str, int]:
    """Write the snapshot folder `target`; returns rows by file.

    `note`, a file beside `target`, lets tables that hold what they held last time be copied (see again.py).
    UserError, and nothing written, when it exists, cannot be written, or there is nothing to tell of the day.
    """
    wanted = wanted or Wanted()
    check(target)
    shared = wanted.workers > 1 and wanted.rules is None  # what is read again is in one connection's own tables
    with second.frozen(engine, shared=shared) as (connection, pool):
        moment = _moment(connection, wanted, today or datetime.now(UTC).date(), complain)
        with building(target) as folder:
            parquet = "parquet" in wanted.formats
            is_hoped = note is not None and again.is_hoped(connection, note)
            theirs = second.send(pool, moment, folder, parquet=parquet) if pool and not is_hoped else None
            _prepare(connection, moment, wanted, complain)
            key = again.key_of(connection) if note else ""
            same = again.copied(note, key, folder, parquet=parquet) if note and is_hoped else {}
            if pool and theirs is None:
                theirs = second.send(pool, moment, folder, parquet=parquet, without=frozenset(same))
            written = _write(connection, moment, folder, wanted, progress, theirs, same)
            reread_by = wanted.rules.version if wanted.rules else None
            edition = Edition(moment, reread_by, CODE_VERSION, coverage(connection, moment).days())
            describe(edition, folder, written, spell(BOARDS, boards(connection, moment)).to_dicts())
        if note:
            again.write_note(note, connection, key, target, written)
    return {name: done.rows for name, done in written.items()}


def _moment(connection: Connection, wanted: Wanted, today: date, complain: Callable[[str], None]) -> Moment:
    if wanted.as_of is None:
        return present(connection)
    moment = past(connection, wanted.as_of, today)
    if wanted.as_of == today:  # it would not be the snapshot that another makes of this day tomorrow
        complain(
            f"--as-of {today} (UTC) is not over: what is read until midnight will be in later snapshots of this day"
        )
    return moment


def _prepare(connection: Connection, moment: Moment, wanted: Wanted, complain: Callable[[str], None]) -> None:
    if wanted.rules is not None:
        with Reader(wanted.rules, wanted.workers) as reader:
            reread(connection, moment, reader, complain)
    stand(connection, moment)


def _write(
    connection: Connection,
    moment: Moment,
    folder: Path,
    wanted: Wanted,
    progress: Callable[[int], None],
    theirs: Future[dict[str, Written]] | None,
    same: Mapping[str, Written],
) -> dict[str, Written]:
    """All files but those that are the same and there; those of the second process are waited for."""
    files: tuple[File, ...] = (*FILES, TEXTS) if wanted.with_text else FILES
    mine = [file for file in files if file.name not in same and (theirs is None or file.name not in second.THEIRS)]
    written = dict(same)
    with uncollected(), Tables(folder, parquet="parquet" in wanted.formats) as tables:
        for file in mine:
            written[file.name] = tables.write(file, content(connection, file, moment, folder))
            progress(1)
    if theirs is not None:
        written |= theirs.result()
        progress(len(files) - len(mine))
    if "sqlite" in wanted.formats:
        write_sqlite(folder, files)
    return {file.name: written[file.name] for file in files}
