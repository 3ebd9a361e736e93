"""The demo's folder: made, or emptied of what an earlier demo left, never of anything else."""

from __future__ import annotations

import shutil
from pathlib import Path

from app.errors import UserError

MARK = ".rxjobs-demo"
_OURS = ("raw", "snapshots", "boards.toml", "rxjobs.sqlite*", "planted-night-*.jsonl", "*.lock")


def cleared(folder: Path) -> Path:
    """The folder, absolute and ready. UserError when it holds things and was not made by a demo."""
    folder = folder.absolute()
    if folder.exists() and not folder.is_dir():
        raise UserError(f"{folder} is a file; choose a folder with --dir")
    mark = folder / MARK
    if folder.is_dir() and any(folder.iterdir()) and not mark.exists():
        raise UserError(f"{folder} holds other things; choose an empty or a new folder with --dir")
    folder.mkdir(parents=True, exist_ok=True)
    mark.touch()
    for pattern in _OURS:
        for path in folder.glob(pattern):
            _remove(path)
    return folder


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink()
