"""One page a night: what ran, what changed, what asks for a person. Also the progress while it runs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any

from app.nightly import NightResult, Watch
from app.output import err, out, progress, say, table
from schema.run import BoardReport

REASON_CHARS = 100


@contextmanager
def watching(boards: int, *, logged: bool = False) -> Iterator[Watch]:
    """Progress of a night: a bar over boards on a terminal, a line a step otherwise; nothing where it is `logged`, as
    a collector wants no other lines between those of the log."""
    if logged:
        yield Watch()
        return
    with progress("boards read", boards) as advance:

        def on_step(name: str) -> None:
            err.print(f"[bold]{name}[/bold] ..." if err.is_terminal else f"{name} ...")

        yield Watch(on_step=on_step, on_report=lambda _report: advance(1))


def show_reports(reports: Sequence[BoardReport]) -> None:
    """Each board that was asked for: how much it listed, how it ended."""
    rows = [
        (r.board, r.platform, r.listed, r.read, r.unchanged, r.passed_over, "yes" if r.complete else "NO")
        for r in reports
    ]
    columns = ("board", "platform", "listed", "read", "same", "passed over", "whole")
    table(count(len(rows)), columns, rows, right=("listed", "read", "same", "passed over"), fold=("board",))
    for report in reports:
        if not report.complete:
            say(f"{report.board}: {report.reason or ending(report)}")


def count(boards: int) -> str:
    """So many boards, in words."""
    return f"{boards:,} board{'' if boards == 1 else 's'}"


def ending(report: BoardReport) -> str:
    """Why a board was not read completely, in a few words; empty when it was."""
    if report.complete:
        return ""
    failures = ", ".join(f"{count} {name}" for name, count in sorted(report.failed.items()))
    return (report.reason or failures or "unknown")[:REASON_CHARS]


def page(result: NightResult) -> None:
    """Print the night."""
    verdict = {"done": "published", "held": "kept, not published"}.get(result.state, result.state)
    out.print(f"\n[bold]Night {result.run_id}: {verdict}[/bold]")
    steps = [(s.name, s.state, _took(s), _counts(s.counts)) for s in result.steps]
    table("Steps", ("step", "state", "s", "counts"), steps, right=("s",))
    unread = [r for r in result.reports if not r.complete]
    if unread:
        table(f"{len(unread)} of {len(result.reports)} boards were not read completely; nothing of them was closed",
              ("board", "platform", "why"), [(r.board, r.platform, ending(r)) for r in unread])  # fmt: skip
    if result.kept:
        table("Not listed, and rightly kept open", ("board", "postings", "why"),
              [(k.board, k.postings, k.why) for k in result.kept], right=("postings",))  # fmt: skip
    for finding in result.findings:
        say(f"held: {finding}")
    for odd in result.unusual:
        say(f"unusual: {odd}")
    for line in result.complaints:
        say(f"note: {line}")
    if result.snapshot and result.state == "done":
        say(f"snapshot: {result.snapshot}")


def _took(step: Any) -> str:
    return "" if step.finished is None else f"{(step.finished - step.started).total_seconds():.1f}"


def _counts(counts: Any) -> str:
    return ", ".join(f"{value:,} {name.replace('_', ' ')}" for name, value in counts.items() if value)


def summary(result: NightResult) -> dict[str, Any]:
    """The night for machines."""
    return {
        "run": result.run_id,
        "state": result.state,
        "steps": [asdict(step) for step in result.steps],
        "boards": [asdict(report) for report in result.reports],
        "kept_open": [asdict(kept) for kept in result.kept],
        "findings": list(result.findings),
        "unusual": list(result.unusual),
        "fields": [asdict(fill) for fill in result.fields],
        "complaints": list(result.complaints),
        "snapshot": str(result.snapshot) if result.snapshot else None,
    }
