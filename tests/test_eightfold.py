"""Eightfold: ten rows a page whatever is asked, two lists of which one is refused, epoch seconds, walls."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from crawlers.boards import Board
from crawlers.spiders.eightfold import domain
from schema.posting import RawPlace
from tests.boardserver import Asked, answer
from tests.hosted import FAULTS, Town, faulty, visit

OLD, NEW, PLACE = "/api/apply/v2/jobs", "/api/pcsx/search", "/api/pcsx/position_details"


def row(number: int, name: str = "Pharmacist", **cells: Any) -> dict[str, Any]:
    """One row of the older list; words and numbers are our own."""
    return {
        "id": 880000 + number,
        "name": name,
        "location": "Reno, NV, US",
        "locations": ["Reno, NV, US", "Sparks, NV, US"],
        "department": "Care",
        "t_create": 1794873600,
        "t_update": 1794960000,
        "ats_job_id": f"R{number}",
        "display_job_id": f"REQ-{number}",
        "work_location_option": "onsite",
        "job_description": "",
        "canonicalPositionUrl": f"https://jobs.peak.example/careers/job/{880000 + number}",
    } | cells


def newer(number: int) -> dict[str, Any]:
    """One row of the newer list."""
    return {"name": "Pharmacist", "standardizedLocations": ["Reno, NV, US"], "workLocationOption": "remote_local",
            "postedTs": 1794873600, "department": "Care", "atsJobId": f"R{number}",
            "positionUrl": f"/careers/job/{880000 + number}"}  # fmt: skip


def pages(rows: list[dict[str, Any]], *, inside: bool = False, repeats: bool = False, shrinks: bool = False) -> Any:
    """A list that gives ten rows from a start."""

    def page(asked: Asked) -> Any:
        query = parse_qs(urlsplit(asked.path).query)
        assert query["domain"] == ["peak.example"]
        start = 0 if repeats else int(query["start"][0])
        found = [each for each in rows if query.get("query", [""])[0] in each["name"].lower()]
        said = {"positions": found[start : start + 10], "count": len(found) - (start > 0 and shrinks)}
        return answer({"status": 200, "data": said} if inside else said)

    return page


def detail(asked: Asked) -> Any:
    """A posting of the newer API."""
    query = parse_qs(urlsplit(asked.path).query)
    return answer({"data": {"jobDescription": f"<p>Number {query['position_id'][0]}.</p>"}})


REFUSED = answer({"message": "Not authorized for PCSX"}, 403)
DISABLED = answer({"message": "PCSX is not enabled for this user."}, 403)


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    rows = [*(row(number) for number in range(23)), row(99, "Pharmacy Technician"), row(98, "Pilot")]
    details = {f"{OLD}/{each['id']}": answer(each | {"job_description": "<p>Round.</p>"}) for each in rows}
    boards: dict[str, dict[str, Any]] = {
        "peak": {OLD: pages(rows)} | details,
        "loops": {OLD: pages(rows, repeats=True)} | details,
        "shrinks": {OLD: pages(rows, shrinks=True)} | details,
        "newer": {OLD: REFUSED, NEW: pages([newer(1), newer(2)], inside=True), PLACE: detail},
        "young": {NEW: pages([newer(1)], inside=True), PLACE: detail},
        "neither": {OLD: REFUSED, NEW: DISABLED},
        "blocked": {OLD: answer("", 405)},
        "renamed": {OLD: pages([row(1)]), f"{OLD}/880001": answer({"id": 880001, "text": "<p>Moved.</p>"})},
    }
    boards |= {name: {OLD: wrong[""]} for name, wrong in faulty("").items()}
    cells = {name: {"settings": {"domain": "peak.example"}} for name in boards}
    return visit("eightfold", boards, tmp_path_factory.mktemp("eightfold"), cells=cells)


def test_both_searches_are_read_ten_rows_a_page(town: Town) -> None:
    assert town.numbers("peak") == (24, 24, 0, True)
    listing = [path for path in town.asked["peak"] if "start=" in path]
    assert len(listing) == 4, "three pages of pharmacists, one of pharmacies"
    assert f"{OLD}?domain=peak.example&query=pharmacist&start=10&num=10&sort_by=relevance" in listing


def test_a_posting_is_read_whole(town: Town) -> None:
    raw = town.of("peak")["880001"]
    assert (raw.html, raw.date_posted, raw.requisition_id) == ("<p>Round.</p>", "1794873600", "REQ-1")
    assert raw.places == (RawPlace(text="Reno, NV, US"), RawPlace(text="Sparks, NV, US"))
    assert raw.url == "https://jobs.peak.example/careers/job/880001"


def test_pages_that_repeat_or_a_total_that_falls_are_not_complete(town: Town) -> None:
    assert town.failed("loops") == {"truncated": 1}
    assert town.failed("shrinks") == {"truncated": 2}, "each of the two later pages says less"


def test_the_newer_list_is_asked_where_the_older_is_refused(town: Town) -> None:
    raw = town.of("newer")["880001"]
    assert (raw.html, raw.date_posted, raw.requisition_id) == ("<p>Number 880001.</p>", "1794873600", "R1")
    assert raw.places == (RawPlace(text="Reno, NV, US", remote=True),)
    assert town.numbers("newer") == (2, 2, 0, True)


def test_the_newer_list_is_asked_where_there_is_no_older(town: Town) -> None:
    assert town.numbers("young") == (1, 1, 0, True)


def test_a_tenant_that_refuses_both_lists_is_named(town: Town) -> None:
    assert town.failed("neither") == {"auth": 2}
    assert "jsonld" in (town.done.reports["neither"].report.reason or "")


def test_405_is_a_block(town: Town) -> None:
    assert town.failed("blocked") == {"bot_wall": 2}


def test_a_posting_whose_text_moved_has_changed(town: Town) -> None:
    assert town.failed("renamed") == {"shape_changed": 1}
    assert town.of("renamed")["880001"].title == "Pharmacist"


def test_faults(town: Town) -> None:
    for name, (_, failure) in FAULTS.items():
        assert town.failed(name) == {failure: 2}, "both searches"
        assert town.numbers(name) == (0, 0, 0, False)


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"settings": {"domain": "a.org"}, "slug": "b"}, "a.org"),
        ({"url": "https://x.eightfold.ai/careers?domain=c.com", "slug": "b"}, "c.com"),
        ({"slug": "b"}, "b.com"),
        ({}, None),
    ],
)
def test_the_domain_is_stated_or_made_of_the_slug(cells: dict[str, Any], expected: str | None) -> None:
    given = {"id": "x", "employer": "X", "platform": "eightfold", "url": "https://x.eightfold.ai/careers"}
    board = Board(**(given | {"source": "a test"} | cells))
    if expected is None:
        with pytest.raises(ValueError, match=r"settings\.domain"):
            domain(board)
    else:
        assert domain(board) == expected
