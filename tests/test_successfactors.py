"""SuccessFactors: rows written twice, microdata with Java dates, totals in a label, feeds and the legacy listing."""

from __future__ import annotations

from typing import Any

import pytest

from schema.posting import RawPlace
from tests.crawling import Crawl, Tape
from tests.replaying import crawl

BOARDS: list[dict[str, Any]] = [{"id": name} for name in ("larkfield", "unlabelled", "short", "none", "other")]
BOARDS += [
    {"id": "google", "settings": {"feed": "googlefeed.xml"}},
    {"id": "cut", "settings": {"feed": "googlefeed.xml"}},
    {"id": "retired", "settings": {"feed": "googlefeed.xml"}},
    {"id": "legacy", "url": "https://career4.successfactors.com/", "settings": {"company": "LARK"}},
]


def row(ref: int, title: str, place: str = "Tulsa, OK, US, 74101") -> str:
    """A row of the recorded shape: everything twice, for desktop and phone."""
    link = f'<a href="/job/Tulsa-Some-Words-OK-74101/{ref}/" class="jobTitle-link">{title}</a>'
    return f"""<tr class="data-row"><td class="colTitle"><span class="jobTitle hidden-phone">{link}</span>
      <div class="jobdetail-phone visible-phone"><span class="jobTitle visible-phone">{link}</span>
      <span class="jobLocation visible-phone"> <span class="jobLocation"> {place} </span></span>
      <span class="jobDate visible-phone">Nov 2, 2026 </span></div></td>
      <td class="colLocation hidden-phone"><span class="jobLocation"> {place} </span></td>
      <td class="colDate hidden-phone"><span class="jobDate">Nov 2, 2026 </span></td></tr>"""


def search(rows: list[str], label: str = "") -> str:
    """A search page."""
    shown = f'<span class="paginationLabel">Results <b>{label}</b></span>' if label else ""
    return f'<html><body>{shown}<table id="searchresults"><tbody>{"".join(rows)}</tbody></table></body></html>'


PAGE = """<html><body><div itemscope itemtype="http://schema.org/JobPosting">
 <span itemprop="title">Pharmacist (Tulsa, OK, US, 74101)</span>
 <meta itemprop="datePosted" content="Mon Nov 02 07:00:00 UTC 2026">
 <meta itemprop="validThrough" content="Wed Dec 02 07:00:00 UTC 2026">
 <meta itemprop="hiringOrganization" content="Larkfield Health">
 <span itemprop="jobLocation" itemscope itemtype="http://schema.org/Place">
  <span itemprop="address" itemscope itemtype="http://schema.org/PostalAddress">
   <meta itemprop="addressLocality" content="Tulsa"><meta itemprop="addressRegion" content="OK"></span></span>
 <span class="jobdescription" itemprop="description"><p>Verify orders.</p><ul><li>BLS</li></ul></span>
</div></body></html>"""
FEED = """<?xml version="1.0"?><rss xmlns:g="http://base.google.com/ns/1.0" version="2.0"><channel><title>Jobs</title>
 <item><title>Pharmacist (Tulsa, OK, US)</title><link>https://google.example/job/Tulsa-Pharmacist/7001/</link>
  <description><![CDATA[<p>Verify &amp; counsel.</p>]]></description><g:id>7001</g:id>
  <g:employer>Larkfield Health</g:employer><g:job_function>Pharmacy</g:job_function>
  <g:expiration_date>2026-12-02</g:expiration_date><pubDate>Mon, 02 Nov 2026 00:00:00 GMT</pubDate></item>
 <item><title>Cook</title><link>https://google.example/job/Tulsa-Cook/7002/</link><description>Cook.</description></item>
</channel></rss>"""
LEGACY = """<Job-Listing><Job><JobTitle>Pharmacy Technician &amp; Buyer</JobTitle><ReqId>310</ReqId>
 <Posted-Date>11/02/2026</Posted-Date><Job-Description>&lt;p&gt;Fill orders.&lt;/p&gt;</Job-Description>
 <filter4><label>Type of Employment</label><value>Full-Time</value></filter4>
 <mfield2><label>Posting Location</label><value>Tulsa</value></mfield2></Job></Job-Listing>"""


