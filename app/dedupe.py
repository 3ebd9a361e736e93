"""`rxjobs dedupe`: the ads of a file grouped into jobs, `id,job_id,score,why` out. No database.

A job bears the id of its first ad (the earliest, then the least id). Reposts are joined, and `why` says so: a file
holds no earlier state that a repost could be linked to. `score` is the log odds of the strongest link in the group.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import TextIO

import numpy as np
import polars as pl

from app.ad_table import tables
from app.engine import Engine, Threads
from app.errors import UserError
from pipeline.match import (
    SCHEMA,
    Ads,
    Fingerprints,
    Matching,
    best_links,
    fingerprint,
    join,
    match_parts,
    prepare,
    take,
    whys,
)

EPOCH = date(2000, 1, 1)
BATCH_TEXTS = 2000  # handed to an engine at a time: some 6 MB on the wire
Work = Callable[[list[str]], Fingerprints]
# A tag parts words; script and style hold none. Enough for comparing: `rxjobs read` renders HTML for people.
_TAGS = r"(?is)<(script|style)\b.*?</(script|style)>|<[^>]{0,2000}>|&[a-z#0-9]{2,8};"


@dataclass(frozen=True, slots=True)
class DedupeCounts:
    """Ads grouped, lines that held none, jobs found, ads joined to another as reposts, rows of overfull blocks."""

    ads: int
    bad: int
    jobs: int
    reposts: int
    crowded: int


def dedupe(
    path: Path,
    out: Path | None,
    *,
    workers: int,
    complain: Callable[[str], None],
    progress: Callable[[int], None],
    place: Engine | None = None,
) -> DedupeCounts:
    """Group every ad of `path`; `complain` gets one line for each bad one, `progress` the number of ads read.

    Texts are fingerprinted, and the ads of each state matched, by `place`, or here in `workers` threads; what concerns
    ads of no known state is done here. The result is the same.
    """
    bad: list[int] = []

    def note(line: int, what: str) -> None:
        bad.append(line)
        complain(f"{path}:{line}: {what}")

    table, prints = _read(path, note, partial(_in_batches, place) if place else _in_threads(workers), progress)
    ads = prepare(table, prints)
    del prints
    matching = match_parts(ads, place.map if place else Threads(workers).map)
    if matching.crowded:
        complain(
            f"{path}: {matching.crowded} key rows stand in blocks too large to compare in full (the same employer,"
            " town, title and text very often); each was compared with its neighbours in time"
        )
    with _output(out) as stream:
        return _write(stream, table["id"].to_list(), ads, matching, len(bad))


def _read(
    path: Path, note: Callable[[int, str], None], work: Work, progress: Callable[[int], None]
) -> tuple[pl.DataFrame, Fingerprints]:
    """Fields and fingerprints of all ads in file order; the texts are let go block by block."""
    parts: list[pl.DataFrame] = []
    ahead: list[Future[Fingerprints]] = []
    seen: set[str] = set()
    with ThreadPoolExecutor(1) as beside:  # a block is fingerprinted while the next is read
        for block in tables(path, note):
            block = _distinct(block, seen, note)
            parts.append(_fields(block))
            for one in ahead[-1:]:
                one.result()  # no more than two blocks of texts are held
            ahead.append(beside.submit(_fingerprints, block, work))
            progress(block.height)
    prints = join([one.result() for one in ahead])
    return (pl.concat(parts) if parts else pl.DataFrame(schema=SCHEMA)), prints


def _fingerprints(block: pl.DataFrame, work: Work) -> Fingerprints:
    """A fingerprint for each ad; of texts that are equal to the letter, a third of a usual file, one is worked out."""
    texts = _texts(block)
    once = texts.unique(maintain_order=True)
    at = texts.to_frame("text").join(
        once.to_frame("text").with_row_index("at"), on="text", how="left", maintain_order="left"
    )
    return take(work(once.to_list()), at["at"].to_numpy())


def _in_threads(workers: int) -> Work:
    return partial(fingerprint, workers=workers)


def _in_batches(place: Engine, texts: list[str]) -> Fingerprints:
    batches = (texts[at : at + BATCH_TEXTS] for at in range(0, len(texts), BATCH_TEXTS))
    return join(list(place.map(fingerprint, batches)))


def _distinct(block: pl.DataFrame, seen: set[str], note: Callable[[int, str], None]) -> pl.DataFrame:
    """The block without ads whose id came before: two ads with one id could not be told apart in the result."""
    names = block["id"].to_list()
    fresh = set(names)
    if len(fresh) == len(names) and seen.isdisjoint(fresh):
        seen |= fresh
        return block
    keep = []
    for name, line in block.select("id", "line").iter_rows():
        keep.append(name not in seen)
        if name in seen:
            note(line, f"id {name} came before")
        seen.add(name)
    return block.filter(pl.Series(keep, dtype=pl.Boolean))


def _texts(block: pl.DataFrame) -> pl.Series:
    from_html = pl.col("html").str.replace_all(_TAGS, " ")
    return block.select(pl.coalesce("text", from_html, pl.lit("")).alias("text"))["text"]


def _fields(block: pl.DataFrame) -> pl.DataFrame:
    first = pl.coalesce(_day("first_seen"), _day("date_posted")).alias("day")
    return block.with_columns(pl.col("title").fill_null(""), first, _day("last_seen").alias("last")).select(
        SCHEMA.keys()
    )


def _day(name: str) -> pl.Expr:
    """Days since 2000 of a cell that begins with an ISO date; null otherwise, so that it counts as unknown."""
    found = pl.col(name).str.extract(r"^\s*(\d{4}-\d{2}-\d{2})").str.to_date("%Y-%m-%d", strict=False)
    days = (found - pl.lit(EPOCH)).dt.total_days()
    return pl.when(days.is_between(0, 50_000)).then(days).cast(pl.Int32)


@contextmanager
def _output(out: Path | None) -> Iterator[TextIO]:
    if out is None:
        yield sys.stdout
        return
    try:
        stream = out.open("w", encoding="utf-8", newline="")
    except OSError as error:
        raise UserError(f"cannot write {out}: {error.strerror}") from error
    with stream:
        yield stream


def _write(stream: TextIO, order: list[str], ads: Ads, matching: Matching, bad: int) -> DedupeCounts:
    """One row an ad, in the order of the file."""
    anchor, best = anchors(ads, matching), best_links(matching)
    at = pl.DataFrame({"id": order}).join(
        pl.DataFrame({"id": ads.ids}).with_row_index("ad"), on="id", how="left", maintain_order="left"
    )["ad"]
    link = best[at.to_numpy()]
    linked = pl.lit(pl.Series(link >= 0))
    score = np.append(matching.pairs.score, 0)[link] / 1024
    rows = pl.DataFrame(
        {
            "id": order,
            "job_id": pl.Series(ads.ids, dtype=pl.String)[anchor[at.to_numpy()]],
            "score": score,
            "why": whys(matching.pairs, link),
        }
    )
    rows = rows.with_columns(score=pl.when(linked).then("score"))
    stream.write(rows.write_csv(float_precision=3))
    joined = int((matching.job != matching.with_reposts).sum())
    return DedupeCounts(len(ads), bad, len(np.unique(matching.with_reposts)), joined, matching.crowded)


def anchors(ads: Ads, matching: Matching) -> np.ndarray:
    """For each ad the number of the first ad of its group: earliest day, then least id."""
    labels = matching.with_reposts
    order = np.lexsort((np.arange(len(labels)), ads.day, labels))
    first = order[np.flatnonzero(np.diff(labels[order], prepend=-1))] if len(order) else order
    anchor = np.zeros(len(labels), np.int64)
    anchor[labels[first]] = first
    return anchor[labels]
