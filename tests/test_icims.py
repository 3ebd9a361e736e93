"""iCIMS: both list layouts, the frame, repeated pages, pages with and without JSON-LD, the dialect of places."""

from __future__ import annotations

import json
from typing import Any

import pytest

from schema.posting import RawPlace
from tests.crawling import Crawl, Tape, crawl


def board(name: str, **said: Any) -> dict[str, Any]:
    """An entry of the register."""
    return {"id": name, "url": f"https://careers-{name}.icims.com/jobs/intro"} | said


BOARDS = [board(name) for name in ("larkfield", "old", "oldest", "empty", "wrapper", "short", "wall")]
BOARDS += [{"id": "slugged", "url": "https://www.slugged.example/careers", "slug": "slugged"}]


def listing(name: str, number: int = 0) -> str:
    """The address of a list page: without in_iframe=1 a portal answers with a wrapper."""
    return f"https://careers-{name}.icims.com/jobs/search?ss=1&pr={number}&in_iframe=1"


def card(name: str, ref: int, title: str, place: str = "US-OK-Tulsa") -> str:
    """A job of the new layout."""
    return f"""<li class="iCIMS_JobCardItem"><div class="row">
     <div class="col-xs-6 header left"><span class="sr-only field-label">Job Locations</span><span>
 {place}</span></div>
     <div class="col-xs-6 header right"><span class="sr-only field-label">ID</span><span>2026-{ref}</span></div>
     <div class="title"><a href="https://careers-{name}.icims.com/jobs/{ref}/some-words/job?in_iframe=1"
       class="iCIMS_Anchor" title="{ref} - {title}"><span class="sr-only field-label">Title</span><h3>{title}</h3></a>
     </div>
     <dl><div><dt>Category</dt><dd><span>Pharmacy Services</span></dd></div>
      <div><dt>Posted Date</dt><dd><span title="11/2/2026 10:23 AM">3 days ago</span></dd></div></dl></div></li>"""


def cards(name: str, jobs: list[tuple[int, str]], number: int, pages: int) -> str:
    """A list page of the new layout."""
    items = "".join(card(name, ref, title) for ref, title in jobs)
    found = f"<h2>Search Results\nPage {number} of {pages}\n</h2>"
    return f"<html><body>{found}<ul class='iCIMS_JobsTable'>{items}</ul></body></html>"


JOB = {
    "@context": "http://schema.org",
    "@type": "JobPosting",
    "title": "Pharmacist",
    "datePosted": "2026-11-02T04:00:00.000Z",
    "description": "<h2>Overview</h2><p>Verify orders.</p>",
    "employmentType": "OTHER",
    "hiringOrganization": {"@type": "Organization", "name": "Larkfield"},
    "occupationalCategory": "Pharmacy/Clinical",
    "jobLocation": [{"address": {"addressLocality": "Tulsa", "addressRegion": "OK", "addressCountry": "US"}}],
}


def posting(*, jsonld: dict[str, Any] | None, place: str = "US-OK-Tulsa", text: str = "") -> str:
    """A posting's page."""
    script = f'<script type="application/ld+json">{json.dumps(jsonld)}</script>' if jsonld else ""
    return f"""<html><head>{script}</head><body><div class="iCIMS_JobContainer"><div class="iCIMS_JobContent">
     <div class="iCIMS_JobsTable"><div class="row"><h1 class="iCIMS_Header">Pharmacist</h1>
     <div class="header left"><span class="sr-only field-label">Job Locations</span><span>{place}</span></div>
     <div class="header right"><span class="sr-only field-label">ID</span><span>2026-1</span></div></div></div>
     {text}</div></div></body></html>"""


SECTIONS = """<h2 class="iCIMS_InfoMsg iCIMS_InfoField_Job">Overview</h2><div class="iCIMS_InfoMsg iCIMS_InfoMsg_Job">
 <p>Work nights.</p></div><h2 class="iCIMS_InfoMsg iCIMS_InfoField_Job">Qualifications</h2>
 <div class="iCIMS_InfoMsg_Job"><div class="iCIMS_Expandable_Container"><div class="iCIMS_Expandable_Text">
 <ul><li>BLS</li></ul></div></div></div>"""


