"""XML sitemaps: which of a site's addresses are job pages, each once.

Scrapy's own reader parses them (any namespace, broken tails); here is what job boards add to that: gzip without a
header, job and other pages in one file (Walmart), the same job in several languages (Phenom), a missing `lastmod`, and
files that end at the protocol's limit (sitemaps.org: 50,000 addresses a file).
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from lxml.etree import XMLSyntaxError  # type: ignore[import-untyped]  # - lxml ships no types
from scrapy.utils.gz import gunzip
from scrapy.utils.sitemap import Sitemap as _Reader

from crawlers import joburl

MOST_ADDRESSES = 50_000
_MOST_BYTES = 256 * 1024 * 1024  # the protocol allows 50 MiB a file; a gzip bomb does not get further than this
_JOB_WORD = re.compile(
    r"(?:jobs?|jobdetails?|job-details?|careers?|vacanc(?:y|ies)|positions?|openings?|requisitions?|postings?)",
    re.IGNORECASE,
)
_JOB_ID = re.compile(r"\d{3}|-[^-]*-")
_JOB_NAME = re.compile(r"\d|[a-z][-_][a-z]", re.IGNORECASE)
_JOB_QUERY = re.compile(r"(?:^|&)(?:gh_jid|job_?id|jid|cid|req_?id)=\d", re.IGNORECASE)
_NO_JOBS = re.compile(r"blog|news|press|image|video|author|event|stor(?:y|ies)|product|faq", re.IGNORECASE)
_FILE_LANGUAGE = re.compile(r"[-_]([a-z]{2}(?:-[a-z]{2})?)\.xml", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Entry:
    """One address of a sitemap, with the time of its last change in the board's words, if it gives one."""

    url: str
    lastmod: str | None = None


@dataclass(frozen=True, slots=True)
class Sitemap:
    """One file: `is_index` when its entries are sitemaps, `full` when it ends at the protocol's limit."""

    is_index: bool
    entries: tuple[Entry, ...]
    full: bool


def read(body: bytes) -> Sitemap:
    """The sitemap in `body`, gzipped or not. ValueError: it is no sitemap (an HTML page, an empty answer)."""
    try:
        if body[:2] == b"\x1f\x8b":
            body = gunzip(body, max_size=_MOST_BYTES)
        reader = _Reader(body.lstrip())
        kind = reader.type
        entries = tuple(Entry(item["loc"], item.get("lastmod") or None) for item in reader if item["loc"])
    except (XMLSyntaxError, StopIteration, OSError, EOFError, struct.error) as error:
        raise ValueError("no XML sitemap") from error
    if kind not in {"urlset", "sitemapindex"}:
        raise ValueError(f"a <{kind}> document in place of a sitemap")
    return Sitemap(kind == "sitemapindex", entries, len(entries) >= MOST_ADDRESSES)


def children(index: Sitemap, pattern: re.Pattern[str] | None = None) -> list[Entry]:
    """The sitemaps of an index to ask: those that match `pattern`, else all but blogs, images and other languages."""
    entries = {entry.url: entry for entry in index.entries}.values()  # each asked once, however often it is named
    if pattern:
        return [entry for entry in entries if pattern.search(entry.url)]
    kept = [entry for entry in entries if not _NO_JOBS.search(entry.url.rsplit("/", 1)[-1])]
    return _in_english(kept)


def jobs(entries: Iterable[Entry], pattern: re.Pattern[str] | None = None, *, guess: bool = False) -> dict[str, Entry]:
    """Ref to entry of each job page, in the order of the file; of language copies the English one.

    Where no address looks like a job page, a `guess` takes those behind a part that says job (`/jobs/1/pharmacist`).
    Two different pages whose addresses hold the same number (a store's, say) are kept apart under their paths.
    """
    found: dict[str, Entry] = {}
    for entry in _job_pages(tuple(entries), pattern, guess=guess):
        ref = joburl.ref(entry.url)
        known = found.get(ref)
        if known is None:
            found[ref] = entry
        elif joburl.language(known.url) != joburl.language(entry.url):
            found[ref] = entry if joburl.language(entry.url) == "en" else known
        elif joburl.place_of(known.url) != joburl.place_of(entry.url):
            found.setdefault(joburl.place_of(entry.url), entry)
    return found


def _job_pages(entries: tuple[Entry, ...], pattern: re.Pattern[str] | None, *, guess: bool) -> list[Entry]:
    if pattern:
        return [entry for entry in entries if pattern.search(entry.url)]
    sure = [entry for entry in entries if is_job_page(entry.url)]
    return sure or [entry for entry in entries if guess and _may_be_job_page(entry.url)]


def is_job_page(url: str) -> bool:
    """Whether an address looks like a job page's, on the sites recorded; a board's own pattern replaces this.

    A part that says job, then one with an id (three digits) or the words of a title (two dashes); or an id asked for.
    """
    parts = urlsplit(url)
    segments = parts.path.split("/")
    job = next((number for number, segment in enumerate(segments) if _JOB_WORD.fullmatch(segment)), len(segments))
    return any(_JOB_ID.search(segment) for segment in segments[job + 1 :]) or bool(_JOB_QUERY.search(parts.query))


def _may_be_job_page(url: str) -> bool:
    """Whether a part that says job has one behind it that holds a number or two words."""
    segments = urlsplit(url).path.split("/")
    job = next((number for number, segment in enumerate(segments) if _JOB_WORD.fullmatch(segment)), len(segments))
    return any(_JOB_NAME.search(segment) for segment in segments[job + 1 :])


def _in_english(entries: list[Entry]) -> list[Entry]:
    """The entries in no language or in English, where there is one in English; else all."""
    languages = [_language(entry.url) for entry in entries]
    if "en" not in languages:
        return entries
    return [entry for entry, language in zip(entries, languages, strict=True) if language in {None, "en"}]


def _language(url: str) -> str | None:
    """The language that a sitemap's path names, or the end of its name (Phenom: `sitemap-0002-es-es.xml`)."""
    ending = _FILE_LANGUAGE.search(url)
    return joburl.language(url) or (joburl.language(f"https://host/{ending[1]}/") if ending else None)
