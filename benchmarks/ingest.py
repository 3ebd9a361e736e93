"""Speed and memory of ingest: a first night of many landed postings, a second with nothing changed.

    python benchmarks/ingest.py [--postings 50000] [--workers 2] [--rules today|none] [--database URL]

`--rules none` leaves the reading of ads out, so that what remains is files and database.
"""

from __future__ import annotations

import argparse
import gzip
import random
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine

from app.close import close
from app.database import open_database
from app.gate import gate
from app.ingest import ingest
from app.known import write_known
from app.rules import TODAYS, Rules
from schema import landing, store
from schema.posting import Posting, RawPlace, RawPosting, RoleReading
from schema.run import BoardReport, Run
from schema.vocab import Role

START = datetime(2026, 11, 1, 3, tzinfo=UTC)
BOARD_POSTINGS = 375  # 400 boards list 150,000
MEMBER_LINES = 200  # as the crawl writes them
LINES = [
    "Active {state} pharmacist license required; PharmD or BS Pharmacy from an accredited school.",
    "PTCB certification (CPhT) preferred, or obtained within {n} months of hire.",
    "Pay range: ${low}.00 - ${high}.50 per hour, with a ${n}00 sign-on bonus.",
    "Fill prescriptions, counsel patients and keep the controlled substances inventory.",
    "BLS certification required within {n}0 days. {n} years of retail pharmacy experience preferred.",
    "We are an equal opportunity employer and care for our teams as they care for our patients.",
]


def nothing_read(raw: RawPosting) -> Posting:
    """No rules at all."""
    role = RoleReading(role=Role.OTHER, reason="none")
    return Posting(
        id=raw.id, board=raw.board, ref=raw.ref, title=raw.title, text=raw.html or "", role=role, version="0"
    )


def postings(count: int) -> Iterator[RawPosting]:
    """Landed postings of about 8 kB."""
    chance = random.Random(7)
    for number in range(count):
        said = {"state": chance.choice(["Ohio", "Texas", "Iowa"]), "n": chance.randint(2, 9), "low": 18, "high": 30}
        items = "".join(f"<li>{chance.choice(LINES).format(**said)}</li>" for _ in range(36))
        html = f"<p>Store {number}</p><ul>{items}</ul>"
        yield RawPosting(
            board=f"board-{number // BOARD_POSTINGS:04}",
            platform="greenhouse",
            ref=str(number),
            query="pharmacy/1",
            url=f"https://jobs.example/{number}",
            fetched=START,
            title=chance.choice(["Pharmacist", "Pharmacy Technician", "Pharmacy Intern"]),
            html=html,
            places=(RawPlace(text="Tulsa, OK"),),
            listing_fingerprint=f"f{number}",
            payload={"id": number, "content": html},
        )


def land(folder: Path, count: int, night: int, *, whole: bool) -> None:
    """A night's landing files: all postings, or only what boards listed."""
    folder.mkdir(parents=True)
    if whole:
        with landing.postings_path(folder, "greenhouse").open("wb") as out:
            for batch in store.batches(postings(count), MEMBER_LINES):
                out.write(gzip.compress("".join(landing.dump_raw(raw) + "\n" for raw in batch).encode(), 3))
    started = START + timedelta(days=night - 1)
    with (folder / landing.BOARDS).open("w", encoding="utf-8") as out:
        for first in range(0, count, BOARD_POSTINGS):
            refs = range(first, min(count, first + BOARD_POSTINGS))
            report = BoardReport(
                board=f"board-{first // BOARD_POSTINGS:04}",
                platform="greenhouse",
                query="pharmacy/1",
                started=started,
                finished=started + timedelta(minutes=9),
                listed=len(refs),
                complete=True,
            )
            out.write(landing.dump_report(report, {str(ref): f"f{ref}" for ref in refs}) + "\n")


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--postings", type=int, default=50_000)
    options.add_argument("--workers", type=int, default=1)
    options.add_argument("--rules", choices=["today", "none"], default="today")
    options.add_argument("--database")
    given = options.parse_args()
    rules = TODAYS if given.rules == "today" else Rules(nothing_read, "0")
    with tempfile.TemporaryDirectory() as scratch:
        engine = open_database(given.database or f"sqlite:///{scratch}/bench.sqlite")
        print(f"{engine.dialect.name}, {given.postings} postings, rules {given.rules}, {given.workers} worker(s)")
        for night in (1, 2):
            folder = Path(scratch) / f"night-{night}"
            land(folder, given.postings, night, whole=night == 1)
            play(engine, folder, night, rules, given.workers)
        boards = [f"board-{number:04}" for number in range(given.postings // BOARD_POSTINGS + 1)]
        timed("known file", lambda: write_known(engine, boards, Path(scratch) / landing.KNOWN))
        own, children = (resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
        print(f"peak memory: {own / 1024:.0f} MiB here, {children / 1024:.0f} MiB in the largest other process")
        engine.dispose()


def play(engine: Engine, folder: Path, night: int, rules: Rules, workers: int) -> None:
    """Ingest, close and gate one night."""
    run_id, started = f"bench-{night}", START + timedelta(days=night - 1)
    with engine.begin() as connection:
        run = Run(id=run_id, kind="bench", started=started, rules_version=rules.version, code_version="0")
        store.start_run(connection, run)
    timed("ingest", lambda: ingest(engine, folder, run_id, rules=rules, workers=workers))
    timed("close", lambda: close(engine, run_id))
    timed("gate", lambda: gate(engine, run_id))


def timed(what: str, act: Callable[[], object]) -> None:
    """Run and print how long it took."""
    begun = time.perf_counter()
    result = act()
    print(f"  {what:12} {time.perf_counter() - begun:7.1f} s  {result}")


if __name__ == "__main__":
    main()
