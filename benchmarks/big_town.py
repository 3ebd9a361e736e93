"""A night's crawl of the demo town grown large: wall time against the slowest host, requests, memory.

    python benchmarks/big_town.py [--boards 300] [--postings 100000] [--delay 0.2] [--nights 2]

The town of `rxjobs demo` is copied until it has so many boards and enlarged until they list so many postings; its
servers run in a process of their own, each host on a loopback address of its own (127.1.x.y: Linux answers on all of
127.0.0.0/8 without set-up), since a crawl knows hosts by their address. Each robots.txt asks for `--delay` seconds
between two requests, so that a host's budget is its requests times that. The second night knows the first.
The crawl is that of `rxjobs nightly`, with its defaults; memory is the most each of its processes held (VmHWM).
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from app.crawl import crawl  # noqa: E402  found from any folder
from app.demo.employers import cast  # noqa: E402  as above
from app.demo.loopback import loopback  # noqa: E402  as above
from app.demo.model import Ad, Employer  # noqa: E402  as above
from app.demo.register import write_register  # noqa: E402  as above
from app.demo.search import search  # noqa: E402  as above
from app.demo.shelf import shelf  # noqa: E402  as above
from app.demo.town import Town  # noqa: E402  as above
from app.demo.world import World  # noqa: E402  as above
from crawlers.boards import load_register  # noqa: E402  as above
from schema import landing  # noqa: E402  as above
from schema.run import BoardReport  # noqa: E402  as above

SEARCHED = {"workday", "oracle", "smartrecruiters", "usajobs"}  # platforms whose own search the spiders use
WORDS = ("pharmacist", "pharmacy")
LOOKS_A_SECOND = 5
# What is wanted of a night.
MOST_MIB = 400
MOST_REQUESTS = 1.2  # a pharmacy posting, on platforms with search
MOST_TIMES = 1.3  # the slowest host's budget


@dataclass
class Tally:
    """What one night came to. `asked` counts requests by host, robots.txt among them; `memory` MiB by platform."""

    delay: float
    seconds: float = 0.0
    reports: tuple[BoardReport, ...] = ()
    asked: Counter[str] = field(default_factory=Counter)
    platforms: dict[str, str] = field(default_factory=dict)  # host to platform
    wanted: Counter[str] = field(default_factory=Counter)  # pharmacy postings by platform
    changed: int = 0  # of these, new or edited since the night before
    memory: dict[str, float] = field(default_factory=dict)

    @property
    def budget(self) -> float:
        """Seconds that the slowest host asks for by itself."""
        return max(self.asked.values()) * self.delay

    def requests(self, platform: str) -> int:
        """The requests to all hosts of a platform."""
        return sum(count for host, count in self.asked.items() if self.platforms[host] == platform)

    def a_posting(self) -> float:
        """Requests a pharmacy posting on platforms with search."""
        platforms = SEARCHED & self.wanted.keys()
        return sum(map(self.requests, platforms)) / sum(self.wanted[name] for name in platforms)


def big_cast(boards: int, postings: int) -> tuple[Employer, ...]:
    """So many boards with so many openings together; a few of these are not up on a night."""
    copies = -(-boards // len(cast()))
    once = cast(copies=copies)[:boards]
    return cast(copies=copies, scale=postings / sum(employer.count for employer in once))[:boards]


def address(host: int) -> str:
    """The loopback address of a host."""
    return f"127.1.{host // 250}.{host % 250 + 1}"


def serve(line: Connection, boards: int, postings: int, delay: float) -> None:
    """The servers' process: says what it serves, then for each night that is asked for what it was asked."""
    world = World(employers=big_cast(boards, postings))
    with Town(world, address=address, crawl_delay=delay) as town:
        with tempfile.TemporaryDirectory() as folder:
            write_register(town, Path(folder, "boards.toml"))
            line.send(Path(folder, "boards.toml").read_text(encoding="utf-8"))
        while night := line.recv():
            town.world = world.on(night)
            line.send((*_made(town.world), _changed(town.world)))
            before = {house.origin: house.asked for house in town.houses}
            line.recv()
            line.send({house.origin: (house.platform, house.asked - before[house.origin]) for house in town.houses})


def _made(world: World) -> tuple[int, Counter[str]]:
    """Fills all shelves, so that the making is not timed; how many postings are up, and of pharmacies by platform."""
    up, wanted = 0, Counter[str]()
    for employer in world.employers:
        ads = shelf(world, employer.key)
        for word in WORDS:
            search(world, employer.key, word)
        up += len(ads)
        wanted[employer.platform] += sum(ad.is_pharmacy for ad in ads)
    return up, wanted


def _changed(world: World) -> int:
    """The pharmacy postings that were not up the night before, or not so."""
    before = world.on(world.night - 1) if world.night > 1 else replace(world, employers=())
    were = {_mark(ad) for employer in before.employers for ad in shelf(before, employer.key)}
    ads = (ad for employer in world.employers for ad in shelf(world, employer.key))
    return sum(ad.is_pharmacy and _mark(ad) not in were for ad in ads)


def _mark(ad: Ad) -> tuple[str, int, str]:
    return ad.board, ad.ref, ad.title


