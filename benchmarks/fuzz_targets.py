"""What is fuzzed: a name, seeds, and a function of bytes that raises where a promise of the code is broken."""

from __future__ import annotations

import contextlib
import json
import logging
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import fuzz_boards
from benchmarks.fuzz_unrecorded import unrecorded

ROOT = Path(__file__).resolve().parent.parent
GOLD = ROOT / "tests" / "gold"
MOST_SEED_BYTES = 60_000
FETCHED = datetime(2026, 11, 25, tzinfo=UTC)
READERS = ("html", "rules", "register", "cassette", "landing", "dedupe", "ads", "word", "headers")


@dataclass(frozen=True)
class Target:
    """One thing to fuzz."""

    name: str
    seeds: list[bytes]
    attempt: Callable[[bytes], None]
    head: int = 0  # bytes that choose and are not part of what is read


def target(name: str, tapes: Path, scratch: Path) -> Target:
    """A reader by its name, else the platform of that name."""
    logging.disable(logging.CRITICAL)
    if name in READERS:
        seeds, attempt = globals()[f"_{name}"](tapes, scratch)
        return Target(name, [seed[:MOST_SEED_BYTES] for seed in seeds], attempt)
    cases = fuzz_boards.cases(tapes, name) or unrecorded(name, scratch)

    def attempt(data: bytes) -> None:
        if len(data) > 1 and cases:
            case = cases[data[0] % len(cases)]
            fuzz_boards.play(case, data[1] % len(case.given), data[2:])

    seeds = [
        bytes([number, place]) + body[:MOST_SEED_BYTES]
        for number, case in enumerate(cases)
        for place, (_, body) in enumerate(case.given[:256])
    ]
    return Target(name, seeds, attempt, head=2)


