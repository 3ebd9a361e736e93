"""Matching beside others, in one run on the same planted ads: Splink, MinHash LSH in blocks, and the common rule.

    make bench-matching                                             installs the others beside the project, then runs
    python -m benchmarks.matching_beside --ads 100000 --seed 11     `--world foreign`: the second generator

The others get the fields as ours has read them: normalised titles, employers and towns, a hash of the text. Splink's
pairs are grouped as it does, by connected components, at the threshold of its own (probability 0.5) and at the one of
best F1 on this very file, and once more by our guarded clusters. Ours is supervised, by worlds of other seeds; Splink
is not. Seconds and GiB of the others are of a process each, from fields already read; ours are of reading, fingerprints
and matching, in the process that also drew the world.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl

from benchmarks.matching import MAKERS, rows, rule
from benchmarks.matching_measure import Labels, b_cubed, pairwise, recall_by_kind, traps
from benchmarks.matching_train import read_world
from benchmarks.planted_style import Style
from pipeline.match import Ads, load, match
from pipeline.match.ads import ROLES
from pipeline.match.cluster import ONE, cluster

HERE = Path(__file__).parent
PEERS = HERE.parent / "var" / "peers" / "bin" / "python"
WEIGHTS = np.arange(-4.0, 30.0, 1.0)  # thresholds looked at, in bits


class Found(NamedTuple):
    """What one method made of the ads."""

    name: str
    labels: Labels
    seconds: float | None = None
    gib: float | None = None


def fields(ads: Ads, texts: list[str]) -> pl.DataFrame:
    """The ads as the others read them; null where nothing is said."""
    hashed = {
        "requisition": ads.requisition,
        "content": ads.prints["content"],
        "schedule": ads.prints["schedule"].astype(np.uint64),
        "numbers": ads.prints["rare_numbers"][:, 0].astype(np.uint64),
    }
    words = {
        "title": [ads.titles[at].core for at in ads.title.tolist()],
        "employer": [ads.employers[at].core for at in ads.employer.tolist()],
        "city": [ads.places[at].city for at in ads.place.tolist()],
        "zip": [ads.places[at].zip for at in ads.place.tolist()],
        "state": [ads.places[at].partition for at in ads.place.tolist()],
        "role": [ROLES[at] for at in ads.role.tolist()],
        "board": ["" if at < 0 else str(at) for at in ads.board.tolist()],
        "text": texts,
    }
    table = pl.DataFrame({"unique_id": np.arange(len(ads)), **words}).with_columns(
        pl.when(pl.col(name) != "").then(pl.col(name)) for name in words
    )
    codes = [pl.Series(name, [str(one) if one else None for one in code.tolist()]) for name, code in hashed.items()]
    day = (pl.date(2000, 1, 1) + pl.duration(days=pl.Series("day", ads.day))).alias("day")
    return table.with_columns(*codes).with_columns(day)


def components(size: int, a: npt.NDArray[np.int64], b: npt.NDArray[np.int64]) -> Labels:
    """Connected components, each named by its least member."""
    labels = np.arange(size)
    while True:
        least = labels.copy()
        np.minimum.at(least, a, labels[b])
        np.minimum.at(least, b, labels[a])
        least = least[least]
        if (least == labels).all():
            return labels
        labels = least


def splink(python: Path, scratch: Path, vacancy: Labels) -> Iterator[Found]:
    """Splink's pairs, grouped in three ways."""
    pairs, took = _ask(python, "splink_pairs.py", scratch)
    a, b, weight = (pairs[name].to_numpy() for name in ("a", "b", "weight"))

    def at(threshold: float) -> Labels:
        return components(len(vacancy), a[weight > threshold], b[weight > threshold])

    best = max(WEIGHTS.tolist(), key=lambda one: pairwise(vacancy, at(one)).f1)
    yield Found("Splink, probability 0.5", at(0.0), **took)
    yield Found(f"Splink, best threshold ({best:.0f} bits)", at(best), **took)
    low, high = np.minimum(a, b).astype(np.int32), np.maximum(a, b).astype(np.int32)
    score = np.round((weight - best) * np.log(2) * ONE).astype(np.int64)
    yield Found("Splink, best threshold, our clusters", cluster(np.arange(len(vacancy)), low, high, score), **took)


