"""`rxjobs read`: ads from a file, read by the rules, one JSON line an ad, in input order. No database."""

from __future__ import annotations

import gc
import json
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path
from typing import TextIO

from app.ads import BadLineError, Line, ads
from app.errors import UserError
from app.reading import reading
from app.workers import end_with_parent
from pipeline import normalise
from schema.posting import RawPosting

BATCH_ADS = 64
BATCHES_AHEAD = 4  # a worker: enough to keep it busy, few enough that memory does not grow with the file
COLLECT_EVERY = 200_000  # new objects; reading leaves no cycles behind, and what is kept would be walked each time


@dataclass(frozen=True, slots=True)
class ReadCounts:
    """Ads written and lines that held none."""

    read: int
    bad: int


def read(
    path: Path, out: Path | None, *, workers: int, complain: Callable[[str], None], progress: Callable[[int], None]
) -> ReadCounts:
    """Read every ad of `path`; `complain` gets one line for each bad one, `progress` the number of lines done."""
    done = bad = 0
    with _output(out) as stream:
        for number, result in _results(ads(path), workers):
            progress(1)
            if isinstance(result, BadLineError):
                bad += 1
                complain(f"{path}:{number}: {result}")
            else:
                done += 1
                stream.write(result + "\n")
    return ReadCounts(done, bad)


@contextmanager
def _output(out: Path | None) -> Iterator[TextIO]:
    if out is None:
        yield sys.stdout
        return
    try:
        stream = out.open("w", encoding="utf-8")
    except OSError as error:
        raise UserError(f"cannot write {out}: {error.strerror}") from error
    with stream:
        yield stream


Result = tuple[int, str | BadLineError]


def _results(lines: Iterator[Line], workers: int) -> Iterator[Result]:
    batches = iter(lambda: list(islice(lines, BATCH_ADS)), [])
    if workers <= 1:
        for batch in batches:
            yield from read_batch(batch)
    else:
        yield from _parallel(batches, workers)


def _parallel(batches: Iterable[list[Line]], workers: int) -> Iterator[Result]:
    with ProcessPoolExecutor(workers, initializer=end_with_parent) as pool:
        waiting: deque[Future[list[Result]]] = deque()
        for batch in batches:
            waiting.append(pool.submit(read_batch, batch))
            if len(waiting) >= workers * BATCHES_AHEAD:
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()


def read_batch(batch: list[Line]) -> list[Result]:
    """The output line of each ad of a batch; importable, since worker processes call it."""
    _collect_seldom()
    return [(number, ad if isinstance(ad, BadLineError) else _line(ad)) for number, ad in batch]


@cache
def _collect_seldom() -> None:
    """Garbage is looked for less often in a process that reads: a tenth of its time went there (2026-11-26)."""
    gc.set_threshold(COLLECT_EVERY, 20, 50)


def _line(ad: RawPosting) -> str | BadLineError:
    try:
        return json.dumps(reading(normalise(ad)), ensure_ascii=False)
    except Exception as error:
        return BadLineError(f"ad {ad.ref} could not be read: {type(error).__name__}: {error}")