def ads() -> Iterator[dict[str, str]]:
    """The gold ads of the tests."""
    for path in sorted(GOLD.glob("*_ads.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            yield row.get("ad", row)


def _texts() -> list[bytes]:
    return [text.encode() for text in (row.get("html") or row.get("text") for row in ads()) if text]


def _html(_tapes: Path, _scratch: Path) -> tuple[list[bytes], Callable[[bytes], None]]:
    from pipeline.text import document

    def attempt(data: bytes) -> None:
        source = data.decode("utf-8", "replace")
        for found in (document(source, None), document(None, source)):
            found.text.encode()
            end = 0
            for block in found.blocks:
                assert end <= block.start <= block.end <= len(found.text), "blocks out of order"
                end = block.end

    return _texts(), attempt


def _rules(_tapes: Path, _scratch: Path) -> tuple[list[bytes], Callable[[bytes], None]]:
    from pipeline import normalise
    from schema.posting import RawPosting

    def attempt(data: bytes) -> None:
        title, _, html = data.decode("utf-8", "replace").partition("\n")
        raw = RawPosting(
            board="b", platform="p", ref="1", query="q", url="https://b.example/", fetched=FETCHED,
            title=title, html=html, payload={},
        )  # fmt: skip
        read = normalise(raw)
        assert read == normalise(raw), "read differently a second time"
        for one in (*read.requirements, *read.mentions, *read.duties, *read.skills):
            said = one.evidence
            assert read.text[said.start : said.end] == said.quote, "evidence that is not in the text"

    titles = [
        str(row.get("title", "")).replace("\n", " ").encode() for row in ads() if row.get("html") or row.get("text")
    ]
    return [title + b"\n" + text for title, text in zip(titles, _texts(), strict=True)], attempt


def _register(tapes: Path, scratch: Path) -> tuple[list[bytes], Callable[[bytes], None]]:
    from crawlers.boards import REGISTER, RegisterError, load_register

    path = scratch / "boards.toml"

    def attempt(data: bytes) -> None:
        path.write_bytes(data)
        with contextlib.suppress(RegisterError):
            load_register(path)

    entries = REGISTER.read_bytes().split(b"[[board]]")[1:120:3]
    seeds = [b"[[board]]" + b"[[board]]".join(entries[at : at + 2]) for at in range(0, len(entries), 2)]
    return seeds + [found.read_bytes() for found in sorted(tapes.rglob("boards.toml"))], attempt


def _cassette(tapes: Path, scratch: Path) -> tuple[list[bytes], Callable[[bytes], None]]:
    from crawlers.cassette import INDEX, Cassette, CassetteError

    def attempt(data: bytes) -> None:
        (scratch / INDEX).write_bytes(data)
        with contextlib.suppress(CassetteError):
            for method, url, body in Cassette(scratch).exchanges.copy():
                assert Cassette(scratch).find(method, url, body), "a recording that cannot be found"

    return [found.read_bytes()[:4000] for found in sorted(tapes.rglob(INDEX))], attempt


def _landing(tapes: Path, scratch: Path) -> tuple[list[bytes], Callable[[bytes], None]]:
    import gzip

    from app.landed import Landing

    folder = scratch / "run"
    folder.mkdir(exist_ok=True)

    def attempt(data: bytes) -> None:
        lines, _, reports = data.partition(b"\n\n")
        (folder / "acme.jsonl.gz").write_bytes(gzip.compress(lines, 1) if data[:1] != b"!" else data[1:])
        for name in ("boards.jsonl", "robots.jsonl"):
            (folder / name).write_bytes(reports)
        landing = Landing(folder, FETCHED)
        for raw in landing.postings(lambda _line: None):
            assert raw.id
        list(landing.reports())
        landing.robots()

    seeds = []
    for found in sorted(tapes.rglob("*.jsonl.gz")):
        with contextlib.suppress(OSError, EOFError):
            lines = gzip.decompress(found.read_bytes()).splitlines()[:3]
            told = [path.read_bytes() for name in ("boards", "robots") for path in found.parent.glob(f"{name}.jsonl")]
            seeds += [b"\n".join(lines) + b"\n\n" + b"".join(told)[:8000], b"!" + found.read_bytes()[:8000]]
    return seeds[:200], attempt


def _ads(_tapes: Path, scratch: Path) -> tuple[list[bytes], Callable[[bytes], None]]:
    from app.ads import ads as ads_of
    from app.errors import UserError

    def attempt(data: bytes) -> None:
        for ending in ("jsonl", "csv"):
            path = scratch / f"ads.{ending}"
            path.write_bytes(data)
            with contextlib.suppress(UserError):
                list(ads_of(path))

    return [*_lines(), b'id,title,html\n1,Pharmacist,<p>PTCB</p>\n2,"a\nb",\n'], attempt


def _dedupe(_tapes: Path, scratch: Path) -> tuple[list[bytes], Callable[[bytes], None]]:
    from app.dedupe import dedupe
    from app.errors import UserError

    def attempt(data: bytes) -> None:
        for ending in ("jsonl",) if data[:1] == b"{" else ("csv",):
            path = scratch / f"in.{ending}"
            path.write_bytes(data)
            with contextlib.suppress(UserError):
                dedupe(path, scratch / "out.csv", workers=1, complain=lambda _line: None, progress=lambda _done: None)

    table = b'id,title,employer,location,text,date_posted,board\n1,Pharmacist,Larkfield,"Tulsa, OK",Fill,2026-11-02,a\n'
    return [*_lines(), table + b'2,Pharmacist,Larkfield,"Tulsa, OK",Fill,2026-11-03,b\n'], attempt


def _lines() -> list[bytes]:
    rows = [
        json.dumps({"board": "a", "date_posted": "2026-11-02", "employer": "Larkfield"} | row).encode() for row in ads()
    ]
    return [b"\n".join(rows[at : at + 3]) for at in range(0, min(len(rows), 120), 3)]


def _word(_tapes: Path, _scratch: Path) -> tuple[list[bytes], Callable[[bytes], None]]:
    import io
    import zipfile

    from crawlers.worddocument import markup

    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    inside = (
        f'<w:document xmlns:w="{space}"><w:body><w:p><w:r><w:t>PTCB required</w:t></w:r></w:p></w:body></w:document>'
    )
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("word/document.xml", inside)

    def attempt(data: bytes) -> None:
        markup(data)
        if data[:2] != b"PK":
            packed = io.BytesIO()
            with zipfile.ZipFile(packed, "w") as archive:
                archive.writestr("word/document.xml", data)
            markup(packed.getvalue())

    return [held.getvalue(), inside.encode()], attempt


def _headers(_tapes: Path, _scratch: Path) -> tuple[list[bytes], Callable[[bytes], None]]:
    from scrapy.http import Response

    from crawlers.politeness import retry_after_seconds

    def attempt(data: bytes) -> None:
        seconds = retry_after_seconds(Response("https://b.example/", headers={b"Retry-After": data}))
        assert seconds is None or seconds >= 0

    return [b"120", b"Wed, 25 Nov 2026 07:28:00 GMT", b"-1", b"Wed, 25 Nov 10000000 07:28:00 +9999"], attempt


def scratch(base: Path) -> Path:
    """A folder of this process, in memory where there is such a place."""
    place = Path("/dev/shm") if Path("/dev/shm").is_dir() else base
    folder = place / f"rxjobs-fuzz-{os.getpid()}"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
