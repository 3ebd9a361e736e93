"""Greenhouse: escaped and raw texts, prospect posts, pay by jurisdiction, totals, custom domains."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from crawlers.spiders.greenhouse import time_type, unescaped
from schema.posting import RawPay, RawPlace
from tests.boardserver import Crawled, answer, board_server, crawl, entry


def job(number: int, **cells: Any) -> dict[str, Any]:
    """One job in the shape of the recorded boards; words and numbers are our own."""
    return {
        "id": number,
        "internal_job_id": number + 500,
        "title": "Overnight Staff Pharmacist",
        "absolute_url": f"https://boards.greenhouse.io/desertrx/jobs/{number}",
        "location": {"name": "Tucson, AZ"},
        "metadata": None,
        "updated_at": "2026-11-20T10:00:00-07:00",
        "first_published": "2026-11-02T09:30:00-07:00",
        "requisition_id": f"DRX-{number}",
        "company_name": "Desert Rx",
        "language": "en",
        "application_deadline": None,
        "content": "&lt;h3&gt;What you need&lt;/h3&gt;&lt;p&gt;Arizona license &amp;amp; BLS&lt;/p&gt;",
        "departments": [{"id": 1, "name": "Pharmacy Operations", "parent_id": None, "child_ids": []}],
        "offices": [{"id": 2, "name": "Southwest", "location": "Tucson, Arizona, United States", "parent_id": None}],
    } | cells


JOBS = [
    job(1),
    job(
        2,
        absolute_url="https://desertrx.example/careers/job?gh_jid=2",
        application_deadline="2026-12-24T00:00:00-07:00",
    ),
    job(3, internal_job_id=None, title="Future pharmacists: tell us about you"),
    job(4, content="<p>Raw <b>HTML</b> &amp; entities</p>", location={"name": ""}, company_name=None),
    job(
        5,
        content="&amp;lt;p&amp;gt;Twice &amp;amp;amp; escaped&amp;lt;/p&amp;gt;",
        departments=[],
        first_published=None,
    ),
    job(
        6, content=None, metadata=[{"id": 9, "name": "Time Type", "value": "Part time", "value_type": "single_select"}]
    ),
    job(
        7,
        pay_input_ranges=[
            {
                "min_cents": 5812,
                "max_cents": 7050,
                "currency_type": "USD",
                "title": "Hourly Rate:",
                "blurb": "<p>AZ</p>",
            },
            {"min_cents": None, "max_cents": 15000000, "currency_type": "USD", "title": "Pay Range"},
        ],
    ),
    job(8, title="Warehouse Lead", departments=[{"id": 3, "name": "Logistics"}]),
]


@pytest.fixture(scope="module")
def desert(tmp_path_factory: pytest.TempPathFactory) -> Crawled:
    with board_server({"/v1/boards/desertrx/jobs": answer({"jobs": JOBS, "meta": {"total": 8}})}) as server:
        register = entry("desert", "greenhouse", slug="desertrx", api=server.origin, employer="Desert Rx Holdings")
        done = crawl("greenhouse", register, tmp_path_factory.mktemp("desert"))
        assert server.paths() == ["/v1/boards/desertrx/jobs?content=true&pay_transparency=true"]
    return done


def test_the_whole_board_comes_with_one_request(desert: Crawled) -> None:
    report = desert.reports["desert"].report
    assert (report.requests, report.expected, report.listed, report.passed_over) == (1, 8, 6, 2)
    assert report.complete


def test_a_job_is_read_whole_and_kept_verbatim(desert: Crawled) -> None:
    raw = desert.postings["desert"]["1"]
    assert raw.payload == JOBS[0]
    assert raw.html == "<h3>What you need</h3><p>Arizona license &amp; BLS</p>"
    assert raw.url == "https://boards.greenhouse.io/desertrx/jobs/1"
    assert (raw.title, raw.employer) == ("Overnight Staff Pharmacist", "Desert Rx")
    assert (raw.requisition_id, raw.department) == ("DRX-1", "Pharmacy Operations")
    assert (raw.date_posted, raw.valid_through) == ("2026-11-02T09:30:00-07:00", None)
    assert raw.places == (RawPlace(text="Tucson, AZ"),)


def test_identity_is_the_id_and_not_the_address(desert: Crawled) -> None:
    raw = desert.postings["desert"]["2"]
    assert (raw.ref, raw.url) == ("2", "https://desertrx.example/careers/job?gh_jid=2")
    assert raw.valid_through == "2026-12-24T00:00:00-07:00"


def test_prospect_posts_are_no_openings(desert: Crawled) -> None:
    assert "3" not in desert.postings["desert"]


def test_texts_are_unescaped_as_often_as_they_were_escaped(desert: Crawled) -> None:
    postings = desert.postings["desert"]
    assert postings["4"].html == "<p>Raw <b>HTML</b> &amp; entities</p>"
    assert postings["5"].html == "<p>Twice &amp; escaped</p>"
    assert postings["6"].html is None


@pytest.mark.parametrize(
    "text", ["for patients &lt; 18 years", "AT&amp;T", "", None, "plain & simple", "a <b>x</b> &lt;p&gt;"]
)
def test_text_without_escaped_tags_is_left_as_it_is(text: str | None) -> None:
    assert unescaped(text) == text


def test_missing_location_and_company_fall_back_to_office_and_register(desert: Crawled) -> None:
    raw = desert.postings["desert"]["4"]
    assert raw.places == (RawPlace(text="Tucson, Arizona, United States"),)
    assert raw.employer == "Desert Rx Holdings"


def test_a_missing_publication_date_is_not_the_date_of_the_last_edit(desert: Crawled) -> None:
    assert desert.postings["desert"]["5"].date_posted is None


def test_pay_ranges_keep_their_words_and_get_no_unit(desert: Crawled) -> None:
    assert desert.postings["desert"]["7"].pay == (
        RawPay(min=58.12, max=70.5, currency="USD", text="Hourly Rate: <p>AZ</p>"),
        RawPay(min=None, max=150000.0, currency="USD", text="Pay Range"),
    )


def test_the_employment_type_is_found_in_metadata(desert: Crawled) -> None:
    assert desert.postings["desert"]["6"].employment_type == "Part time"
    assert desert.postings["desert"]["1"].employment_type is None


@pytest.mark.parametrize(
    "metadata", [None, [], [{"name": "Time Type", "value": None}], [{"name": "Time Type", "value": ["a"]}]]
)
def test_metadata_of_other_shapes_says_nothing(metadata: Any) -> None:
    assert time_type({"metadata": metadata}) is None


LISTS = (
    "candidatezero__greenhouse_list.json",
    "Jobs__greenhouse_board.json",
    "jobSearch__greenhouse-response.json",
    "remote_jobs_digest__greenhouse.json",
    "strata_harvest__megacorp.json",
    "strata_harvest__empty_board.json",
)


def test_recorded_boards_are_read_without_loss(shared: Path, tmp_path: Path) -> None:
    answers = {name: json.loads((shared / "payloads/greenhouse" / name).read_bytes()) for name in LISTS}
    routes = {f"/v1/boards/b{n}/jobs": answer(given) for n, given in enumerate(answers.values())}
    with board_server(routes) as server:
        register = "".join(entry(f"b{n}", "greenhouse", slug=f"b{n}", api=server.origin) for n in range(len(answers)))
        done = crawl("greenhouse", register, tmp_path, all="1")
    for number, (name, given) in enumerate(answers.items()):
        read = done.postings.get(f"b{number}", {})
        assert list(read) == [str(row["id"]) for row in given["jobs"]], name
        for row in given["jobs"]:
            raw = read[str(row["id"])]
            assert raw.payload == row
            assert raw.title == row["title"]
            assert raw.places[:1] == (RawPlace(text=row["location"]["name"]),)
            assert raw.date_posted == row.get("first_published")
            assert bool(raw.html) == bool(row.get("content"))
            assert raw.html is None or "&lt;p" not in raw.html
