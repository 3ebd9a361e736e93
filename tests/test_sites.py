"""What all sites, feeds and aggregators have in common: no fault is an empty board, unchanged postings cost nothing."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from crawlers.boards import Board
from crawlers.spiders.adp import AdpSpider
from crawlers.spiders.avature import AvatureSpider
from crawlers.spiders.paycom import PaycomSpider
from crawlers.spiders.successfactors import company_of
from schema.landing import Known, write_known
from tests.boardserver import board_server, entry
from tests.crawling import Tape
from tests.hosted import FAULTS, forked
from tests.replaying import crawl

CENTRE = "https://workforcenow.adp.com/mascsr/default/mdf/recruitment/recruitment.html?cid=c&ccId=1"
TALEO = "https://lark.taleo.net/careersection/2/jobsearch.ftl"
LISTS: dict[str, tuple[dict[str, Any], ...]] = {  # what an entry of the register says, in each way to read a platform
    "adp": ({"url": CENTRE},),
    "adzuna": ({},),
    "avature": ({}, {"settings": {"feed": 1}}),
    "careercenter": ({},),
    "careeronestop": ({},),
    "cornerstone": ({"slug": "lark", "settings": {"site": 1}},),
    "jibe": ({},),
    "jobbank": ({},),
    "neogov": ({"slug": "county"},),
    "nhsjobs": ({},),
    "paycom": ({"slug": "0123456789abcdef0123456789abcdef"},),
    "phenom": ({}, {"settings": {"widgets": 1}}),
    "successfactors": ({}, {"settings": {"feed": "googlefeed.xml"}}, {"settings": {"company": "LARK"}}),
    "talentbrew": ({}, {"settings": {"pages": 1}}),
    "taleo": ({"url": TALEO, "settings": {"portal": 7}}, {"url": TALEO}),
    "taleo_business": ({},),
    "themuse": ({},),
}
KEYED = {"adzuna", "careeronestop"}
KEYS = ("RXJOBS_ADZUNA_ID", "RXJOBS_ADZUNA_KEY", "RXJOBS_CAREERONESTOP_USER", "RXJOBS_CAREERONESTOP_KEY")


class Everywhere(dict[str, Any]):
    """Routes by the first part of a path: `/walled-1/anything` has the fault "walled"."""

    def get(self, path: str, _: Any = None) -> Any:
        """The answer of a fault; None for robots.txt and whatever else is asked."""
        fault = FAULTS.get(path.split("/")[1].partition("-")[0])
        return fault and fault[0]


def board(**cells: Any) -> Board:
    """An entry of the register."""
    return Board(**({"id": "x", "employer": "X", "platform": "lever", "source": "a test"} | cells))


def test_boards_are_found_by_their_addresses() -> None:
    digits = "6b969dc5acf5184cfe7190567ac26732"
    portal = "https://www.paycomonline.net/v4/ats/web.php/portal"
    paycom, avature = PaycomSpider.__new__(PaycomSpider), AvatureSpider.__new__(AvatureSpider)
    assert paycom.portal(board(url=f"{portal}/{digits.upper()}/career-page")) == f"{portal}/{digits}"
    assert paycom.portal(board(url="https://x.example", slug=digits)) == f"{portal}/{digits}"
    with pytest.raises(ValueError, match="needs `slug`"):
        paycom.portal(board(url="https://x.example"))
    listed = "https://lark.avature.net/careers/SearchJobs"
    for url in (listed, f"{listed}/", "https://lark.avature.net", "https://lark.avature.net/"):
        assert avature.portal(board(url=url)) == listed
    assert avature.portal(board(url="https://x.example", slug="lark")) == listed
    assert avature.portal(board(url="https://x.example/en_US/SearchJobs")) == "https://x.example/en_US/SearchJobs"
    adp, centre = AdpSpider.__new__(AdpSpider), "https://workforcenow.adp.com/x/recruitment.html?cid=c"
    assert "ccId=19000101_000001" in adp.endpoint(board(url=centre), "/job-requisitions")
    with pytest.raises(ValueError, match="no cid"):
        adp.endpoint(board(url="https://workforcenow.adp.com/"), "/job-requisitions")
    assert company_of(board(url="https://career8.successfactors.com/career?company=lark")) == "lark"
    assert company_of(board(url="https://careers.x.example")) is None


@pytest.mark.parametrize("platform", LISTS)
def test_no_fault_is_an_empty_board(platform: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in KEYS:
        monkeypatch.setenv(name, "k")
    with board_server(Everywhere()) as server:
        register = "".join(
            entry(f"{fault}-{number}", platform, **({"api": f"{server.origin}/{fault}-{number}"} | cells))
            for fault in FAULTS
            for number, cells in enumerate(LISTS[platform])
        )
        done = forked(platform, register, tmp_path, {})
    assert len(done.reports) == len(FAULTS) * len(LISTS[platform])
    for board, ended in done.reports.items():
        fault = board.partition("-")[0]
        failure = "auth" if fault == "refusing" and platform in KEYED else FAULTS[fault][1]  # 403: the key is not good
        assert set(ended.report.failed) == {failure}, (board, ended.report.reason)
        assert (ended.report.listed, ended.report.read, ended.report.complete) == (0, 0, False), board


def test_only_changed_postings_are_asked_for_again(tmp_path: Path) -> None:
    tape = Tape(tmp_path / "tape")

    def card(ref: int, title: str, posted: str) -> str:
        link = f'<a href="/jobs/{ref}/some-words/">{title}</a>'
        return f'<div class="job-card">{link}<span class="job-date">{posted}</span></div>'

    def listing(*cards: str) -> str:
        return f'<html><span id="results-count">{len(cards)} jobs</span>{"".join(cards)}</html>'

    refs = range(10001, 10011)
    tape.add("https://one.example/jobs/?page=1", listing(*(card(ref, "Pharmacist", "Today") for ref in refs)))
    changed = (card(ref, "Lead Pharmacist" if ref == 10003 else "Pharmacist", "1 day ago") for ref in refs)
    tape.add("https://one.example/jobs/?page=1", listing(*changed))
    node = {"@type": "JobPosting", "title": "Pharmacist", "description": "<p>Round.</p>"}
    for ref in refs:
        page = f'<html><script type="application/ld+json">{json.dumps(node)}</script></html>'
        tape.add(f"https://one.example/jobs/{ref}/some-words/", page)
    board = {"id": "one", "url": "https://one.example/jobs/"}
    first = crawl("careercenter", [board], tape)
    assert (first.reports["one"].read, first.reports["one"].complete) == (10, True)
    known = tmp_path / "known.jsonl.gz"
    yesterday = datetime.now(UTC) - timedelta(days=1)
    write_known(known, [Known("one", ref, mark, yesterday) for ref, mark in first.listed["one"].items()])
    index = tape.folder / "cassette.jsonl"
    index.write_text("\n".join(index.read_text().splitlines()[1:]) + "\n")
    second = crawl("careercenter", [board], tape, known=known).reports["one"]
    assert (second.listed, second.read, second.unchanged, second.requests, second.complete) == (10, 1, 9, 2, True)
