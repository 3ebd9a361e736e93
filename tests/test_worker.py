"""Workers: a night's boards over a queue in PostgreSQL, one host at a time, a lost worker's boards taken up again."""

from __future__ import annotations

import itertools
import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, text

from app.crawl import crawl
from app.crawlqueue import budget, jobs, parts, queue, worker
from app.crawlqueue.night import QueuedCrawl
from app.database import connect
from app.errors import UserError
from app.retention import prune_answers
from crawlers.boards import Board, load_register
from schema.landing import postings_path, read_landing, read_reports
from schema.posting import RawPosting
from tests.boardserver import Answer, Asked, BoardServer, answer, board_server, crawl_environment, entry

HOSTS, BOARDS_A_HOST, POSTINGS = 4, 3, 5
SLOW_SECONDS = 0.4
SILENT_SECONDS = 9.0  # a busy machine must not look like a lost worker


@dataclass
class Street:
    """Hosts with boards, and who was asked when."""

    servers: list[BoardServer]
    register: Path
    boards: tuple[Board, ...]
    spans: dict[str, list[tuple[float, float]]] = field(default_factory=dict)

    def listings(self) -> Counter[str]:
        """How often each board was asked for its list."""
        paths = [path.split("?")[0] for server in self.servers for path in server.paths()]
        return Counter(path for path in paths if path.endswith("/jobs"))


def _job(board: str, number: int) -> dict[str, Any]:
    return {
        "id": number, "title": f"Pharmacist {number}", "absolute_url": f"https://x.example/{board}/{number}",
        "content": "&lt;p&gt;Counsel.&lt;/p&gt;", "location": {"name": "Tulsa, OK"}, "departments": [], "offices": [],
        "updated_at": "2026-11-02T00:00:00Z",
    }  # fmt: skip


@pytest.fixture
def street(tmp_path: Path) -> Iterator[Street]:
    """Four hosts with three boards each, whose answers take their time."""
    spans: dict[str, list[tuple[float, float]]] = {}
    lock = threading.Lock()

    def listing(board: str, host: int) -> Any:
        def respond(_asked: Asked) -> Answer:
            begun = time.monotonic()
            time.sleep(SLOW_SECONDS)
            with lock:
                spans.setdefault(str(host), []).append((begun, time.monotonic()))
            rows = [_job(board, number) for number in range(1, POSTINGS + 1)]
            return answer({"jobs": rows, "meta": {"total": len(rows)}})

        return respond

    with ExitStack() as stack:
        servers, entries = [], []
        for host in range(HOSTS):
            names = [f"h{host}b{number}" for number in range(BOARDS_A_HOST)]
            server = stack.enter_context(
                board_server({f"/v1/boards/{name}/jobs": listing(name, host) for name in names})
            )
            servers.append(server)
            entries += [entry(name, "greenhouse", slug=name, api=server.origin) for name in names]
        register = tmp_path / "boards.toml"
        register.write_text("\n".join(entries))
        yield Street(servers, register, load_register(register), spans)


@pytest.fixture
def shared(postgres_url: str) -> Iterator[Engine]:
    engine = connect(postgres_url)
    yield engine
    engine.dispose()


@pytest.fixture
def workers(postgres_url: str, tmp_path: Path) -> Iterator[Any]:
    """Starts workers as processes of their own; those that are left are stopped at the end."""
    started: list[subprocess.Popen[bytes]] = []

    def start(name: str) -> subprocess.Popen[bytes]:
        environment = crawl_environment(
            RXJOBS_DATABASE_URL=postgres_url, RXJOBS_VAR=str(tmp_path / name), RXJOBS_PRIVATE_HOSTS="127.0.0.1",
            RXJOBS_WORKER_SILENT_SECONDS=str(SILENT_SECONDS),
        )  # fmt: skip
        command = [sys.executable, "-m", "app", "worker", "--name", name, "--jobs", "1"]
        started.append(subprocess.Popen(command, env=environment, stderr=(tmp_path / f"{name}.log").open("wb")))
        return started[-1]

    yield start
    for process in started:
        if process.poll() is None:
            process.send_signal(signal.SIGKILL)
            process.wait()


def landed(folder: Path) -> set[tuple[str, str, str]]:
    """What lies in a landing folder, without the times."""
    found = set()
    for _, raw in read_landing(postings_path(folder, "greenhouse")):
        assert isinstance(raw, RawPosting), raw
        found.add((raw.board, raw.ref, str(raw.html)))
    return found


def queued(shared: Engine, street: Street, folder: Path, **options: Any) -> QueuedCrawl:
    return QueuedCrawl(shared, "night-1", folder, street.boards, own=False, **options)


def test_three_workers_read_what_one_process_reads(
    shared: Engine, street: Street, workers: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "BOARDS_A_JOB", 1)  # so that a host's boards could be read by several at a time
    for name in ("one", "two", "three"):
        workers(name)
    seen: list[str] = []
    reports = queued(shared, street, tmp_path / "shared", on_report=lambda one: seen.append(one.board)).crawl()
    assert [report.board for report in reports] == [board.id for board in street.boards]
    assert all(report.complete for report in reports)
    assert sorted(seen) == sorted(board.id for board in street.boards)
    assert set(street.listings().values()) == {1}, "a board was read twice"
    with shared.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM rxjobs_crawl_part")) == 0
    for name, value in crawl_environment().items():
        monkeypatch.setenv(name, value)
    crawl(tmp_path / "alone", street.boards, register=street.register)
    assert landed(tmp_path / "shared") == landed(tmp_path / "alone")
    for spans in street.spans.values():
        ordered = sorted(spans[:BOARDS_A_HOST])
        assert all(first[1] <= second[0] for first, second in itertools.pairwise(ordered))


