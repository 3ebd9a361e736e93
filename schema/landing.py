"""Landing files: how postings and board reports lie on disk between crawl and ingest.

`<run>/<platform>.jsonl.gz` holds one RawPosting a line, in independent gzip members, so that a writer that dies
loses at most its last member. `<run>/boards.jsonl` holds one line a board that ended: its report and the refs listed.
`known.jsonl.gz` goes the other way: what the database knows of each posting, so that spiders open no database.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import MISSING, dataclass, field, fields
from datetime import datetime
from pathlib import Path
from typing import Any

from schema.members import lines
from schema.posting import RawPay, RawPlace, RawPosting
from schema.run import BoardReport

BOARDS = "boards.jsonl"
ROBOTS = "robots.jsonl"
KNOWN = "known.jsonl.gz"
TIMES = {"opened", "ended"}  # of a posting of an archive


@dataclass(frozen=True, slots=True, kw_only=True)
class Landed:
    """How one board ended: its report, and every ref its listing held with the fingerprint of the listing entry.

    `gone` maps refs that were listed and gone themselves to the words that said so; `dead` are those of them that were
    it so often that the entry counts as dead.
    """

    report: BoardReport
    listed: Mapping[str, str | None]
    gone: Mapping[str, str] = field(default_factory=dict)
    dead: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Known:
    """What the database knows of a posting: the fingerprint of its listing entry and when its text was last read."""

    board: str
    ref: str
    fingerprint: str | None
    read: datetime


@dataclass(frozen=True, slots=True)
class KnownGone:
    """A posting that was listed and gone itself in so many readings in a row, all of them otherwise complete."""

    board: str
    ref: str
    query: str
    readings: int


def postings_path(run: Path, platform: str) -> Path:
    """Where a run lands the postings of a platform."""
    return run / f"{platform}.jsonl.gz"


def _plain(record: Any) -> dict[str, Any]:
    """A record's fields as JSON values, those that hold their default left out."""
    row: dict[str, Any] = {}
    for name, default in _DEFAULTS[type(record)]:
        value = getattr(record, name)
        if value == default:
            continue
        row[name] = value.isoformat() if isinstance(value, datetime) else value
    return row


_DEFAULTS = {
    kind: tuple((one.name, one.default if one.default is not MISSING else MISSING) for one in fields(kind))
    for kind in (RawPosting, RawPlace, RawPay, BoardReport)
}
_NAMES: dict[type, set[str]] = {kind: {name for name, _ in defaults} for kind, defaults in _DEFAULTS.items()}


def dump_raw(raw: RawPosting) -> str:
    """One posting as one line of JSON, without the line end."""
    row = _plain(raw)
    for part in ("places", "pay"):
        if part in row:
            row[part] = [_plain(item) for item in row[part]]
    return json.dumps(row, ensure_ascii=False, separators=(",", ":"))


def load_raw(line: str) -> RawPosting:
    """The posting of one line; raises ValueError that says what is wrong with it."""
    row = _row(line, RawPosting)
    try:
        for name in ("fetched", *(TIMES & row.keys())):
            row[name] = _time(row[name])
        row["places"] = tuple(RawPlace(**place) for place in row.get("places", ()))
        row["pay"] = tuple(RawPay(**pay) for pay in row.get("pay", ()))
        raw = RawPosting(**row)
        raw.ref.encode()  # half a character in a text is kept escaped; an id must be hashed
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"not a posting: {error}") from error
    return raw


def dump_report(
    report: BoardReport,
    listed: Mapping[str, str | None],
    gone: Mapping[str, str] | None = None,
    dead: Collection[str] = (),
) -> str:
    """One board's report and listed refs as one line of JSON, without the line end; the rest where there is any."""
    row: dict[str, Any] = {"report": _plain(report), "listed": dict(listed)}
    row |= {"gone": dict(gone), "dead": sorted(dead)} if gone else {}
    return json.dumps(row, ensure_ascii=False, separators=(",", ":"))


def load_report(line: str) -> Landed:
    """The report of one line; raises ValueError that says what is wrong with it."""
    try:
        document = _value(line)
        row = {name: value for name, value in document["report"].items() if name in _NAMES[BoardReport]}
        row["started"], row["finished"] = _time(row["started"]), _time(row["finished"])
        gone, dead = dict(document.get("gone") or {}), frozenset(document.get("dead") or ())
        landed = Landed(report=BoardReport(**row), listed=dict(document["listed"]), gone=gone, dead=dead)
        "".join([landed.report.board, *landed.listed, *gone, *gone.values(), *dead]).encode()  # as above
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"not a board report: {error}") from error
    return landed


def read_reports(run: Path) -> dict[str, Landed]:
    """Board id to how it ended last in this run, in order of ending; lines that were cut off are passed over."""
    reports: dict[str, Landed] = {}
    path = run / BOARDS
    if not path.exists():
        return reports
    with path.open(encoding="utf-8", errors="replace") as lines:
        for line in lines:
            try:
                landed = load_report(line)
            except ValueError:
                continue  # the tail of a writer that was killed; its board has no report and is read again
            reports.pop(landed.report.board, None)
            reports[landed.report.board] = landed
    return reports


def read_landing(path: Path) -> Iterator[tuple[int, RawPosting | str]]:
    """Line number and posting of each line, or what is wrong with that line; never raises on what a file holds."""
    for number, line in enumerate(lines(path), 1):
        if isinstance(line, str):
            yield number, line
            continue
        try:
            yield number, load_raw(line.decode())
        except ValueError as error:
            yield number, str(error)


def write_known(path: Path, rows: Iterable[Known | KnownGone]) -> None:
    """Writes what is known for spiders to read; the file appears whole or not at all."""
    part = path.with_name(path.name + ".part")
    with gzip.open(part, "wt", encoding="utf-8", compresslevel=4) as lines:
        for row in rows:
            cells: dict[str, Any] = {"board": row.board, "ref": row.ref}
            if isinstance(row, KnownGone):
                cells |= {"query": row.query, "gone": row.readings}
            else:
                cells |= {"fingerprint": row.fingerprint, "read": row.read.isoformat()}
            lines.write(json.dumps(cells, ensure_ascii=False, separators=(",", ":")) + "\n")
    part.replace(path)


def read_known(path: Path) -> Iterator[Known | KnownGone]:
    """What is known, in file order."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            if "gone" in row:
                yield KnownGone(row["board"], row["ref"], row["query"], row["gone"])
                continue
            yield Known(row["board"], row["ref"], row["fingerprint"], datetime.fromisoformat(row["read"]))


def _row(line: str, kind: type) -> dict[str, Any]:
    row = _value(line)
    if not isinstance(row, dict):
        raise ValueError("not a JSON object")  # noqa: TRY004  a bad line is one kind of error for the reader
    strangers = row.keys() - _NAMES[kind]
    if strangers:
        raise ValueError(f"unknown fields {', '.join(sorted(strangers))}")
    return row


def _value(line: str) -> Any:
    """The JSON of a line; ValueError also where it nests too deep."""
    try:
        return json.loads(line)
    except RecursionError as error:
        raise ValueError("nested too deep") from error


def _time(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(f"time without zone: {text}")
    return moment
