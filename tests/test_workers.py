"""Processes that work for another one: gone when it is, even when it was killed with -9."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

PATIENCE_SECONDS = 20
SPAWNED = "from app.workers import spawned; pool = spawned(2)"
FORKED = (  # as `rxjobs read` has them
    "from concurrent.futures import ProcessPoolExecutor; from app.workers import end_with_parent; "
    "pool = ProcessPoolExecutor(2, initializer=end_with_parent)"
)
BARE = "from concurrent.futures import ProcessPoolExecutor; pool = ProcessPoolExecutor(2)"
REST = "import os, signal, time\nlist(pool.map(time.sleep, [0.2, 0.2]))\nprint(*pool._processes, flush=True)\n"
KILLED = REST + "os.kill(os.getpid(), signal.SIGKILL)"


def left(pool: str) -> list[int]:
    """The workers that live on after their parent has killed itself."""
    command = [sys.executable, "-c", f"{pool}\n{KILLED}"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        said = parent.stdout.readline()  # a line and not all: workers that live on hold the pipe open
        assert parent.wait(60) == -9
    workers = [int(word) for word in said.split()]
    assert len(workers) == 2
    return workers


def lives(process: int) -> bool:
    """Whether a process runs; one that only waits to be reaped does not."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.mark.parametrize("pool", [SPAWNED, FORKED], ids=["spawned", "forked"])
def test_workers_end_with_a_parent_that_was_killed(pool: str) -> None:
    workers, deadline = left(pool), time.monotonic() + PATIENCE_SECONDS
    while any(map(lives, workers)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not [process for process in workers if lives(process)]


def test_without_it_they_would_wait_for_ever() -> None:
    workers = left(BARE)
    time.sleep(1)
    living = [process for process in workers if lives(process)]
    for process in living:
        os.kill(process, signal.SIGKILL)
    assert living, "Python ends them by itself now: app/workers.py is not needed any more"
