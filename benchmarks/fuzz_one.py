"""One target under atheris (libFuzzer), in a process of its own that `fuzz.py` starts; findings are written and passed.

A broken promise is written once for each place it comes from, and the fuzzer goes on: one shallow fault would hide all
behind it. What hangs or fills the memory ends the process; libFuzzer leaves the input behind.
"""

from __future__ import annotations

import hashlib
import json
import sys
import traceback
from collections import Counter
from pathlib import Path
from random import Random

import atheris

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT)]
OURS = ("crawlers", "pipeline", "schema", "app")

with atheris.instrument_imports(include=list(OURS)):
    from benchmarks.fuzz_mutate import mutated
    from benchmarks.fuzz_targets import scratch, target


def main() -> None:
    """NAME FOLDER TAPES, then what libFuzzer takes."""
    name, folder, tapes, *options = sys.argv[1:]
    with atheris.instrument_imports(include=list(OURS)):
        aim = target(name, Path(tapes), scratch(Path(folder)))
        aim.attempt(aim.seeds[0])  # what is imported at the first use is instrumented too
    corpus, found = Path(folder) / "corpus", Counter[str]()
    corpus.mkdir(parents=True, exist_ok=True)
    for seed in aim.seeds:
        (corpus / hashlib.sha256(seed).hexdigest()[:20]).write_bytes(seed)

    def attempt(data: bytes) -> None:
        try:
            aim.attempt(data)
        except Exception as error:
            place = _place(error)
            found[place] += 1
            if found[place] == 1:
                _keep(Path(folder) / "findings", data, place, error)

    def change(data: bytes, most: int, seed: int) -> bytes:
        rng = Random(seed)
        if rng.random() < 0.4:
            return bytes(atheris.Mutate(data, most))
        return (data[: aim.head] + mutated(data[aim.head :], rng))[:most]

    atheris.Setup([sys.argv[0], *options, str(corpus)], attempt, custom_mutator=change)
    atheris.Fuzz()


def _place(error: Exception) -> str:
    """The kind of an error and the innermost line of ours that it came from."""
    lines = [frame for frame in traceback.extract_tb(error.__traceback__) if Path(frame.filename).is_relative_to(ROOT)]
    ours = [frame for frame in lines if Path(frame.filename).relative_to(ROOT).parts[0] in OURS] or lines
    return f"{type(error).__name__} {Path(ours[-1].filename).name}:{ours[-1].lineno}"


def _keep(folder: Path, data: bytes, place: str, error: Exception) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    name = hashlib.sha256(data).hexdigest()[:12]
    (folder / name).write_bytes(data)
    told = "".join(traceback.format_exception(error, limit=-12))
    (folder / f"{name}.json").write_text(json.dumps({"place": place, "error": str(error)[:500], "trace": told}))


if __name__ == "__main__":
    main()
