"""Which platform an address or a page belongs to, by the tables of `addresses.toml`."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

from parsel import Selector

TABLES = Path(__file__).parent / "addresses.toml"
LINKS = "//a/@href | //iframe/@src | //script/@src | //form/@action | //link/@href"
WRITTEN = re.compile(r"https?:(?:\\?/){2}[^\s\"'<>()]{4,300}")
SITE = re.compile(r"/[a-z]{2,6}/[a-z]{2}(?:-[a-z]{2})?(?=/|$)")
JOB_POSTING = re.compile(r'"@type"\s*:\s*"JobPosting"')
# Hosts of the platforms themselves, which are no employer's.
THEIR_OWN = {"www", "app", "api", "assets", "blog", "cdn", "community", "content", "developer", "developers", "docs",
             "embed", "help", "images", "info", "js", "legal", "login", "media", "partners", "resources", "static",
             "status", "support"}  # fmt: skip
PAGE_CHARACTERS = 2_000_000


@dataclass(frozen=True, slots=True)
class Recognised:
    """A board as its address names it: the register's fields, less those that only a person knows."""

    platform: str
    url: str
    slug: str | None = None
    api: str | None = None
    settings: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def key(self) -> tuple[str, str]:
        """Equal for two addresses of one board: hosts and slugs are compared without regard to case."""
        return self.platform, self.url.rstrip("/").lower()


@dataclass(frozen=True, slots=True)
class Tables:
    """The compiled rows of `addresses.toml`: a pattern and what is written of it."""

    addresses: tuple[tuple[re.Pattern[str], Mapping[str, Any]], ...]
    marks: tuple[tuple[re.Pattern[str], Mapping[str, Any]], ...]


@cache
def tables() -> Tables:
    """The tables, read once."""
    document = tomllib.loads(TABLES.read_text(encoding="utf-8"))
    return Tables(
        tuple((re.compile(row["at"]), row) for row in document["address"]),
        tuple((re.compile(row["in"]), row) for row in document["mark"]),
    )


def by_address(url: str) -> Recognised | None:
    """The board that an http(s) address belongs to; None where no pattern knows it."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return None
    text = parts.hostname.lower() + (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    for pattern, row in tables().addresses:
        found = pattern.match(text)
        if found and not {found.groupdict().get("slug"), found.groupdict().get("tenant")} & THEIR_OWN:
            return _written(row, found.groupdict())
    return None


def by_page(html: str, url: str) -> tuple[Recognised, ...]:
    """The boards that a careers page belongs to or leads to, the likeliest first; () where none is known.

    `url` is the page's address. Marks of a front end go before links, and of those the board that is linked to
    most often goes first; a page that holds a JobPosting and is nothing else is one for platform jsonld.
    """
    html = html[:PAGE_CHARACTERS]
    parts = urlsplit(url)
    site = SITE.match(parts.path)
    given = {"origin": f"{parts.scheme}://{parts.netloc}", "address": url, "site": site[0] if site else "/us/en"}
    marked = [_written(row, given) for pattern, row in tables().marks if pattern.search(html)]
    linked = Counter(board for link in _links(html, url) if (board := by_address(link)))
    found = dict.fromkeys([*marked, *(board for board, _ in linked.most_common())])
    if not found and JOB_POSTING.search(html):
        found[Recognised("jsonld", url, settings={"sitemap": f"{given['origin']}/sitemap.xml"})] = None
    return tuple(found)


def _links(html: str, url: str) -> Iterator[str]:
    """Every address on a page: of its elements, and those written in scripts."""
    for link in Selector(html).xpath(LINKS).getall():
        try:
            yield urljoin(url, link.strip())
        except ValueError:  # "http://[" and the like
            continue
    for written in WRITTEN.findall(html):
        yield written.replace("\\/", "/").replace("&amp;", "&")


def _written(row: Mapping[str, Any], parts: Mapping[str, str]) -> Recognised:
    """What a row says of a match."""
    return Recognised(
        platform=row["platform"],
        url=row["url"].format_map(parts),
        slug=unquote(row["slug"].format_map(parts)) if "slug" in row else None,
        api=row.get("api"),
        settings={name: text.format_map(parts) for name, text in row.get("settings", {}).items()},
    )
