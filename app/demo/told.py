"""What a person sees while a night runs: a moving line on a terminal, a plain line a step otherwise."""

from __future__ import annotations

from types import TracebackType

from rich.status import Status

from app.nightly import Watch
from app.output import complain, err
from schema.run import BoardReport

_DOING = {
    "crawl": "reading boards",
    "ingest": "reading ads",
    "close": "closing what is gone",
    "match": "joining postings into jobs",
    "gate": "holding the numbers against earlier nights",
    "snapshot": "writing the snapshot",
    "summary": "making summaries of slow views",
}


class Told:
    """Tells of one night. A context manager; `watch` is what nightly wants."""

    def __init__(self, night: str, boards: int) -> None:
        """`night` begins every line, `boards` is how many there are to read."""
        self.night, self.boards, self.ended = night, boards, 0
        self.doing = ""
        self._status = Status(night, console=err)
        self.watch = Watch(on_step=self._step, on_report=self._report)

    def __enter__(self) -> Told:
        if err.is_terminal:
            self._status.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._status.stop()

    def _step(self, name: str) -> None:
        self.doing = _DOING.get(name, name)
        if err.is_terminal:
            self._status.update(f"{self.night}: {self.doing}")
        else:
            complain(f"{self.night}: {self.doing}")

    def _report(self, report: BoardReport) -> None:
        self.ended += 1
        if err.is_terminal:
            self._status.update(f"{self.night}: {self.doing}, {self.ended} of {self.boards} done ({report.board})")
