"""Jobvite: pages and categories by their counts, postings with JSON-LD and without, redirects of what is gone."""

from __future__ import annotations

import json
import re
import time
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from crawlers.spiders.jobvite import COUNTS, SEPARATOR
from schema.posting import RawPay, RawPlace
from tests.boardserver import Asked, answer
from tests.hosted import Town, faulty, no_fault_is_an_empty_board, visit


def link(name: str, number: int, title: str = "Pharmacist") -> str:
    """One row of a list; words and numbers are our own."""
    ref = f"oJob{number:04}"
    return (
        f'<tr><td class="jv-job-list-name"><a href="/{name}/job/{ref}">{title}</a></td>'
        f'<td class="jv-job-list-location">\n  Utica,\n  New York </td></tr>'
    )


def table(rows: list[str], heading: str = "", more: str = "") -> str:
    """A list."""
    jobs = f'<h3>{heading}</h3><table class="jv-job-list">{"".join(rows)}</table>'
    return f'<html><body class="jv-page-jobs">{jobs}{more}</body></html>'


def paged(name: str, rows: list[str], *, size: int = 3, repeats: bool = False, lies: int = 0) -> Any:
    """A list in pages with its counts; `repeats` gives the first page for ever, `lies` adds to the total."""

    def page(asked: Asked) -> Any:
        number = 0 if repeats else int(parse_qs(urlsplit(asked.path).query).get("p", ["0"])[0])
        shown = rows[number * size : (number + 1) * size]
        counts = f"{number * size + 1}-{number * size + len(shown)} of {len(rows) + lies}"
        return answer(table(shown, more=f'<div class="jv-pagination-text">{counts}</div>'))

    return page


PAY = {"minValue": "120000", "maxValue": "140000", "unitText": "Annually"}
NODE = {"@type": "JobPosting", "title": "Pharmacist II", "description": "<p>Dose.</p>", "datePosted": "2026-11-19",
        "hiringOrganization": "Falls Health", "employmentType": "Full-Time", "identifier": "oJob0001",
        "jobLocation": [{"@type": "Place", "address": {"addressLocality": "Utica", "addressRegion": "New York"}}],
        "baseSalary": {"currency": "USD", "value": PAY}}  # fmt: skip
PLAIN = """<html><body class="jv-page-job"><h2 class="jv-header"> Lead
 Pharmacist </h2><p class="jv-job-detail-meta">Pharmacy<span class='jv-inline-separator'></span>
 Utica,
 New York<span class="jv-inline-separator"></span> Remote, United States</p>
<div class="jv-job-detail-description"><h3>Description</h3><p>Lead the bench.</p></div></body></html>"""


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    many = [link("many", number) for number in range(8)]
    part = table([link("parts", 1)], more='<a href="/parts/search?c=Pharmacy&amp;p=0">Show More</a>'
                                          '<a href="/parts/search?c=Pharmacy&amp;p=0">More</a>')  # fmt: skip
    whole = [link("parts", number) for number in range(4)]
    ld = answer(f'<html><script type="application/ld+json">{json.dumps(NODE)}</script></html>')
    boards: dict[str, dict[str, Any]] = {
        "falls": {
            "/falls/search": answer(
                table([link("falls", 1), link("falls", 2), link("falls", 3, "Janitor"), link("falls", 4)])
                + table([link("falls", 5, "Supervisor")], "Pharmacy Services")
            ),
            "/falls/job/oJob0001": ld,
            "/falls/job/oJob0002": answer(PLAIN),
            "/falls/job/oJob0004": answer("", 302, Location="/falls/falls/search"),
            "/falls/job/oJob0005": answer(PLAIN.replace("Lead\n", "").replace("Pharmacist", "Supervisor")),
        },
        "many": {"/many/search": paged("many", many)},
        "loops": {"/loops/search": paged("loops", [line.replace("many", "loops") for line in many], repeats=True)},
        "lies": {"/lies/search": paged("lies", [link("lies", 1)], lies=2)},
        "parts": {"/parts/search": answer(part), "/parts/search?c=Pharmacy&p=0": paged("parts", whole, size=9)},
        "older": {"/older/jobs": answer(table([link("older", 1)])), "/older/job/oJob0001": ld},
        "none": {"/none/search": answer('<html><body class="jv-page-jobs">No open positions</body></html>')},
        "invalid": {
            "/invalid/search": answer("", 302, Location="/invalid/support"),
            "/invalid/support": answer("<html><p>This site is not here</p></html>"),
        },
    }
    for name in ("many", "loops", "lies", "parts"):
        boards[name] |= {f"/{name}/job/oJob{number:04}": ld for number in range(8)}
    boards |= {name: {f"/{name}/search": wrong[""]} for name, wrong in faulty("").items()}
    return visit("jobvite", boards, tmp_path_factory.mktemp("jobvite"))


