"""`rxjobs dedupe` over one large planted file: seconds, memory, precision and recall.

    python -m benchmarks.matching_bulk --ads 1000000 --seed 31 --file var/planted.parquet

The file is written piece by piece if it is not there; matching runs in a process of its own, so that its memory is its
own. Everything is in one dense year (`planted`), the hard case.
"""

from __future__ import annotations

import argparse
import os
import resource
import time
from itertools import islice
from pathlib import Path

import polars as pl

from app.dedupe import dedupe
from app.workers import spawned
from benchmarks.matching import MAKERS, rows
from benchmarks.matching_measure import b_cubed, pairwise, trap_precision
from benchmarks.planted_style import Style

PIECE = 50_000


def write(path: Path, maker: str, seed: int, ads: int) -> None:
    """The world as one Parquet file."""
    world, pieces = rows(maker, seed, ads, Style()), list[pl.DataFrame]()
    while piece := list(islice(world, PIECE)):
        pieces.append(pl.DataFrame(piece, infer_schema_length=None))
    pl.concat(pieces, how="diagonal_relaxed").write_parquet(path)


def timed(path: Path, out: Path, workers: int) -> tuple[float, float, float]:
    """Wall seconds, processor seconds and GiB of one run."""
    wall, worked = time.perf_counter(), sum(os.times()[:2])
    dedupe(path, out, workers=workers, complain=print, progress=lambda _: None)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    return time.perf_counter() - wall, sum(os.times()[:2]) - worked, peak


def report(path: Path, out: Path) -> str:
    """How good the groups are."""
    truth = pl.read_parquet(path, columns=["id", "vacancy", "employer_number", "title_number"])
    found = pl.read_csv(out, columns=["id", "job_id"], schema_overrides={"id": pl.String, "job_id": pl.String})
    table = truth.join(found, on="id", validate="1:1")
    labels = table["job_id"].rank("dense").cast(pl.Int64).to_numpy()
    vacancy, employer, title = (table[name].to_numpy() for name in ("vacancy", "employer_number", "title_number"))
    pairs, cubed = pairwise(vacancy, labels), b_cubed(vacancy, labels)
    trap = trap_precision(vacancy, labels, employer, title)
    return (
        f"P {pairs.precision:.3f} R {pairs.recall:.3f} F1 {pairs.f1:.3f}"
        f"  B3 {cubed.precision:.3f}/{cubed.recall:.3f}  traps P {trap:.3f}"
    )


def main() -> None:
    """Write what is missing, match, measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--ads", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=31)
    parser.add_argument("--world", default="planted", choices=MAKERS)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--file", type=Path, default=Path("var/planted.parquet"))
    asked = parser.parse_args()
    if not asked.file.exists():
        asked.file.parent.mkdir(parents=True, exist_ok=True)
        write(asked.file, asked.world, asked.seed, asked.ads)
    out = asked.file.with_suffix(".jobs.csv")
    with spawned(1) as pool:
        wall, worked, peak = pool.submit(timed, asked.file, out, asked.workers).result()
    print(f"{asked.ads} ads: {wall:.1f} s, {worked:.1f} processor s, {peak:.2f} GiB; {report(asked.file, out)}")


if __name__ == "__main__":
    main()
