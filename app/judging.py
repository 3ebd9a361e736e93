"""A person's verdict on a pair of postings: stored with who and when, and the groups around it formed anew at once."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import pipeline
from app.match_jobs import Seeds, save_component
from app.run_ids import FORM
from app.version import CODE_VERSION
from pipeline.match import load
from schema import store
from schema.job import Judgement
from schema.run import Run

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

VERDICTS = ("same", "different", "unsure")


def judge(engine: Engine, pair: tuple[str, str], verdict: str, *, who: str, at: datetime) -> int:
    """Store the verdict and rewrite the one component it touches; gives the number of jobs formed anew.

    Everything is one transaction, under a run of its own (kind review), so that the past can still be asked for.
    "unsure" takes an earlier verdict back: the score decides again. Raises ValueError for another verdict.
    """
    if verdict not in VERDICTS:
        raise ValueError(f"{verdict}: a verdict is one of {', '.join(VERDICTS)}")
    a, b = sorted(pair)
    with engine.begin() as connection:
        run = _review_run(connection, at)
        store.save_judgement(connection, Judgement(a=a, b=b, verdict=verdict, who=who, at=at))
        jobs, _ = save_component(connection, Seeds({a, b}, []), load(), run)
        store.record_run(connection, run, at)
        store.finish_run(connection, run, "done", at)
    return jobs


def _review_run(connection: Connection, at: datetime) -> str:
    one = Run(
        id=f"{at.strftime(FORM)}-review-{at.microsecond:06d}",
        kind="review",
        started=at,
        rules_version=pipeline.VERSION,
        code_version=CODE_VERSION,
    )
    store.start_run(connection, one)
    return one.id
