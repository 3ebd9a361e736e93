"""Runs and what each board reported in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardReport:
    """How the reading of one board under one query ended.

    `listed` counts distinct refs seen in the listing that the query wants, `read` postings landed, `unchanged`
    postings known and not fetched again, `passed_over` listing entries the filter did not want, `expected` the total
    the board claimed. `failed` counts failures by class (vocab.Failure), `evidence` holds the words of the first of
    each class. `complete` is true only when every page was read, the totals agree and no posting failed: only then may
    absence close a posting.
    `seen` (refs listed) travels in the landing file next to the report.
    """

    board: str
    platform: str
    query: str
    started: datetime
    finished: datetime
    listed: int = 0
    read: int = 0
    unchanged: int = 0
    passed_over: int = 0
    expected: int | None = None
    failed: Mapping[str, int] = field(default_factory=dict)
    evidence: Mapping[str, str] = field(default_factory=dict)
    complete: bool = False
    reason: str | None = None
    requests: int = 0
    bytes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One named step of a run: running, done, failed or held, with its counts."""

    name: str
    state: str
    started: datetime
    finished: datetime | None = None
    counts: Mapping[str, int] = field(default_factory=dict)
    message: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One night (or one command by hand), its steps in order and the versions that made it."""

    id: str
    kind: str
    started: datetime
    finished: datetime | None = None
    state: str = "running"
    steps: tuple[Step, ...] = ()
    rules_version: str
    code_version: str
