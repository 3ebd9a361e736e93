"""Landed answers into the database: postings, their contents and readings, and the events they make.

The newest answer wins by the time it was fetched, so that landing files may be taken in twice, or late, or again
after a crash, and the database ends the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from schema.posting import Posting, RawPosting
from schema.store.raws import Content
from schema.store.readings import reading_id, save_readings
from schema.store.rows import insert_new, table_of
from schema.tables import PostingEventRow, PostingRow, RawPostingRow, ReadingRow, SightingRow, UnreadRow


@dataclass(slots=True)
class Standing:
    """Where a posting stands while a batch is folded into it."""

    raw_id: str
    fetched: datetime
    fingerprint: str | None
    said_closed: datetime | None


@dataclass(slots=True)
class Fold:
    """What a batch changes: new postings, postings to update, events; and how many answers came late."""

    new: dict[str, dict[str, Any]] = field(default_factory=dict)
    touched: dict[str, Standing] = field(default_factory=dict)
    events: list[dict[str, Any]] = field(default_factory=list)
    stretches: list[dict[str, Any]] = field(default_factory=list)
    late: int = 0


@dataclass(frozen=True, slots=True)
class Saved:
    """What one batch did: postings opened, contents changed, answers older than what is known."""

    opened: int
    changed: int
    late: int


def unread_contents(connection: Connection, contents: Sequence[Content], version: str) -> list[Content]:
    """Those contents that the rules of `version` have not read nor failed to read, each once, in order."""
    ids = [content.raw_id for content in contents]
    done: set[str] = set()
    for table in (table_of(ReadingRow), table_of(UnreadRow)):
        found = select(table.c.raw_id).where(table.c.raw_id.in_(ids), table.c.version == version)
        done.update(connection.scalars(found))
    return [content for content in {one.raw_id: one for one in contents}.values() if content.raw_id not in done]


def save_contents(
    connection: Connection,
    contents: Sequence[Content],
    read: Mapping[str, Posting],
    unread: Mapping[str, str],
    *,
    run_id: str,
    version: str,
) -> Saved:
    """Add a batch of answers with what was read in them (by raw id) and why others could not be read."""
    fold = _fold(connection, contents, run_id)
    insert_new(connection, PostingRow, list(fold.new.values()))
    insert_new(connection, RawPostingRow, [_raw_row(content, run_id) for content in contents])
    save_readings(connection, read.items(), run_id)
    save_unread(connection, unread, run_id, version)
    _update(connection, fold.touched, version)
    insert_new(connection, PostingEventRow, fold.events)
    insert_new(connection, SightingRow, fold.stretches)
    return Saved(len(fold.new), sum(event["kind"] == "changed" for event in fold.events), fold.late)


def save_unread(connection: Connection, unread: Mapping[str, str], run_id: str, version: str) -> None:
    """Remember which contents these rules could not read, and why."""
    rows = [{"raw_id": key, "version": version, "run_id": run_id, "reason": why} for key, why in unread.items()]
    insert_new(connection, UnreadRow, rows)


def point_at_readings(connection: Connection, current: Mapping[str, str], version: str) -> int:
    """The rules of `version` have met these contents (posting id to raw id): let postings that still say them point
    at the reading, where there is one; a posting they failed on keeps the reading it had. Returns how many were read.
    """
    postings = table_of(PostingRow)
    read = _read(connection, current.values(), version)
    rows = [{"key": key, "raw": raw_id, "reading": reading_id(raw_id, version)} for key, raw_id in current.items()]
    same = update(postings).where(postings.c.id == bindparam("key"), postings.c.raw_id == bindparam("raw"))
    met = [{"key": row["key"], "raw": row["raw"]} for row in rows if row["raw"] not in read]
    if met:
        connection.execute(same.values(rules_version=version), met)
    rows = [row for row in rows if row["raw"] in read]
    if rows:
        connection.execute(same.values(rules_version=version, reading_id=bindparam("reading")), rows)
    return len(rows)


def _read(connection: Connection, raw_ids: Iterable[str], version: str) -> set[str]:
    """Those contents that the rules of `version` have read."""
    readings = table_of(ReadingRow)
    known = select(readings.c.raw_id).where(readings.c.raw_id.in_(list(raw_ids)), readings.c.version == version)
    return set(connection.scalars(known))


def _fold(connection: Connection, contents: Sequence[Content], run_id: str) -> Fold:
    postings = table_of(PostingRow)
    columns = (postings.c.raw_id, postings.c.content_fetched, postings.c.listing_fingerprint, postings.c.said_closed)
    ids = {content.posting_id for content in contents}
    rows = connection.execute(select(postings.c.id, *columns).where(postings.c.id.in_(ids)))
    standing = {key: Standing(*rest) for key, *rest in rows}
    fold = Fold()
    for content in contents:
        known = standing.get(content.posting_id)
        if known is None:
            standing[content.posting_id] = _open(fold, content, run_id)
        elif content.raw.fetched < known.fetched:
            fold.late += 1
        elif content.raw.fetched > known.fetched:
            _renew(fold, known, content, run_id)
    return fold


def _open(fold: Fold, content: Content, run_id: str) -> Standing:
    raw = content.raw
    first, last = raw.opened or raw.fetched, raw.ended or raw.fetched
    fold.new[content.posting_id] = {
        "id": content.posting_id,
        "board_id": raw.board,
        "ref": raw.ref,
        "query": raw.query,
        "first_seen": first,
        "last_seen": last,
        "first_run_id": run_id,
        "last_run_id": run_id,
        "content_fetched": raw.fetched,
        "raw_id": content.raw_id,
    }
    fold.events.append(_event(content, "opened", run_id) | _stated(raw))
    if raw.ended:
        stretch = {"since": first, "until": last, "since_run_id": run_id, "until_run_id": run_id}
        fold.stretches.append({"posting_id": content.posting_id, **stretch})
    said_closed = raw.ended or (raw.fetched if raw.closed_by_board else None)
    now = Standing(content.raw_id, raw.fetched, raw.listing_fingerprint, said_closed)
    fold.touched[content.posting_id] = now
    return now


def _stated(raw: RawPosting) -> dict[str, Any]:
    """The opening of a posting from an archive: its board says when, nobody had to see it."""
    return {"at": raw.opened, "reason": "stated"} if raw.opened else {}


def _renew(fold: Fold, known: Standing, content: Content, run_id: str) -> None:
    """Take in a newer answer. One that only says "filled" may be bare: it closes, but is not the advertisement."""
    raw = content.raw
    known.fetched = raw.fetched
    if raw.closed_by_board or raw.ended:
        known.said_closed = raw.ended or raw.fetched
    if known.raw_id != content.raw_id and not raw.closed_by_board:
        known.raw_id = content.raw_id
        fold.events.append(_event(content, "changed", run_id))
    known.fingerprint = raw.listing_fingerprint
    fold.touched[content.posting_id] = known


def _event(content: Content, kind: str, run_id: str) -> dict[str, Any]:
    at = content.raw.fetched
    return {"posting_id": content.posting_id, "at": at, "kind": kind, "run_id": run_id, "raw_id": content.raw_id}


def _raw_row(content: Content, run_id: str) -> dict[str, Any]:
    raw = content.raw
    row = {"id": content.raw_id, "posting_id": content.posting_id, "run_id": run_id, "fetched": raw.fetched}
    return {**row, "url": raw.url, "said": content.said}


def _update(connection: Connection, touched: Mapping[str, Standing], version: str) -> None:
    """Write the pointers. A content these rules could not read has no reading: unknown, not what it said before."""
    if not touched:
        return
    postings = table_of(PostingRow)
    read = _read(connection, [now.raw_id for now in touched.values()], version)
    rows = [
        {
            "key": key,
            "raw": now.raw_id,
            "reading": reading_id(now.raw_id, version) if now.raw_id in read else None,
            "fetched": now.fetched,
            "fingerprint": now.fingerprint,
            "said": now.said_closed,
        }
        for key, now in touched.items()
    ]
    change = update(postings).where(postings.c.id == bindparam("key"))
    connection.execute(
        change.values(
            raw_id=bindparam("raw"),
            reading_id=bindparam("reading"),
            content_fetched=bindparam("fetched"),
            listing_fingerprint=bindparam("fingerprint"),
            said_closed=bindparam("said"),
            rules_version=version,
        ),
        rows,
    )
