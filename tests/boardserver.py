"""A board server on loopback for tests, and a crawl of it in a process of its own, as the real one runs."""

from __future__ import annotations

import json
import os
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from schema.landing import Landed, postings_path, read_landing, read_reports
from schema.posting import RawPosting
from tests import forks

Answer = tuple[int, dict[str, str], bytes]
Route = Callable[["Asked"], Answer]


@dataclass(frozen=True)
class Asked:
    """One request: method, path with query, headers and body; `nth` counts requests of this method and path."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    nth: int

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)


def answer(value: Any, status: int = 200, **headers: str) -> Answer:
    """A JSON answer; str and bytes are sent as they are. `Retry_After="2"` is a header."""
    if isinstance(value, bytes | str):
        body = value.encode() if isinstance(value, str) else value
        kind = "text/html; charset=utf-8"
    else:
        body, kind = json.dumps(value).encode(), "application/json"
    return status, {"Content-Type": kind} | {name.replace("_", "-"): text for name, text in headers.items()}, body


@dataclass
class BoardServer:
    """Routes by path without query: an Answer, a list of Answers (one a request, the last for ever), or a function."""

    routes: dict[str, Any] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    port: int = 0

    @property
    def origin(self) -> str:
        """http://127.0.0.1:PORT"""
        return f"http://127.0.0.1:{self.port}"

    def paths(self) -> list[str]:
        """What was asked, without robots.txt, in order."""
        return [asked.path for asked in self.asked if asked.path != "/robots.txt"]

    def respond(self, asked: Asked) -> Answer:
        """The answer to one request; 404 where there is no route."""
        self.asked.append(asked)
        route = self.routes.get(asked.path) or self.routes.get(asked.path.partition("?")[0])
        if isinstance(route, list):
            route = route[min(asked.nth, len(route) - 1)]
        if callable(route):
            route = route(asked)
        return route or answer("not here", 404)


class PatientServer(ThreadingHTTPServer):
    """Holds more than the usual five connections waiting: on a busy machine the kernel drops those over the limit."""

    request_queue_size = 128
    daemon_threads = True


@contextmanager
def board_server(routes: dict[str, Any]) -> Iterator[BoardServer]:
    """A server on a free port for the time of the block."""
    board = BoardServer(routes)
    seen: Counter[str] = Counter()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            nth = seen[f"{self.command} {self.path}"]
            seen[f"{self.command} {self.path}"] += 1
            status, headers, content = board.respond(Asked(self.command, self.path, dict(self.headers), body, nth))
            self.send_response(status)
            for name, text in ({"Content-Length": str(len(content))} | headers).items():
                self.send_header(name, text)
            self.end_headers()
            self.wfile.write(content)

        do_POST = do_GET  # noqa: N815  the name that http.server calls

        def log_message(self, *_: Any) -> None:
            """Keeps the tests' output clean."""

    server = PatientServer(("127.0.0.1", 0), Handler)
    board.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield board
    finally:
        server.shutdown()
        server.server_close()


@dataclass(frozen=True)
class Crawled:
    """What a crawl left: board id to how it ended, board id to its postings by ref, and what it logged."""

    reports: dict[str, Landed]
    postings: dict[str, dict[str, RawPosting]]
    log: str
    run: Path

    def failed(self, board: str) -> dict[str, int]:
        """Failures of a board by class."""
        return dict(self.reports[board].report.failed)


def entry(id: str, platform: str, **cells: Any) -> str:
    """One entry of a register, as TOML."""
    row = {"id": id, "employer": id.title(), "platform": platform, "url": "http://127.0.0.1/jobs", "source": "a test"}
    lines = [f"{name} = {_toml(value)}" for name, value in (row | cells).items()]
    return "[[board]]\n" + "\n".join(lines) + "\n"


def _toml(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name} = {_toml(item)}" for name, item in value.items()) + "}"
    return json.dumps(value)


def scrapy_command(platform: str, register: Path, run: Path, **options: str) -> list[str]:
    """The command of a crawl."""
    return [sys.executable, "-m", "scrapy", *scrapy_words(platform, register, run, **options)]


def scrapy_words(platform: str, register: Path, run: Path, **options: str) -> list[str]:
    """What comes after `scrapy` in it."""
    given = {"register": str(register), "out": str(run)} | options
    return ["crawl", platform, *(part for name, value in given.items() for part in ("-a", f"{name}={value}"))]


def crawl_environment(**variables: str) -> dict[str, str]:
    """The environment of a crawl without politeness: servers of one's own need none."""
    plain = {
        "SCRAPY_SETTINGS_MODULE": "crawlers.settings",
        "RXJOBS_DELAY_SECONDS": "0",
        "RXJOBS_CONTACT": "t@x.example",
    }
    return dict(os.environ) | plain | variables


def crawl(
    platform: str, register: str, folder: Path, *, environment: dict[str, str] | None = None, **options: str
) -> Crawled:
    """Crawls the boards of a register (TOML text) with the real spider in a process of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "boards.toml").write_text(register, encoding="utf-8")
    run = Path(options.pop("out", str(folder / "run")))
    log = folder / "crawl.log"
    words = scrapy_words(platform, folder / "boards.toml", run, **options)
    forks.scrapy(words, crawl_environment(**(environment or {})), folder, log)
    return landed(platform, run, log.read_text(encoding="utf-8"))


def landed(platform: str, run: Path, log: str = "") -> Crawled:
    """Reads what lies in a run's folder."""
    postings: dict[str, dict[str, RawPosting]] = {}
    path = postings_path(run, platform)
    for _, raw in read_landing(path) if path.exists() else ():
        assert isinstance(raw, RawPosting), raw
        postings.setdefault(raw.board, {})[raw.ref] = raw
    return Crawled(read_reports(run), postings, log, run)
