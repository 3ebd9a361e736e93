"""Tables of a snapshot that hold what they held the night before: copied from that snapshot, not fetched and written.

Four tables hold nothing but what readings say of ads, and a reading never changes. They are the same, byte for byte, as
long as the same postings have the same readings and the same code writes them. Both go into a key; a note beside the
snapshots holds the key of the newest one and the hashes of its tables, and a copy without its hash is no copy.
Measured in benchmarks/results.md, "A night after its crawl" (2026-11-27).
"""

from __future__ import annotations

import hashlib
import json
import shutil
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl
from sqlalchemy import Connection, func, select

import pipeline
import schema
from app.snapshot.describe import MANIFEST, sha256
from app.snapshot.standing import BY_READING
from app.snapshot.tables import Written
from app.version import CODE_VERSION
from schema.tables import PostingRow, ReadingRow

READ = ("requirements", "duties_skills", "pay", "places")
BATCH = 50_000


def is_hoped(connection: Connection, note: Path) -> bool:
    """Whether the tables may be those of the note: a cheap look, before anything is worked out."""
    return _noted(note).get("counts") == _counts(connection)


def key_of(connection: Connection) -> str:
    """What the tables depend on, as a hash; `stand` must have run on the connection."""
    digest = hashlib.sha256(f"{CODE_VERSION} {pl.__version__} {_code()}\n".encode())
    read = BY_READING.c
    pairs = select(read.posting_id, read.reading_id).order_by(read.reading_id, read.posting_id)
    for part in connection.execute(pairs.execution_options(yield_per=BATCH)).partitions():
        digest.update("".join(f"{posting} {reading}\n" for posting, reading in part).encode())
    return digest.hexdigest()


def copied(note: Path, key: str, folder: Path, *, parquet: bool) -> dict[str, Written]:
    """Copy the tables of the noted snapshot into `folder`, where they are known to be the same; else nothing."""
    noted = _noted(note)
    found: dict[str, Written] = {}
    if noted.get("key") != key or noted.get("parquet") != parquet:
        return found
    for name in READ:
        told = noted["tables"][name]
        if not all(_copy(note.parent / noted["folder"] / file, folder, told["files"][file]) for file in told["files"]):
            return found
        found[name] = Written(**told["written"])
    return found


def write_note(note: Path, connection: Connection, key: str, folder: Path, written: dict[str, Written]) -> None:
    """Note what a published snapshot holds, for the next one. `folder` stands beside the note."""
    entries = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["files"]
    hashes = {entry["name"]: entry["sha256"] for entry in entries}
    forms = [form for form in ("csv", "parquet") if f"{READ[0]}.{form}" in hashes]
    tables = {
        name: {
            "written": asdict(written[name]),
            "files": {f"{name}.{form}": hashes[f"{name}.{form}"] for form in forms},
        }
        for name in READ
    }
    told = {"key": key, "folder": folder.name, "parquet": "parquet" in forms, "counts": _counts(connection)}
    fresh = note.with_name(f"{note.name}.new")
    fresh.write_text(json.dumps({**told, "tables": tables}), encoding="utf-8")
    fresh.replace(note)


def _copy(source: Path, folder: Path, wanted: str) -> bool:
    """Whether the copy has the hash wanted; one that has not is taken away again."""
    target = folder / source.name
    try:
        shutil.copyfile(source, target)
    except OSError:
        target.unlink(missing_ok=True)
        return False
    if sha256(target) == wanted:
        return True
    target.unlink()
    return False


def _noted(note: Path) -> dict[str, Any]:
    """The note; what is not there or cannot be read is as good as none."""
    try:
        found = json.loads(note.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _counts(connection: Connection) -> list[int]:
    return [int(connection.scalar(select(func.count()).select_from(row)) or 0) for row in (PostingRow, ReadingRow)]


@cache
def _code() -> str:
    """A hash of the code that selects, spells and takes out contacts: a checkout changes without its version."""
    digest = hashlib.sha256()
    for room in (__file__, pipeline.__file__, schema.__file__):
        for path in sorted(Path(str(room)).parent.rglob("*.py")):
            digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()
