"""A night's matching alone: postings put straight into the tables, no crawl and no reading.

    python -m benchmarks.match_night build --stored 150000 --file var/match.sqlite     the first night, kept
    python -m benchmarks.match_night night --file var/match.sqlite --changed 8000      one more, on a copy of it
    python -m benchmarks.match_night night ... --profile                               and where its time goes
    python -m benchmarks.match_night fresh --stored 100000 --changed 1000 --engine postgresql
        a first night in a database that is thrown away, then one with so many new postings and nothing else

The ads are those of `night.py`: of the changed, half are edited, a quarter new and a quarter gone.
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import resource
import shutil
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy import Connection, Engine, update

from app.database import open_database
from app.matching import match
from benchmarks.migrations import database
from benchmarks.night import Size, fate, postings
from schema import store
from schema.job import MatchAd
from schema.tables import PostingRow
from tests.planted_postings import begin, close, match_ad, plant

AS_OF = datetime(2026, 11, 21, 3, tzinfo=UTC)
EDITED = "\nUpdated: now with a sign-on bonus of $2,{}00."


def ads(size: Size) -> Iterator[tuple[int, MatchAd]]:
    """Everything ever listed, with its number."""
    for number, raw in enumerate(postings(size)):
        row = {
            "id": f"ad{number:07d}", "title": raw.title, "employer": raw.employer, "location": raw.places[0].text,
            "text": raw.text, "board": raw.board, "requisition_id": raw.requisition_id, "url": raw.url,
            "date_posted": date.fromisoformat(raw.date_posted or "").isoformat(), "last_seen": None,
        }  # fmt: skip
        yield number, match_ad(row)


def build(path: Path, size: Size) -> None:
    """The first night over everything listed, in a database of its own."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    engine = open_database(f"sqlite:///{path}")
    run = begin(engine, 1)
    with engine.begin() as connection:
        plant(connection, (ad for number, ad in ads(size) if number < size.listed), run)
    report(engine, run, "all new")
    engine.dispose()


def change(connection: Connection, found: Iterable[tuple[int, MatchAd]], size: Size, run: str) -> None:
    """What the second night's ingest and close leave."""
    gone: list[str] = []
    for number, one in found:
        what = fate(number, size)
        if what == "gone":
            gone.append(one.id)
        elif what == "new":
            plant(connection, [one], run)
        elif what == "edited":
            _edit(connection, one, number, run)
    close(connection, gone, AS_OF)


def _edit(connection: Connection, one: MatchAd, number: int, run: str) -> None:
    changed = replace(one, id=f"{one.id}-2", text=one.text + EDITED.format(number % 10))
    plant(connection, [changed], run)  # its texts and reading are the edited posting's; the row beside it goes
    rows = store.table_of(PostingRow)
    connection.execute(update(rows).where(rows.c.id == one.id).values(reading_id=f"r-{changed.id}"))
    connection.execute(update(rows).where(rows.c.id == changed.id).values(reading_id=None))


def fresh(kind: str, size: Size) -> None:
    """A first night, and one on which `size.changed` postings are new."""
    new = replace(size, changed=4 * size.changed)  # of these a quarter is new
    with database(kind) as engine:
        store.upgrade(engine)
        for night, chosen in ((1, range(new.listed)), (2, range(new.listed, new.listed + size.changed))):
            run = begin(engine, night)
            with engine.begin() as connection:
                plant(connection, (ad for number, ad in ads(new) if number in chosen), run)
            report(engine, run, f"{len(chosen)} new, {kind}")


def report(engine: Engine, run: str, name: str) -> None:
    """Match and print what it took."""
    begun, worked = time.perf_counter(), time.process_time()
    counts = match(engine, run)
    took, worked = time.perf_counter() - begun, time.process_time() - worked
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"| {name} | {took:.1f} | {worked:.1f} | {peak:.0f} | {counts} |", flush=True)


def night(path: Path, size: Size, *, profiled: bool) -> None:
    """One changed night, and one without a change, on a copy of the stored first one."""
    copy = path.with_suffix(".night")
    shutil.copy(path, copy)
    engine = open_database(f"sqlite:///{copy}")
    run = begin(engine, 2)
    with engine.begin() as connection:
        change(connection, ads(size), size, run)
    profile = cProfile.Profile()
    if profiled:
        profile.enable()
    report(engine, run, f"{size.changed} changed")
    profile.disable()
    if profiled:
        pstats.Stats(profile, stream=sys.stdout).sort_stats("cumulative").print_stats(45)
    report(engine, begin(engine, 3), "nothing changed")
    engine.dispose()


def main() -> None:
    """Build or run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("command", choices=("build", "night", "fresh"))
    parser.add_argument("--file", type=Path, default=Path("var/match.sqlite"))
    parser.add_argument("--stored", type=int, default=20_000)
    parser.add_argument("--changed", type=int, default=1_000)
    parser.add_argument("--engine", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--profile", action="store_true")
    asked = parser.parse_args()
    size = Size(400, asked.stored, asked.changed)
    print("| night | s | processor s | MiB | counts |\n| --- | --- | --- | --- | --- |")
    if asked.command == "build":
        build(asked.file, size)
    elif asked.command == "fresh":
        fresh(asked.engine, size)
    else:
        night(asked.file, size, profiled=asked.profile)


if __name__ == "__main__":
    main()