class Memory(threading.Thread):
    """The most that each crawl of a platform has held, in MiB, looked at until `over` is set."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.most: dict[str, float] = {}
        self.over = threading.Event()

    def run(self) -> None:
        """Looks at the children of this process that are Scrapy's."""
        while not self.over.wait(1 / LOOKS_A_SECOND):
            for task in Path("/proc/self/task").iterdir():
                for child in (task / "children").read_text().split():
                    self._look(Path("/proc", child))

    def _look(self, process: Path) -> None:
        try:
            words = (process / "cmdline").read_bytes().decode().split("\0")
            lines = (process / "status").read_text(encoding="ascii", errors="replace").splitlines()
        except OSError:  # it has just ended
            return
        held = next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")), 0.0)
        if "crawl" in words and held:
            self.most[words[words.index("crawl") + 1]] = held


@contextmanager
def big_town(boards: int, postings: int, delay: float) -> Iterator[tuple[Connection, str]]:
    """The servers, and the register of their boards."""
    ours, theirs = multiprocessing.Pipe()
    server = multiprocessing.Process(target=serve, args=(theirs, boards, postings, delay), daemon=True)
    server.start()
    try:
        yield ours, ours.recv()
        ours.send(0)
        server.join()
    finally:
        server.kill()


def night(line: Connection, folder: Path, number: int, delay: float) -> Tally:
    """One night's crawl, which knows what the night before has landed and how long it took."""
    line.send(number)
    up, wanted, changed = line.recv()
    print(f"night {number}: {up:,} postings are up, {wanted.total():,} of pharmacies", flush=True)
    run, register, memory = folder / str(number), folder / "boards.toml", Memory()
    run.mkdir()
    known, took = _before(folder / str(number - 1), run) if number > 1 else (None, {})
    memory.start()
    began = time.monotonic()
    reports = crawl(run, load_register(register), register=register, known=known, took=took)
    tally = Tally(delay, time.monotonic() - began, reports, wanted=wanted, changed=changed)
    memory.over.set()
    memory.join()
    tally.memory = memory.most
    line.send(None)
    for host, (platform, asked) in line.recv().items():
        tally.asked[host], tally.platforms[host] = asked, platform
    return tally


def _before(before: Path, run: Path) -> tuple[Path, dict[str, float]]:
    """What a database that took in the night before would know: the postings read, and the seconds of each board."""
    now, path = datetime.now(UTC), run / landing.KNOWN
    landed = {(raw.board, raw.ref) for file in before.glob("*.jsonl.gz") if file.name != landing.KNOWN
              for _, raw in landing.read_landing(file) if isinstance(raw, landing.RawPosting)}  # fmt: skip
    ended = landing.read_reports(before)
    landing.write_known(
        path, (landing.Known(board, ref, ended[board].listed.get(ref), now) for board, ref in sorted(landed))
    )
    reports = {board: one.report for board, one in ended.items()}
    return path, {board: (one.finished - one.started).total_seconds() for board, one in reports.items()}


def show(tally: Tally) -> None:
    """A row a platform, then the three numbers that are wanted."""
    print("\n| platform | boards | hosts | requests | slowest host, s | read | unchanged | incomplete | MiB |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: | --- | ---: |")
    for platform in sorted(set(tally.platforms.values())):
        reports = [report for report in tally.reports if report.platform == platform]
        hosts = [asked for host, asked in tally.asked.items() if tally.platforms[host] == platform]
        cells = [len(reports), len(hosts), sum(hosts), f"{max(hosts) * tally.delay:.0f}"]
        cells += [sum(report.read for report in reports), sum(report.unchanged for report in reports)]
        cells += [", ".join(report.board for report in reports if not report.complete) or "none"]
        print("|", " | ".join(map(str, (platform, *cells, f"{tally.memory.get(platform, 0):.0f}"))), "|")
    print(
        f"\nwall {tally.seconds:.0f} s, slowest host {tally.budget:.0f} s: {tally.seconds / tally.budget:.2f} times; "
        f"{tally.asked.total():,} requests to {len(tally.asked)} hosts, {tally.a_posting():.2f} a pharmacy posting on "
        f"platforms with search; at most {max(tally.memory.values()):.0f} MiB a process; "
        f"{sum(report.read for report in tally.reports):,} postings read, {tally.changed:,} new or changed\n",
        flush=True,
    )


def play(boards: int, postings: int, delay: float, nights: int) -> list[Tally]:
    """All nights."""
    with tempfile.TemporaryDirectory() as scratch, loopback(), big_town(boards, postings, delay) as (line, register):
        os.environ["NO_PROXY"] = os.environ["no_proxy"] = "*"
        Path(scratch, "boards.toml").write_text(register, encoding="utf-8")
        return [night(line, Path(scratch), number, delay) for number in range(1, nights + 1)]


def main() -> None:
    """Print each night's table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--boards", type=int, default=300)
    parser.add_argument("--postings", type=int, default=100_000, help="openings of all boards")
    parser.add_argument("--delay", type=float, default=0.2, help="seconds between two requests to a host")
    parser.add_argument("--nights", type=int, default=2)
    given = parser.parse_args()
    for tally in play(given.boards, given.postings, given.delay, given.nights):
        show(tally)


if __name__ == "__main__":
    main()
