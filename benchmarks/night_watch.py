"""What a night costs while it runs: the memory of its processes, and the processor seconds of a PostgreSQL server."""

from __future__ import annotations

import multiprocessing
import os
import threading
import time
from pathlib import Path

LOOKS_A_SECOND = 20
USED, OF_CHILDREN = slice(11, 13), slice(13, 15)  # of /proc/PROCESS/stat, counted from behind the name: man 5 proc


class Memory(threading.Thread):
    """The most that this process and its children held together since `reset`, in MiB."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.most = 0.0

    def run(self) -> None:
        """Looks, for ever."""
        while True:
            self.most = max(self.most, _resident(multiprocessing.current_process().pid or 0))
            time.sleep(1 / LOOKS_A_SECOND)

    def reset(self) -> None:
        """From now on."""
        self.most = 0.0


def server_seconds(process: int | None) -> float:
    """Processor seconds of a server so far: its own, those of its connections, and of those that have ended."""
    if process is None:
        return 0.0
    ticks = sum(_ticks(process, USED)) + sum(_ticks(process, OF_CHILDREN))
    ticks += sum(sum(_ticks(child, USED)) for child in _children(process))
    return ticks / os.sysconf("SC_CLK_TCK")


def _ticks(process: int, which: slice) -> list[int]:
    try:
        stat = Path(f"/proc/{process}/stat").read_text(encoding="ascii", errors="replace")
    except OSError:
        return [0]
    return [int(word) for word in stat.rpartition(")")[2].split()[which]]


def _children(process: int) -> list[int]:
    try:
        tasks = list(Path(f"/proc/{process}/task").iterdir())
        return [int(child) for task in tasks for child in (task / "children").read_text().split()]
    except OSError:
        return []


def _resident(process: int) -> float:
    """Resident memory of a process and its children; one that has just ended holds none."""
    try:
        lines = Path(f"/proc/{process}/status").read_text(encoding="ascii", errors="replace").splitlines()
    except OSError:
        return 0.0
    own = next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS")), 0.0)
    return own + sum(_resident(child) for child in _children(process))
