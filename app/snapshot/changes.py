"""What changed between two snapshots: postings added, removed, modified, closed, reopened; jobs merged and split.

Times alone are no change: a night that only saw everything again gives nothing. Nor are offsets of quotes, which move
with any word before them, nor the version of the rules, which is told once for the whole snapshot.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import polars as pl

from app.snapshot.opened import Snapshot

KINDS = ("added", "removed", "modified", "closed", "reopened", "merged", "split")
# What is told by a kind of its own, or is no change of what the ad says.
TIMES = ("first_seen", "last_seen", "closed", "closed_reason", "rules_version", "start", "end")
CHILDREN = ("requirements", "duties_skills", "pay", "places")
ROW = ("change", "of", "id", "detail")


@dataclass(frozen=True, slots=True)
class Changes:
    """Rows (change, of, id, detail): detail holds the columns of a modified posting, the jobs of a merge or split."""

    rows: pl.DataFrame

    @property
    def counts(self) -> dict[str, int]:
        """How many of each kind, every kind named."""
        found = Counter(self.rows["change"].to_list())
        return {kind: found[kind] for kind in KINDS}


def changes(a: Snapshot, b: Snapshot) -> Changes:
    """What happened from `a` to `b`, in order of kind and id."""
    found = [_come_and_gone(a, b), _modified(a, b), _life(a, b), _regrouped(a, b), _regrouped(b, a)]
    found[-1] = found[-1].with_columns(change=pl.lit("split"))
    rows = pl.concat([part.select(ROW) for part in found])
    order = pl.col("change").replace_strict({kind: at for at, kind in enumerate(KINDS)}, return_dtype=pl.Int8)
    return Changes(rows.sort(order, "id"))


def _come_and_gone(a: Snapshot, b: Snapshot) -> pl.DataFrame:
    old, new = (one.file("postings").select(id="posting_id") for one in (a, b))
    added = new.join(old, on="id", how="anti").with_columns(change=pl.lit("added"))
    removed = old.join(new, on="id", how="anti").with_columns(change=pl.lit("removed"))
    return _posting(pl.concat([added, removed]).collect())


def _posting(frame: pl.DataFrame) -> pl.DataFrame:
    lacking = [] if "detail" in frame.columns else [pl.lit(None, pl.String).alias("detail")]
    return frame.with_columns(pl.lit("posting").alias("of"), *lacking)


def _life(a: Snapshot, b: Snapshot) -> pl.DataFrame:
    """Closed, or open again; a posting that closed and came back in between has one more spell."""
    old, new = (_spells(one) for one in (a, b))
    both = old.join(new, on="id", suffix="_new")
    closed = pl.col("closed").is_null() & pl.col("closed_new").is_not_null()
    back = pl.col("closed_new").is_null() & (pl.col("closed").is_not_null() | (pl.col("spell_new") > pl.col("spell")))
    change = pl.when(closed).then(pl.lit("closed")).when(back).then(pl.lit("reopened"))
    return _posting(both.select("id", change=change).filter(pl.col("change").is_not_null()).collect())


def _spells(one: Snapshot) -> pl.LazyFrame:
    spell = one.file("spells").group_by("posting_id").agg(spell=pl.col("number").cast(pl.Int64).max())
    return one.file("postings").select("posting_id", "closed").join(spell, on="posting_id").rename({"posting_id": "id"})


def _modified(a: Snapshot, b: Snapshot) -> pl.DataFrame:
    """Postings of both whose words or readings differ, with the columns that do: `title requirements.level`, or
    `requirements` alone where one came or went."""
    both = a.file("postings").select("posting_id").join(b.file("postings").select("posting_id"), on="posting_id")
    known = both.collect()
    parts = [_differences(a, b, name, known) for name in ("postings", *CHILDREN)]
    told = pl.concat(parts).group_by("id", maintain_order=True).agg(detail=pl.col("column").sort().str.join(" "))
    return _posting(told.with_columns(change=pl.lit("modified")))


def _differences(a: Snapshot, b: Snapshot, name: str, known: pl.DataFrame) -> pl.DataFrame:
    """(id, column) for each column of a file in which a posting of both differs; only the file's name where the
    number of its rows does."""
    names = [set(one.file(name).collect_schema().names()) for one in (a, b)]
    columns = sorted((names[0] & names[1]) - {*TIMES, "posting_id"})
    hashes = [_hashed(one, name, columns) for one in (a, b)]
    pairs = known.lazy().join(hashes[0], on="posting_id", how="left").join(
        hashes[1], on="posting_id", how="left", suffix="_new"
    )  # fmt: skip
    prefix = "" if name == "postings" else f"{name}."
    pairs = pairs.with_columns(alike=pl.col("rows").eq_missing(pl.col("rows_new")))
    told = [
        (prefix + column, pl.col("alike") & pl.col(column).ne_missing(pl.col(f"{column}_new"))) for column in columns
    ]
    told.append((name, ~pl.col("alike")))
    return pl.concat(
        pairs.filter(differs).select(id="posting_id", column=pl.lit(label)) for label, differs in told
    ).collect()


def _hashed(one: Snapshot, name: str, columns: list[str]) -> pl.LazyFrame:
    """One row a posting: how many rows it has in the file, of each column the hash of its cells in order."""
    frame = one.file(name)
    if name == "postings":
        return frame.select("posting_id", *(pl.col(column).hash(seed=1) for column in columns), rows=pl.lit(1))
    cells = (pl.col(column).fill_null("").str.join("\x1f").hash(seed=1) for column in columns)
    return frame.group_by("posting_id", maintain_order=True).agg(*cells, rows=pl.len())


def _regrouped(a: Snapshot, b: Snapshot) -> pl.DataFrame:
    """Jobs of `b` whose postings were in several jobs of `a`; the detail names those."""
    old, new = (one.file("job_postings") for one in (a, b))
    together = new.join(old, on="posting_id", suffix="_before").group_by("job_id")
    jobs = together.agg(before=pl.col("job_id_before").unique().sort()).filter(pl.col("before").list.len() > 1)
    detail = pl.col("before").list.join(" ")
    return jobs.select(change=pl.lit("merged"), of=pl.lit("job"), id="job_id", detail=detail).collect()
