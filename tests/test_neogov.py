"""NeoGov: feeds with and without all sections, dates with colons, salaries in words, posting pages."""

from __future__ import annotations

from typing import Any

import pytest

from schema.posting import RawPay, RawPlace
from tests.crawling import Crawl, Tape
from tests.replaying import crawl

NAMES = ("larkfield", "cut", "gone", "wall", "page")
BOARDS = [{"id": name, "slug": name} for name in NAMES]
BOARDS += [{"id": "unset"}]
SPACE = 'xmlns:joblisting="http://www.neogov.com/namespaces/JobListing"'


def item(name: str, ref: int, title: str, **said: Any) -> str:
    """An item of the recorded shape."""
    told = "".join(f"<joblisting:{tag}>{value}</joblisting:{tag}>" for tag, value in said.items())
    link = f"https://www.governmentjobs.com/careers/{name}/jobs/{ref}"
    return f"""<item><guid isPermaLink="true">{link}</guid><link>{link}</link><title>{title}</title>
      <description>&lt;p&gt;Serve the &amp;amp; county.&lt;/p&gt;</description>
      <pubDate>Mon, 02 Nov 2026 23:10:38 GMT</pubDate><joblisting:jobId>{ref}</joblisting:jobId>{told}</item>"""


def feed(items: list[str]) -> str:
    """A feed."""
    channel = f"<channel><title>A county</title>{''.join(items)}</channel>"
    return f'<?xml version="1.0"?><rss version="2.0" {SPACE}>{channel}</rss>'


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> Crawl:
    """Six agencies, with the filter."""
    tape = Tape(tmp_path_factory.mktemp("neogov"))
    full = item(
        "larkfield", 1, "Pharmacist II", advertiseFromDateUTC="Wed, 19 Aug 2026 05:00:00:0",
        advertiseToDateTimeUTC="Continuous", minimumSalary="62.50", maximumSalary="71", salaryInterval="Hour",
        salaryCurrency="USD", department="Public Health", location="Tulsa", state="Oklahoma", jobType="Full-Time",
        examplesofduties="&lt;p&gt;Verify.&lt;/p&gt;", qualifications="&lt;p&gt;RPh.&lt;/p&gt;",
        supplementalinformation="&lt;p&gt;Background check.&lt;/p&gt;", contactName="Pat Somebody",
        categories="<joblisting:category>Health Services</joblisting:category>",
    )  # fmt: skip
    old = item("larkfield", 2, "Pharmacy Technician", minimumSalary="Not Displayed", maximumSalary="",
               salaryInterval="Month", location="Remote")  # fmt: skip
    tape.add(address("larkfield"), feed([full, old, item("larkfield", 3, "Planner")]), kind="text/xml")
    page = """<html><body><div id="details-info"><div><h2>Description</h2>
      <div class="fr-view"><p>Serve us all.</p></div></div>
      <div class="fr-view"><ul><li>CPhT</li></ul></div></div></body></html>"""
    tape.add("https://www.governmentjobs.com/careers/larkfield/jobs/2", page)
    tape.add(address("cut"), feed([full.replace("larkfield", "cut"), old])[:-180], kind="text/xml")
    tape.add(address("gone"), "no such agency", status=404)
    tape.add(address("wall"), "<html>Just a moment... cloudflare</html>")
    tape.add(address("page"), feed([item("page", 9, "Pharmacist")]), kind="text/xml")
    tape.add("https://www.governmentjobs.com/careers/page/jobs/9", "<html><body>Sign in</body></html>")
    return crawl("neogov", BOARDS, tape)


def address(name: str) -> str:
    """A feed's address."""
    return f"https://www.governmentjobs.com/SearchEngine/JobsFeed?agency={name}"


def test_an_item_with_all_sections_needs_no_page(night: Crawl) -> None:
    report, posting = night.reports["larkfield"], night.of("larkfield")["1"]
    assert (report.listed, report.passed_over, report.requests, report.complete) == (2, 1, 2, True)
    assert posting.html == (
        "<p>Serve the &amp; county.</p>\n<h2>Examples of Duties</h2>\n<p>Verify.</p>\n"
        "<h2>Typical Qualifications</h2>\n<p>RPh.</p>\n<h2>Supplemental Information</h2>\n<p>Background check.</p>"
    )
    assert posting.pay == (RawPay(min="62.50", max="71", unit="Hour", currency="USD"),)
    assert posting.places == (RawPlace(text="Tulsa", region="Oklahoma"),)
    assert (posting.date_posted, posting.valid_through) == ("Wed, 19 Aug 2026 05:00:00:0", "Continuous")
    assert (posting.department, posting.employment_type) == ("Public Health / Health Services", "Full-Time")
    assert "Pat Somebody" not in str(posting.payload)


def test_a_teaser_is_completed_by_its_page_and_a_salary_in_words_is_none(night: Crawl) -> None:
    posting = night.of("larkfield")["2"]
    assert posting.html == "<p>Serve us all.</p>\n<ul><li>CPhT</li></ul>"
    assert posting.pay == ()
    assert posting.places == (RawPlace(text="Remote", remote=True),)


def test_cut_gone_and_walled_feeds_are_not_complete(night: Crawl) -> None:
    assert night.reports["cut"].failed["truncated"] == 1
    assert "1" in night.of("cut")
    assert night.reports["gone"].failed == {"gone": 1}
    assert night.reports["wall"].failed == {"bot_wall": 1}
    assert night.reports["unset"].failed == {"other": 1}


def test_a_page_without_the_text_lands_the_teaser_and_fails(night: Crawl) -> None:
    assert night.reports["page"].failed == {"shape_changed": 1}
    assert night.of("page")["9"].html == "<p>Serve the &amp; county.</p>"
