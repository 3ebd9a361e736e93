"""The numbers of the charts: counted from a snapshot's columns, for any filter, in well under a second of a million.

tests/test_explore_figures.py asks the same in SQL of the snapshot's tables and holds every answer against it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

import numpy as np
import polars as pl

from app.explore.filters import Filter
from app.explore.held import Held

Rows = list[dict[str, Any]]
UNITS = {"postings": None, "jobs": "job", "openings": "opening"}
UNKNOWN = "unknown"
EMPLOYERS = 15
FILTERS_KEPT = 200  # some kilobytes each: a page asked for again, or one of its CSV files, is there already


class Figures:
    """Answers of one snapshot."""

    def __init__(self, held: Held) -> None:
        """`held`: its columns."""
        self._held = held
        self._told = lru_cache(FILTERS_KEPT)(self._count)

    def told(self, f: Filter) -> Mapping[str, Rows]:
        """The rows of every chart, by its name."""
        return self._told(tuple(sorted(f.chosen.items())), f.count)

    def totals(self, f: Filter) -> dict[str, int]:
        """Postings, jobs, employers and boards that pass."""
        return self.told(f)["totals"][0]

    def jobs(self, f: Filter, rows: int, offset: int = 0) -> Rows:
        """Jobs with postings that pass, those with most first, then the youngest: job_id, postings, first_seen."""
        passing = self._held.postings.filter(passes(self._held, f)).drop_nulls("job")
        if passing.is_empty():
            return []
        number = passing["job"].to_numpy().astype(np.int64)
        starts = np.flatnonzero(np.diff(number, prepend=-1))  # those of one job lie together
        postings = np.diff(starts, append=len(number))
        day = np.minimum.reduceat(passing["day"].to_physical().to_numpy(), starts)
        page = np.lexsort((number[starts], -day, -postings))[offset : offset + rows]
        jobs = self._held.jobs["job_id"].gather(number[starts][page])
        told = {"postings": postings[page], "first_seen": pl.Series(day[page]).cast(pl.Date).cast(pl.String)}
        return pl.DataFrame({"job_id": jobs} | told).to_dicts()

    def _count(self, chosen: tuple[tuple[str, str], ...], count: str) -> Mapping[str, Rows]:
        f = Filter(dict(chosen), count)
        shown = Shown(self._held, passes(self._held, f), UNITS[count])
        ever = Shown(self._held, passes(self._held, Filter(dict(chosen) | {"open": "all"})), None)
        return {name: chart(shown) for name, chart in CHARTS.items()} | {"days": by_day(ever)}


def passes(held: Held, f: Filter) -> pl.Series:
    """Of every posting, whether it passes."""
    passing = pl.repeat(value=True, n=held.postings.height, dtype=pl.Boolean, eager=True)
    for name, value in f.chosen.items():
        passing &= _passes(held, f, name, value)
    return passing


def _passes(held: Held, f: Filter, name: str, value: str) -> pl.Series:
    if name == "state":
        return _named(held, held.states.filter(pl.col("state") == value))
    if name == "code":
        return _named(held, held.credentials.filter(pl.col("code") == value))
    if name == "asked":
        asked = (pl.col("code") == f.chosen["code"]) & (pl.col("level") == value)
        return _named(held, held.credentials.filter(asked))
    if name == "pay":
        return _named(held, held.pay.filter(pl.col("step") == int(value)))
    if name == "open":
        return held.postings["is_open"] | (value == "all")
    wanted = date.fromisoformat(value) if name == "day" else value
    return (held.postings[name] == wanted).fill_null(value=False)


def _named(held: Held, frame: pl.DataFrame) -> pl.Series:
    """Of every posting, whether a row of the frame names it."""
    named = np.zeros(held.postings.height, dtype=bool)
    named[frame["row"].to_numpy()] = True
    return pl.Series(named)


class Shown:
    """The postings that pass, and what is counted of them."""

    def __init__(self, held: Held, passing: pl.Series, unit: str | None) -> None:
        """`unit`: the column of which different values are counted; None counts postings."""
        self.held, self._passing, self._unit = held, passing, unit
        self.postings = held.postings.filter(passing)

    def of(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The rows of a frame beside the postings that are of those that pass, with the unit."""
        found = frame.filter(self._passing.gather(frame["row"]))
        if self._unit is None:
            return found
        return found.with_columns(self.held.postings[self._unit].gather(found["row"]))

    def count(self, frame: pl.DataFrame, *by: str) -> pl.DataFrame:
        """How many for each value of these columns, as `n`; most first. Rows of one unit and value lie together."""
        texts = [pl.col(name).cast(pl.String) for name in by if frame.schema[name] in (pl.Categorical, pl.Date)]
        counted = frame.filter(self._is_first(by)).group_by(by).agg(n=pl.len())
        return counted.with_columns(texts).sort("n", *by, descending=[True, *(False for _ in by)])

    def by(self, column: str) -> pl.DataFrame:
        """The postings that pass, those of one value together."""
        told = self.postings.select(column, *filter(None, [self._unit]))
        return told if self._unit is None else told.sort(pl.col(column).to_physical(), maintain_order=True)

    def _is_first(self, by: tuple[str, ...]) -> pl.Expr:
        """Whether a row is not of the same unit and values as the one before it."""
        if self._unit is None:
            return pl.lit(value=True)
        values = [pl.col(name).to_physical() for name in (*by, self._unit)]
        differs = pl.any_horizontal(value.ne_missing(value.shift()) for value in values)
        return differs & pl.col(self._unit).is_not_null()


