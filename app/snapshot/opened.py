"""A snapshot folder opened to be read: checked against its manifest first, its files as lazy frames."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from app.errors import UserError
from app.snapshot.verify import manifest_of, verify


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A folder that is what its manifest says, and the manifest."""

    folder: Path
    manifest: dict[str, Any]

    @property
    def as_of(self) -> str:
        """The moment it is of."""
        return str(self.manifest["as_of"])

    @property
    def rules_version(self) -> str:
        """The rules that read its postings."""
        return str(self.manifest["rules_version"])

    def file(self, name: str) -> pl.LazyFrame:
        """The rows of `<name>.csv`, every cell as text, what is empty as null."""
        return pl.scan_csv(self.folder / f"{name}.csv", infer_schema=False)


def opened(folder: Path) -> Snapshot:
    """The snapshot in a folder; UserError, in one line, when it is none, was cut off or altered."""
    if not folder.is_dir():
        raise UserError(f"{folder} is no folder; a snapshot is what rxjobs export --out DIR writes")
    manifest = manifest_of(folder)
    if faults := verify(folder):
        more = f" (and {len(faults) - 1} more; see rxjobs export --verify)" if len(faults) > 1 else ""
        raise UserError(f"{folder} is not the snapshot that was written: {faults[0]}{more}")
    return Snapshot(folder, manifest)
