"""Taleo Enterprise: columns by number, places as JSON in a string, texts percent-encoded in a script."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest

from schema.posting import RawPlace
from tests.crawling import Crawl, Tape
from tests.replaying import crawl

BOARDS: list[dict[str, Any]] = [
    {"id": name, "url": f"https://{name}.taleo.net/careersection/ex/jobsearch.ftl", "settings": {"portal": 101430233}}
    for name in ("larkfield", "short", "gone", "wall", "odd")
]
BOARDS += [{"id": name, "url": f"https://{name}.taleo.net/careersection/ex/jobsearch.ftl"}
           for name in ("unset", "portalless")]  # fmt: skip


def row(ref: str, columns: list[str], **said: Any) -> dict[str, Any]:
    """A row of the recorded shape."""
    return {"jobId": f"9{ref}", "contestNo": ref, "column": columns} | said


def answer(rows: list[dict[str, Any]], total: int, page: int = 1) -> dict[str, Any]:
    """A page of the search."""
    return {"requisitionList": rows, "pagingData": {"currentPageNo": page, "pageSize": 25, "totalCount": total}}


def posting(values: list[str], labels: str = "") -> str:
    """A posting's page."""
    listed = ",".join("'" + value.replace("'", "\\'") + "'" for value in values)
    return (
        f"<html><body><script>var x = {{_hlid: [{labels}]}};\n"
        f"api.fillList('requisitionDescriptionInterface', 'descRequisition', [{listed}]);</script></body></html>"
    )


DUTIES = "!*!" + quote("<p>Verify [all] orders; it's 100% yours.</p>")
SKILLS = "!*!!*!" + quote("<ul><li>RPh</li></ul>")


@pytest.fixture(scope="module")
def tape(tmp_path_factory: pytest.TempPathFactory) -> Tape:
    """Five career sections."""
    tape = Tape(tmp_path_factory.mktemp("taleo"))

    def add(name: str, page: int, said: Any) -> None:
        for term in ("pharmacist", "pharmacy"):
            body = {
                "multilineEnabled": False,
                "sortingSelection": {"sortBySelectionParam": "3", "ascendingSortingOrder": "false"},
                "fieldData": {"fields": {"KEYWORD": term}, "valid": True},
                "filterSelectionParam": {"searchFilterSelections": []},
                "pageNo": page,
            }
            url = f"https://{name}.taleo.net/careersection/rest/jobboard/searchjobs?lang=en&portal=101430233"
            tape.add(url, said, method="POST", body=body)

    def detail(name: str, ref: str, page: str) -> None:
        tape.add(f"https://{name}.taleo.net/careersection/ex/jobdetail.ftl?job={ref}&lang=en", page)

    rows = [row(str(n), [f"Pharmacist {n}", '["US-OK-Tulsa"]', "Nov 2, 2026"]) for n in range(100, 127)]
    rows[1] = row("101", ["OH-Dayton", "Pharmacy Technician", '["US-OK-Tulsa","US-OK-Enid"]'], linkedColumn=1,
                  locationsColumns=[2])  # fmt: skip
    bare = row("999", [])  # taken down between index and answer
    rows[2] = row("102", ["Engineer", '["US-OK-Tulsa"]', "Nov 2, 2026"])
    add("larkfield", 1, answer([*rows[:24], bare, rows[24]], 27))
    add("larkfield", 2, answer(rows[25:], 27, 2))
    labels = "'reqlistitem.title','reqlistitem.description','reqlistitem.qualification','reqlistitem.jobschedule'"
    for each in rows:
        detail("larkfield", each["contestNo"], posting(["Pharmacist", DUTIES, SKILLS, "Full-time"], labels))
    add("short", 1, answer(rows[3:5], 3))
    add("short", 2, answer([], 3, 2))
    add("gone", 1, answer(rows[3:4], 1))
    detail("gone", "103", "<html><body>The job is no longer available.</body></html>")
    for ref in ("103", "104"):
        detail("short", ref, posting([DUTIES]))
    add("wall", 1, "<html><body>Please verify: captcha</body></html>")
    search = "<html><script>var u = 'x?lang=en&amp;portal=101430233&amp;y';</script></html>"
    tape.add("https://unset.taleo.net/careersection/ex/jobsearch.ftl", search)
    tape.add("https://portalless.taleo.net/careersection/ex/jobsearch.ftl", "<html>Careers</html>")
    add("unset", 1, answer(rows[3:4], 1))
    detail("unset", "103", posting([DUTIES]))
    add("odd", 1, answer([row("1", [])], 1))
    return tape


@pytest.fixture(scope="module")
def night(tape: Tape) -> Crawl:
    """The crawl with search and filter."""
    return crawl("taleo", BOARDS, tape)


def test_all_pages_are_read(night: Crawl) -> None:
    report = night.reports["larkfield"]
    assert (report.listed, report.expected, report.complete, report.passed_over) == (26, 27, True, 4)


def test_the_texts_of_a_posting_are_all_that_is_marked_as_such(night: Crawl) -> None:
    posting = night.of("larkfield")["100"]
    assert posting.html == "<p>Verify [all] orders; it's 100% yours.</p>\n<ul><li>RPh</li></ul>"
    assert (posting.employment_type, posting.date_posted) == ("Full-time", "Nov 2, 2026")
    assert posting.url == "https://larkfield.taleo.net/careersection/ex/jobdetail.ftl?job=100&lang=en"


def test_the_row_says_which_column_is_the_title_and_which_hold_places(night: Crawl) -> None:
    posting = night.of("larkfield")["101"]
    assert posting.title == "Pharmacy Technician"
    assert posting.places == (RawPlace(text="US-OK-Tulsa"), RawPlace(text="US-OK-Enid"))


def test_short_gone_walled_and_odd_boards_are_not_complete(night: Crawl) -> None:
    assert night.reports["short"].failed == {"truncated": 2}
    assert night.reports["gone"].failed == {"gone": 1}
    assert night.of("gone")["103"].html is None
    assert night.reports["wall"].failed == {"bot_wall": 2}
    assert night.reports["odd"].failed == {"shape_changed": 2}


def test_the_portal_is_taken_from_the_search_page(night: Crawl) -> None:
    assert night.reports["unset"].complete
    assert set(night.of("unset")) == {"103"}
    assert night.reports["portalless"].failed == {"shape_changed": 1}
