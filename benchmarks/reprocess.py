"""Reading again: this machine's processes against a Dask cluster, and growth of everything but the rules.

    python benchmarks/reprocess.py [--postings 6000] [--rounds 3]
    python benchmarks/reprocess.py --growth 100000 300000 1000000 [--database URL]

The first compares throughput with the real rules, two processes against a scheduler with two workers (processes of
their own, as on a real cluster), in turn, start-up and imports left out. The second fills a database with so many
postings (ads of some 2 kB, places in 50 states, twelve months) and reads them again with rules that read nothing, so
that what is measured is planning, streaming, comparing and keeping; memory is that of the process that does it.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Engine as Database
from sqlalchemy import insert

from app.database import open_database
from app.engine import Engine, engine
from app.reprocess.pages import read_batch, reprocess
from app.rules import TODAYS, Rules
from schema import store
from schema.posting import Posting, RawPlace, RawPosting, RoleReading
from schema.run import Run
from schema.store.rows import table_of
from schema.tables import AdTextRow, BoardRow, PlaceRow, PostingRow, RawPostingRow, ReadingRow
from schema.vocab import Role

ROOT = Path(__file__).resolve().parent.parent
START = datetime(2025, 12, 3, tzinfo=UTC)
STATES = (
    "AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA"
)
BLOCK = 5000
WORKERS = 2
QUIET: dict[str, Any] = {"complain": print, "progress": lambda _: None}


def nothing_read(raw: RawPosting) -> Posting:
    """No rules at all."""
    role = RoleReading(role=Role.OTHER, reason="none")
    return Posting(id=raw.id, board=raw.board, ref=raw.ref, title=raw.title, text="", role=role, version="nothing")


NOTHING = Rules(nothing_read, "nothing")


def gold() -> list[str]:
    """The gold ads of some length."""
    rows = (json.loads(line) for path in sorted((ROOT / "tests/gold").glob("*_ads.jsonl")) for line in path.open())
    texts = [row.get("html") or row.get("text") or "" for row in (row.get("ad", row) for row in rows)]
    return [one for one in texts if len(one) > 1500]


def fill(database: Database, count: int) -> None:
    """A database of stale postings, each with a reading that names its place."""
    chance, ads, states = random.Random(7), gold(), STATES.split()
    with database.begin() as connection:
        store.start_run(connection, Run(id="fill", kind="bench", started=START, rules_version="0", code_version="0"))
        connection.execute(insert(table_of(AdTextRow)), [{"id": "text", "text": "An ad. " * 300}])
        board = {"id": "board", "employer": "Larkfield", "platform": "greenhouse", "url": "u", "first_run_id": "fill"}
        connection.execute(insert(table_of(BoardRow)), [board | {"setting": None, "country": "US"}])
    for numbers in store.batches(range(count), BLOCK):
        raws = [_raw(number, chance.choice(ads)) for number in numbers]
        places = [chance.choice(states) for _ in numbers]
        with database.begin() as connection:
            _insert(connection, raws, places)


def _raw(number: int, ad: str) -> RawPosting:
    seen = START + timedelta(hours=number % 8700)
    return RawPosting(
        board="board", platform="greenhouse", ref=str(number), query="q", url=f"https://jobs.example/{number}",
        fetched=seen, title="Pharmacist", html=f"<p>Store {number}, shift {number * 7919 % 10007}.</p>{ad}",
        places=(RawPlace(text="Tulsa, OK"),), payload={"id": number},
    )  # fmt: skip


def _insert(connection: Any, raws: list[RawPosting], states: list[str]) -> None:
    contents = [store.content(raw) for raw in raws]
    rows: dict[type, list[dict[str, Any]]] = {PostingRow: [], RawPostingRow: [], ReadingRow: [], PlaceRow: []}
    for one, state in zip(contents, states, strict=True):
        reading, seen = store.reading_id(one.raw_id, "0"), one.raw.fetched
        rows[PostingRow].append({
            "id": one.posting_id, "board_id": "board", "ref": one.raw.ref, "query": "q", "first_seen": seen,
            "last_seen": seen, "first_run_id": "fill", "last_run_id": "fill", "content_fetched": seen,
            "raw_id": one.raw_id, "reading_id": reading, "rules_version": "0",
        })  # fmt: skip
        rows[RawPostingRow].append({
            "id": one.raw_id, "posting_id": one.posting_id, "run_id": "fill", "fetched": seen, "url": one.raw.url,
            "said": one.said,
        })  # fmt: skip
        rows[ReadingRow].append({
            "id": reading, "raw_id": one.raw_id, "run_id": "fill", "version": "0", "title": "Pharmacist",
            "text_id": "text", "text_chars": 2100, "role": "other", "role_reason": "none", "role_evidence": [],
            "posted_is_bound": False, "signals": {},
        })  # fmt: skip
        place = {
            "reading_id": reading,
            "position": 0,
            "text": "Tulsa",
            "country": "US",
            "state": state,
            "remote": False,
        }
        rows[PlaceRow].append(place)
    for table, values in rows.items():
        connection.execute(insert(table_of(table)), values)


@contextmanager
def cluster() -> Iterator[str]:
    """A Dask scheduler and two single-threaded workers, each a process of its own."""
    port, dask = 18786, Path(sys.executable).with_name("dask")
    commands = [[dask, "scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard"]]
    commands += [
        [dask, "worker", f"tcp://127.0.0.1:{port}", "--nthreads", "1", "--no-nanny", "--no-dashboard"]
    ] * WORKERS
    environment = os.environ | {"PYTHONPATH": str(ROOT), "DASK_DISTRIBUTED__LOGGING__DISTRIBUTED": "error"}
    started = [subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL) for command in commands]
    try:
        time.sleep(8)
        yield f"dask://127.0.0.1:{port}"
    finally:
        for process in reversed(started):
            process.terminate()
        for process in started:
            process.wait()


def rate(database: Database, readers: Engine) -> float:
    """Postings a second, without start-up."""
    warm = [[_raw(number, "<p>Pharmacist</p>")] for number in range(4 * WORKERS)]
    list(readers.map(partial(read_batch, TODAYS), warm))
    began = time.perf_counter()
    done = reprocess(database, readers, **QUIET)
    return done.read / (time.perf_counter() - began)


def compare(postings: int, rounds: int) -> None:
    """Both engines in turn; medians are what to quote."""
    with tempfile.TemporaryDirectory() as scratch, cluster() as address:
        database = open_database(f"sqlite:///{scratch}/bench.sqlite")
        fill(database, postings)
        rates: dict[str, list[float]] = {"local": [], address: []}
        for _ in range(rounds):
            for name, found in rates.items():
                with engine(name, WORKERS) as readers:
                    found.append(rate(database, readers))
                print(f"{name}: {found[-1]:.0f} postings a second", flush=True)
        local, dask = (sorted(found)[len(found) // 2] for found in rates.values())
        print(f"{postings} postings, real rules: local {local:.0f}/s, Dask {dask:.0f}/s, ratio {dask / local:.2f}")
        database.dispose()


def grow(counts: list[int], address: str | None) -> None:
    """Fill, plan, read, compare, keep."""
    with tempfile.TemporaryDirectory(dir=os.environ.get("TMPDIR")) as scratch:
        for count in counts:
            database = open_database(address or f"sqlite:///{scratch}/{count}.sqlite")
            began = time.perf_counter()
            fill(database, count)
            filled = time.perf_counter() - began
            print(f"{count}: filled in {filled:.0f} s", flush=True)
            _one(database, count)
            database.dispose()
            Path(f"{scratch}/{count}.sqlite").unlink(missing_ok=True)


def _one(database: Database, count: int) -> None:
    from app.reprocess.plan import planned
    from schema.store import Part

    began = time.process_time()
    with planned(database, "nothing", Part()) as plan:
        parts = len({label for _, label in plan})
    planning = time.process_time() - began
    print(f"| {count:,} | {parts} | {planning:.1f} s |", end=" ", flush=True)  # each cell as soon as it is known
    with engine("local", 1) as readers:
        for how in ({}, {"run_id": "fill"}):
            took = _timed(lambda how=how: reprocess(database, readers, rules=NOTHING, **how, **QUIET))
            print(_told(took, count), end=" | ", flush=True)
    print(f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB |", flush=True)


def _timed(act: Callable[[], object]) -> tuple[float, float]:
    """Processor and wall seconds: on a shared machine only the first can be compared."""
    processor, wall = time.process_time(), time.perf_counter()
    act()
    return time.process_time() - processor, time.perf_counter() - wall


def _told(seconds: tuple[float, float], count: int) -> str:
    return f"{seconds[0]:.0f} s ({seconds[1]:.0f} s wall), {count / seconds[0]:,.0f}/s"


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--postings", type=int, default=6000)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--growth", type=int, nargs="*")
    options.add_argument("--database", help="an empty PostgreSQL, for one size; default a SQLite file")
    given = options.parse_args()
    if given.growth:
        grow(given.growth, given.database)
    else:
        compare(given.postings, given.rounds)


if __name__ == "__main__":
    main()
