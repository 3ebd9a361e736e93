"""Addresses and pages name platforms; what names none is not guessed."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest

from crawlers.boards import platforms
from crawlers.recognise import by_address, by_page, tables

ADP = "https://workforcenow.adp.com/mascsr/default/mdf/recruitment/recruitment.html"
ADDRESSES = {
    "https://boards.greenhouse.io/juniper": ("greenhouse", "https://job-boards.greenhouse.io/juniper", "juniper"),
    "https://boards.greenhouse.io/embed/job_board?for=juniper": (
        "greenhouse",
        "https://job-boards.greenhouse.io/juniper",
        "juniper",
    ),
    "https://jobs.lever.co/Juniper/5ac21346-8e0c/apply": ("lever", "https://jobs.lever.co/Juniper", "Juniper"),
    "https://fern.wd5.myworkdayjobs.com/en-US/Careers/job/Yuma/Pharmacist_R-1": (
        "workday",
        "https://fern.wd5.myworkdayjobs.com/Careers",
        None,
    ),
    "https://fern.wd5.myworkdayjobs.com/wday/cxs/fern/Careers/jobs": (
        "workday",
        "https://fern.wd5.myworkdayjobs.com/Careers",
        None,
    ),
    "https://jobs.smartrecruiters.com/FernHealth/744000": (
        "smartrecruiters",
        "https://careers.smartrecruiters.com/FernHealth",
        "FernHealth",
    ),
    "https://abcd.fa.us2.oraclecloud.com/hcmUI/CandidateExperience/en/sites/CX_1/job/77": (
        "oracle",
        "https://abcd.fa.us2.oraclecloud.com/hcmUI/CandidateExperience/en/sites/CX_1",
        None,
    ),
    "https://careers-fern.icims.com/jobs/search?ss=1": ("icims", "https://careers-fern.icims.com", None),
    "https://jobs.ashbyhq.com/Fern%20Health": ("ashby", "https://jobs.ashbyhq.com/Fern%20Health", "Fern Health"),
    "https://fern.applicantstack.com/x/detail/a2v6": (
        "applicantstack",
        "https://fern.applicantstack.com/x/openings",
        "fern",
    ),
    "https://fern.applytojob.com/apply/jobs/": ("jazzhr", "https://fern.applytojob.com/apply", "fern"),
    "https://recruiting2.ultipro.com/FER1000/JobBoard/7362b0d4-9214-406f-86b5-85f44c6f1238/?q=&o=postedDateDesc": (
        "ukg",
        "https://recruiting2.ultipro.com/FER1000/JobBoard/7362b0d4-9214-406f-86b5-85f44c6f1238",
        None,
    ),
    f"{ADP}?ccId=19000101_000001&cid=5556389b-e6db-4f67-a7bd-22bb3fe1029f&type=MP": (
        "adp",
        f"{ADP}?cid=5556389b-e6db-4f67-a7bd-22bb3fe1029f&ccId=19000101_000001",
        None,
    ),
    "https://lark.csod.com/ux/ats/careersite/4/home/requisition/77?c=lark&lang=en-US": (
        "cornerstone",
        "https://lark.csod.com/ux/ats/careersite/4/home?c=lark",
        "lark",
    ),
    "https://jobs.dayforcehcm.com/fr-CA/oak/MEDICALPORTAL/jobs/12216": (
        "dayforce",
        "https://jobs.dayforcehcm.com/en-US/oak/MEDICALPORTAL",
        "oak",
    ),
    "https://phe.tbe.taleo.net/phe02/ats/careers/v2/searchResults?cws=1&org=FERN": (
        "taleo_business",
        "https://phe.tbe.taleo.net/phe02/ats/careers/v2/searchResults?org=FERN&cws=1",
        None,
    ),
    "https://fern.taleo.net/careersection/2/jobsearch.ftl?lang=en": (
        "taleo",
        "https://fern.taleo.net/careersection/2/jobsearch.ftl",
        None,
    ),
    "https://www.governmentjobs.com/careers/fernstate/jobs/1": (
        "neogov",
        "https://www.governmentjobs.com/careers/fernstate",
        "fernstate",
    ),
    "https://jobs.fern.example/us/en/search-results?keywords=x": ("phenom", "https://jobs.fern.example/us/en", None),
    "https://jobs.fern.example/en/search-jobs/pharmacist": (
        "talentbrew",
        "https://jobs.fern.example/en/search-jobs",
        None,
    ),
}
UNKNOWN = [
    "https://careers.fern.example/",
    "https://www.greenhouse.io/juniper",
    "https://www.icims.com/products",
    "https://app.bamboohr.com/login",
    "https://www.linkedin.com/company/fern/jobs",
    "ftp://jobs.lever.co/fern",
    "jobs.lever.co/fern",
    "https://notmyworkdayjobs.com/Careers",
    "https://fern.wd5.myworkdayjobs.com.evil.example/Careers",
]
PAGES = {
    '<script>phApp.ddo = {"siteConfig": {}}</script>': ("phenom", "https://jobs.fern.example/us/en"),
    '<link href="https://tbcdn.talentbrew.com/company/1/x.css">': (
        "talentbrew",
        "https://jobs.fern.example/search-jobs",
    ),
    '<script src="https://app.jibecdn.com/prod/search.js"></script>': ("jibe", "https://jobs.fern.example"),
    '<script src="//rmkcdn.successfactors.com/x/a.js"></script>': (
        "successfactors",
        "https://jobs.fern.example/search/",
    ),
    '<a href="https://fern.wd1.myworkdayjobs.com/Careers">Jobs</a>': (
        "workday",
        "https://fern.wd1.myworkdayjobs.com/Careers",
    ),
    '<iframe src="https://careers-fern.icims.com/jobs/intro?in_iframe=1"></iframe>': (
        "icims",
        "https://careers-fern.icims.com",
    ),
    '<script src="https://boards.greenhouse.io/embed/job_board/js?for=fern"></script>': (
        "greenhouse",
        "https://job-boards.greenhouse.io/fern",
    ),
    '<script>var u = "https:\\/\\/jobs.lever.co\\/fern?lever-via=x"</script>': ("lever", "https://jobs.lever.co/fern"),
    '<script type="application/ld+json">{"@type": "JobPosting"}</script>': ("jsonld", "https://jobs.fern.example/all"),
}


@pytest.mark.parametrize(("url", "expected"), ADDRESSES.items())
def test_an_address_names_platform_board_and_slug(url: str, expected: tuple[str, str, str | None]) -> None:
    found = by_address(url)
    assert found is not None
    assert (found.platform, found.url, found.slug) == expected


@pytest.mark.parametrize("url", UNKNOWN)
def test_what_is_no_board_of_a_platform_is_not_recognised(url: str) -> None:
    assert by_address(url) is None


def test_regions_have_their_own_api_and_settings_are_taken_from_the_address() -> None:
    european = by_address("https://jobs.eu.lever.co/fern")
    assert european is not None
    assert european.api == "https://api.eu.lever.co"
    eightfold = by_address("https://fern.eightfold.ai/careers?query=x&domain=fern.example")
    assert eightfold is not None
    assert eightfold.settings == {"domain": "fern.example"}


@pytest.mark.parametrize(("markup", "expected"), PAGES.items())
def test_a_page_names_its_platform(markup: str, expected: tuple[str, str]) -> None:
    html = f'<html><body><a href="https://www.linkedin.com/company/fern">us</a>{markup}</body></html>'
    found = by_page(html, "https://jobs.fern.example/all")
    assert (found[0].platform, found[0].url) == expected


def test_marks_of_a_front_end_go_before_links_and_the_most_linked_board_goes_first() -> None:
    links = (
        '<a href="https://jobs.lever.co/agency">x</a>'
        + '<a href="https://fern.wd1.myworkdayjobs.com/C/job/1">x</a>' * 3
    )
    assert [one.platform for one in by_page(links, "https://fern.example/")] == ["workday", "lever"]
    front = "<script>phApp.ddo = {}</script>" + links
    assert [one.platform for one in by_page(front, "https://fern.example/")] == ["phenom", "workday", "lever"]


def test_a_page_of_nothing_known_is_not_guessed() -> None:
    assert by_page("<p>Join us! Write to hr@fern.example</p>", "https://fern.example/careers") == ()
    assert by_page("", "https://fern.example/careers") == ()


@pytest.mark.parametrize(
    "piece", ["https://", "<a href='http://[", "https://jobs.lever.co/" + "a" * 250 + " ", "/SearchJobs"]
)
def test_a_hostile_page_takes_no_time(piece: str) -> None:
    began = time.perf_counter()
    by_page("<html>" + piece * (500_000 // len(piece)), "https://fern.example/")
    assert time.perf_counter() - began < 10


def documented() -> list[tuple[str, str]]:
    """The addresses of the table in docs/adding-a-board.md, with the platform that it names."""
    text = (Path(__file__).resolve().parent.parent / "docs" / "adding-a-board.md").read_text(encoding="utf-8")
    cells = [line.split("|")[1:3] for line in text.splitlines() if line.startswith("| ")]
    guid, digits = "7362b0d4-9214-406f-86b5-85f44c6f1238", "0123456789abcdef" * 2
    return [
        (f"https://{address.replace('GUID', guid).replace('HEX', digits)}", platform.strip())
        for given, platform in cells
        for address in re.findall(r"`([^`]+/?[A-Z][^`]*)`", given)
    ]


@pytest.mark.parametrize(("url", "platform"), documented())
def test_the_document_tells_addresses_as_they_are_recognised(url: str, platform: str) -> None:
    found = by_address(url)
    assert found is not None
    assert found.platform == platform


def test_the_document_has_an_address_of_most_platforms() -> None:
    assert len({platform for _, platform in documented()}) >= 28


def test_every_platform_of_employers_can_be_recognised() -> None:
    known = {row["platform"] for _, row in (*tables().addresses, *tables().marks)}
    # Aggregators with a key are added by hand, the federal archive is read by `backfill`;
    # jsonld is what remains when a page names nothing else.
    assert set(platforms()) - known == {"adzuna", "careeronestop", "jsonld", "themuse", "usajobs_history"}
    assert known <= set(platforms())
