"""The night's numbers as a Prometheus text file, for node_exporter's textfile collector."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from prometheus_client import CollectorRegistry, Gauge, write_to_textfile

from app.nightly import NightResult

BOARD = ("board", "platform")


def write_metrics(result: NightResult, path: Path) -> None:
    """Replace the file by the numbers of this night, in one step."""
    registry = _night(float(result.state == "done"))
    steps = Gauge("rxjobs_step_count", "what each step counted", ("step", "count"), registry=registry)
    took = Gauge("rxjobs_step_seconds", "how long each step took", ("step",), registry=registry)
    for step in result.steps:
        if step.finished:
            took.labels(step.name).set((step.finished - step.started).total_seconds())
        for name, value in step.counts.items():
            steps.labels(step.name, name).set(value)
    _fields(result, registry)
    _boards(result, registry)
    _replace(path, registry)


def write_failure(path: Path) -> None:
    """Replace the file by what is known of a night that could not be finished: that it was not published, and when."""
    _replace(path, _night(0.0))


def _night(ok: float) -> CollectorRegistry:
    registry = CollectorRegistry()
    _gauge(registry, "rxjobs_night_ok", "1 when the last night was published", ok)
    _gauge(registry, "rxjobs_night_finished_seconds", "when it ended, Unix time", datetime.now(UTC).timestamp())
    return registry


def _replace(path: Path, registry: CollectorRegistry) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    write_to_textfile(str(path), registry)


def _gauge(registry: CollectorRegistry, name: str, says: str, value: float) -> None:
    Gauge(name, says, registry=registry).set(value)


def _fields(result: NightResult, registry: CollectorRegistry) -> None:
    """Of all boards together: a board by itself is in the `fill` table."""
    _gauge(registry, "rxjobs_unusual", "fields of boards that stood out from their history", float(len(result.unusual)))
    says = "open postings in which a field is missing, invalid or unknown"
    fields = Gauge("rxjobs_field_postings", says, ("field", "kind"), registry=registry)
    for fill in result.fields:
        for kind, count in fill.open_troubles.items():
            fields.labels(fill.field, kind).set(count or 0)


def _boards(result: NightResult, registry: CollectorRegistry) -> None:
    complete = Gauge("rxjobs_board_complete", "1 when the board was read completely", BOARD, registry=registry)
    listed = Gauge("rxjobs_board_listed", "postings the board listed", BOARD, registry=registry)
    requests = Gauge("rxjobs_board_requests", "requests the board took", BOARD, registry=registry)
    for report in result.reports:
        complete.labels(report.board, report.platform).set(float(report.complete))
        listed.labels(report.board, report.platform).set(report.listed)
        requests.labels(report.board, report.platform).set(report.requests)
