"""Career centres: rows with employer and place, ends without a total, a centre that is not the employer."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.crawling import Crawl, Tape
from tests.replaying import crawl

BOARDS: list[dict[str, Any]] = [
    {"id": "whole", "url": "https://whole.example/jobs/", "settings": {"whole": 1}, "employer": "The Society"},
    {"id": "mixed", "url": "https://mixed.example/jobs", "settings": {"keywords": "pharmacist"}},
    {"id": "short", "url": "https://short.example/jobs/", "settings": {"whole": 1}},
    {"id": "wall", "url": "https://wall.example/jobs/"},
]


def card(ref: int, title: str, employer: str = "Larkfield Hospital") -> str:
    """A row of the shape that a peer reads."""
    hired = f'<div id="job-results-employer"><span>{employer}</span></div>' if employer else ""
    return f"""<div class="job-card"><a href="/jobs/{ref}/some-words/">{title}</a>
      <a href="/jobs/{ref}/some-words/">View job</a>{hired}
      <div id="job-results-location"><span>Tulsa, OK</span></div></div>"""


def page(title: str) -> str:
    """A posting's page."""
    node = {"@type": "JobPosting", "title": title, "description": "<p>Round with the team.</p>",
            "datePosted": "2026-11-02", "applicationContact": {"name": "Pat Somebody"}}  # fmt: skip
    return f'<html><script type="application/ld+json">{json.dumps(node)}</script><h1>{title}</h1></html>'


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> Crawl:
    """Four centres, with the filter."""
    tape = Tape(tmp_path_factory.mktemp("careercenter"))
    first = card(10001, "Pharmacist") + card(10002, "Clinical Coordinator", "")
    for number, cards in ((1, first), (2, card(10003, "PGY1 Resident")), (3, card(10003, "PGY1 Resident"))):
        tape.add(
            f"https://whole.example/jobs/?page={number}", f'<html><a href="/jobs/browse">Browse jobs</a>{cards}</html>'
        )
    count = '<span id="job-results-count">1 - 2 of 2 jobs</span>'
    tape.add("https://mixed.example/jobs?keywords=pharmacist&page=1", f"<html>{count}{first}</html>")
    tape.add("https://short.example/jobs/?page=1", f"<html>{count.replace('of 2', 'of 9')}{first}</html>")
    tape.add("https://short.example/jobs/?page=2", f"<html>{count.replace('of 2', 'of 9')}</html>")
    tape.add("https://wall.example/jobs/?page=1", "<html>perimeterx</html>")
    for name in ("whole", "mixed", "short"):
        for ref, title in ((10001, "Pharmacist"), (10002, "Clinical Coordinator"), (10003, "PGY1 Resident")):
            tape.add(f"https://{name}.example/jobs/{ref}/some-words/", page(title))
    return crawl("careercenter", BOARDS, tape)


def test_a_centre_of_pharmacists_is_read_whole_to_the_page_that_repeats(night: Crawl) -> None:
    report = night.reports["whole"]
    assert (report.listed, report.passed_over, report.complete, report.requests) == (3, 0, True, 6)


def test_the_centre_is_not_the_employer_and_persons_are_not_kept(night: Crawl) -> None:
    postings = night.of("whole")
    assert postings["10001"].employer == "Larkfield Hospital"
    assert postings["10002"].employer is None
    assert postings["10001"].html == "<p>Round with the team.</p>"
    assert "Pat Somebody" not in str(postings["10001"].payload)


def test_a_mixed_centre_is_searched_and_filtered(night: Crawl) -> None:
    report = night.reports["mixed"]
    assert (report.listed, report.passed_over, report.expected, report.complete) == (1, 1, 2, True)


def test_a_short_list_and_a_wall_are_not_complete(night: Crawl) -> None:
    assert night.reports["short"].failed == {"truncated": 1}
    assert night.reports["wall"].failed == {"bot_wall": 1}
