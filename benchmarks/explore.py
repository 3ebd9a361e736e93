"""How long the explorer's pages take over a large snapshot, and what they weigh.

    python benchmarks/explore.py [POSTINGS] [--dir DIR]

The database of benchmarks/questions.py (roles, states, settings and credentials that vary) is exported with SQLite, its
columns are made once as `rxjobs explore` does, and each page is asked of a site that was just opened, then twice more
(its figures are kept then): first and best seconds, kilobytes. To reach on 1,000,000: the first page under 1 s and
1.5 MB, any other under 2 s.
"""

from __future__ import annotations

import argparse
import asyncio
import sqlite3
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from app.database import connect  # noqa: E402 - the checkout comes first
from app.explore import application, count_first, database_of  # noqa: E402 - the checkout comes first
from app.explore.held import hold  # noqa: E402 - the checkout comes first
from app.snapshot.export import Wanted, export  # noqa: E402 - the checkout comes first
from benchmarks import questions  # noqa: E402 - the checkout comes first

PAGES = (
    "/", "/?count=jobs", "/?count=openings", "/?open=all&count=jobs", "/?role=technician",
    "/?role=technician&count=jobs", "/?state=OH", "/?code=CERT.CPHT.PTCB&role=technician", "/jobs", "/jobs?page=400",
    "/jobs?state=OH&role=pharmacist", "/jobs.csv?role=technician", "/chart/states.csv?role=intern", "/job/{job}",
    "/rxjobs",
)  # fmt: skip


async def asked(site: Any, path: str) -> tuple[float, int]:
    """Seconds and bytes of a page."""
    await site.invoke_startup()
    began = time.perf_counter()
    answer = await site.client.get(path)
    assert answer.status_code == 200, f"{path}: {answer.status_code}"
    return time.perf_counter() - began, len(answer.content)


async def times(site: Any, path: str) -> tuple[float, float, int]:
    """First and best seconds of three, and bytes."""
    found = [await asked(site, path) for _ in range(3)]
    return found[0][0], min(seconds for seconds, _ in found), found[0][1]


def snapshot_of(folder: Path, postings: int) -> Path:
    """A snapshot of a made-up database, made where the folder has none."""
    made = folder / f"snapshot-{postings}"
    if not made.exists():
        with questions.database("sqlite", folder, postings) as address:
            export(connect(address), made, Wanted(formats=("csv", "sqlite")))
    return made


def main() -> None:
    """Make, draw, ask, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("postings", nargs="?", type=int, default=100_000)
    parser.add_argument("--dir", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="rxjobs-explore-") as name:
        folder = given.dir or Path(name)
        folder.mkdir(parents=True, exist_ok=True)
        made = snapshot_of(folder, given.postings)
        database = database_of(made, folder)
        for words in ("made", "read"):
            began = time.perf_counter()
            held = hold(made, Path(name))
            print(f"{given.postings:,} postings; columns {words} in {time.perf_counter() - began:.1f} s")
        (job,) = sqlite3.connect(database).execute("SELECT job_id FROM jobs LIMIT 1").fetchone()
        for page in PAGES:
            site = application(database, "now", held)
            if page == "/":  # as `rxjobs explore` does before it listens
                count_first(site)
            first, best, size = asyncio.run(times(site, page.format(job=job)))
            print(f"  {page:45} {first:7.2f} s  {best:7.2f} s  {size / 1000:7.0f} kB", flush=True)


if __name__ == "__main__":
    main()
