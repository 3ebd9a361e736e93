"""datasketch's MinHash LSH over the ads of a Parquet file, inside blocks: pairs (a, b, weight) into another.

    python minhash_pairs.py ADS.parquet PAIRS.parquet       prints seconds and GiB as JSON

Three-word shingles, 128 permutations, similarity 0.7 and more; an index for each employer, town and role. Weight is
nought: what the index finds is joined.
"""

from __future__ import annotations

import json
import sys
import time
from collections import defaultdict
from pathlib import Path

import pyarrow as pa  # type: ignore[import-not-found]  # installed beside datasketch only
import pyarrow.parquet as pq  # type: ignore[import-not-found]  # the peers' environment has it
from datasketch import MinHash, MinHashLSH  # type: ignore[import-not-found]  # as above

THRESHOLD, PERMUTATIONS, WORDS = 0.7, 128, 3


def sketch(text: str) -> MinHash:
    """The signature of a text."""
    words = text.lower().split()
    found = MinHash(num_perm=PERMUTATIONS)
    found.update_batch({" ".join(words[at : at + WORDS]).encode() for at in range(max(len(words) - WORDS + 1, 1))})
    return found


def peak() -> float:
    """GiB this program held at most; `getrusage` would tell of the one that started it, if that was larger."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) / 1024**2 for line in status.splitlines() if line.startswith("VmHWM"))


def main() -> None:
    """Read, sign, ask each block's index, write."""
    source, target = sys.argv[1:]
    begun = time.perf_counter()
    table = pq.read_table(source, columns=["unique_id", "employer", "city", "role", "text"]).to_pydict()
    blocks: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for at, key in enumerate(zip(table["employer"], table["city"], table["role"], strict=True)):
        if key[0] and key[1] and table["text"][at]:
            blocks[key].append(at)
    pairs: list[tuple[int, int]] = []
    for members in blocks.values():
        index = MinHashLSH(threshold=THRESHOLD, num_perm=PERMUTATIONS)
        for at in members if len(members) > 1 else ():
            signed, name = sketch(table["text"][at]), table["unique_id"][at]
            pairs.extend((other, name) for other in index.query(signed))
            index.insert(name, signed)
    a, b = ([one[side] for one in pairs] for side in (0, 1))
    columns = {"a": pa.array(a, pa.int64()), "b": pa.array(b, pa.int64())}
    pq.write_table(pa.table({**columns, "weight": pa.array([0.0] * len(a), pa.float64())}), target)
    seconds = time.perf_counter() - begun
    print(json.dumps({"seconds": seconds, "gib": peak()}))


if __name__ == "__main__":
    main()
