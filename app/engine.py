"""Where a batch is worked on: this process, this machine's processes, or a Dask cluster. The results are the same.

An engine maps a function that can be imported by name over batches and gives the results in their order, with a
bounded number of batches under way, so that memory does not grow with the work.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, Protocol, TypeVar

from app.errors import UserError
from app.workers import spawned

Batch = TypeVar("Batch")
Result = TypeVar("Result")
LOCAL = "local"
DASK = "dask://"
AHEAD = 4  # batches a worker has waiting: enough to keep it busy
CONNECT_SECONDS = 10
# A batch goes with its task on purpose, so that another worker can take it over: no warning for 20 MB.
LARGE = "distributed.admin.large-graph-warning-threshold"


class Engine(Protocol):
    """Maps batches to results, in order."""

    def map(self, work: Callable[[Batch], Result], batches: Iterable[Batch]) -> Iterator[Result]:
        """The result of each batch."""
        ...


class Here:
    """This process."""

    def map(self, work: Callable[[Batch], Result], batches: Iterable[Batch]) -> Iterator[Result]:
        """The result of each batch."""
        return map(work, batches)


class Threads:
    """Threads of this process, for work that frees the interpreter (numpy's)."""

    def __init__(self, workers: int) -> None:
        self.workers = workers

    def map(self, work: Callable[[Batch], Result], batches: Iterable[Batch]) -> Iterator[Result]:
        """The result of each batch."""
        with ThreadPoolExecutor(self.workers) as pool:
            yield from _in_order(
                lambda batch: pool.submit(work, batch), lambda one: one.result(), batches, self.workers + 1
            )


class Processes:
    """Processes of this machine."""

    def __init__(self, workers: int) -> None:
        self.ahead = workers * AHEAD
        self.pool = spawned(workers)

    def map(self, work: Callable[[Batch], Result], batches: Iterable[Batch]) -> Iterator[Result]:
        """The result of each batch; UserError when a process was killed, with what is done staying done."""
        try:
            yield from _in_order(
                lambda batch: self.pool.submit(work, batch), lambda one: one.result(), batches, self.ahead
            )
        except BrokenExecutor as error:
            raise UserError("a worker process was killed (out of memory?); run the same command again") from error


class Cluster:
    """The workers of a Dask scheduler; what a lost worker had is given to another."""

    def __init__(self, client: Any) -> None:
        self.client = client

    def map(self, work: Callable[[Batch], Result], batches: Iterable[Batch]) -> Iterator[Result]:
        """The result of each batch; UserError where no worker can finish it."""
        import dask
        from distributed import KilledWorker

        try:
            ahead = max(1, sum(self.client.nthreads().values())) * AHEAD
            with dask.config.set({LARGE: "1GB"}):
                yield from _in_order(
                    lambda b: self.client.submit(work, b, pure=False), self.client.gather, batches, ahead
                )
        except (KilledWorker, OSError) as error:
            raise UserError(f"the Dask cluster gave up: {error}; run the same command again") from error


@contextmanager
def engine(name: str, workers: int = 1) -> Iterator[Engine]:
    """The engine of that name: `local` (with more than one worker, processes) or `dask://HOST:PORT`."""
    if name.startswith(DASK):
        with _client(name) as client:
            yield Cluster(client)
    elif name != LOCAL:
        raise UserError(f"no engine {name}; there are {LOCAL} and {DASK}HOST:PORT")
    elif workers <= 1:
        yield Here()
    else:
        here = Processes(workers)
        try:
            yield here
        finally:
            here.pool.shutdown(cancel_futures=True)


@contextmanager
def engine_or_none(name: str) -> Iterator[Engine | None]:
    """None for `local`, for work that has threads of its own here; else the engine of that name."""
    if name == LOCAL:
        yield None
        return
    with engine(name) as place:
        yield place


@contextmanager
def _client(name: str) -> Iterator[Any]:
    try:
        from distributed import Client
    except ImportError as error:
        raise UserError("Dask is not installed here; install rxjobs with the extra `cluster`") from error
    address = f"tcp://{name.removeprefix(DASK)}"
    try:
        connect: Any = Client  # distributed has no types for it
        client = connect(address, timeout=CONNECT_SECONDS, set_as_default=False)
    except (OSError, ValueError) as error:
        raise UserError(f"no Dask scheduler answers at {address}; start one with: dask scheduler") from error
    with client:
        if not client.nthreads():
            raise UserError(f"the Dask scheduler at {address} has no workers; start one with: dask worker {address}")
        yield client


def _in_order(
    submit: Callable[[Batch], Any], result: Callable[[Any], Result], batches: Iterable[Batch], ahead: int
) -> Iterator[Result]:
    waiting: deque[Any] = deque()
    for batch in batches:
        waiting.append(submit(batch))
        if len(waiting) >= ahead:
            yield result(waiting.popleft())
    while waiting:
        yield result(waiting.popleft())
