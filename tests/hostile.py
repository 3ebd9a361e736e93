"""A server that means harm: one path an attack, written to the socket by hand, since no library would send these."""

from __future__ import annotations

import gzip
import json
import socketserver
import struct
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import reduce
from typing import Any

OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
Send = Callable[[bytes], None]
FLOOD_BYTES = 1 << 30

TITLES = (
    "Pharmacist <script>alert(1)</script>",
    '=HYPERLINK("http://evil.example","Pharmacist")',
    "Pharmacy Technician \u202egnirpts\u202c",
    "Pharmacist \x00 NUL",
    "Pharmacist\r\nX-Injected: 1",
    "Pharmacist '); DROP TABLE posting; --",
    "Pharmacist {{7*7}} ${7*7} %s %n",
)


def jobs(titles: tuple[str, ...] = TITLES, ref: str = "../../../../etc/cron.d/{}") -> bytes:
    """A Greenhouse board with these titles; the ids try to leave their folder."""
    rows = [
        {
            "id": ref.format(number),
            "title": title,
            "absolute_url": "javascript:alert(1)",
            "content": f"<p onclick=alert(1)>Pharmacist license required.</p><script>alert({number})</script>",
            "location": {"name": "Columbus, OH"},
        }
        for number, title in enumerate(titles)
    ]
    return json.dumps({"jobs": rows, "meta": {"total": len(rows)}}).encode()


def whole(body: bytes, head: bytes = b"") -> Callable[[Send], None]:
    """An answer of one piece."""
    return lambda send: send(OK + head + b"Content-Length: %d\r\n\r\n" % len(body) + body)


def moved(to: str) -> Callable[[Send], None]:
    """A redirect."""
    return lambda send: send(f"HTTP/1.1 302 Found\r\nLocation: {to}\r\nContent-Length: 0\r\n\r\n".encode())


def packed(kind: str) -> Callable[[Send], None]:
    """1 GiB of blanks in 1 MB: what a decompression bomb is. A flushed block does not depend on those before it, so one
    is packed and repeated."""
    packer, block, times = zlib.compressobj(9, zlib.DEFLATED, -15), b" " * (1 << 20), FLOOD_BYTES >> 20
    body = (packer.compress(block) + packer.flush(zlib.Z_FULL_FLUSH)) * times + packer.flush()
    if kind == "gzip":
        tail = struct.pack("<II", reduce(lambda sum_, _: zlib.crc32(block, sum_), range(times), 0), FLOOD_BYTES)
        body = b"\x1f\x8b\x08" + b"\0" * 6 + b"\xff" + body + tail
    else:
        tail = struct.pack(">I", reduce(lambda sum_, _: zlib.adler32(block, sum_), range(times), 1))
        body = b"\x78\xda" + body + tail
    return whole(body, f"Content-Encoding: {kind}\r\n".encode())


def flood(send: Send) -> None:
    """1 GiB without a length."""
    send(OK + b"Connection: close\r\n\r\n")
    block = b" " * (1 << 20)
    for _ in range(FLOOD_BYTES >> 20):
        send(block)


def claimed(send: Send) -> None:
    """A length of 1 TiB, and nothing of it."""
    send(OK + b"Content-Length: 1099511627776\r\n\r\n[")
    time.sleep(60)


def drip(send: Send) -> None:
    """A byte at a time, for ever."""
    send(OK + b"Content-Length: 1000000\r\n\r\n")
    while True:
        send(b" ")
        time.sleep(0.2)


def drip_head(send: Send) -> None:
    """A header line at a time, for ever."""
    send(OK)
    while True:
        send(b"X-A: b\r\n")
        time.sleep(0.2)


def heads(send: Send) -> None:
    """1 GiB of header lines."""
    send(OK)
    block = b"X-Padding: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n" * 4096
    for _ in range(FLOOD_BYTES // len(block)):
        send(block)


def long_head(send: Send) -> None:
    """One header line of 1 GiB."""
    send(OK + b"X-Long: ")
    block = b"a" * (1 << 20)
    for _ in range(FLOOD_BYTES >> 20):
        send(block)


LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a0 "ha">'
    + b"".join(b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 10))
    + b"]><workzag-jobs><position><id>1</id><name>Pharmacist &a9;</name></position></workzag-jobs>"
)
OUTSIDER = (
    b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    b"<workzag-jobs><position><id>2</id><name>Pharmacist &x;</name></position></workzag-jobs>"
)


def attacks(origin: str, other: str) -> dict[str, Callable[[Send], None]]:
    """Name of a board to what its server does; `other` is a server nobody told of."""
    port = origin.rpartition(":")[2]
    return {
        "gzip_bomb": packed("gzip"),
        "deflate_bomb": packed("deflate"),
        "flood": flood,
        "claimed": claimed,
        "drip": drip,
        "drip_head": drip_head,
        "heads": heads,
        "long_head": long_head,
        "cookies": whole(jobs(("Pharmacist",)), b"Set-Cookie: a=b\r\n" * 200),
        "loop": moved("/loop/v1/boards/loop/jobs"),
        "to_file": moved("file:///etc/passwd"),
        "to_metadata": moved("http://169.254.169.254/latest/meta-data/"),
        "to_other_port": moved(f"{other}/secret"),
        "to_short_form": moved(f"http://127.1:{port}/secret"),
        "to_number": moved(f"http://2130706433:{port}/secret"),
        "to_mapped": moved(f"http://[::ffff:127.0.0.1]:{port}/secret"),
        "deep": whole(b"[" * 200_000),
        "deep_object": whole(b'{"jobs":' * 50_000),
        "digits": whole(b'{"jobs": [], "meta": {"total": ' + b"9" * 100_000 + b"}}"),
        "no_http": lambda send: send(b"\x00\xff" * 4096),
        "gzip_lie": whole(b"not gzip", b"Content-Encoding: gzip\r\n"),
        "cut_gzip": whole(gzip.compress(jobs())[:-20], b"Content-Encoding: gzip\r\n"),
        "tricks": whole(jobs()),
        "good": whole(jobs(("Pharmacist",), "7{}")),
    }


class _Door(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        """Reads one request and does what its first path segment names; a caller that hangs up ends it."""
        asked = self.request.recv(65536)
        path = asked.split(b" ")[1].decode() if asked.count(b" ") > 1 else "/"
        server: Any = self.server
        server.asked.append(path)
        act = server.acts.get(path.split("/")[1], moved("/nowhere") if path == "/" else _missing)
        with suppress(OSError):
            act(self.request.sendall)


def _missing(send: Send) -> None:
    send(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 128


@contextmanager
def hostile_server(acts: dict[str, Callable[[Send], None]] | None = None) -> Iterator[tuple[str, Any]]:
    """Its origin, and the server with `asked` (paths) and `acts`, which may be filled later."""
    with _Server(("127.0.0.1", 0), _Door) as server:
        server.asked, server.acts = [], acts or {}  # type: ignore[attr-defined]  # ours, read by the door
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}", server
        server.shutdown()
