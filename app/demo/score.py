"""Compares what the project read with what the generator planted: the demo's own examination."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, select

from schema.tables import JobMemberRow, PayRow, PostingRow, ReadingRow, RequirementRow


@dataclass(frozen=True, slots=True)
class Score:
    """Right answers out of what was planted. A requirement is right when its code and its level are.

    `invented` counts requirements read that nobody planted, but for texts that were cut short within a sentence.
    Pairs are pairs of postings: `pairs` of the same opening, `joined` of them in one job, `wrongly_joined` pairs of a
    job that are different openings.
    """

    postings: int
    roles: int
    planted: int
    requirements: int
    invented: int
    wages: int
    pay: int
    pairs: int
    joined: int
    wrongly_joined: int


def score(engine: Engine, truth: Path) -> Score:
    """The score of every open posting that the truth file (JSONL) knows."""
    rows = {(row["board"], row["ref"]): row for row in _lines(truth)}
    with engine.connect() as connection:
        roles, asked = _roles(connection), _asked(connection)
        paid, jobs = _paid(connection), _jobs(connection)
    counts: Counter[str] = Counter()
    for key, row in rows.items():
        if key in roles:
            counts.update(_compared(row, roles[key], asked.get(key, set()), paid.get(key)))
    openings = {key: rows[key]["opening"] for key in jobs if key in rows}
    pairs, joined = _pairs(openings), _pairs({key: jobs[key] for key in openings})
    counts.update(pairs=len(pairs), joined=len(pairs & joined), wrongly_joined=len(joined - pairs))
    return Score(**{name: counts[name] for name in Score.__slots__})


def _compared(
    row: dict[str, Any], role: str, asked: set[tuple[str, str]], paid: tuple[float, ...] | None
) -> Counter[str]:
    planted = {(item["code"], item["level"]) for item in row["requirements"]}
    wage = row["pay"]
    wanted = tuple(amount for amount in (wage["min"], wage["max"]) if amount is not None) if wage else None
    return Counter(
        postings=1,
        roles=role == row["role"],
        planted=len(planted),
        requirements=len(planted & asked),
        invented=0 if row["is_cut"] else len(asked - planted),
        wages=wanted is not None,
        pay=wanted is not None and wanted == paid,
    )


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def _pairs(groups: dict[tuple[str, str], str]) -> set[tuple[tuple[str, str], tuple[str, str]]]:
    """All pairs of postings of one group."""
    members: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for key in sorted(groups):
        members[groups[key]].append(key)
    return {pair for group in members.values() for pair in combinations(group, 2)}


def _roles(connection: Connection) -> dict[tuple[str, str], str]:
    query = (
        select(PostingRow.board_id, PostingRow.ref, ReadingRow.role)
        .join(ReadingRow, ReadingRow.id == PostingRow.reading_id)
        .where(PostingRow.closed.is_(None))
    )
    return {(board, ref): role for board, ref, role in connection.execute(query)}


def _asked(connection: Connection) -> dict[tuple[str, str], set[tuple[str, str]]]:
    query = select(PostingRow.board_id, PostingRow.ref, RequirementRow.code, RequirementRow.level).join(
        RequirementRow, RequirementRow.reading_id == PostingRow.reading_id
    )
    found: defaultdict[tuple[str, str], set[tuple[str, str]]] = defaultdict(set)
    for board, ref, code, level in connection.execute(query):
        found[board, ref].add((code, level))
    return found


def _paid(connection: Connection) -> dict[tuple[str, str], tuple[float, ...]]:
    query = select(PostingRow.board_id, PostingRow.ref, PayRow.min, PayRow.max).join(
        PayRow, PayRow.reading_id == PostingRow.reading_id
    )
    return {(board, ref): _stated(ends) for board, ref, *ends in connection.execute(query)}


def _stated(ends: Iterable[float | None]) -> tuple[float, ...]:
    return tuple(dict.fromkeys(amount for amount in ends if amount is not None))


def _jobs(connection: Connection) -> dict[tuple[str, str], str]:
    query = (
        select(PostingRow.board_id, PostingRow.ref, JobMemberRow.job_id)
        .join(JobMemberRow, JobMemberRow.posting_id == PostingRow.id)
        .where(JobMemberRow.until_run_id.is_(None), PostingRow.closed.is_(None))
    )
    return {(board, ref): job for board, ref, job in connection.execute(query)}
