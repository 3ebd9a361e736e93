"""Workable: the widget that holds all, one job in several rows, and the newer list with its tokens and searches."""

from __future__ import annotations

from typing import Any

import pytest

from schema.posting import RawPlace
from tests.boardserver import Asked, answer
from tests.hosted import FAULTS, Town, faulty, visit

WIDGET = "/api/v1/widget/accounts/{}"


def job(number: int, **cells: Any) -> dict[str, Any]:
    """One job in the shape of the widgets; words and numbers are our own."""
    place = {"country": "United States", "countryCode": "US", "city": "Yuma", "region": "Arizona", "hidden": False}
    return {
        "title": "Infusion Pharmacist",
        "shortcode": f"AB{number:04}",
        "code": "",
        "employment_type": "Full-time",
        "telecommuting": False,
        "department": "Home care",
        "url": f"https://apply.workable.com/j/AB{number:04}",
        "application_url": f"https://apply.workable.com/j/AB{number:04}/apply",
        "published_on": "2026-11-09",
        "created_at": "2026-10-01",
        "country": "United States",
        "city": "Yuma",
        "state": "Arizona",
        "locations": [place],
        "description": "<p>Mix at home.</p>",
    } | cells


def row(number: int, **cells: Any) -> dict[str, Any]:
    """One row of the newer list."""
    return {
        "shortcode": f"V{number:04}",
        "title": "Pharmacist",
        "remote": False,
        "location": {"country": "United States", "city": "Yuma", "region": None},
        "published": "2026-11-09T00:00:00.000Z",
        "type": "part",
        "department": ["Care", "Rx"],
        "workplace": "on_site",
    } | cells


def search(rows: list[dict[str, Any]], total: int | None = None, *, repeats: bool = False, cut: bool = False) -> Any:
    """The newer list, two rows a page; `repeats` gives the first page for ever, `cut` forgets the last token."""

    def page(asked: Asked) -> Any:
        assert asked.json.keys() >= {"query", "location", "department", "worktype"}
        found = [each for each in rows if asked.json["query"] in each["title"].lower()]
        start = 0 if repeats else int(asked.json.get("token") or 0)
        said: dict[str, Any] = {"total": total or len(found), "results": found[start : start + 2]}
        if start + 2 < said["total"] and not cut:
            said["nextPage"] = str(start + 2)
        return answer(said)

    return page


def newer(name: str, rows: list[dict[str, Any]], **kind: Any) -> dict[str, Any]:
    """The routes of a board on the newer API."""
    texts = {"description": "<p>Do.</p>", "requirements": "<p>Be.</p>", "benefits": "<p>Get.</p>"}
    details = {f"/api/v2/accounts/{name}/jobs/{each['shortcode']}": answer(each | texts) for each in rows}
    return {f"/api/v3/accounts/{name}/jobs": search(rows, **kind)} | details


ROWS = [*(row(number) for number in range(5)), row(9, title="Nurse")]


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    elsewhere = [{"country": "United States", "city": "Mesa", "region": "Arizona"}]
    jobs = [
        job(1, code="RP-1"),
        job(2), job(2, locations=elsewhere),
        job(3, telecommuting=True, locations=None, department=["Care", "Rx"]),
        job(4, telecommuting=True, workplace_type="hybrid", department=None),
        job(5, title="Painter", isInternal=True), job(6, title="Painter"),
        {"title": "Pharmacist without a code"},
    ]  # fmt: skip
    boards: dict[str, dict[str, Any]] = {
        "cactus": {WIDGET.format("cactus"): answer({"name": "Cactus", "jobs": jobs})},
        "sage": newer("sage", ROWS),
        "young": newer("young", ROWS),
        "loops": newer("loops", ROWS, repeats=True),
        "cut": newer("cut", ROWS, cut=True),
    }
    boards |= {name: {WIDGET.format(name): wrong[""]} for name, wrong in faulty("").items()}
    cells = {name: {"settings": {"listing": "v3"}} for name in ("sage", "loops", "cut")}
    return visit("workable", boards, tmp_path_factory.mktemp("workable"), cells=cells)


def test_one_request_gives_the_board_and_a_bad_row_does_not_lose_it(town: Town) -> None:
    assert town.asked["cactus"] == ["/api/v1/widget/accounts/cactus?details=true"]
    assert town.numbers("cactus") == (4, 4, 2, False)
    assert town.failed("cactus") == {"shape_changed": 1}


def test_fields_are_as_sent(town: Town) -> None:
    raw = town.of("cactus")["AB0001"]
    assert raw.payload == job(1, code="RP-1")
    assert (raw.html, raw.requisition_id, raw.date_posted) == ("<p>Mix at home.</p>", "RP-1", "2026-11-09")
    assert raw.places == (RawPlace(city="Yuma", region="Arizona", country="United States"),)
    assert (raw.employment_type, raw.department) == ("Full-time", "Home care")
    assert town.of("cactus")["AB0002"].requisition_id is None, "an empty code is none"


def test_the_rows_of_a_job_in_several_places_are_one_posting(town: Town) -> None:
    assert [place.city for place in town.of("cactus")["AB0002"].places] == ["Yuma", "Mesa"]


def test_departments_may_be_a_list_and_hybrid_is_not_remote(town: Town) -> None:
    remote, hybrid = town.of("cactus")["AB0003"], town.of("cactus")["AB0004"]
    assert (remote.department, remote.places[0].remote) == ("Care / Rx", True)
    assert (hybrid.department, hybrid.places[0].remote) == (None, None)


def test_the_newer_list_is_searched_and_paged_by_token(town: Town) -> None:
    assert town.numbers("sage") == (5, 5, 0, True)
    listing = [path for path in town.asked["sage"] if path.startswith("/api/v3")]
    assert len(listing) == 4, "three pages of pharmacists, one of pharmacies"
    raw = town.of("sage")["V0001"]
    assert raw.html == "<p>Do.</p>\n<h2>Requirements</h2>\n<p>Be.</p>\n<h2>Benefits</h2>\n<p>Get.</p>"
    assert (raw.employment_type, raw.department, raw.date_posted) == ("part", "Care / Rx", "2026-11-09T00:00:00.000Z")


def test_pages_that_repeat_or_end_early_are_not_complete(town: Town) -> None:
    assert town.failed("loops") == {"truncated": 1}
    assert town.failed("cut") == {"truncated": 1}


def test_the_newer_list_is_asked_where_there_is_no_widget(town: Town) -> None:
    assert town.asked["young"][:2] == ["/api/v1/widget/accounts/young?details=true", "/api/v3/accounts/young/jobs"]
    assert town.numbers("young") == (5, 5, 0, True)


def test_faults(town: Town) -> None:
    for name, (_, failure) in FAULTS.items():
        searches = 2 if name == "missing" else 1
        assert town.failed(name) == {failure: searches}, name
        assert town.numbers(name) == (0, 0, 0, False)
