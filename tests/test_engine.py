"""Engines: the same results in order, in this process, in several, and on a Dask cluster that loses a worker."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import dask
import pytest

from app.engine import Cluster, Threads, engine
from app.errors import UserError

BATCHES = [list(range(start, start + 7)) for start in range(0, 700, 7)]


def doubled(batch: list[int]) -> list[int]:
    return [2 * number for number in batch]


def doubled_slowly(batch: list[int]) -> list[int]:
    time.sleep(0.02)
    return doubled(batch)


def fatal(_: list[int]) -> None:
    os._exit(9)


@pytest.mark.parametrize("workers", [1, 2])
def test_results_come_in_the_order_of_the_batches(workers: int) -> None:
    with engine("local", workers) as place:
        assert list(place.map(doubled, BATCHES)) == list(map(doubled, BATCHES))


def test_batches_are_taken_as_they_are_needed() -> None:
    taken: list[int] = []

    def batches() -> Iterator[list[int]]:
        for number in range(1000):
            taken.append(number)
            yield [number]

    with engine("local", 2) as place:
        next(iter(place.map(doubled, batches())))
        assert len(taken) < 20


def test_a_killed_process_is_one_sentence() -> None:
    with engine("local", 2) as place, pytest.raises(UserError, match="killed"):
        list(place.map(fatal, BATCHES))


def test_threads_give_the_same_in_order() -> None:
    assert list(Threads(2).map(doubled, BATCHES)) == list(map(doubled, BATCHES))


def test_a_large_batch_on_a_cluster_is_no_warning() -> None:
    """A state's ads of a million are some 20 MB, and go with their task so that another worker can take it over."""

    class Client:
        def nthreads(self) -> dict[str, int]:
            return {"one": 1}

        def submit(self, *_: object, pure: bool) -> str:
            return f"{pure} {dask.config.get('distributed.admin.large-graph-warning-threshold')}"

        def gather(self, told: str) -> str:
            return told

    assert list(Cluster(Client()).map(doubled, [[1]])) == ["False 1GB"]


@pytest.mark.parametrize("name", ["spark://x", "", "dask:/x"])
def test_another_engine_is_refused(name: str) -> None:
    with pytest.raises(UserError, match="dask://"), engine(name):
        pass


def test_a_scheduler_that_is_not_there_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.engine.CONNECT_SECONDS", 1)
    with pytest.raises(UserError, match="scheduler"), engine("dask://127.0.0.1:1"):
        pass


def test_a_cluster_that_loses_a_worker_gives_the_same(tmp_path: Path) -> None:
    """Two workers, each in a process of its own; one is killed while it has work."""
    with cluster(tmp_path) as (address, pids), engine(address) as place:
        results = place.map(doubled_slowly, BATCHES)
        first = [next(results) for _ in range(10)]
        os.kill(pids[0], 9)
        assert first + list(results) == list(map(doubled, BATCHES))


class cluster:  # noqa: N801 - used as a function: with cluster() as ...
    """A Dask cluster of two single-threaded workers on loopback: its `dask://` address and the workers' pids."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __enter__(self) -> tuple[str, list[int]]:
        from distributed import LocalCluster

        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("PYTHONPATH", str(Path(__file__).parent.parent))
            self.cluster = LocalCluster(
                n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None,
                local_directory=str(self.folder), silence_logs=50,
            )  # fmt: skip
        pids = [worker.pid for worker in self.cluster.workers.values()]
        return self.cluster.scheduler_address.replace("tcp://", "dask://"), pids

    def __exit__(self, *_: object) -> None:
        self.cluster.close()
