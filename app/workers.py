"""Processes that work for this one, and end with it: one that is killed with -9 can tell nobody to stop."""

from __future__ import annotations

import os
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context, parent_process
from threading import Thread


def spawned(workers: int) -> ProcessPoolExecutor:
    """Processes that are spawned: a fork would share database connections and a progress bar's locks."""
    return ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=end_with_parent)


def end_with_parent() -> None:
    """Let this process end when its parent does. Without that it would wait for its next task for ever."""
    Thread(target=_outlive_nobody, daemon=True).start()


def _outlive_nobody() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