def test_the_boards_of_a_lost_worker_are_read_by_another(
    shared: Engine, street: Street, workers: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queue, "SILENT_SECONDS", SILENT_SECONDS)
    monkeypatch.setattr("app.crawlqueue.night.LOOK_SECONDS", 1.0)
    lost = workers("lost")
    done: list[Any] = []
    folder = tmp_path / "shared"
    night = threading.Thread(target=lambda: done.append(queued(shared, street, folder).crawl()))
    night.start()
    _until(lambda: bool(street.spans or street.listings()))
    lost.send_signal(signal.SIGKILL)
    lost.wait()
    workers("other")
    workers("third")
    night.join(90)
    assert not night.is_alive()
    assert all(report.complete for report in done[0])
    assert {ended.report.board for ended in read_reports(folder).values()} == {board.id for board in street.boards}
    assert len(landed(folder)) == HOSTS * BOARDS_A_HOST * POSTINGS
    assert street.listings().total() <= HOSTS * BOARDS_A_HOST + BOARDS_A_HOST, "more than the lost job was read again"


def _until(true: Any, seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it never happened"
        time.sleep(0.05)


def test_a_host_has_one_budget_for_all_jobs_of_a_night(
    shared: Engine, street: Street, monkeypatch: pytest.MonkeyPatch, forked_spiders: None
) -> None:
    for name, value in crawl_environment(RXJOBS_HOST_BUDGET="3").items():
        monkeypatch.setenv(name, value)
    queue.prepare(shared)
    own = [board for board in street.boards if board.api == street.servers[0].origin][:2]

    def worked(run: str) -> int:
        before = len(street.servers[0].asked)
        for board in own:  # as two workers would, each in a folder of its own; robots.txt and a listing each
            worker._crawl(shared, run, board.id, (board,), everything=False)
        return len(street.servers[0].asked) - before

    assert worked("night-1") == 3, "the second had one request left"
    assert worked("night-2") == 3
    with shared.begin() as connection:
        assert set(budget.asked(connection, "night-2").values()) == {4}, "with the one that was refused"
        budget.forget_others(connection, "night-2")
        assert budget.asked(connection, "night-1") == {}


def test_a_worker_asks_again_only_for_lists_that_have_changed(
    shared: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, forked_spiders: None
) -> None:
    """Lists are kept where the worker keeps its things, not in the folder of the job, which is thrown away."""
    for name, value in crawl_environment(RXJOBS_VAR=str(tmp_path / "var")).items():
        monkeypatch.setenv(name, value)
    queue.prepare(shared)

    def listing(asked: Asked) -> Answer:
        is_known = asked.headers.get("If-None-Match") == '"1"'
        return answer("", 304) if is_known else answer({"jobs": [_job("b", 1)], "meta": {"total": 1}}, ETag='"1"')

    with board_server({"/v1/boards/b/jobs": listing}) as server:
        register = tmp_path / "boards.toml"
        register.write_text(entry("b", "greenhouse", slug="b", api=server.origin))
        for night in ("night-1", "night-2"):
            worker._crawl(shared, night, "b", load_register(register), everything=False)
        assert [asked.headers.get("If-None-Match") for asked in server.asked if "jobs" in asked.path] == [None, '"1"']
    with shared.begin() as connection:
        parts.receive(connection, "night-2", tmp_path / "landed")
    assert read_reports(tmp_path / "landed")["b"].report.complete
    (old,) = (tmp_path / "var" / "raw" / "answers").iterdir()
    os.utime(old, (time.time() - 40 * 86400,) * 2)
    prune_answers(old.parent, datetime.now(UTC))
    assert not old.exists()


def test_a_night_that_was_cut_off_asks_for_the_rest_only(
    shared: Engine, street: Street, workers: Any, tmp_path: Path
) -> None:
    workers("one")
    folder = tmp_path / "shared"
    half = QueuedCrawl(shared, "night-1", folder, street.boards[:6], own=False)
    half.crawl()
    queued(shared, street, folder).crawl()
    assert set(street.listings().values()) == {1}


def test_jobs_are_of_one_host_and_platform_and_of_few_boards() -> None:
    boards = [
        Board(id=f"b{n}", employer="B", platform="greenhouse", url="https://b.example/", slug="b", source="a test")
        for n in range(23)
    ]
    other = Board(id="x", employer="X", platform="phenom", url="https://jobs.x.example/us", source="a test")
    found = list(jobs.jobs("night-1", [*boards, other]))
    assert [(job.host, len(job.boards)) for job in found] == [
        ("boards-api.greenhouse.io", 10), ("boards-api.greenhouse.io", 10), ("boards-api.greenhouse.io", 3),
        ("jobs.x.example", 1),
    ]  # fmt: skip
    assert len({job.id for job in found}) == 4
    assert [job.id for job in jobs.jobs("night-2", [*boards, other])] == [job.id for job in found]


def test_sqlite_has_no_queue(tmp_path: Path) -> None:
    engine = connect(f"sqlite:///{tmp_path}/x.sqlite")
    with pytest.raises(UserError, match="PostgreSQL"):
        queue.prepare(engine)
    environment = dict(os.environ) | {"RXJOBS_VAR": str(tmp_path), "RXJOBS_DATABASE_URL": f"sqlite:///{tmp_path}/y"}
    command = [sys.executable, "-m", "app", "worker", "--until-empty"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60)
    assert done.returncode == 2
    assert "RXJOBS_DATABASE_URL" in done.stderr
    assert len(done.stderr.splitlines()) == 1