@pytest.fixture(scope="module")
def tape(tmp_path_factory: pytest.TempPathFactory) -> Tape:
    """Nine boards."""
    tape = Tape(tmp_path_factory.mktemp("successfactors"))
    rows = [row(5000 + number, f"Pharmacist {number}") for number in range(27)]
    rows[1] = row(5001, "Wind Technician")
    for term in ("pharmacist", "pharmacy"):
        asked = f"search/?q={term}&startrow="
        tape.add(f"https://larkfield.example/{asked}0", search(rows[:25], "1 – 25 of 27"))
        tape.add(f"https://larkfield.example/{asked}25", search(rows[25:], "26 – 27 of 27"))
        tape.add(f"https://unlabelled.example/{asked}0", search(rows[:2]))
        tape.add(f"https://unlabelled.example/{asked}2", search(rows[:2]))
        tape.add(f"https://short.example/{asked}0", search(rows[:25], "1 – 25 of 60"))
        tape.add(f"https://short.example/{asked}25", search([]))
        tape.add(f"https://none.example/{asked}0", '<html><body><div id="noresults">Nothing</div></body></html>')
        tape.add(f"https://other.example/{asked}0", "<html><body>Our new site</body></html>")
    for name in ("larkfield", "unlabelled", "short"):
        for number in range(27):
            tape.add(f"https://{name}.example/job/Tulsa-Some-Words-OK-74101/{5000 + number}/", PAGE)
    tape.add("https://google.example/googlefeed.xml", FEED, kind="text/xml")
    tape.add("https://cut.example/googlefeed.xml", FEED[: FEED.index("<item><title>Cook") + 20], kind="text/xml")
    tape.add("https://retired.example/googlefeed.xml", "<html><body>retired</body></html>")
    asked = "company=LARK&career_ns=job_listing_summary&resultType=XML"
    tape.add(f"https://career4.successfactors.com/career?{asked}", LEGACY, kind="text/xml")
    return tape


@pytest.fixture(scope="module")
def night(tape: Tape) -> Crawl:
    """The crawl with search and filter."""
    return crawl("successfactors", BOARDS, tape)


def test_each_row_is_one_posting_though_written_twice(night: Crawl) -> None:
    report = night.reports["larkfield"]
    assert (report.listed, report.expected, report.complete, report.passed_over) == (26, 27, True, 2)
    assert report.requests == 4 + 26


def test_a_posting_keeps_the_lists_title_and_the_pages_words(night: Crawl) -> None:
    posting = night.of("larkfield")["5002"]
    assert posting.title == "Pharmacist 2"
    assert posting.html == "<p>Verify orders.</p><ul><li>BLS</li></ul>"
    assert (posting.date_posted, posting.valid_through) == (
        "Mon Nov 02 07:00:00 UTC 2026", "Wed Dec 02 07:00:00 UTC 2026",
    )  # fmt: skip
    assert posting.employer == "Larkfield Health"
    assert posting.places == (RawPlace(text="Tulsa, OK, US, 74101", city="Tulsa", region="OK"),)


def test_without_a_label_the_list_ends_where_a_page_repeats(night: Crawl) -> None:
    assert (night.reports["unlabelled"].listed, night.reports["unlabelled"].complete) == (1, True)


def test_a_list_that_ends_early_or_is_another_page_is_not_complete(night: Crawl) -> None:
    assert night.reports["short"].failed == {"truncated": 2}
    assert night.reports["other"].failed == {"shape_changed": 2}
    assert (night.reports["none"].complete, night.reports["none"].listed) == (True, 0)


def test_a_feed_is_a_whole_board_in_one_answer(night: Crawl) -> None:
    report, posting = night.reports["google"], night.of("google")["7001"]
    assert (report.requests, report.complete, report.passed_over) == (1, True, 1)
    assert posting.html == "<p>Verify &amp; counsel.</p>"
    assert (posting.employer, posting.department, posting.valid_through) == (
        "Larkfield Health", "Pharmacy", "2026-12-02",
    )  # fmt: skip
    assert posting.places == (RawPlace(text="Tulsa, OK, US"),)


def test_a_cut_feed_and_a_retired_one_are_not_complete(night: Crawl) -> None:
    assert night.reports["cut"].failed["truncated"] == 1
    assert set(night.of("cut")) == {"7001"}
    assert night.reports["retired"].failed == {"shape_changed": 1}


def test_the_legacy_listing_knows_its_facets_by_their_labels(night: Crawl) -> None:
    posting = night.of("legacy")["310"]
    assert (posting.title, posting.employment_type) == ("Pharmacy Technician & Buyer", "Full-Time")
    assert (posting.html, posting.date_posted) == ("<p>Fill orders.</p>", "11/02/2026")
    assert posting.places == (RawPlace(text="Tulsa"),)
