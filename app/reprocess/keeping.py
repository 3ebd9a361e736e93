"""The run under which new readings are kept, so that the past can still be asked for as it was known."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from sqlalchemy import Engine

import pipeline
from app.config import Config
from app.leader import leader
from app.run_ids import run_id
from app.version import CODE_VERSION
from schema import store
from schema.run import Run


@contextmanager
def kept(config: Config, engine: Engine, *, apply: bool) -> Iterator[str | None]:
    """The id of a new run (kind reprocess) while nothing else writes; None where nothing is to be kept."""
    if not apply:
        yield None
        return
    with leader(engine, "nightly"):
        now = datetime.now(UTC)
        run = Run(
            id=f"{run_id(now, config.var / 'raw')}-reread", kind="reprocess", started=now,
            rules_version=pipeline.VERSION, code_version=CODE_VERSION,
        )  # fmt: skip
        with engine.begin() as connection:
            store.start_run(connection, run)
            store.record_run(connection, run.id, now)
        yield run.id
        with engine.begin() as connection:
            store.finish_run(connection, run.id, "done", datetime.now(UTC))