def minhash(python: Path, scratch: Path, vacancy: Labels) -> Iterator[Found]:
    """What datasketch finds, joined."""
    pairs, took = _ask(python, "minhash_pairs.py", scratch)
    yield Found("MinHash LSH in blocks", components(len(vacancy), *(pairs[one].to_numpy() for one in "ab")), **took)


def _ask(python: Path, script: str, scratch: Path) -> tuple[pl.DataFrame, dict[str, float]]:
    target = scratch / f"{script}.parquet"
    command = [str(python), str(HERE / "peers" / script), str(scratch / "ads.parquet"), str(target)]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return pl.read_parquet(target), json.loads(said.splitlines()[-1])


def _timed(name: str, group: Callable[[], Labels]) -> Found:
    begun = time.perf_counter()
    labels = group()
    return Found(name, labels, time.perf_counter() - begun)


def report(found: Found, truth: pl.DataFrame) -> None:
    """One row of the table, and one of what is found of each kind of copy."""
    vacancy = truth["vacancy"].to_numpy()
    pairs, cubed = pairwise(vacancy, found.labels), b_cubed(vacancy, found.labels)
    wrong = traps(vacancy, found.labels, truth)
    cells = [f"{one:.3f}" for one in (*pairs, *cubed)] + [f"{one:.3f}" for one in wrong.values()]
    cells += ["" if one is None else f"{one:.1f}" for one in (found.seconds, found.gib)]
    print(f"| {found.name} | " + " | ".join(cells) + " |", flush=True)


def kinds(found: list[Found], truth: pl.DataFrame) -> None:
    """Recall by kind of copy, a column a method."""
    vacancy, kind = truth["vacancy"].to_numpy(), truth["kind"].to_list()
    tables = [recall_by_kind(vacancy, one.labels, kind) for one in found]
    print("\n| kind of copy | ads | " + " | ".join(one.name for one in found) + " |")
    print("|---" * (len(found) + 2) + "|")
    for name, (_, count) in tables[0].items():
        if count >= len(truth) // 1000:
            print(f"| {name} | {count} | " + " | ".join(f"{table[name][0]:.3f}" for table in tables) + " |")


def compare(world: Iterator[dict[str, Any]], python: Path) -> None:
    """Print both tables."""
    listed = list(world)
    begun = time.perf_counter()
    batch, truth = read_world(listed)
    reading = time.perf_counter() - begun
    texts = {row["id"]: row["text"] for row in listed}
    vacancy = truth["vacancy"].to_numpy()
    names = ("P", "R", "F1", "B³ P", "B³ R", "B³ F1", *traps(vacancy, vacancy, truth), "s", "GiB")
    print("| method | " + " | ".join(names) + " |\n" + "|---" * (len(names) + 1) + "|")
    found = [_timed("rule: employer, title, town", lambda: rule(batch))]
    with tempfile.TemporaryDirectory() as scratch:
        fields(batch, [texts[name] for name in batch.ids]).write_parquet(Path(scratch) / "ads.parquet")
        for peer in (minhash, splink):
            found += peer(python, Path(scratch), vacancy)
    ours = _timed("ours, jobs with reposts", lambda: match(batch, load()).with_reposts)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    found.append(ours._replace(seconds=(ours.seconds or 0) + reading, gib=peak))
    for one in found:
        report(one, truth)
    kinds(found, truth)


def main() -> None:
    """Compare, if the others are there."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--ads", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=11)
    parser.add_argument("--world", default="planted", choices=MAKERS)
    parser.add_argument("--peers", type=Path, default=PEERS, help="the interpreter that has Splink and datasketch")
    asked = parser.parse_args()
    if not asked.peers.exists():
        print("NOT RUN: Splink and datasketch are not here; `make bench-matching` installs them beside the project")
        return
    compare(rows(asked.world, asked.seed, asked.ads, Style()), asked.peers)


if __name__ == "__main__":
    main()
