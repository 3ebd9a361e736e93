"""What a worker landed on its way to the night: files in pieces, all of a job or nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Connection, delete, insert, select

from app.crawlqueue.queue import PARTS
from crawlers.asked import ASKED
from schema.landing import KNOWN

PIECE = 8 * 1024 * 1024  # bytes of a row: a board of ten thousand postings is a few of them


def send(connection: Connection, run: str, job: str, folder: Path) -> int:
    """Put a job's landing files into the table in place of what was sent of it before; returns the pieces."""
    connection.execute(delete(PARTS).where(PARTS.c.run_id == run, PARTS.c.job == job))
    sent = 0
    for name, body in _pieces(folder):
        row = {"run_id": run, "job": job, "number": sent, "name": name, "body": body}
        connection.execute(insert(PARTS), row)
        sent += 1
    return sent


def _pieces(folder: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(folder.rglob("*")):
        if not path.is_file() or path.name == KNOWN or path.suffix == ".toml" or path.parent.name == ASKED:
            continue
        with path.open("rb") as file:
            while body := file.read(PIECE):
                yield path.relative_to(folder).as_posix(), body


def receive(connection: Connection, run: str, folder: Path) -> set[str]:
    """Add what was sent for a run to its landing files and take it out of the table; returns the jobs.

    Landing files are made of whole gzip members and whole lines, so that one is added to another by appending it. The
    caller commits: a night that is killed in between finds the pieces again, and taking a posting in twice is once.
    """
    asked = select(PARTS.c.job, PARTS.c.name, PARTS.c.body).where(PARTS.c.run_id == run)
    found: set[str] = set()
    for job, name, body in connection.execute(asked.order_by(PARTS.c.job, PARTS.c.number)):
        path = (folder / name).resolve()
        if not path.is_relative_to(folder.resolve()):
            raise ValueError(f"a worker sent a file that leaves the folder: {name}")
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("ab") as file:
            file.write(bytes(body))
        found.add(job)
    connection.execute(delete(PARTS).where(PARTS.c.run_id == run, PARTS.c.job.in_(found)))
    return found