@pytest.fixture(scope="module")
def tape(tmp_path_factory: pytest.TempPathFactory) -> Tape:
    """Eight portals in the layouts and states that were recorded."""
    tape = Tape(tmp_path_factory.mktemp("icims"))
    tape.add(listing("larkfield"), cards("larkfield", [(1, "Pharmacist"), (2, "Cook"), (3, "Pharmacy Tech")], 1, 2))
    tape.add(listing("larkfield", 1), cards("larkfield", [(3, "Pharmacy Tech"), (4, "Pharmacist &amp; Buyer")], 2, 2))

    def job(name: str, ref: int, page: str, status: int = 200) -> None:
        tape.add(f"https://careers-{name}.icims.com/jobs/{ref}/some-words/job?in_iframe=1", page, status=status)

    job("larkfield", 1, posting(jsonld=JOB))
    job("larkfield", 2, posting(jsonld=JOB | {"title": "Cook"}))
    job("larkfield", 3, posting(jsonld=None, place="US-OK-Tulsa | US-OK-Enid", text=SECTIONS))
    job("larkfield", 4, "<html><body><h1>Sorry, this job is no longer available.</h1></body></html>")
    link = '<a href="/jobs/{0}/some-words/job?in_iframe=1">Pharmacist {0}</a>'
    row = f'<div class="row"><div class="title">{link}</div></div>'
    table = f'<div class="iCIMS_ListingsPage"><div class="iCIMS_JobsTable">{row.format(11)}{row.format(12)}</div></div>'
    tape.add(listing("old"), f"<html><body>{table}</body></html>")
    tape.add(listing("old", 1), f"<html><body>{table}</body></html>")  # past the end the last page comes again
    job("old", 11, posting(jsonld=JOB))
    job("old", 12, posting(jsonld=JOB | {"jobLocation": [{"name": "Tulsa"}, {"name": "Enid"}]}))
    oldest = """<div id="iCIMS_JobsTableBody"><div class="row job-listing">
      <a class="title" href="/jobs/21/some-words/job">Pharmacist</a><span class="location">Tulsa, OK</span>
      <span class="department">Pharmacy</span>
      <span class="postdate">5/1/2026</span></div></div>"""
    tape.add(listing("oldest"), f"<html><body>{oldest}</body></html>")
    tape.add(listing("oldest", 1), f"<html><body>{oldest}</body></html>")
    tape.add(
        listing("empty"),
        '<html><body><div class="iCIMS_JobsTable"></div><div class="iCIMS_Paginator"></div></body></html>',
    )
    tape.add(listing("wrapper"), '<html><body><iframe src="/jobs/search?in_iframe=1"></iframe></body></html>')
    tape.add(listing("wall"), "<html><body>Please complete the captcha</body></html>")
    tape.add(listing("short"), cards("short", [(1, "Pharmacist")], 1, 3))
    tape.add(listing("short", 1), cards("short", [], 2, 3))
    tape.add(listing("slugged"), cards("slugged", [(1, "Pharmacist")], 1, 1))
    job("slugged", 1, "", status=404)
    return tape


@pytest.fixture(scope="module")
def everything(tape: Tape) -> Crawl:
    """The crawl without the filter."""
    return crawl("icims", BOARDS, tape, everything=True)


def test_all_pages_are_read_and_each_job_once(everything: Crawl) -> None:
    report = everything.reports["larkfield"]
    assert set(everything.of("larkfield")) == {"1", "2", "3", "4"}
    assert (report.listed, report.read, report.failed) == (4, 4, {"gone": 1})


def test_the_filter_reads_titles_before_any_page(tape: Tape) -> None:
    night = crawl("icims", BOARDS[:1], tape)
    assert night.reports["larkfield"].passed_over == 0, (
        "the category says pharmacy, so the cook of the pharmacy is read"
    )
    plain = crawl("icims", BOARDS[2:3], tape)
    assert plain.reports["oldest"].listed == 1


def test_a_posting_with_json_ld_keeps_the_boards_words_for_its_place(everything: Crawl) -> None:
    posting = everything.of("larkfield")["1"]
    assert posting.html == "<h2>Overview</h2><p>Verify orders.</p>"
    assert posting.places == (RawPlace(text="US-OK-Tulsa", city="Tulsa", region="OK", country="US"),)
    assert (posting.requisition_id, posting.employment_type, posting.employer) == ("2026-1", "OTHER", "Larkfield")
    assert posting.date_posted == "2026-11-02T04:00:00.000Z"
    assert posting.department == "Pharmacy Services"
    assert posting.url == "https://careers-larkfield.icims.com/jobs/1/some-words/job"


def test_a_posting_without_json_ld_is_read_from_its_parts(everything: Crawl) -> None:
    posting = everything.of("larkfield")["3"]
    assert (posting.html or "").startswith("<h2>Overview</h2>\n<p>Work nights.</p>\n<h2>Qualifications</h2>\n")
    assert (posting.html or "").count("BLS") == 1
    assert [place.text for place in posting.places] == ["US-OK-Tulsa", "US-OK-Enid"]
    assert posting.date_posted == "11/2/2026 10:23 AM", "the title attribute, not '3 days ago'"


def test_a_closed_page_is_gone_and_lands_what_the_list_says(everything: Crawl) -> None:
    posting = everything.of("larkfield")["4"]
    assert (posting.title, posting.html, posting.closed_by_board) == ("Pharmacist & Buyer", None, False)


def test_the_old_layout_ends_where_a_page_repeats_the_last(everything: Crawl) -> None:
    report = everything.reports["old"]
    assert (report.listed, report.complete) == (2, True)
    assert [place.text for place in everything.of("old")["12"].places] == ["Tulsa", "Enid"]


def test_the_oldest_layout_lands_its_own_fields_when_the_page_is_not_recorded(everything: Crawl) -> None:
    posting = everything.of("oldest")["21"]
    assert (posting.places, posting.department, posting.date_posted) == (
        (RawPlace(text="Tulsa, OK"),),
        "Pharmacy",
        "5/1/2026",
    )
    assert everything.reports["oldest"].failed == {"no_recording": 1}


def test_an_empty_list_is_complete(everything: Crawl) -> None:
    assert (everything.reports["empty"].listed, everything.reports["empty"].complete) == (0, True)


def test_a_wrapper_or_a_wall_is_no_empty_list(everything: Crawl) -> None:
    assert everything.reports["wrapper"].failed == {"shape_changed": 1}
    assert everything.reports["wall"].failed == {"bot_wall": 1}


def test_an_empty_page_before_the_last_is_truncated(everything: Crawl) -> None:
    assert not everything.reports["short"].complete
    assert "truncated" in everything.reports["short"].failed


def test_a_portal_is_found_by_its_slug(everything: Crawl) -> None:
    assert everything.of("slugged")["1"].url == "https://careers-slugged.icims.com/jobs/1/some-words/job"
    assert everything.reports["slugged"].failed == {"gone": 1}
