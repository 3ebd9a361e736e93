"""What a snapshot says of itself: data dictionary, manifest, citation, README. The same data gives the same bytes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

from app.snapshot.accuracy import measured
from app.snapshot.columns import FILES, TEXTS, Column, File
from app.snapshot.moment import Moment
from app.snapshot.tables import Written

MANIFEST = "manifest.json"
Measures = dict[tuple[str, str], list[dict[str, Any]]]
LICENCE_NOTE = (
    "Facts read from public job postings. The ads' texts belong to their employers: this snapshot carries quotes, "
    "hashes and links. Places: GeoNames, CC BY 4.0."
)
SOURCES = (
    ("Job boards of boards.csv, each under its own terms of use; the ads belong to their employers", "boards.csv"),
    (
        "Places, postal codes, coordinates: GeoNames, CC BY 4.0; joined, rounded to 0.01 degree",
        "https://www.geonames.org/",
    ),
    ("County codes: US Census Bureau, public domain", "https://www.census.gov/"),
    ("Codes of credentials, roles, duties and skills: the rxjobs developers, Apache-2.0", None),
    ("What states ask (state_rule in rxjobs.sqlite): the source each row names; unverified without verified_on", None),
)
HASHED_AT_ONCE = 2


@dataclass(frozen=True, slots=True)
class Edition:
    """What a snapshot is of: the moment it describes, the version of the rules that re-read it (None: the readings
    are those of then) and of the code that wrote it; and on which days how many boards were read whole."""

    moment: Moment
    reread_by: str | None
    code_version: str
    days: Mapping[str, int] = field(default_factory=dict)

    @property
    def stamp(self) -> str:
        """The moment in the form of the files."""
        return self.moment.stamp

    @property
    def rules_version(self) -> str:
        """The rules of the readings."""
        return self.reread_by or self.moment.rules_version


def describe(edition: Edition, folder: Path, written: dict[str, Written], boards: list[dict[str, Any]]) -> None:
    """Write dictionary, citation, README and, last, the manifest of all other files."""

    def write(name: str, text: str) -> None:
        (folder / name).write_text(text, encoding="utf-8", newline="\n")

    write("datapackage.json", as_json(datapackage(edition, written)))
    write("CITATION.cff", citation(edition))
    write("README.md", readme(edition, written))
    write(MANIFEST, as_json(manifest(edition, folder, written, boards)))


def datapackage(edition: Edition, written: dict[str, Written]) -> dict[str, Any]:
    """A Frictionless data package: every column with type, unit, allowed values, fill rate and measured accuracy."""
    accuracy = measured()
    return {
        "profile": "tabular-data-package",
        "name": "rxjobs-snapshot",
        "title": f"What pharmacies hire for, as known at {edition.stamp}",
        "description": LICENCE_NOTE,
        "version": edition.rules_version,
        "licenses": [{"name": "other", "title": LICENCE_NOTE}],
        "sources": [{"title": title} | ({"path": path} if path else {}) for title, path in SOURCES],
        "resources": [_resource(file, written[file.name], accuracy) for file in _files(written)],
    }


def _files(written: dict[str, Written]) -> list[File]:
    return [file for file in (*FILES, TEXTS) if file.name in written]


def _resource(file: File, written: Written, accuracy: Measures) -> dict[str, Any]:
    fields = [_field(column, written, accuracy.get((file.name, column.name))) for column in file.columns]
    return {
        "name": file.name.replace("_", "-"),
        "path": f"{file.name}.csv",
        "profile": "tabular-data-resource",
        "description": f"One row: {file.row}.",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": {"fields": fields, "primaryKey": list(file.key), "missingValues": [""]},
    }


def _field(column: Column, written: Written, accuracy: list[dict[str, Any]] | None) -> dict[str, Any]:
    rate = written.filled[column.name] / written.rows if written.rows else None
    field: dict[str, Any] = {"name": column.name, "type": column.type, "description": column.says}
    if column.unit:
        field["unit"] = column.unit
    if column.allowed:
        field["constraints"] = {"enum": list(column.allowed)}
    field["fillRate"] = None if rate is None else round(rate, 4)
    if accuracy:
        field["accuracy"] = accuracy
    return field


def manifest(
    edition: Edition, folder: Path, written: dict[str, Written], boards: list[dict[str, Any]]
) -> dict[str, Any]:
    """sha256 and size of each file, rows, as-of, versions, boards and their coverage, boards read whole a day."""
    files = sorted(p for p in folder.iterdir() if p.is_file() and p.name != MANIFEST)
    return {
        "as_of": edition.stamp,
        "rules_version": edition.rules_version,
        "code_version": edition.code_version,
        "rules": "then" if edition.reread_by is None else "today",
        "run": edition.moment.run,
        "written_with": {"polars": pl.__version__},
        "with_text": TEXTS.name in written,
        "files": _entries(files, written),
        "boards": boards,
        "boards_read_by_day": dict(edition.days),
    }


def _entries(files: list[Path], written: dict[str, Written]) -> list[dict[str, Any]]:
    """One a file; hashing needs no GIL, and at the end of an export the other core waits."""
    with ThreadPoolExecutor(HASHED_AT_ONCE) as pool:
        return list(pool.map(lambda path: _entry(path, written), files))


def _entry(path: Path, written: dict[str, Written]) -> dict[str, Any]:
    entry: dict[str, Any] = {"name": path.name, "bytes": path.stat().st_size, "sha256": sha256(path)}
    if path.stem in written and path.suffix in {".csv", ".parquet"}:
        entry["rows"] = written[path.stem].rows
    return entry


def sha256(path: Path) -> str:
    """The hash of a file, read in pieces."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def citation(edition: Edition) -> str:
    """A CITATION.cff for this snapshot."""
    return (
        "cff-version: 1.2.0\n"
        "message: If you use this data, please cite it as below.\n"
        "type: dataset\n"
        f"title: rxjobs snapshot, as known at {edition.stamp}\n"
        "authors:\n  - name: The rxjobs developers\n"
        f"version: {edition.code_version}, rules {edition.rules_version}\n"
        f"date-released: {edition.stamp[:10]}\n"
    )


def readme(edition: Edition, written: dict[str, Written]) -> str:
    """What is in the folder, in words."""
    sources = "\n".join(f"- {title}" for title, _ in SOURCES)
    rows = "\n".join(f"- `{f.name}.csv` ({written[f.name].rows} rows): one row is {f.row}" for f in _files(written))
    return (
        f"# rxjobs snapshot, as known at {edition.stamp}\n\n{LICENCE_NOTE}\n\n{rows}\n\n"
        "`datapackage.json` says what every column means, its unit, its allowed values and how often it is filled.\n"
        "`manifest.json` holds the hash of every file: `rxjobs export --verify DIR` checks them.\n"
        "Cells that a spreadsheet would run start with an apostrophe. Empty cells are unknown, never zero.\n\n"
        f"## Sources and their licences\n\n{sources}\n"
    )


def as_json(value: dict[str, Any]) -> str:
    """JSON in one spelling."""
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"
