"""Job Bank Canada: lists with labels for screen readers, RDFa postings, sections that hold more than their fields."""

from __future__ import annotations

import pytest
from parsel import Selector

from crawlers.jobposting import fields
from crawlers.microdata import items
from crawlers.rdfa import as_microdata
from schema.posting import RawPay, RawPlace
from tests.crawling import Crawl, Tape
from tests.replaying import crawl

ORIGIN = "https://www.jobbank.gc.ca/jobsearch"
NAMES = ("larkfield", "short", "wall")
BOARDS = [{"id": name, "api": f"https://{name}.example"} for name in NAMES]


def article(ref: int, title: str, pay: str = "$50.00 to $55.00 hourly") -> str:
    """A row of a list."""
    return f"""<article id="article-{ref}" class="action-buttons">
      <a href="/jobsearch/jobposting/{ref};jsessionid=AB?source=s" class="resultJobItem">
      <h3 class="title"><span class="new">New</span><span class="noctitle"> {title} </span></h3>
      <ul class="list-unstyled"><li class="date">November 02, 2026</li><li class="business">Larkfield Drug</li>
      <li class="location"><span class="wb-inv">Location</span> Calgary (AB)</li>
      <li class="salary"><span class="wb-inv">Salary:</span> {pay}</li></ul></a></article>"""


PAGE = """<html><head><meta property="og:title" content="Job Bank"></head><body><main>
 <div vocab="http://schema.org/" typeof="JobPosting"><h1><span property="title">pharmacist</span></h1>
 <span property="datePosted">Posted on November 02, 2026</span>
 <span property="hiringOrganization" typeof="Organization"><span property="name">Larkfield Drug Ltd.</span></span>
 <span property="jobLocation" typeof="Place"><span property="address" typeof="PostalAddress">
  <span property="addressLocality">Calgary</span>, <span property="addressRegion">AB</span></span></span>
 <span property="baseSalary" typeof="MonetaryAmount"><span property="currency" content="CAD"></span>
  <span property="value" typeof="QuantitativeValue"><span property="minValue" content="50.00">50.00</span>
  <span property="maxValue" content="55.00">55.00</span><span property="unitText">HOUR</span></span></span>
 <span property="employmentType">Permanent</span>
 <div class="job-posting-detail-requirements"><h3>Education</h3>
  <p property="educationRequirements">Bachelor's degree</p>
  <h3>Tasks</h3><ul><li>Check orders</li></ul></div></div></main></body></html>"""


def address(name: str, term: str, page: int) -> str:
    """A list page."""
    return f"https://{name}.example/jobsearch/jobsearch?searchstring={term}&sort=M&page={page}"


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> Crawl:
    """Three searches, with the filter."""
    tape = Tape(tmp_path_factory.mktemp("jobbank"))
    rows = [article(700 + number, "pharmacist" if number else "pharmacy assistant") for number in range(27)]
    for term in ("pharmacist", "pharmacy"):
        count = '<h2 id="results-count">Results <span class="found">27</span></h2>'
        tape.add(address("larkfield", term, 1), f"<html><body>{count}{''.join(rows[:25])}</body></html>")
        tape.add(address("larkfield", term, 2), f"<html><body>{count}{''.join(rows[25:])}</body></html>")
        tape.add(address("short", term, 1), f"<html><body>{count}{rows[0]}</body></html>")
        tape.add(address("short", term, 2), f"<html><body>{count}</body></html>")
        tape.add(address("wall", term, 1), "<html><body>unusual traffic</body></html>")
    for name in ("larkfield", "short"):
        for number in range(27):
            gone = "<html><body><main>This job posting is no longer available.</main></body></html>"
            tape.add(f"https://{name}.example/jobsearch/jobposting/{700 + number}", gone if number == 5 else PAGE)
    return crawl("jobbank", BOARDS, tape)


def test_all_pages_are_read(night: Crawl) -> None:
    report = night.reports["larkfield"]
    assert (report.listed, report.expected, report.requests, report.failed) == (27, 27, 4 + 27, {"gone": 1})


def test_a_posting_has_its_sections_and_its_fields(night: Crawl) -> None:
    posting = night.of("larkfield")["701"]
    assert "<h3>Tasks</h3><ul><li>Check orders</li></ul>" in (posting.html or "")
    assert posting.pay == (RawPay(min="50.00", max="55.00", unit="HOUR", currency="CAD"),)
    assert posting.places == (RawPlace(text="Calgary (AB)", city="Calgary", region="AB"),)
    assert (posting.employer, posting.employment_type) == ("Larkfield Drug Ltd.", "Permanent")
    assert posting.date_posted == "Posted on November 02, 2026"


def test_a_closed_posting_lands_the_words_of_the_list_without_labels(night: Crawl) -> None:
    posting = night.of("larkfield")["705"]
    assert posting.pay == (RawPay(text="$50.00 to $55.00 hourly", currency="CAD"),)
    assert (posting.places, posting.employer) == ((RawPlace(text="Calgary (AB)"),), "Larkfield Drug")
    assert (posting.html, posting.date_posted) == (None, "November 02, 2026")


def test_a_short_list_and_a_wall_are_not_complete(night: Crawl) -> None:
    assert night.reports["short"].failed == {"truncated": 2}
    assert night.reports["wall"].failed == {"bot_wall": 2}


def test_rdfa_is_read_as_microdata_and_meta_tags_are_none_of_it() -> None:
    page = as_microdata(Selector(PAGE))
    assert [fields(node)["title"] for node in items(page)] == ["pharmacist"]
    assert not page.xpath("//meta[@itemprop]")
