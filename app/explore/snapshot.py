"""Which snapshot is shown, and its rows as one SQLite file: its own, or one made of its CSV files beside the others."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

from app.config import Config
from app.errors import UserError
from app.snapshot.columns import FILES, TEXTS
from app.snapshot.sqlite import NAME, write_sqlite

LATEST = "latest"
MANIFEST = "manifest.json"


def newest(config: Config) -> Path:
    """The folder of the newest snapshot; UserError that says how to get one."""
    folder = config.var / "snapshots" / LATEST
    if not (folder / MANIFEST).exists():
        raise UserError(
            f"no snapshot under {folder.parent}; run rxjobs nightly (or rxjobs demo), or name one with --snapshot"
        )
    return folder.resolve()


def database_of(snapshot: Path, cache: Path) -> Path:
    """The SQLite file of a snapshot. One that was exported without is made once, under `cache`, never inside it."""
    if not (snapshot / MANIFEST).exists():
        raise UserError(f"{snapshot} is no snapshot: it has no {MANIFEST}")
    if (snapshot / NAME).exists():
        return snapshot / NAME
    made = folder_of(snapshot, cache) / NAME
    if not made.exists():
        files = (*FILES, TEXTS) if (snapshot / f"{TEXTS.name}.csv").exists() else FILES
        made.parent.mkdir(parents=True, exist_ok=True)
        unfinished = made.with_suffix(".part")
        unfinished.unlink(missing_ok=True)
        write_sqlite(snapshot, files, unfinished)
        unfinished.replace(made)
    return made


def folder_of(snapshot: Path, cache: Path) -> Path:
    """Where what is made of a snapshot is kept: under `cache`, by its content."""
    return cache / _mark(snapshot)


def as_of(snapshot: Path) -> str:
    """The moment (UTC) the snapshot speaks of, as its manifest says, to the minute."""
    said = json.loads((snapshot / MANIFEST).read_text(encoding="utf-8"))
    return str(said.get("as_of") or snapshot.name)[:16].replace("T", " ")


def days_read(snapshot: Path) -> frozenset[str]:
    """The days on which any board was read whole; none where the snapshot is older than that knowledge (2026-11-27)."""
    said = json.loads((snapshot / MANIFEST).read_text(encoding="utf-8"))
    return frozenset(said.get("boards_read_by_day") or ())


def _mark(snapshot: Path) -> str:
    """A name for this very content: folders are renamed, manifests name every file's hash."""
    return sha256((snapshot / MANIFEST).read_bytes()).hexdigest()[:16]
