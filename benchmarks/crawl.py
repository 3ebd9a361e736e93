"""Pages a second of our Workday spider against a bare Scrapy spider that only downloads the same pages.

    python benchmarks/crawl.py [--pages 1980] [--rounds 3]

A server in a process of its own speaks Workday on loopback: search pages of twenty rows and one page of about 4 kB a
posting. Ours searches, reads, fingerprints and lands; the bare one gets the postings' addresses from a list and
throws the answers away, with the same settings of Scrapy and none of our middlewares. Both are timed inside their
processes, from the first request to the last answer, in turn, so that a busy machine slows both.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import multiprocessing
import os
import re
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from schema.landing import read_reports

PAGE = 20
TEXT = "<p>You will dispense, counsel and check. An active pharmacist license is required; BCPS is preferred.</p>" * 36
BARE = """
import sys, time, scrapy
from scrapy.crawler import AsyncCrawlerProcess

class Bare(scrapy.Spider):
    name = "bare"
    answers = 0
    async def start(self):
        self.began = time.monotonic()
        for n in range(int(sys.argv[2])):
            yield scrapy.Request(f"{sys.argv[1]}/wday/cxs/bench/site/job/Here/Pharmacist_R{n:06d}", dont_filter=True)
    def parse(self, response):
        self.answers += 1
        if self.answers == int(sys.argv[2]):
            print(time.monotonic() - self.began)

process = AsyncCrawlerProcess({
    "CONCURRENT_REQUESTS": 128, "CONCURRENT_REQUESTS_PER_DOMAIN": 8, "LOG_LEVEL": "ERROR",
    "REMOTE_CONTROL_ENABLED": False, "TELNETCONSOLE_ENABLED": False,
})
process.crawl(Bare)
process.start()
"""


def respond(head: bytes, body: bytes, pages: int) -> bytes:
    """One answer of the site."""
    path = head.split(b" ", 2)[1].decode()
    if path.endswith("/jobs"):
        question = json.loads(body)
        numbers = range(question["offset"], min(question["offset"] + PAGE, pages))
        rows = [
            {
                "title": "Pharmacist",
                "externalPath": f"/job/Here/Pharmacist_R{n:06d}",
                "locationsText": "Here, OH",
                "postedOn": "Posted Today",
                "bulletFields": [f"R{n:06d}"],
            }
            for n in numbers
        ]
        return json.dumps({"total": 0 if question["offset"] else pages, "jobPostings": rows}).encode()
    if path == "/robots.txt":
        return b"User-agent: *\nDisallow: /private\n"
    info = {"title": "Pharmacist", "jobDescription": TEXT, "location": "Here, OH", "startDate": "2026-11-01"}
    info |= {"jobReqId": path[-7:], "timeType": "Full time", "posted": True, "id": path}
    return json.dumps({"jobPostingInfo": info, "hiringOrganization": {"name": "Bench"}}).encode()


async def serve(pages: int, port: multiprocessing.Queue[int]) -> None:
    """A small HTTP/1.1 server with connections kept alive."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while head := await reader.readuntil(b"\r\n\r\n"):
            length = re.search(rb"(?i)content-length: (\d+)", head)
            content = respond(head, await reader.readexactly(int(length[1])) if length else b"", pages)
            writer.write(
                b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(content)
                + content
            )

    async def quietly(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await talk(reader, writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    server = await asyncio.start_server(quietly, "127.0.0.1", 0, backlog=256)
    port.put(server.sockets[0].getsockname()[1])
    await server.serve_forever()


def run_server(pages: int, port: multiprocessing.Queue[int]) -> None:
    """The server's process."""
    asyncio.run(serve(pages, port))


def bare_seconds(origin: str, pages: int) -> float:
    """Seconds of the bare spider."""
    done = subprocess.run([sys.executable, "-c", BARE, origin, str(pages)], capture_output=True, text=True, check=True)
    return float(done.stdout)


def our_seconds(origin: str, pages: int) -> float:
    """Seconds of our spider over the same postings and the search that finds them."""
    with tempfile.TemporaryDirectory() as folder:
        register = Path(folder, "boards.toml")
        register.write_text(
            f'[[board]]\nid = "bench"\nemployer = "Bench"\nplatform = "workday"\nslug = "bench/site"\n'
            f'url = "{origin}/site"\napi = "{origin}"\nsource = "benchmark"\n'
        )
        options = ["-a", f"register={register}", "-a", f"out={folder}/run", "-a", "all=1"]
        environment = os.environ | {"SCRAPY_SETTINGS_MODULE": "crawlers.settings", "RXJOBS_DELAY_SECONDS": "0"}
        command = [sys.executable, "-m", "scrapy", "crawl", "workday", *options]
        subprocess.run(command, env=environment, capture_output=True, check=True)
        report = read_reports(Path(folder, "run"))["bench"].report
        assert (report.read, report.complete) == (pages, True), report
        return (report.finished - report.started).total_seconds()


def main() -> None:
    """Measures in turn and prints one line of results."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--pages", type=int, default=1980, help="postings; 2000 would look like the cap of the platform"
    )
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    port: multiprocessing.Queue[int] = multiprocessing.Queue()
    server = multiprocessing.Process(target=run_server, args=(given.pages, port), daemon=True)
    server.start()
    origin = f"http://127.0.0.1:{port.get()}"
    bare, ours = [], []
    for _ in range(given.rounds):
        bare.append(bare_seconds(origin, given.pages))
        ours.append(our_seconds(origin, given.pages))
    server.terminate()
    requests = given.pages + given.pages // PAGE
    bare_rate, our_rate = given.pages / statistics.median(bare), requests / statistics.median(ours)
    print(f"bare {bare_rate:.0f} pages/s, ours {our_rate:.0f} pages/s, ratio {our_rate / bare_rate:.2f}")
    print(f"rounds: bare {bare} s, ours {ours} s, {given.pages} postings")


if __name__ == "__main__":
    main()
