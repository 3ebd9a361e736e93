"""The answers that boards failed on, kept beside the run's landing files so that a reader can be mended offline."""

from __future__ import annotations

from pathlib import Path

from scrapy.http import Response

from schema.vocab import Failure

FOLDER = "offending"
HEAD = 64 * 1024  # bytes of a body: enough to see what it is, few enough for a thousand boards
UNSAID = {b"set-cookie", b"authorization"}  # what may identify a session or a key


class Offending:
    """Keeps the first answer of each board and class of failure, as it came: status, headers, head of the body."""

    def __init__(self, run: Path) -> None:
        self.folder = run / FOLDER
        self.kept: set[tuple[str, Failure]] = set()

    def keep(self, board: str, failure: Failure, response: Response | None) -> None:
        """Write an answer down; one that did not come leaves nothing."""
        if response is None or (board, failure) in self.kept:
            return
        self.kept.add((board, failure))
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / f"{board}-{failure.value}.txt").write_bytes(_told(response))


def _told(response: Response) -> bytes:
    lines = [f"{response.url}\nHTTP {response.status}".encode(errors="replace")]
    for name, values in response.headers.items():
        if name.lower() not in UNSAID:
            lines += [name + b": " + value for value in values]
    size = len(response.body)
    cut = f"\n\n[the first {HEAD} of {size} bytes]".encode() if size > HEAD else b""
    return b"\n".join(lines) + b"\n\n" + response.body[:HEAD] + cut
