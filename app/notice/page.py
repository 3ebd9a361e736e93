"""What a night's page says: the verdict, what changed, what asks for a person, and the numbers behind it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from app.nightly import NightResult

VERDICTS = {"done": "published", "held": "kept, not published: the last good snapshot stays", "failed": "failed"}
# What a reader wants to know of a night, and the step and count that tell it.
CHANGES = (
    ("postings listed", "crawl", "listed"),
    ("unchanged, and not asked for again", "crawl", "unchanged"),
    ("postings opened", "ingest", "opened"),
    ("changed their text", "ingest", "changed"),
    ("came back", "ingest", "reopened"),
    ("closed: no longer listed", "close", "closed_absent"),
    ("closed: the board says so", "close", "closed_filled"),
    ("closed: listed, and long gone itself", "close", "closed_gone"),
    ("rightly kept open", "close", "kept_open"),
    ("requests", "crawl", "requests"),
)
MOST_LINES = 40  # a page is read over a coffee; the JSON has all of it


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A night in words: `asks` is what a person should do something about, one line each; empty on a good night."""

    run: str
    state: str
    facts: tuple[tuple[str, str], ...]
    asks: tuple[str, ...]
    notes: tuple[str, ...]
    steps: tuple[tuple[str, str, str], ...]

    @property
    def verdict(self) -> str:
        """The state, in a sentence."""
        said = VERDICTS.get(self.state, self.state)
        return f"The night {said}." if self.state == "failed" else f"The night was {said}."

    @property
    def headline(self) -> str:
        """The subject of a mail."""
        what = VERDICTS.get(self.state, self.state).partition(":")[0]
        return f"rxjobs night{self.run and f' {self.run}'}: {what}" + (
            f", {len(self.asks)} to look at" if self.asks else ""
        )


def page_of(result: NightResult) -> Page:
    """The page of a night that ended."""
    return Page(
        run=result.run_id,
        state=result.state,
        facts=tuple(_facts(result.counts)),
        asks=tuple(_asks(result)),
        notes=tuple(f"{kept.board}: {kept.postings} postings kept open: {kept.why}" for kept in result.kept),
        steps=tuple((step.name, step.state, _seconds(step.started, step.finished)) for step in result.steps),
    )


def failure_of(reason: str) -> Page:
    """The page of a night that could not be finished."""
    return Page(run="", state="failed", facts=(), asks=(reason,), notes=(), steps=())


def text_of(page: Page) -> str:
    """The page as plain text, for a mail and a terminal."""
    lines = [page.headline, "", page.verdict]
    lines += _block("To look at", page.asks) + _block("What changed", [": ".join(fact) for fact in page.facts])
    lines += _block("Not listed, and kept open", page.notes)
    lines += _block("Steps", [" ".join(filter(None, step)) for step in page.steps])
    return "\n".join(lines) + "\n"


def _block(title: str, lines: list[str] | tuple[str, ...]) -> list[str]:
    if not lines:
        return []
    more = [f"  ... and {len(lines) - MOST_LINES} more"] if len(lines) > MOST_LINES else []
    return ["", title, *(f"  {line}" for line in lines[:MOST_LINES]), *more]


def _facts(counts: Mapping[str, Mapping[str, int]]) -> Iterator[tuple[str, str]]:
    for name, step, count in CHANGES:
        if value := counts.get(step, {}).get(count):
            yield name, f"{value:,}"


def _asks(result: NightResult) -> Iterator[str]:
    yield from (f"held: {finding}" for finding in result.findings)  # in the words of the terminal (night_page.py)
    yield from (f"unusual: {odd}" for odd in result.unusual)
    for report in result.reports:
        if not report.complete:
            reason = report.reason or ", ".join(f"{n} {what}" for what, n in sorted(report.failed.items()))
            yield f"{report.board} ({report.platform}) was not read completely: {reason or 'unknown'}"
    yield from result.complaints


def _seconds(started: datetime, finished: datetime | None) -> str:
    return "" if finished is None else f"{(finished - started).total_seconds():.1f} s"
