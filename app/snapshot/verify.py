"""Check a snapshot against its manifest: a file missing, added, cut off or altered."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from app.errors import UserError
from app.snapshot.describe import MANIFEST, sha256


def verify(folder: Path) -> list[str]:
    """What is wrong with the snapshot, a line a fault; empty when every file is as the manifest says."""
    listed = {entry["name"]: entry for entry in _files(folder)}
    present = {path.name for path in folder.iterdir() if path.name != MANIFEST}
    missing = [f"{name} is missing" for name in sorted(listed.keys() - present)]
    strange = [f"{name} is not in the manifest" for name in sorted(present - listed.keys())]
    return (
        missing
        + strange
        + [fault for name in sorted(listed.keys() & present) for fault in _fault(folder, listed[name])]
    )


def manifest_of(folder: Path) -> dict[str, Any]:
    """The manifest; UserError when the folder has none, or one that was cut off."""
    path = folder / MANIFEST
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UserError(f"{path}: {error.strerror}; is this a snapshot folder?") from error
    except ValueError as error:
        raise UserError(f"{path} is no manifest of a snapshot, or was cut off") from error
    if not isinstance(found, dict) or not isinstance(found.get("files"), list):
        raise UserError(f"{path} is no manifest of a snapshot, or was cut off")
    return found


def _files(folder: Path) -> list[dict[str, Any]]:
    try:
        files = manifest_of(folder)["files"]
        return [{"name": str(one["name"]), "bytes": int(one["bytes"]), "sha256": str(one["sha256"])} for one in files]
    except (ValueError, KeyError, TypeError) as error:
        raise UserError(f"{folder / MANIFEST} is no manifest of a snapshot, or was cut off") from error


def _fault(folder: Path, entry: dict[str, Any]) -> list[str]:
    path = folder / entry["name"]
    size = path.stat().st_size
    if size != entry["bytes"]:
        return [f"{path.name} has {size} bytes, the manifest says {entry['bytes']}"]
    return [] if sha256(path) == entry["sha256"] else [f"{path.name} was altered: its hash is not the manifest's"]
