"""A snapshot held as columns: what the charts count, a few bytes a posting, so that any filter is counted at once.

SQL took 27 s for a filtered page over a million postings (2026-11-27): each of its ten questions walked the tables
anew. The same rows as columns of numbers are counted in a tenth of a second a question. They are made once of a
snapshot's CSV files and kept under the cache as Arrow files.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass, fields
from pathlib import Path

import polars as pl

NAME = "columns-2"  # another number for another form: what an older version kept is not read
US = "US"
PAY_STEP = 5  # dollars an hour a bar


@dataclass(frozen=True, slots=True)
class Held:
    """`postings`: a row each, in order of opening and job; the others name the number of that row as `row`.

    postings: role, setting, employer, board, is_open, day (first seen), job and opening (numbers in the order of their
    ids), is_short (of text), has_state, has_pay, has_requirement. states, credentials: each pair and triple once.
    pay: the step of each base pay, in dollars an hour. jobs: the job's id, by its number. states, credentials and pay
    are ordered by what they name, then by row: so whatever passes, those of one job lie together and are counted by
    looking at their neighbours, where a hash of three million takes ten times as long.
    """

    postings: pl.DataFrame
    states: pl.DataFrame
    credentials: pl.DataFrame
    pay: pl.DataFrame
    jobs: pl.DataFrame


def hold(snapshot: Path, folder: Path) -> Held:
    """The columns of a snapshot's CSV files; made where `folder`, which is of this snapshot, has none."""
    kept = folder / NAME
    if not kept.exists():
        unfinished = folder / f"{NAME}.part"
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(parents=True)
        made = _made(snapshot)
        for field in fields(Held):
            getattr(made, field.name).write_ipc(unfinished / f"{field.name}.arrow")
        unfinished.replace(kept)
    return Held(**{field.name: pl.read_ipc(kept / f"{field.name}.arrow") for field in fields(Held)})


def _made(snapshot: Path) -> Held:
    jobs, told = _jobs(snapshot)
    listed = _file(snapshot, "postings").join(told, on="posting_id", how="left", maintain_order="left")
    ordered = listed.sort("opening", "job", "posting_id", nulls_last=True).with_row_index("row").collect()
    number = ordered.select("posting_id", "row").lazy()
    states, credentials, pay = _states(snapshot, number), _credentials(snapshot, number), _pay(snapshot, number)
    postings = ordered.select(
        *(pl.col(name).cast(pl.Categorical) for name in ("role", "setting", "board")),
        "job",
        "opening",
        employer=pl.col("employer_canonical").cast(pl.Categorical),
        is_open=pl.col("closed").is_null(),
        day=pl.col("first_seen").str.head(10).str.to_date("%Y-%m-%d"),
        is_short=pl.col("text_length").cast(pl.Int64) < 200,
        has_state=pl.col("row").is_in(states["row"].implode()),
        has_pay=pl.col("row").is_in(pay["row"].implode()),
        has_requirement=pl.col("row").is_in(credentials["row"].implode()),
    )
    return Held(postings, states, credentials, pay.drop_nulls("step"), jobs)


READ = {
    "postings": "posting_id role setting board employer_canonical closed first_seen text_length",
    "jobs": "job_id repost_of",
    "job_postings": "job_id posting_id",
    "places": "posting_id state country",
    "requirements": "posting_id code level",
    "pay": "posting_id kind hourly_min_usd hourly_max_usd",
}


def _file(snapshot: Path, name: str) -> pl.LazyFrame:
    """What is needed of a file's rows, every cell as text, what is empty as null."""
    rows = pl.scan_csv(snapshot / f"{name}.csv", infer_schema=False).select(READ[name].split())
    return rows.with_columns(pl.all().replace("", None))


def _jobs(snapshot: Path) -> tuple[pl.DataFrame, pl.LazyFrame]:
    """The ids of jobs in order, and of each posting the numbers of its job and of the opening that is put up again."""
    told = _file(snapshot, "jobs").select("job_id", first=pl.coalesce("repost_of", "job_id")).collect()
    ids = pl.concat([told["job_id"], told["first"]]).unique().sort()
    jobs = pl.DataFrame({"job_id": ids}).with_row_index("job")
    numbers = jobs.lazy()
    opening = (
        told.lazy().join(numbers, on="job_id").join(numbers.rename({"job_id": "first", "job": "opening"}), on="first")
    )
    members = _file(snapshot, "job_postings").join(opening, on="job_id").select("posting_id", "job", "opening")
    return jobs.select("job_id"), members


def _states(snapshot: Path, number: pl.LazyFrame) -> pl.DataFrame:
    """Each state of each posting once in each country (places abroad have states too)."""
    places = _file(snapshot, "places").filter(pl.col("state").is_not_null()).join(number, on="posting_id")
    told = places.select("row", pl.col("state").cast(pl.Categorical), is_us=pl.col("country").eq_missing(US))
    return told.unique().sort(pl.col("state").to_physical(), "row").collect()


def _credentials(snapshot: Path, number: pl.LazyFrame) -> pl.DataFrame:
    """Each credential at each level of each posting once."""
    asked = _file(snapshot, "requirements").join(number, on="posting_id")
    told = asked.select("row", pl.col("code", "level").cast(pl.Categorical)).unique()
    return told.sort(pl.col("code").to_physical(), pl.col("level").to_physical(), "row").collect()


def _pay(snapshot: Path, number: pl.LazyFrame) -> pl.DataFrame:
    """The middle of each base pay an hour, in steps; null where no hourly pay can be told."""
    least, most = (pl.col(name).cast(pl.Float64) for name in ("hourly_min_usd", "hourly_max_usd"))
    middle = (least + pl.coalesce(most, least)) / 2 / PAY_STEP
    base = _file(snapshot, "pay").filter(pl.col("kind") == "base").join(number, on="posting_id")
    return base.select("row", step=middle.cast(pl.Int64) * PAY_STEP).sort("step", "row").collect()
