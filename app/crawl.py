"""The crawl step: one Scrapy process a platform, a few at a time, each writing into the run's folder.

A process of its own keeps a crash, a leak or a hang of one platform from the others; Twisted's reactor cannot be
started twice anyway. Whatever happens to it, every board asked for ends with a report.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from app.crawlorder import by_platform, next_of
from app.errors import UserError
from crawlers.boards import Board
from crawlers.cassette import Cassette, CassetteError
from schema.landing import BOARDS, dump_report, load_report, read_reports
from schema.run import BoardReport
from schema.vocab import Failure

POLL_SECONDS = 0.1
ANSWERS = "answers"  # beside the runs' folders: lists that can be asked about again
GRACE_SECONDS = 20.0  # from SIGTERM to SIGKILL: what it takes to end a crawl in order
OnReport = Callable[[BoardReport], None]


@dataclass
class PlatformProcess:
    """The running crawl of one platform's boards."""

    platform: str
    boards: tuple[Board, ...]
    process: subprocess.Popen[bytes]
    log: Path
    deadline: float
    fate: tuple[Failure, str] | None = field(default=None)

    def is_over(self) -> bool:
        """Whether the process has ended; one past its time is ended first."""
        if self.process.poll() is None and time.monotonic() > self.deadline:
            stop(self.process)
            self.fate = (Failure.TIMEOUT, "the platform's crawl was ended by the watchdog")
        return self.process.poll() is not None

    def end(self) -> tuple[Failure, str]:
        """Why boards without a report have none."""
        code = self.process.returncode
        return self.fate or (Failure.CRASHED, f"the crawl ended with code {code} before the board did; see {self.log}")


def crawl(
    run_dir: Path,
    boards: Iterable[Board],
    *,
    register: Path,
    known: Path | None = None,
    everything: bool = False,
    first: bool = False,
    replay: Path | None = None,
    record: Path | None = None,
    on_report: OnReport | None = None,
    took: Mapping[str, float] | None = None,
    answers: Path | None = None,
) -> tuple[BoardReport, ...]:
    """Reads the boards into `run_dir` and returns the report of each, in the order given.

    Boards that ended in this run before are not read again, so that the same call goes on after a `kill -9`.
    `first` reads the first listing page of each and lands nothing (`crawlers.firstpage`); give it a folder of its own.
    `on_report` is called as each board ends. `took` are seconds of the boards' last readings (`app.crawlorder`).
    `answers` is where lists are kept that can be asked about again, beside the run's folder when left out. Raises
    nothing for what boards do, and UserError for a cassette that cannot be read.
    """
    _check_cassette(replay)
    run_dir, kept = run_dir.resolve(), answers or run_dir.resolve().parent / ANSWERS
    run_dir.mkdir(parents=True, exist_ok=True)
    boards = tuple(boards)
    options = {"register": register, "known": known, "replay": replay, "record": record}
    given = {name: str(path.resolve()) for name, path in options.items() if path}
    given |= {name: "1" for name, is_set in (("all", everything), ("first", first)) if is_set}
    ended = _ended(run_dir)
    waiting = deque(by_platform([board for board in boards if board.id not in ended], took or {}))
    tail = ReportTail(run_dir / BOARDS, on_report)
    running: list[PlatformProcess] = []
    try:
        while waiting or running:
            while len(running) < _processes() and (found := next_of(waiting, [one.boards for one in running])):
                running.append(_started(run_dir, *found, given, kept))
            time.sleep(POLL_SECONDS)
            tail.read()
            for over in [process for process in running if process.is_over()]:
                running.remove(over)
                _close_open_boards(run_dir, over)
    finally:
        for process in running:
            stop(process.process)
    tail.read()
    reports = read_reports(run_dir)
    return tuple(reports[board.id].report for board in boards)


class ReportTail:
    """Reads the reports that are added to a run's boards.jsonl, each once."""

    def __init__(self, path: Path, on_report: OnReport | None) -> None:
        """What the file already holds is passed over."""
        self.path, self.on_report = path, on_report
        self.offset = path.stat().st_size if path.exists() else 0

    def read(self) -> None:
        """Hands on the lines that are whole."""
        if self.on_report is None or not self.path.exists():
            return
        with self.path.open("rb") as file:
            file.seek(self.offset)
            lines, end, _ = file.read().rpartition(b"\n")
        self.offset += len(lines) + len(end)
        for line in filter(None, lines.split(b"\n")):
            try:
                self.on_report(load_report(line.decode()).report)
            except ValueError:
                continue  # what a killed writer left; its board is read again and reported then


def stop(process: subprocess.Popen[bytes]) -> None:
    """Ends a process in order, or at once when it does not listen."""
    process.terminate()
    try:
        process.wait(GRACE_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _check_cassette(replay: Path | None) -> None:
    try:
        if replay:
            Cassette(replay)
    except CassetteError as error:
        raise UserError(str(error)) from error


def _ended(run_dir: Path) -> set[str]:
    """Boards that ended in this run; those that were cut short are read again."""
    reports = read_reports(run_dir).values()
    return {ended.report.board for ended in reports if Failure.CRASHED not in ended.report.failed}


def _started(
    run_dir: Path, platform: str, boards: tuple[Board, ...], given: dict[str, str], answers: Path
) -> PlatformProcess:
    options = given | {"out": str(run_dir), "boards": ",".join(board.id for board in boards)}
    arguments = [part for name, value in options.items() for part in ("-a", f"{name}={value}")]
    log = run_dir / f"{platform}.log"
    environment = os.environ | {"SCRAPY_SETTINGS_MODULE": "crawlers.settings", "RXJOBS_PARENT": str(os.getpid())}
    if not {"replay", "record", "first"} & given.keys():
        environment["RXJOBS_ANSWERS"] = str(answers)
    with log.open("ab") as output:
        process = subprocess.Popen(  # noqa: S603  our own interpreter and words from the validated register
            [sys.executable, "-m", "scrapy", "crawl", platform, *arguments],
            cwd=run_dir,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
        )
    return PlatformProcess(platform, boards, process, log, time.monotonic() + _timeout_seconds())


def _close_open_boards(run_dir: Path, over: PlatformProcess) -> None:
    """Reports the boards that the process left without a report: not complete, so nothing of theirs is closed."""
    ended = read_reports(run_dir)
    failure, detail = over.end()
    now = datetime.now(UTC)
    with (run_dir / BOARDS).open("ab", buffering=0) as lines:
        for board in over.boards:
            if board.id in ended:
                continue
            report = BoardReport(
                board=board.id,
                platform=board.platform,
                query="",
                started=now,
                finished=now,
                failed={failure.value: 1},
                reason=f"{failure.value}: {detail}",
            )
            lines.write(f"\n{dump_report(report, {})}\n".encode())


def _processes() -> int:
    # A crawl waits for its hosts most of the time; at 100 to 180 MiB each (benchmarks/big_town.py, 2026-11-28) four
    # do not crowd a small machine.
    return max(1, int(os.environ.get("RXJOBS_CRAWL_PROCESSES", "4")))


def _timeout_seconds() -> float:
    return float(os.environ.get("RXJOBS_PLATFORM_TIMEOUT_SECONDS", str(6 * 3600)))
