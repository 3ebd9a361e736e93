"""Sitemaps: indexes, gzip, what is a job page, languages, limits; and what an address tells of its job."""

from __future__ import annotations

import gzip
import re
import time

import pytest

from crawlers import joburl, sitemap

SPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def urlset(*urls: str, space: str = SPACE) -> bytes:
    """A sitemap of the given addresses."""
    entries = "".join(f"<url><loc>{url}</loc></url>" for url in urls)
    return f'<?xml version="1.0" encoding="UTF-8"?><urlset {space}>{entries}</urlset>'.encode()


def index(*urls: str) -> bytes:
    """A sitemap index."""
    entries = "".join(f"<sitemap><loc>{url}</loc><lastmod>2026-11-01</lastmod></sitemap>" for url in urls)
    return f"<sitemapindex {SPACE}>{entries}</sitemapindex>".encode()


@pytest.mark.parametrize(
    "space", ["", SPACE, SPACE.replace("http:", "https:"), 'xmlns="http://www.google.com/schemas/0.84"']
)
def test_any_namespace_is_read(space: str) -> None:
    assert [entry.url for entry in sitemap.read(urlset("https://x.example/job/1001", space=space)).entries] == [
        "https://x.example/job/1001"
    ]


def test_gzip_is_recognised_by_its_first_bytes() -> None:
    body = urlset("https://x.example/job/1001")
    assert sitemap.read(gzip.compress(body)) == sitemap.read(body)


def test_lastmod_is_kept_in_the_boards_words_and_may_be_missing() -> None:
    first = "<url><loc> https://x.example/job/1 </loc><lastmod>2026-08</lastmod></url>"
    body = f"<urlset {SPACE}>{first}<url><loc>b</loc></url></urlset>"
    assert sitemap.read(body.encode()).entries == (
        sitemap.Entry("https://x.example/job/1", "2026-08"),
        sitemap.Entry("b", None),
    )


@pytest.mark.parametrize(
    "body",
    [b"", b"   ", b"<html><body>Just a moment</body></html>", b'{"a": 1}', b"\x1f\x8bno", gzip.compress(b"", mtime=0)],
)
def test_what_is_no_sitemap_is_refused(body: bytes) -> None:
    with pytest.raises(ValueError, match="sitemap"):
        sitemap.read(body)


def test_a_file_at_the_protocols_limit_says_so() -> None:
    urls = [f"https://x.example/job/{number}" for number in range(sitemap.MOST_ADDRESSES)]
    assert sitemap.read(urlset(*urls)).full
    assert not sitemap.read(urlset(*urls[1:])).full


def test_an_index_leads_to_job_sitemaps_in_english() -> None:
    read = sitemap.read(
        index("https://x.example/en/jobs.xml", "https://x.example/es/jobs.xml", "https://x.example/blog-sitemap.xml")
    )
    assert read.is_index
    assert [entry.url for entry in sitemap.children(read)] == ["https://x.example/en/jobs.xml"]
    assert [entry.url for entry in sitemap.children(read, re.compile("blog"))] == ["https://x.example/blog-sitemap.xml"]


def test_a_sitemap_named_twice_is_asked_once() -> None:
    """Found by fuzzing, 2026-11-26: an index of 169 entries with 24 addresses led to 20,000 requests."""
    read = sitemap.read(index("https://x.example/jobs.xml", "https://x.example/jobs.xml"))
    assert len(sitemap.children(read)) == 1


def test_without_an_english_one_all_languages_are_read() -> None:
    read = sitemap.read(index("https://x.example/es/jobs.xml", "https://x.example/fr/jobs.xml"))
    assert len(sitemap.children(read)) == 2


@pytest.mark.parametrize(
    ("url", "ref"),
    [
        ("https://x.example/us/en/jobs/R-1075582", "R-1075582"),
        ("https://x.example/us/en/job/R0123456/Staff-Pharmacist", "R0123456"),
        ("https://x.example/en_US/careers/JobDetail/Staff-Pharmacist/14142", "14142"),
        ("https://x.example/job/tulsa/staff-pharmacist/185/98381256240", "98381256240"),
        ("https://x.example/careers/job/1970393556913009-staff-pharmacist?domain=x.example", "1970393556913009"),
        ("https://careers-x.icims.com/jobs/1001/staff-pharmacist/job", "1001"),
        ("https://x.example/jobs/17263839-pharmacist", "17263839"),
        ("https://x.example/jobs/pharmacy-technician_JR-12345-1", "JR-12345-1"),
        ("https://x.example/jobs/0761de07-8adc-465d-af91-905f0df48ec1", "0761de07-8adc-465d-af91-905f0df48ec1"),
        ("https://x.example/careers/job-details/?cid=55123&utm_source=a", "55123"),
        ("https://x.example/careers?gh_jid=4005", "4005"),
    ],
)
def test_the_boards_id_is_found_in_the_address(url: str, ref: str) -> None:
    assert sitemap.is_job_page(url)
    assert joburl.ref(url) == ref


