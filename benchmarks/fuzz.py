"""Coverage-guided fuzzing of everything that reads what strangers wrote: how many inputs, how much code, what broke.

    python benchmarks/fuzz.py [--inputs 600000] [--only NAME ...] [--table]

Atheris (libFuzzer) has an environment of its own, var/fuzz/venv, made on the first run, since nothing else needs it.
Seeds are the answers that the tests' boards give (the tests are run once to have their cassettes, recorded payloads
included where they lie beside the checkout) and the gold ads. `--table` writes docs/security.md's table anew from the
last numbers of every target. Short runs of the same targets, and each finding as a test, are in tests/test_fuzz.py.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
BASE = ROOT / "var" / "fuzz"
TAPES, VENV, NUMBERS = BASE / "tapes", BASE / "venv", "numbers.json"
ATHERIS = "atheris==3.0.0"
READERS = ("html", "rules", "register", "cassette", "landing", "dedupe", "ads", "word", "headers")
# Parts of 100: what is cheap to try and reads whole files gets more, what crawls a board of sixty pages less.
SHARES = {
    "html": 8,
    "rules": 5,
    "register": 5,
    "cassette": 4,
    "landing": 6,
    "dedupe": 1,
    "ads": 5,
    "word": 4,
    "headers": 4,
}
TAPED = re.compile(r"Tape\b|tests\.(crawling|replaying)")  # tests that leave a cassette behind
INPUT_SECONDS = 30
MOST_BYTES = 65_536
BEGIN, END = "<!-- fuzz: made by benchmarks/fuzz.py --table -->", "<!-- /fuzz -->"


def main() -> None:
    """Fuzz each target in turn and keep its numbers."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--inputs", type=int, default=600_000)
    arguments.add_argument("--only", nargs="*", default=())
    arguments.add_argument("--table", action="store_true")
    given = arguments.parse_args()
    if not given.table:
        prepare()
        for name in given.only or (*READERS, *platforms()):
            fuzz(name, share(name, given.inputs))
    table()


def platforms() -> tuple[str, ...]:
    """Every platform of the project."""
    sys.path[:0] = [str(ROOT)]
    from crawlers.boards import platforms as names

    return names()


def share(name: str, inputs: int) -> int:
    """How many of the inputs are for one target."""
    if name in SHARES:
        return inputs * SHARES[name] // 100
    return inputs * (100 - sum(SHARES.values())) // 100 // len(platforms()) + 1


def prepare() -> None:
    """The environment with the fuzzer, and the tests' cassettes."""
    if not (VENV / "bin" / "python").exists():
        subprocess.run([sys.executable, "-m", "venv", VENV], check=True)
        subprocess.run([VENV / "bin" / "pip", "install", "--quiet", ATHERIS], check=True)
        site = next((VENV / "lib").glob("python*/site-packages"))
        ours = next(Path(path) for path in sys.path if path.endswith("site-packages"))
        (site / "rxjobs.pth").write_text(f"{ours}\n{ROOT}\n")
    if not TAPES.exists():
        tests = [
            str(path) for path in sorted((ROOT / "tests").glob("test_*.py"))
            if TAPED.search(path.read_text(encoding="utf-8"))
        ]  # fmt: skip
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", f"--basetemp={TAPES}", *tests]
        subprocess.run(command, cwd=ROOT, check=False, stdout=subprocess.DEVNULL)


def fuzz(name: str, inputs: int) -> None:
    """Run one target for so many inputs, again after each input that ended the process, and keep its numbers."""
    folder = BASE / name
    folder.mkdir(parents=True, exist_ok=True)
    began, done, ended, seen = time.monotonic(), 0, 0, [0, 0]
    while done < inputs and ended < 10:
        log = _one(name, folder, inputs - done, seed=20261126 + ended)
        counts = [int(count) for count in re.findall(r"^#(\d+)\s", log, re.MULTILINE)]
        covered = [int(edges) for edges in re.findall(r"cov: (\d+)", log)]
        done += max(counts, default=0)
        if covered:
            seen = [seen[0] or covered[0], max(seen[1], covered[-1])]
        ended += "Done " not in log
    numbers = {
        "inputs": done, "seeds": len(list((folder / "corpus").iterdir())) if (folder / "corpus").exists() else 0,
        "first_edges": seen[0], "edges": seen[1], "seconds": round(time.monotonic() - began),
        "day": f"{datetime.now(UTC):%Y-%m-%d}",
    }  # fmt: skip
    (folder / NUMBERS).write_text(json.dumps(numbers))
    print(name, numbers, flush=True)


def _one(name: str, folder: Path, inputs: int, *, seed: int) -> str:
    options = [f"-runs={inputs}", f"-seed={seed}", f"-max_len={MOST_BYTES}", f"-timeout={INPUT_SECONDS}"]
    options += ["-rss_limit_mb=3000", f"-artifact_prefix={folder}/", "-print_final_stats=1"]
    command = [VENV / "bin" / "python", ROOT / "benchmarks" / "fuzz_one.py", name, folder, TAPES, *options]
    environment = os.environ | {"PYTHONHASHSEED": "0"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=False)
    log = done.stderr.decode("utf-8", "replace")
    (folder / "log.txt").write_text(log)
    return log


def still_open(name: str) -> int:
    """Findings that lie in the target's folder: inputs that broke a promise, hung, or filled the memory."""
    return sum(
        1 for pattern in ("findings/*.json", "timeout-*", "oom-*", "crash-*") for _ in (BASE / name).glob(pattern)
    )


def table() -> None:
    """Write the numbers of the last run of each target into docs/security.md; rows of runs elsewhere stay."""
    path = ROOT / "docs" / "security.md"
    page = path.read_text(encoding="utf-8")
    held = {
        row.split("|")[1].strip(): row for row in page.partition(BEGIN)[2].partition(END)[0].splitlines() if "|" in row
    }
    for name in (*READERS, *platforms()):
        if (BASE / name / NUMBERS).exists():
            held[name] = _row(name, json.loads((BASE / name / NUMBERS).read_text()))
    rows = [held[name] for name in (*READERS, *platforms()) if name in held]
    total = sum(int(row.split("|")[2].replace(",", "")) for row in rows)
    columns = ("target", "inputs", "edges with seeds alone", "edges reached", "findings open", "day")
    head = f"| {' | '.join(columns)} |\n| --- | ---: | ---: | ---: | ---: | --- |"
    text = f"{BEGIN}\n{total:,} inputs in all.\n\n{head}\n" + "\n".join(rows) + f"\n{END}"
    path.write_text(re.sub(f"{re.escape(BEGIN)}.*?{re.escape(END)}", lambda _: text, page, flags=re.DOTALL))
    print(f"{total:,} inputs")


def _row(name: str, numbers: dict[str, Any]) -> str:
    edges = f"{numbers['first_edges']:,} | {numbers['edges']:,}"
    return f"| {name} | {numbers['inputs']:,} | {edges} | {still_open(name)} | {numbers['day']} |"


if __name__ == "__main__":
    main()
