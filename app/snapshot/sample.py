"""A stratified sample of a snapshot to be coded by hand: the same snapshot, strata, size and seed give the same file.

Each stratum gets its share of the size by largest remainder, at least one posting; within a stratum those postings are
taken whose hash with the seed is smallest, so that a sample grows with its size without dropping what was coded before.
The coder sees the ad (its text where the snapshot carries texts), never what the rules read in it.
"""

from __future__ import annotations

import hashlib

import polars as pl

from app.errors import UserError
from app.snapshot.codes import allowed
from app.snapshot.columns import POSTINGS
from app.snapshot.opened import Snapshot

STRATA = ("role", "setting", "month")
SHOWN = ("url", "title", "employer", "board", "first_seen")
CODE = "code:"  # columns to fill in start so, followed by the field
UNKNOWN = "unknown"


def sample(
    snapshot: Snapshot, *, size: int, seed: int, strata: tuple[str, ...], fields: tuple[str, ...]
) -> pl.DataFrame:
    """Rows to code, in order of stratum and draw: id, stratum, weight (postings it stands for), the ad, empty cells.

    UserError for a stratum that is no column, a field that cannot be coded, or more strata than `size`.
    """
    for field in fields:
        allowed(field)
    frame = _stratified(snapshot, strata)
    quota = _quotas(frame, size)
    draw = pl.Series("draw", [hashlib.sha256(f"{seed}:{key}".encode()).hexdigest() for key in frame["posting_id"]])
    ranked = frame.with_columns(draw).sort("stratum", "draw").join(quota, on="stratum", maintain_order="left")
    drawn = ranked.filter(pl.int_range(pl.len()).over("stratum") < pl.col("quota"))
    weighed = drawn.with_columns(weight=(pl.col("postings") / pl.col("quota")).round(4))
    told = _told(snapshot, weighed)
    return told.with_columns(pl.lit(None, pl.String).alias(CODE + field) for field in fields)


def _stratified(snapshot: Snapshot, strata: tuple[str, ...]) -> pl.DataFrame:
    names = {column.name for column in POSTINGS.columns} | {"month"}
    if unknown := [name for name in strata if name not in names]:
        raise UserError(f"no stratum {', '.join(unknown)}: choose month or columns of postings.csv")
    month = pl.col("first_seen").str.head(7).alias("month")
    frame = snapshot.file("postings").with_columns(month)
    parts = [pl.col(name).fill_null(UNKNOWN) for name in strata]
    stratum = pl.concat_str(parts, separator=" / ") if parts else pl.lit("all")
    shown = [name for name in SHOWN if name != "month"]
    return frame.select("posting_id", *shown, stratum=stratum).collect()


def _quotas(frame: pl.DataFrame, size: int) -> pl.DataFrame:
    """How many of each stratum: its share, rounded by largest remainder, at least one, never more than it has."""
    counts = frame.group_by("stratum").agg(postings=pl.len()).sort("stratum")
    if counts.height > size:
        raise UserError(f"{counts.height} strata and --size {size}: choose fewer --strata or a larger --size")
    held = dict(zip(counts["stratum"], counts["postings"], strict=True))
    total, size = sum(held.values()), min(size, sum(held.values()))
    quota = {name: max(1, count * size // total) for name, count in held.items()}
    order = sorted(held, key=lambda name: (-(held[name] * size % total), name))
    while (rest := size - sum(quota.values())) != 0:
        step = 1 if rest > 0 else -1
        may = [name for name in order if 1 <= quota[name] + step <= held[name]]
        for name in sorted(may, key=lambda name: -quota[name] / held[name] * -step)[: abs(rest)]:
            quota[name] += step
    return counts.with_columns(quota=pl.Series([quota[name] for name in counts["stratum"]]))


def _told(snapshot: Snapshot, drawn: pl.DataFrame) -> pl.DataFrame:
    """The drawn postings with their first place and, where the snapshot has it, their text."""
    places = snapshot.file("places").filter(pl.col("number") == "1").select("posting_id", place="text").collect()
    told = drawn.join(places, on="posting_id", how="left", maintain_order="left")
    columns = ["posting_id", "stratum", "weight", *SHOWN, "place"]
    if (snapshot.folder / "texts.csv").exists():
        ids = drawn["posting_id"].to_list()
        texts = snapshot.file("texts").filter(pl.col("posting_id").is_in(ids)).collect()
        told, columns = told.join(texts, on="posting_id", how="left", maintain_order="left"), [*columns, "text"]
    return told.select(columns)