def test_a_hostile_address_costs_linear_time() -> None:
    start = time.perf_counter()
    for unit in ("/job/", "-1", "a-", "/12345-"):
        sitemap.is_job_page("https://x.example" + unit * 200_000)
        joburl.ref("https://x.example/" + unit * 200_000)
    assert time.perf_counter() - start < 10


def test_a_zip_code_or_a_store_number_is_no_id() -> None:
    assert joburl.ref("https://x.example/job/pharmacist-tulsa-ok-74101") == "/job/pharmacist-tulsa-ok-74101"
    assert (
        joburl.ref("https://x.example/us/en/job/pharmacist-store-1234/?utm_source=a") == "/us/job/pharmacist-store-1234"
    )


@pytest.mark.parametrize(
    "path", ["", "sams-home/careers-areas/Corporate", "about", "?category=Healthcare", "rss.xml", "login"]
)
def test_other_pages_are_no_job_pages(path: str) -> None:
    assert sitemap.jobs([sitemap.Entry(f"https://x.example/{path}")]) == {}


def test_of_language_copies_the_english_one_is_read() -> None:
    urls = ["https://x.example/us/es/job/R0123456/Farmaceutico", "https://x.example/us/en/job/R0123456/Pharmacist"]
    for order in (urls, urls[::-1]):
        assert [entry.url for entry in sitemap.jobs(map(sitemap.Entry, order)).values()] == [urls[1]]


def test_two_pages_whose_addresses_hold_one_number_are_two_jobs() -> None:
    urls = ["https://x.example/jobs/1234/pharmacist", "https://x.example/jobs/1234/technician"]
    found = sitemap.jobs(map(sitemap.Entry, urls))
    assert [entry.url for entry in found.values()] == urls
    assert list(sitemap.jobs(map(sitemap.Entry, urls))) == list(found)


def test_a_boards_own_pattern_replaces_ours() -> None:
    entries = [sitemap.Entry("https://x.example/apothecary/17"), sitemap.Entry("https://x.example/job/1234567")]
    assert [e.url for e in sitemap.jobs(entries, re.compile("/apothecary/")).values()] == [
        "https://x.example/apothecary/17"
    ]


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("https://x.example/job/staff-pharmacist-days/4417", "staff pharmacist days"),
        ("https://x.example/us/en/jobs/R-1075582", ""),
        ("https://x.example/en_US/careers/job-details/4417", ""),
        ("https://x.example/JobDetail/Customer-Support/14142", "Customer Support"),
    ],
)
def test_words_of_an_address_for_the_filter(url: str, words: str) -> None:
    assert joburl.words(url) == words


def test_of_sitemaps_that_end_in_a_language_the_english_ones_are_asked() -> None:
    names = ("sitemap-0001-en.xml", "sitemap-0002-es-es.xml", "sitemap-0003-fr.xml.gz", "sitemap-0004-en-us.xml")
    index = sitemap.Sitemap(True, tuple(sitemap.Entry(f"https://careers.example/{name}") for name in names), full=False)
    assert [entry.url.rsplit("/", 1)[-1] for entry in sitemap.children(index)] == [names[0], names[3]]


def test_job_pages_are_guessed_only_where_none_is_sure() -> None:
    short = [sitemap.Entry(f"https://x.example{path}") for path in ("/jobs", "/about", "/jobs/1/pharmacist")]
    named = sitemap.Entry("https://x.example/careers/staff-pharmacist")
    assert not sitemap.jobs(short)
    assert [entry.url for entry in sitemap.jobs([*short, named], guess=True).values()] == [short[2].url, named.url]
    sure = sitemap.Entry("https://x.example/jobs/4711/pharmacist")
    assert list(sitemap.jobs([*short, named, sure], guess=True)) == ["4711"]
