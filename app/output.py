"""What a person sees: tables, progress on a terminal and plain lines otherwise, complaints on stderr."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from app.veil import veiled

out = Console(highlight=False)
err = Console(stderr=True, highlight=False)
PLAIN_LINE_SECONDS = 15.0  # how often a log without a terminal hears of long work


def complain(line: str) -> None:
    """One clear line on stderr, never markup, never folded, no secret in it."""
    sys.stderr.write(veiled(line.rstrip("\n")) + "\n")


def say(line: str) -> None:
    """One plain line on stdout."""
    sys.stdout.write(line + "\n")


def as_json(value: Any) -> None:
    """A result for machines: one JSON document on stdout, keys in the order given, dates in ISO form."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2, default=str) + "\n")


def table(
    title: str,
    columns: Sequence[str],
    rows: Sequence[Sequence[Any]],
    *,
    right: Sequence[str] = (),
    fold: Sequence[str] | None = None,
) -> None:
    """A table on stdout; the columns named in `right` hold numbers and are aligned so.

    Where 80 columns are too few, only those named in `fold` give way; any may when it is left out.
    """
    grid = Table(title=title, title_justify="left", title_style="bold", header_style="bold", box=None, pad_edge=False)
    for name in columns:
        grid.add_column(
            name,
            justify="right" if name in right else "left",
            overflow="fold",
            no_wrap=fold is not None and name not in fold,
        )
    for row in rows:
        grid.add_row(*("" if cell is None else str(cell) for cell in row))
    out.print(grid)


@contextmanager
def progress(what: str, total: int | None = None) -> Iterator[Callable[[int], None]]:
    """A progress bar on a terminal, a plain line now and then otherwise; the value is called with steps done."""
    bar = _bar(what, total) if err.is_terminal else _plain(what, total)
    with bar as advance:
        yield advance


@contextmanager
def _bar(what: str, total: int | None) -> Iterator[Callable[[int], None]]:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=err, transient=True) as shown:
        task = shown.add_task(what, total=total)
        yield lambda steps: shown.advance(task, steps)


@contextmanager
def _plain(what: str, total: int | None) -> Iterator[Callable[[int], None]]:
    done, last = 0, time.monotonic()

    def advance(steps: int) -> None:
        nonlocal done, last
        done += steps
        if time.monotonic() - last >= PLAIN_LINE_SECONDS:
            last = time.monotonic()
            complain(f"{what}: {done}" + (f" of {total}" if total else ""))

    yield advance
