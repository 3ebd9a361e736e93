"""Where the time of `rxjobs read` goes: milliseconds an ad of each reader, on ads never seen.

    python -m benchmarks.read_parts [--rounds 3]

The ads are those of `benchmarks/read.py`. Before each round all that the readers keep of earlier texts is forgotten;
the best round counts, since other work on the machine only ever adds time. Processor time, with garbage collected as
seldom as `rxjobs read` does. Readers share some work that is kept (words of headings, say): the first that asks pays.
"""

from __future__ import annotations

import argparse
import gc
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

from app.read import COLLECT_EVERY
from benchmarks.forgetting import forget
from benchmarks.read import ads
from pipeline.duties import read_duties
from pipeline.experience import read_experience
from pipeline.lines import clean, pieces
from pipeline.markup import marked_text, unescaped
from pipeline.outline import outlined
from pipeline.pay import read_pay
from pipeline.requirements import read_requirements
from pipeline.roles import read_role
from pipeline.terms import read_terms
from pipeline.text import Document

Clock = Callable[..., Any]


def read_one(ad: dict[str, str], timed: Clock) -> None:
    """The ad by each reader in the order of `pipeline.normalise`."""
    marked = timed("HTML to marked text", lambda: marked_text(unescaped(ad["html"])))
    lines = timed("lines", lambda: pieces(clean(marked)))
    document = Document(*timed("sections", lambda: outlined(lines)))
    role = timed("role", lambda: read_role(ad["title"], document)).role
    timed("terms", lambda: read_terms(ad["title"], document, employment_type=None))
    timed("requirements", lambda: read_requirements(document, title="", role=role))
    timed("duties and skills", lambda: read_duties(document, role=role))
    timed("experience", lambda: read_experience(document))
    timed("pay", lambda: read_pay(document, (), country=None))


def one_round(rows: list[dict[str, str]]) -> Counter[str]:
    """Nanoseconds of each reader."""
    spent: Counter[str] = Counter()

    def timed(name: str, work: Callable[[], Any]) -> Any:
        began = time.process_time_ns()
        done = work()
        spent[name] += time.process_time_ns() - began
        return done

    for row in rows:
        read_one(row, timed)
    return spent


def main() -> None:
    """Print the table."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rounds", type=int, default=3)
    rounds = options.parse_args().rounds
    gc.set_threshold(COLLECT_EVERY, 20, 50)
    rows = list({row["html"]: row for row in ads(10_000)}.values())
    one_round(rows[:40])  # loads the tables
    best: dict[str, int] = {}
    for _ in range(rounds):
        forget()
        for name, spent in one_round(rows).items():
            best[name] = min(spent, best.get(name, spent))
    for name, spent in best.items():
        print(f"{name:22s} {spent / len(rows) / 1e6:6.2f} ms an ad  {spent / sum(best.values()):4.0%}")
    print(f"{'all':22s} {sum(best.values()) / len(rows) / 1e6:6.2f} ms an ad, {len(rows)} ads")


if __name__ == "__main__":
    main()
