"""Avature: totals in words, next links, decoys, postings of labelled fields, feeds that hold the newest twenty."""

from __future__ import annotations

from typing import Any

import pytest

from schema.posting import RawPlace
from tests.crawling import Crawl, Tape
from tests.replaying import crawl

NAMES = ("larkfield", "many", "bare", "short", "wall", "other")
BOARDS: list[dict[str, Any]] = [{"id": name, "url": f"https://{name}.avature.net/careers/SearchJobs"} for name in NAMES]
BOARDS += [{"id": name, "url": f"https://{name}.avature.net/careers/SearchJobs", "settings": {"feed": 1}}
           for name in ("feed", "full")]  # fmt: skip


def address(name: str, start: int) -> str:
    """A list page."""
    return f"https://{name}.avature.net/careers/SearchJobs/?jobRecordsPerPage=12&jobOffset={start}"


def listing(refs: range, legend: str = "", *, following: bool = False) -> str:
    """A list page's content."""
    cards = "".join(
        f"""<article class="article article--result"><h3><a href="/careers/JobDetail/Some-Words/{ref}">Pharmacist {ref}
        </a></h3><span class="list-item-location">Tulsa, OK</span><span class="department">Pharmacy</span>
        <a href="/careers/Login?jobId={ref}">Apply</a></article>"""
        for ref in refs
    )
    decoy = '<article class="job"><a href="/careers/JobDetail/Apply-Decoy/99999">Apply Now</a></article>'
    shown = f'<div class="list-controls__text__legend" aria-label="{legend}">{legend}</div>' if legend else ""
    link = '<div class="paginationNextLink"><a href="?jobOffset=12">Next</a></div>' if following else ""
    return f'<html><body><section class="search-results">{shown}{cards}{decoy}{link}</section></body></html>'


def field(name: str, value: str) -> str:
    """A field of a posting's page."""
    label = f'<div class="article__content__view__field__label">{name}</div>' if name else ""
    return f"""<div class="article__content__view__field tf">{label}
      <div class="article__content__view__field__value">{value}</div></div>"""


def article(*fields: str) -> str:
    """A block of a posting's page."""
    return f'<article class="article article--details">{"".join(fields)}</article>'


PAGE = f"""<html><body>{article(
    field("Work Location(s)", "<ul><li>Tulsa, OK</li><li>Enid, OK</li></ul>"), field("Ref #", "RX-77"),
    field("Employment Type", "Full time"), field("Posted since", "02-Nov-2026"),
)}{article(field("", "<p>Verify orders.</p>"), field("", "<ul><li>RPh</li></ul>"))}
{article("<h2>More</h2><p>Nights.</p>")}</body></html>"""  # fmt: skip


def feed(count: int) -> str:
    """A feed."""
    items = "".join(
        f"""<item><title><![CDATA[Pharmacist {ref}]]></title><description><![CDATA[ - RX-{ref}]]></description>
        <link>https://feed.avature.net/careers/JobDetail/Some-Words/{ref}</link>
        <guid isPermaLink="true">https://feed.avature.net/careers/JobDetail/Some-Words/{ref}</guid>
        <pubDate>Mon, 02 Nov 2026 00:00:00 +0000</pubDate></item>"""
        for ref in range(1, count + 1)
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>careers</title>{items}</channel></rss>'


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> Crawl:
    """Eight portals, with the filter."""
    tape = Tape(tmp_path_factory.mktemp("avature"))
    tape.add(address("larkfield", 0), listing(range(1, 13), "1-12 of 14 results", following=True))
    tape.add(address("larkfield", 12), listing(range(13, 15), "13-14 of 14 results"))
    tape.add(address("many", 0), listing(range(1, 13), "1-12 of 100+", following=True))
    tape.add(address("many", 12), listing(range(13, 15), "13-14 of 100+"))
    tape.add(address("bare", 0), listing(range(1, 13)))
    tape.add(address("bare", 12), listing(range(1, 13)))
    tape.add(address("short", 0), listing(range(1, 13), "1-12 of 40", following=True))
    tape.add(address("short", 12), listing(range(0), "of 40"))
    tape.add(address("wall", 0), "<html>Access Denied</html>")
    tape.add(address("other", 0), "<html>Welcome</html>")
    for name in ("larkfield", "many", "bare", "short", "feed"):
        for ref in range(1, 21):
            tape.add(f"https://{name}.avature.net/careers/JobDetail/Some-Words/{ref}", PAGE)
    for name, count in (("feed", 3), ("full", 20)):
        tape.add(f"https://{name}.avature.net/careers/SearchJobs/feed/", feed(count), kind="application/rss+xml")
    return crawl("avature", BOARDS, tape)


def test_lists_are_read_to_their_total_or_their_last_link(night: Crawl) -> None:
    for name in ("larkfield", "many"):
        report = night.reports[name]
        assert (report.listed, report.read, report.complete, report.requests) == (14, 14, True, 16), name
    assert night.reports["bare"].complete
    assert night.reports["bare"].listed == 12, (
        "without either, the list ends where a page repeats; decoys are no postings"
    )


def test_a_posting_is_its_unlabelled_fields_in_their_order(night: Crawl) -> None:
    posting = night.of("larkfield")["3"]
    assert posting.html == "<p>Verify orders.</p>\n<ul><li>RPh</li></ul>\n<h2>More</h2><p>Nights.</p>"
    assert posting.places == (RawPlace(text="Tulsa, OK"), RawPlace(text="Enid, OK"))
    assert (posting.requisition_id, posting.employment_type, posting.date_posted, posting.department) == (
        "RX-77", "Full time", "02-Nov-2026", "Pharmacy",
    )  # fmt: skip


def test_a_feed_gives_requisition_and_date(night: Crawl) -> None:
    posting = night.of("feed")["2"]
    assert posting.payload["listing"]["pubDate"] == "Mon, 02 Nov 2026 00:00:00 +0000"
    assert (posting.requisition_id, posting.date_posted) == ("RX-2", "02-Nov-2026"), "the page's day goes first"
    assert night.reports["feed"].complete


def test_a_full_feed_a_short_list_a_wall_and_another_page_are_not_complete(night: Crawl) -> None:
    assert night.reports["full"].failed["truncated"] == 1
    assert night.reports["short"].failed == {"truncated": 1}
    assert night.reports["wall"].failed == {"bot_wall": 1}
    assert night.reports["other"].failed == {"shape_changed": 1}