def test_a_posting_with_json_ld_is_read_whole(town: Town) -> None:
    raw = town.of("falls")["oJob0001"]
    assert (raw.title, raw.html, raw.employer) == ("Pharmacist II", "<p>Dose.</p>", "Falls Health")
    assert raw.pay == (RawPay(min="120000", max="140000", unit="Annually", currency="USD"),)
    assert raw.places == (RawPlace(city="Utica", region="New York"),)
    assert (raw.employment_type, raw.date_posted, raw.requisition_id) == ("Full-Time", "2026-11-19", None)


def test_a_posting_without_is_read_from_its_page(town: Town) -> None:
    raw = town.of("falls")["oJob0002"]
    assert (raw.title, raw.department) == ("Lead Pharmacist", "Pharmacy")
    assert raw.html is not None
    assert re.sub(r"\s", "", raw.html) == "<h3>Description</h3><p>Leadthebench.</p>"
    assert raw.places == (RawPlace(text="Utica, New York"), RawPlace(text="Remote, United States", remote=True))


def test_the_heading_of_a_list_is_the_department(town: Town) -> None:
    assert town.of("falls")["oJob0005"].department == "Pharmacy Services"


def test_a_posting_that_leads_back_to_the_list_is_gone_and_lands_as_listed(town: Town) -> None:
    assert town.failed("falls") == {"gone": 1}
    assert town.of("falls")["oJob0004"].places == (RawPlace(text="Utica, New York"),)
    assert town.numbers("falls") == (4, 4, 1, False)


def test_pages_are_read_by_their_counts(town: Town) -> None:
    assert town.numbers("many") == (8, 8, 0, True)
    assert [path for path in town.asked["many"] if "search" in path] == [
        "/many/search", "/many/search?p=1", "/many/search?p=2",
    ]  # fmt: skip


def test_pages_that_repeat_and_totals_that_are_not_met_are_not_complete(town: Town) -> None:
    assert town.failed("loops") == {"truncated": 1}
    assert town.failed("lies") == {"truncated": 1}


def test_categories_that_are_shown_in_part_are_read_whole_and_once(town: Town) -> None:
    assert town.numbers("parts") == (4, 4, 0, True)
    assert [path for path in town.asked["parts"] if "search" in path] == [
        "/parts/search", "/parts/search?c=Pharmacy&p=0",
    ]  # fmt: skip


def test_older_sites_have_their_list_in_another_place(town: Town) -> None:
    assert town.asked["older"] == ["/older/search", "/older/jobs", "/older/job/oJob0001"]
    assert town.numbers("older") == (1, 1, 0, True)


def test_no_open_positions_is_complete_and_a_board_sent_away_is_gone(town: Town) -> None:
    assert town.numbers("none") == (0, 0, 0, True)
    assert town.failed("invalid") == {"gone": 1}


def test_hostile_pages_cost_no_more_than_their_length() -> None:
    start = time.perf_counter()
    COUNTS.search("1" * 200_000 + " of ")
    SEPARATOR.split("<span" * 100_000)
    assert time.perf_counter() - start < 2


def test_faults(town: Town) -> None:
    no_fault_is_an_empty_board(town)