def totals(shown: Shown) -> Rows:
    """Postings, jobs, employers and boards that pass."""
    different = {"jobs": "job", "employers": "employer", "boards": "board"}
    told = {name: shown.postings[column].drop_nulls().n_unique() for name, column in different.items()}
    return [{"postings": shown.postings.height} | told]


def by_role(shown: Shown) -> Rows:
    """How many by role; what no rules could read is unknown."""
    return _bars(shown, "role")


def by_setting(shown: Shown) -> Rows:
    """How many by practice setting; what nothing says is unknown."""
    return _bars(shown, "setting")


def by_employer(shown: Shown) -> Rows:
    """The employers with most."""
    counted = shown.count(shown.by("employer").drop_nulls("employer"), "employer").head(EMPLOYERS)
    return counted.select("n", name="employer").select("name", "n").to_dicts()


def by_state(shown: Shown) -> Rows:
    """How many by state; one with several states counts once in each."""
    counted = shown.count(shown.of(shown.held.states.filter("is_us")), "state")
    return counted.select("n", name="state").select("name", "n").to_dicts()


def by_credential(shown: Shown) -> Rows:
    """How many ask for each credential, by level; an ad that asks twice counts once a level."""
    counted = shown.count(shown.of(shown.held.credentials), "code", "level")
    return counted.select(pl.col("code").alias("name"), "level", "n").to_dicts()


def by_pay(shown: Shown) -> Rows:
    """Base pay an hour (the middle of a range), in steps."""
    counted = shown.count(shown.of(shown.held.pay), "step").sort("step")
    return counted.select(pl.col("step").alias("name"), "n").to_dicts()


def by_day(shown: Shown) -> Rows:
    """Openings a day by role: postings first seen that day, whether open or closed now."""
    counted = shown.count(shown.postings, "day", "role").sort("day", "role")
    return counted.select("day", "role", pl.col("n").alias("opened")).to_dicts()


def unknowns(shown: Shown) -> Rows:
    """Of the postings that pass, how many lack what."""
    p = shown.postings
    lacking = {name: int((~p[f"has_{column}"]).sum()) for name, column in LACKING.items()}
    told = {
        "setting": p["setting"].null_count(),
        "role": int((p["role"] == "other").sum()),
        "text": int(p["is_short"].sum()),
    }
    return [{"postings": p.height} | told | lacking]


def _bars(shown: Shown, column: str) -> Rows:
    counted = shown.count(shown.by(column), column)
    return counted.select(pl.col(column).fill_null(UNKNOWN).alias("name"), "n").to_dicts()


LACKING = {"place": "state", "pay": "pay", "requirements": "requirement"}
CHARTS: dict[str, Callable[[Shown], Rows]] = {
    "totals": totals,
    "roles": by_role,
    "settings": by_setting,
    "states": by_state,
    "credentials": by_credential,
    "pay": by_pay,
    "employers": by_employer,
    "unknown": unknowns,
}
