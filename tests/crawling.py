"""Runs a platform's spider over a cassette written by a test, in a process of its own, and reads what it landed."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from schema.landing import postings_path, read_landing, read_reports
from schema.posting import RawPosting
from schema.run import BoardReport
from tests import forks

ROOT = Path(__file__).resolve().parent.parent


@dataclass
class Tape:
    """A cassette in the making, written as the public contract says and not by the project's own recorder."""

    folder: Path
    lines: list[str] = field(default_factory=list)

    def add(
        self, url: str, content: Any, *, status: int = 200, kind: str = "", method: str = "GET", body: Any = None
    ) -> None:
        """Records one exchange; `content` is text, bytes, or a value that is sent as JSON."""
        if isinstance(content, str | bytes):
            data = content.encode() if isinstance(content, str) else content
            kind = kind or ("text/html; charset=utf-8" if data.lstrip()[:1] == b"<" else "application/json")
        else:
            data, kind = json.dumps(content).encode(), kind or "application/json"
        self.folder.mkdir(parents=True, exist_ok=True)
        name = f"{len(self.lines):04}.body"
        (self.folder / name).write_bytes(data)
        exchange = {"method": method, "url": url, "status": status, "headers": {"content-type": kind}, "file": name}
        if body is not None:
            exchange["body"] = json.dumps(body)
        self.lines.append(json.dumps(exchange))
        (self.folder / "cassette.jsonl").write_text("\n".join(self.lines) + "\n")


@dataclass
class Crawl:
    """What a crawl landed, by board."""

    postings: dict[str, dict[str, RawPosting]]
    run: Path
    reports: dict[str, BoardReport]
    listed: dict[str, dict[str, str | None]]
    log: str

    def of(self, board: str) -> dict[str, RawPosting]:
        """Ref to posting of a board."""
        return self.postings.get(board, {})


def toml(boards: list[dict[str, Any]]) -> str:
    """A register of the given entries; employer, url and source are made up where they do not matter."""
    lines: list[str] = []
    for board in boards:
        entry = {"employer": board["id"], "url": f"https://{board['id']}.example/", "source": "a test"} | board
        settings = entry.pop("settings", {})
        lines += ["[[board]]", *(f"{name} = {json.dumps(value)}" for name, value in entry.items())]
        lines += ["[board.settings]", *(f"{name} = {json.dumps(value)}" for name, value in settings.items())]
    return "\n".join(lines) + "\n"


def crawl(
    platform: str, boards: list[dict[str, Any]], tape: Tape, *, everything: bool = False, known: Path | None = None
) -> Crawl:
    """Replays the tape through the spider of `platform`."""
    register, run = tape.folder / "boards.toml", tape.folder / f"run-{int(everything)}-{int(bool(known))}"
    register.write_text(toml([{"platform": platform} | board for board in boards]))
    options = {"register": register, "out": run, "replay": tape.folder} | ({"all": 1} if everything else {})
    options |= {"known": known} if known else {}
    words = ["crawl", platform, *(part for name, value in options.items() for part in ("-a", f"{name}={value}"))]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("RXJOBS_")}
    log = tape.folder / f"{run.name}.log"
    code = forks.scrapy(words, environment, ROOT, log)
    said = log.read_text(encoding="utf-8")
    assert code == 0, said[-2000:]
    postings: dict[str, dict[str, RawPosting]] = {}
    for _, raw in read_landing(postings_path(run, platform)):
        assert isinstance(raw, RawPosting), raw
        assert raw.ref not in postings.setdefault(raw.board, {}), f"{raw.ref} landed twice"
        postings[raw.board][raw.ref] = raw
    ended = read_reports(run)
    reports = {board: end.report for board, end in ended.items()}
    return Crawl(postings, run, reports, {board: dict(end.listed) for board, end in ended.items()}, said)
