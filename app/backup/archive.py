"""The file of a backup: a ZIP with one member of JSON lines a table and `manifest.json`, which says what must be in it.

Any ZIP and JSON reader of the future can open it. It is written under another name and renamed when it is whole.
"""

from __future__ import annotations

import json
import os
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from app.errors import UserError

FORMAT = 1
MANIFEST = "manifest.json"
LEVEL = 3  # of zlib; a backup is written every night and read once in years


@dataclass(frozen=True, slots=True)
class Part:
    """What one table's member must hold."""

    table: str
    columns: list[str]
    rows: int
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a backup is of, and all its parts in the order in which they can be loaded."""

    format: int
    created: str
    engine: str
    revision: str
    code_version: str
    rules_version: str
    parts: list[Part]


@contextmanager
def writing(path: Path) -> Iterator[zipfile.ZipFile]:
    """A new archive, which stands under its name once the block has ended without an error, and not before."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(path.name + ".part")
    try:
        with unfinished.open("wb") as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=LEVEL) as archive:
                yield archive
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def put_lines(archive: zipfile.ZipFile, table: str, lines: Iterable[bytes]) -> None:
    """Write a table's member."""
    with archive.open(f"{table}.jsonl", "w", force_zip64=True) as member:
        for line in lines:
            member.write(line + b"\n")


def put_manifest(archive: zipfile.ZipFile, manifest: Manifest) -> None:
    """Write the manifest, which makes the archive a backup."""
    archive.writestr(MANIFEST, json.dumps(asdict(manifest), indent=2))


@contextmanager
def reading(path: Path) -> Iterator[tuple[zipfile.ZipFile, Manifest]]:
    """A backup and its manifest; UserError where the file is no backup, cut off or of a newer format."""
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive, _manifest(path, archive)
    except FileNotFoundError as error:
        raise UserError(f"{path}: no such file") from error
    except (zipfile.BadZipFile, EOFError) as error:
        raise UserError(f"{path} is no whole backup: {error}; use another one") from error


def get_lines(archive: zipfile.ZipFile, table: str) -> Iterator[bytes]:
    """The lines of a table's member; zipfile checks its CRC at the end."""
    with archive.open(f"{table}.jsonl") as member:
        for line in member:
            yield line.rstrip(b"\n")


def _manifest(path: Path, archive: zipfile.ZipFile) -> Manifest:
    try:
        said: dict[str, Any] = json.loads(archive.read(MANIFEST))
        if said["format"] > FORMAT:
            raise UserError(f"{path} was written by a newer rxjobs (format {said['format']}); update this checkout")
        parts = [Part(**part) for part in said.pop("parts")]
        return Manifest(parts=parts, **said)
    except (KeyError, TypeError, ValueError) as error:
        raise UserError(f"{path} is no backup of rxjobs: {MANIFEST} is missing or damaged") from error
