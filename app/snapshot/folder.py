"""The folder of a snapshot: built beside its place and published by one rename, or not at all."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import polars as pl

from app.errors import UserError

FULL = ("No space left", "disk is full", "Disk quota")


def check(target: Path) -> None:
    """UserError when `target` is there and is not an empty folder."""
    if target.exists() and any(target.iterdir() if target.is_dir() else [target]):
        raise UserError(f"{target} exists and is not empty; choose another --out or remove it")


@contextmanager
def building(target: Path) -> Iterator[Path]:
    """A fresh folder beside `target` that becomes it when the block succeeds; a failed one leaves nothing behind.

    What the disk refuses is a UserError: no space, no permission, a file where a folder should be.
    """
    check(target)
    folder = target.with_name(f".{target.name}.{os.getpid()}.partial")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        for left in target.parent.glob(f".{target.name}.*.partial"):  # what a killed process left half-written
            shutil.rmtree(left, ignore_errors=True)
        folder.mkdir()
        yield folder
        if target.exists():
            target.rmdir()
        folder.rename(target)
    except OSError as error:
        raise UserError(f"cannot write {target}: {error.strerror or error}; nothing was published") from error
    except (pl.exceptions.ComputeError, sqlite3.OperationalError) as error:
        if any(words in str(error) for words in FULL):
            raise UserError(f"cannot write {target}: no space left; nothing was published") from error
        raise
    finally:
        shutil.rmtree(folder, ignore_errors=True)
