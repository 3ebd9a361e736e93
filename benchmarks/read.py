"""Speed of `rxjobs read`: ads a second, beside HTML-to-text alone, memory, two workers, and growth on hostile text.

    python benchmarks/read.py [--ads 10000]

The ads are this project's own gold ads, joined two or three to one until they are 2 to 5 kB of HTML, each with an id
of its own. Texts are kept once read, so three numbers are told apart: ads never seen (the slowest), the same with a
line of their own (a chain's ads, store by store), and the same again (yesterday's ads). Ratios are what to quote:
single times wobble on a shared machine.
"""

from __future__ import annotations

import argparse
import gc
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from resiliparse.extract.html2text import extract_plain_text

from app.read import COLLECT_EVERY
from pipeline import normalise
from schema.posting import RawPlace, RawPosting

ROOT = Path(__file__).resolve().parent.parent
LOW_BYTES = 2000
HOSTILE: dict[str, Callable[[int], str]] = {
    "nested tags": lambda n: "<div>" * (n // 22) + "PTCB required" + "</div>" * (n // 22),
    "required or required or ...": lambda n: "required or " * (n // 12),
    "unclosed brackets": lambda n: "PTCB (or ExCPT " * (n // 15),
    "licence licence licence": lambda n: "pharmacist license " * (n // 19),
    "one line of amounts": lambda n: "$18.50 - $21 per hour, " * (n // 23),
    "within 90 days of within": lambda n: "within 90 days of hire or " * (n // 26),
    "list items": lambda n: "<li>High school diploma" * (n // 23),
    "commas": lambda n: "BLS, ACLS, PALS, " * (n // 17),
}


def sources() -> Iterator[dict[str, str]]:
    """Our own gold ads with their texts as HTML."""
    for path in sorted((ROOT / "tests" / "gold").glob("*ads.jsonl")):
        for line in path.open(encoding="utf-8"):
            ad = json.loads(line)
            yield {"title": ad.get("title", ""), "html": ad.get("html") or f"<p>{ad.get('text', '')}</p>"}


def ads(count: int) -> list[dict[str, str]]:
    """`count` ads of 2 kB of HTML or more."""
    whole: list[dict[str, str]] = []
    title, html = "", ""
    for source in sources():
        title, html = title or source["title"], html + source["html"]
        if len(html) >= LOW_BYTES:
            whole.append({"title": title, "html": html})
            title, html = "", ""
    return [{"id": str(n), **whole[n % len(whole)]} for n in range(count)]


def raw(ad: dict[str, str]) -> RawPosting:
    """The ad as normalise wants it."""
    return RawPosting(
        board="file", platform="file", ref=ad["id"], query="file", url="", fetched=datetime(2026, 11, 25, tzinfo=UTC),
        title=ad["title"], html=ad["html"],
    )  # fmt: skip


def seconds(work: Callable[[], object]) -> float:
    """Processor time of this process for the work."""
    began = time.process_time()
    work()
    return time.process_time() - began


def one_core(rows: list[dict[str, str]]) -> None:
    """Ads a second on one core, and the ratio to HTML-to-text alone."""
    whole = list({row["html"]: row for row in rows}.values())
    stores = [{**row, "html": f"{row['html']}<p>Store {row['id']}</p>"} for row in rows]
    for title in ("Pharmacist", "Pharmacy Technician", "Pharmacy Intern", "Pharmacy Clerk", "Nurse"):  # load the tables
        warm = raw({"id": "warm", "title": title, "html": "<p>PharmD required. Fill prescriptions. $60/hr</p>"})
        normalise(replace(warm, places=(RawPlace(text="Springfield, IL"),)))
    gc.set_threshold(COLLECT_EVERY, 20, 50)  # as `rxjobs read` does: 8% of the time otherwise (2026-11-28)
    size = sum(len(row["html"]) for row in rows) / len(rows)
    print(f"{len(rows)} ads of {size:,.0f} characters of HTML on average")
    everything = 0.0
    for name, some in (("never seen", whole), ("a chain's, store by store", stores), ("seen before", rows)):
        raws = [raw(row) for row in some]
        took = seconds(lambda raws=raws: [normalise(r) for r in raws])
        everything = everything or took * len(rows) / len(whole)
        print(f"normalise, {name}: {len(raws) / took:,.0f} ads a second on one core")
    html_only = seconds(lambda: [extract_plain_text(row["html"], main_content=False) for row in rows])
    ratio = everything / html_only
    print(f"HTML to text alone: {len(rows) / html_only:,.0f} a second; ads never seen take {ratio:.1f} times that")


def command(rows: list[dict[str, str]]) -> None:
    """Wall time and peak memory of the command with one and with two workers, on a tenth and on all of the ads."""
    with TemporaryDirectory() as folder:
        for part in (rows[: len(rows) // 10], rows):
            path = Path(folder) / "ads.jsonl"
            path.write_text("".join(json.dumps(row) + "\n" for row in part), encoding="utf-8")
            for workers in (1, 2):
                began = time.perf_counter()
                arguments = ["read", str(path), "--out", str(Path(folder) / "out"), "--workers", str(workers)]
                subprocess.run([sys.executable, "-m", "app.cli", *arguments], check=True)
                took = time.perf_counter() - began
                peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
                print(f"rxjobs read, {len(part):>6} ads, {workers} workers: {took:6.1f} s, peak so far {peak:,.0f} MiB")


def growth() -> None:
    """How many times longer ten times the text takes; 12 is the limit that was set."""
    for name, text in HOSTILE.items():
        times = []
        for size in (100_000, 1_000_000):
            ad = raw({"id": "h", "title": "Pharmacist", "html": text(size)})
            times.append(max(seconds(lambda ad=ad: normalise(ad)), 1e-4))
        print(f"hostile, {name:28s} 100 kB {times[0]:6.2f} s, 1 MB {times[1]:6.2f} s, ratio {times[1] / times[0]:5.1f}")


def main() -> None:
    """Print the three tables."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--ads", type=int, default=10_000)
    rows = ads(arguments.parse_args().ads)
    one_core(rows)
    command(rows)
    growth()


if __name__ == "__main__":
    main()
