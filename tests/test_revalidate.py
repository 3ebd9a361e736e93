"""Lists are asked for again only if they have changed, and a host that says nothing is never spoken for."""

from __future__ import annotations

import gzip
import json
import os
import time
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from scrapy import Request
from scrapy.http import JsonResponse, Response

from crawlers.revalidate import ASKED_IN_FULL_DAYS, Revalidation
from tests.boardserver import Answer, Asked, BoardServer, Crawled, answer, board_server, crawl, entry
from tests.falsecloses import detail
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


@dataclass
class Listing:
    """Postings of a `smartrecruiters` board, a hundred a page; each page knows its version, a posting has none."""

    refs: list[int]
    total: int = 0
    statuses: list[tuple[str, int]] = field(default_factory=list)

    def __call__(self, asked: Asked) -> Answer:
        last = urlsplit(asked.path).path.rsplit("/", 1)[-1]
        if last.isdigit():
            self.statuses.append(("posting", 200))
            assert "If-None-Match" not in asked.headers, "a posting is always asked for"
            return answer(detail(int(last)), ETag=f'"{last}"')
        query = parse_qs(urlsplit(asked.path).query)
        if "q" in query:  # the search of the platform; the whole list is what is tested
            return answer({"offset": 0, "limit": 100, "totalFound": 0, "content": []})
        offset = int(query["offset"][0])
        rows = [{"id": str(n), "name": f"Pharmacist {n}"} for n in self.refs[offset : offset + 100]]
        page = {"offset": offset, "limit": 100, "totalFound": self.total or len(self.refs), "content": rows}
        version = f'"{sha256(json.dumps(page).encode()).hexdigest()[:8]}"'
        known = asked.headers.get("If-None-Match") == version
        self.statuses.append((f"page {offset}", 304 if known else 200))
        return (304, {"ETag": version}, b"") if known else answer(page, ETag=version)


def listed(server: BoardServer, folder: Path, number: int) -> tuple[int, bool, dict[str, int]]:
    """A night on the board: how many are listed, whether it was complete, what failed."""
    register = entry("ash", "smartrecruiters", slug="ash", api=server.origin)
    kept = {"RXJOBS_ANSWERS": str(folder / "answers")}
    report = crawl("smartrecruiters", register, folder / str(number), environment=kept, all="1").reports["ash"].report
    return report.listed, report.complete, dict(report.failed)


def test_pages_of_a_list_in_json_that_have_not_changed_are_sent_once(tmp_path: Path) -> None:
    board = Listing(list(range(1, 104)))
    path = "/v1/companies/ash/postings"
    with board_server({path: board} | {f"{path}/{n}": board for n in range(1, 105)}) as server:
        nights = []
        for number, change in enumerate((None, None, 104, "short", None), 1):
            if change == "short":
                board.total = 105  # the first page says one more than there are: as incomplete as from a full answer
            elif change:
                board.refs.append(change)
            nights.append(listed(server, tmp_path, number))
    short = (104, False, {"truncated": 1})
    assert nights == [(103, True, {}), (103, True, {}), (104, True, {}), short, short]
    pages = [said for said in board.statuses if said[0] != "posting"]
    assert pages[:4] == [("page 0", 200), ("page 100", 200), ("page 0", 304), ("page 100", 304)]
    assert pages[-2:] == [("page 100", 304), ("page 104", 304)], "what is kept of a short list is short again"


ROWS = {"jobs": [{"id": 1, "title": "Pharmacist"}]}
NOT_KEPT: dict[str, tuple[dict[str, str], Any, dict[str, Any]]] = {  # headers of the answer, its body, of the request
    "no validator": ({}, ROWS, {}),
    "a time alone": ({"Last-Modified": "Wed, 04 Nov 2026 03:00:00 GMT"}, ROWS, {}),
    "no-store": ({"ETag": '"1"', "Cache-Control": "no-store"}, ROWS, {}),
    "a mark of the next page": ({"ETag": '"1"'}, ROWS | {"nextPageToken": "abc"}, {}),
    "a cursor": ({"ETag": '"1"'}, ROWS | {"paging": {"next": {"offset": 2}}}, {}),
    "a posting": ({"ETag": '"1"'}, ROWS, {"meta": {"detail": "1"}}),
    "a token": ({"ETag": '"1"'}, ROWS, {"headers": {"Authorization": "x"}}),
    "a key": ({"ETag": '"1"'}, ROWS, {"meta": {"keys": ("RXJOBS_ADZUNA_KEY",)}}),
    "a question by POST": ({"ETag": '"1"'}, ROWS, {"method": "POST"}),
    "a person": ({"ETag": '"1"'}, {"jobs": [{"id": 1, "recruiter": "Pat Somebody"}]}, {}),
}


def kept(folder: Path, headers: dict[str, str], body: Any, asked: dict[str, Any], **spider: Any) -> int:
    """How many answers are kept after this one."""
    settings = {"RXJOBS_ANSWERS": str(folder)}
    crawler: Any = SimpleNamespace(
        settings=settings, spider=SimpleNamespace(contact_fields=("detail.recruiter",), **spider)
    )
    request = Request("https://x.example/jobs", **asked)
    said = JsonResponse(
        request.url, body=json.dumps(body).encode(), headers={"Content-Type": "application/json"} | headers
    )
    assert isinstance(Revalidation(crawler).process_response(request, said), Response)
    return len(list(folder.glob("*")))


@pytest.mark.parametrize("why", NOT_KEPT)
def test_a_list_in_json_is_kept_only_where_it_is_safe(why: str, tmp_path: Path) -> None:
    headers, body, asked = NOT_KEPT[why]
    assert kept(tmp_path / "answers", headers, body, asked) == 0


def test_a_list_for_everybody_with_an_etag_is_kept_but_not_of_a_platform_with_keys(tmp_path: Path) -> None:
    more = {"next": None, "nextPage": 2, "text": 'say \'"token": "x"\''}  # an empty mark, a number, words of an ad
    assert kept(tmp_path / "keyed", {"ETag": '"1"'}, ROWS, {}, key_env=("RXJOBS_ADZUNA_KEY",)) == 0
    assert kept(tmp_path / "open", {"ETag": '"1"'}, ROWS | more, {}) == 1


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
