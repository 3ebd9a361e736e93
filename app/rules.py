"""The rules at work on contents: here or in other processes, and what they could not read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import pipeline
from app.unreadable import noted
from app.workers import spawned
from schema.posting import Posting, RawPosting
from schema.store import Content

CHUNK = 32  # contents handed to a process at a time
REASON_CHARS = 300


@dataclass(frozen=True, slots=True)
class Rules:
    """What reads an advertisement, and the version it stamps. `normalise` must be importable by name, so that
    another process finds it."""

    normalise: Callable[[RawPosting], Posting]
    version: str


TODAYS = Rules(pipeline.normalise, pipeline.VERSION)


@dataclass(frozen=True, slots=True)
class Read:
    """What was read, and why the rest could not be, both by raw id."""

    postings: dict[str, Posting]
    failures: dict[str, str]


class Reader:
    """Reads batches of contents with one set of rules; with more than one worker in processes of their own."""

    def __init__(self, rules: Rules, workers: int = 1) -> None:
        self.rules = rules
        self.version = rules.version
        self._pool = spawned(workers) if workers > 1 else None

    def __enter__(self) -> Reader:
        return self

    def __exit__(self, *_raised: object) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)

    def read(self, contents: Sequence[Content]) -> Read:
        """Read each content; one that fails is reported, never raised."""
        read = Read({}, {})
        for content, result in zip(contents, self._results(contents), strict=True):
            if isinstance(result, str):
                read.failures[content.raw_id] = result
            else:
                read.postings[content.raw_id] = result
        return read

    def _results(self, contents: Sequence[Content]) -> Iterable[Posting | str]:
        raws = [content.raw for content in contents]
        if self._pool is None:
            return [attempt(self.rules, raw) for raw in raws]
        return self._pool.map(attempt, [self.rules] * len(raws), raws, chunksize=CHUNK)


def attempt(rules: Rules, raw: RawPosting) -> Posting | str:
    """What the rules read, or the reason why they could not: a bug of theirs must not cost the rest of a night."""
    try:
        return noted(raw, rules.normalise(raw))
    except Exception as error:  # a catch-all on purpose: anything may go wrong in reading what strangers wrote
        return f"{type(error).__name__}: {' '.join(str(error).split())}"[:REASON_CHARS]
