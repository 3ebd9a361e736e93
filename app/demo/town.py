"""The town's servers: one port for each host a real crawl would ask, on 127.0.0.1 unless told otherwise.

Threads of the standard library, in this process: a night asks a few thousand pages, and what they cost is the making of
the answers. A shared host (Greenhouse, Lever ...) serves all its boards from one port, a tenant's host one board.
"""

from __future__ import annotations

import contextlib
import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from app.demo.answer import Answer, Ask, of_html
from app.demo.mischief import Mischief
from app.demo.model import Employer
from app.demo.shapes import SHAPES, jsonld
from app.demo.world import World

log = logging.getLogger(__name__)
LARGEST_BODY = 1_000_000
LOOPBACK = "127.0.0.1"


class House:
    """One host: its platform, the employers it serves, the port it listens on and how often it was asked."""

    def __init__(self, platform: str, employers: Sequence[Employer], town: Town, address: str = LOOPBACK) -> None:
        self.platform, self.employers, self.town = platform, tuple(employers), town
        self.asked = 0
        self._server = _Server(self, address)
        self.origin = f"http://{address}:{self._server.server_address[1]}"
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True, name=self.origin
        )
        self._thread.start()

    def answer(self, ask: Ask) -> Answer:
        """The host's answer to a request on the town's current night."""
        self.asked += 1
        if ask.path == "/robots.txt":
            return Answer(200, self._robots().encode(), {"Content-Type": "text/plain"})
        trick = self.town.mischief.trick(self.town.world, ask)
        return trick or SHAPES[self.platform].answer(self.town.world, self.employers, ask)

    def close(self) -> None:
        """Stops listening and waits for the listener's thread."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(timeout=5)

    def _robots(self) -> str:
        delay = f"Crawl-delay: {self.town.crawl_delay:g}\n" if self.town.crawl_delay else ""
        if self.platform == "jsonld":
            return jsonld.robots(self.employers[0], self.origin, delay)
        return f"User-agent: *\n{delay}Allow: /\n"


class Town:
    """All hosts of a world; a context manager that opens and closes them. Set `world` to move to another night.

    `address` names the loopback address of host number 0, 1, 2 ...: crawlers tell hosts by it, not by the port.
    `crawl_delay` are the seconds between two requests that each robots.txt asks for.
    """

    def __init__(
        self, world: World, *, address: Callable[[int], str] = lambda _number: LOOPBACK, crawl_delay: float = 0
    ) -> None:
        self.world, self.address, self.crawl_delay = world, address, crawl_delay
        self.mischief = Mischief()
        self.houses: list[House] = []

    def __enter__(self) -> Town:
        try:
            for number, (platform, employers) in enumerate(_hosts(self.world.employers)):
                self.houses.append(House(platform, employers, self, self.address(number)))
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Closes every host."""
        while self.houses:
            self.houses.pop().close()

    def origin(self, employer: Employer) -> str:
        """Where a board is served: `http://127.0.0.1:PORT`."""
        return next(house.origin for house in self.houses if employer in house.employers)


def _hosts(employers: Sequence[Employer]) -> Iterator[tuple[str, tuple[Employer, ...]]]:
    for platform, shape in SHAPES.items():
        tenants = tuple(employer for employer in employers if employer.platform == platform)
        if shape.SHARED and tenants:
            yield platform, tenants
        elif not shape.SHARED:
            yield from ((platform, (tenant,)) for tenant in tenants)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def __init__(self, house: House, address: str) -> None:
        self.house = house
        super().__init__((address, 0), _Door)


class _Door(BaseHTTPRequestHandler):
    """Reads a request, writes the answer in one piece (two writes would wait for each other's acknowledgement)."""

    protocol_version = "HTTP/1.1"
    server: _Server

    def do_GET(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def _serve(self) -> None:
        size = min(int(self.headers.get("Content-Length") or 0), LARGEST_BODY)
        headers = {name.lower(): value for name, value in self.headers.items()}
        ask = Ask(self.command, self.path, headers, self.rfile.read(size) if size else b"")
        try:
            answer = self.server.house.answer(ask)
        except Exception:  # a server answers 500, whatever broke in it
            log.exception("the demo's %s host broke on %s", self.server.house.platform, self.path)
            answer = of_html("<h1>500</h1>", 500)
        self._write(answer)

    def _write(self, answer: Answer) -> None:
        lines = [f"HTTP/1.1 {answer.status} {HTTPStatus(answer.status).phrase}"]
        lines += [f"{name}: {value}" for name, value in answer.headers.items()]
        lines += [f"Content-Length: {len(answer.body)}", "", ""]
        with contextlib.suppress(ConnectionError):  # the crawler hung up
            self.wfile.write("\r\n".join(lines).encode("latin-1") + answer.body)

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing: the crawl's own report tells what was asked."""
