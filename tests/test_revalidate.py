"""Feeds are asked for again only if they have changed, and a host that says nothing is never spoken for."""

from __future__ import annotations

import gzip
import json
import os
import time
from pathlib import Path

from crawlers.revalidate import ASKED_IN_FULL_DAYS
from tests.boardserver import Answer, Asked, BoardServer, Crawled, answer, board_server, crawl, entry
from tests.test_personio import TASKS, feed, position

PATH = "/xml?language=en"


class Feed:
    """A feed that knows its versions: 304 to who has this one, else all of it."""

    def __init__(self, validator: str) -> None:
        self.validator, self.positions, self.statuses = validator, [position(1, "Pharmacist", TASKS)], list[int]()

    def __call__(self, asked: Asked) -> Answer:
        version = f'"{len(self.positions)}"' if self.validator == "ETag" else f"Wed, 0{len(self.positions)} Nov 2026"
        condition = {"ETag": "If-None-Match", "Last-Modified": "If-Modified-Since"}[self.validator]
        known = asked.headers.get(condition) == version
        self.statuses.append(304 if known else 200)
        if known:
            return 304, {self.validator: version}, b""
        said = {"Content-Type": "text/xml", self.validator: version}
        return 200, said, feed(*self.positions).encode()


def night(server: BoardServer, folder: Path, number: int) -> Crawled:
    register = entry("ash", "personio", api=server.origin)
    kept = {"RXJOBS_ANSWERS": str(folder / "answers")}
    return crawl("personio", register, folder / str(number), environment=kept)


def read(done: Crawled) -> tuple[list[str], bool, dict[str, int]]:
    report = done.reports["ash"].report
    return sorted(done.postings.get("ash", {})), report.complete, dict(report.failed)


def test_a_feed_that_has_not_changed_is_sent_once(tmp_path: Path) -> None:
    spoken = Feed("ETag")
    with board_server({PATH: spoken}) as server:
        assert read(night(server, tmp_path, 1)) == (["1"], True, {})
        assert read(night(server, tmp_path, 2)) == (["1"], True, {}), "as from a full answer"
        spoken.positions.append(position(2, "Pharmacy Technician", TASKS))
        assert read(night(server, tmp_path, 3)) == (["1", "2"], True, {})
        assert read(night(server, tmp_path, 4)) == (["1", "2"], True, {})
    assert spoken.statuses == [200, 304, 200, 304]


def test_a_date_is_as_good_and_a_host_that_fails_is_not_spoken_for(tmp_path: Path) -> None:
    spoken = Feed("Last-Modified")
    ill = {"server": answer("no", 500), "empty_answer": answer("", 200), "bot_wall": answer("x", 403)}
    with board_server({PATH: spoken}) as server:
        night(server, tmp_path, 1)
        assert read(night(server, tmp_path, 2)) == (["1"], True, {})
        for number, (failure, said) in enumerate(ill.items(), 3):
            server.routes[PATH] = said
            assert read(night(server, tmp_path, number)) == ([], False, {failure: 1})
    assert spoken.statuses == [200, 304]


def test_a_304_that_nobody_asked_for_is_no_answer(tmp_path: Path) -> None:
    with board_server({PATH: (304, {}, b"")}) as server:
        postings, complete, failed = read(night(server, tmp_path, 1))
    assert (postings, complete) == ([], False)
    assert failed


def test_what_is_kept_is_asked_for_in_full_after_a_week_and_may_be_damaged(tmp_path: Path) -> None:
    spoken = Feed("ETag")
    with board_server({PATH: spoken}) as server:
        night(server, tmp_path, 1)
        (kept,) = (tmp_path / "answers").iterdir()
        told = json.loads(gzip.decompress(kept.read_bytes()))
        told["at"] = time.time() - ASKED_IN_FULL_DAYS * 86400 - 1
        kept.write_bytes(gzip.compress(json.dumps(told).encode()))
        assert read(night(server, tmp_path, 2)) == (["1"], True, {})
        kept.write_bytes(b"\x1f\x8b" + os.urandom(20))
        assert read(night(server, tmp_path, 3)) == (["1"], True, {})
    assert spoken.statuses == [200, 200, 200]
