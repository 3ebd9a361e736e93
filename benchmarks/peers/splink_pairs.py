"""Splink over the ads of a Parquet file: pairs (a, b, weight) into another. Runs in the peers' own environment.

    python splink_pairs.py ADS.parquet PAIRS.parquet        prints seconds and GiB as JSON

Unsupervised, as its documentation shows for deduplication: u from random pairs, m by expectation maximisation over two
blockings, term frequencies where it offers them. The blocks are ours but for rare tokens, which it has no column for.
"""

from __future__ import annotations

import json
import logging
import sys
import time
from pathlib import Path

import duckdb  # type: ignore[import-not-found]  # installed beside Splink only
import splink.comparison_library as cl  # type: ignore[import-not-found]  # the peers' environment has it
from splink import DuckDBAPI, Linker, SettingsCreator, block_on  # type: ignore[import-not-found]  # as above

BLOCKS = (
    ("requisition", "state"),
    ("employer", "city", "role"),
    ("employer", "title", "state"),
    ("zip", "role"),
    ("content", "city"),
    ("content", "state"),
    ("city", "title"),
)


def settings() -> SettingsCreator:
    """The same fields as ours, each by the comparison its documentation names for that kind of field."""
    exact = ("zip", "requisition", "content", "role", "schedule", "board", "numbers")
    frequent = ("title", "city", "employer", "requisition")
    comparisons = [
        cl.JaroWinklerAtThresholds("title", [0.95, 0.85]),
        cl.JaroWinklerAtThresholds("employer", [0.95, 0.85]),
        cl.JaroWinklerAtThresholds("city", [0.92]),
        cl.AbsoluteDateDifferenceAtThresholds(
            "day", input_is_string=False, metrics=["day", "day", "day"], thresholds=[2, 14, 60]
        ),
        *(cl.ExactMatch(name) for name in exact),
    ]
    return SettingsCreator(
        link_type="dedupe_only",
        comparisons=[
            one.configure(term_frequency_adjustments=True) if name in frequent else one
            for one, name in zip(comparisons, ("title", "employer", "city", "day", *exact), strict=True)
        ],
        blocking_rules_to_generate_predictions=[block_on(*names) for names in BLOCKS],
    )


def peak() -> float:
    """GiB this program held at most; `getrusage` would tell of the one that started it, if that was larger."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) / 1024**2 for line in status.splitlines() if line.startswith("VmHWM"))


def main() -> None:
    """Read, learn, predict, write."""
    source, target = sys.argv[1:]
    logging.disable(logging.WARNING)
    begun = time.perf_counter()
    api = DuckDBAPI(duckdb.connect())
    ads = api.register(duckdb.read_parquet(source, connection=api.duckdb_con).to_arrow_table())
    linker = Linker(ads, settings())
    certain = [block_on("requisition", "employer"), block_on("content", "employer", "city")]
    linker.training.estimate_probability_two_random_records_match(certain, recall=0.5)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    for names in (("employer", "city"), ("content", "state")):
        linker.training.estimate_parameters_using_expectation_maximisation(block_on(*names))
    found = linker.inference.predict(threshold_match_weight=-4)
    query = f"COPY (SELECT unique_id_l AS a, unique_id_r AS b, match_weight AS weight FROM {found.physical_name})"
    api.duckdb_con.execute(f"{query} TO '{target}' (FORMAT parquet)")
    seconds = time.perf_counter() - begun
    print(json.dumps({"seconds": seconds, "gib": peak()}))


if __name__ == "__main__":
    main()
