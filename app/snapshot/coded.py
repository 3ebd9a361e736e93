"""A coded sample that has come back: read with clear words for what is wrong, and held against the rules' readings."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from app.agreement import Agreement, agreement
from app.errors import UserError
from app.snapshot.codes import allowed, read
from app.snapshot.opened import Snapshot
from app.snapshot.sample import CODE

Codes = dict[str, dict[str, str]]  # posting id to field to what was written


@dataclass(frozen=True, slots=True)
class Compared:
    """One field: how many cells were left empty by the coder, and the agreement of the others."""

    field: str
    empty: int
    agreement: Agreement | None


def coded(path: Path, complain: Callable[[str], None]) -> tuple[tuple[str, ...], Codes]:
    """The fields of a coded file and what was written; a cell that holds no allowed value is one complaint, left out.

    UserError for a file that is no sample.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            rows = list(csv.DictReader(stream))
            names = list(rows[0]) if rows else []
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise UserError(f"{path}: {getattr(error, 'strerror', None) or error}") from error
    fields = tuple(name.removeprefix(CODE) for name in names if name and name.startswith(CODE))
    if "posting_id" not in names or not fields:
        raise UserError(f"{path} is no coded sample: it needs posting_id and columns that start with {CODE}")
    codes: Codes = {}
    for number, row in enumerate(rows, 2):
        written = {field: (row[CODE + field] or "").strip().lower() for field in fields}
        for field, word in written.items():
            if word and word not in allowed(field):
                complain(f"{path} row {number}: {field} cannot be {word}; choose from {', '.join(allowed(field))}")
                written[field] = ""
        codes[row["posting_id"]] = written
    return fields, codes


def against_rules(snapshot: Snapshot, path: Path, complain: Callable[[str], None]) -> list[Compared]:
    """A coded file against what the rules read in the snapshot it was drawn from."""
    fields, codes = coded(path, complain)
    said = {row["posting_id"]: row for row in read(snapshot, fields).iter_rows(named=True)}
    if strange := [key for key in codes if key not in said]:
        complain(f"{path}: {len(strange)} postings are not in {snapshot.folder} ({strange[0]} ...); left out")
    rules = {key: {field: str(said[key][field]) for field in fields} for key in codes if key in said}
    return _compared(fields, codes, rules)


def against_coder(first: Path, second: Path, complain: Callable[[str], None]) -> list[Compared]:
    """Two coded files of the same sample against each other."""
    fields, codes = coded(first, complain)
    others, other = coded(second, complain)
    return _compared(tuple(field for field in fields if field in others), codes, other)


def _compared(fields: tuple[str, ...], codes: Codes, other: Codes) -> list[Compared]:
    both = [key for key in codes if key in other]
    found = []
    for field in fields:
        pairs = [(codes[key][field], other[key][field]) for key in both]
        filled = [(a, b) for a, b in pairs if a and b]
        found.append(Compared(field, len(pairs) - len(filled), agreement(filled)))
    return found
