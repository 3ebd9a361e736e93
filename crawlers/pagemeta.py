"""A job page without structured data, read from its title, its meta tags and the part of it that holds the text.

The result is a JobPosting node like any other, so that one mapping serves all. Recorded up to 2026-11-23: Radancy pages
("TITLE at EMPLOYER" in og:title and no JSON-LD: Disney), pages whose `job-*` meta tags carry everything (TalentBrew
tenants), and titles that are the site's and not the job's ("Explore our careers").
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from parsel import Selector

from crawlers.microdata import inner_html

Node = dict[str, Any]
_SUFFIX = re.compile(r"(?P<title>.*\S)\s+(?:at|[-–—|@])\s+(?P<site>\S.*)", re.DOTALL)
# Where hosted career sites keep the text of the ad, the surest mark first.
_TEXT = (
    '//*[@itemprop="description"]',
    '//*[contains(concat(" ", normalize-space(@class), " "), " ats-description ")]',
    '//*[contains(@class, "job-description") or contains(@id, "job-description")]',
    '//*[contains(@class, "jobDescription") or contains(@id, "jobDescription")]',
    '//*[contains(@class, "jobdescription") or contains(@id, "jobdescription")]',
    '//*[contains(@class, "job_description") or contains(@id, "job_description")]',
)
_CLOSED = re.compile(
    r"(?:job|position|posting|requisition|opportunity|vacancy|role|opening)\s[^.!?<>]{0,80}?"
    r"(?:has\s+expired|(?:is|are)\s+no\s+longer\s+(?:available|active|open|accepting|posted|valid)"
    r"|has\s+been\s+(?:filled|closed|removed|cancelled|canceled)|(?:is|has)\s+(?:been\s+)?(?:now\s+)?closed)"
    r"|no\s+longer\s+accepting\s+applications",
    re.IGNORECASE,
)
_READ_FOR_CLOSED = 20_000  # characters of visible text; a closed page says so at its top


def node(page: Selector, url: str, employer: str | None = None) -> Node | None:
    """The JobPosting that the page's meta tags and title state; None when nothing says that the page is a job's."""
    meta = tags(page)
    title = meta.get("job-title") or title_of(page, url, employer)
    if not title:
        return None
    found: dict[str, Any] = {
        "@type": "JobPosting",
        "title": title,
        "description": meta.get("job-description")
        or _text(page)
        or meta.get("og:description")
        or meta.get("description"),
        "datePosted": meta.get("job-posteddate"),
        "identifier": meta.get("job-id"),
        "employmentType": meta.get("job-type") or meta.get("job-employmenttype"),
        "occupationalCategory": meta.get("job-function") or meta.get("job-category"),
        "hiringOrganization": meta.get("job-company"),
        "jobLocation": places(meta),
    }
    return {name: value for name, value in found.items() if value}


def tags(page: Selector) -> dict[str, str]:
    """Name to content of the page's meta tags, names in lower case; the first of equal names counts."""
    found: dict[str, str] = {}
    for tag in page.xpath("//meta[@content][@name or @property]"):
        name = (tag.attrib.get("name") or tag.attrib.get("property") or "").strip().lower()
        content = tag.attrib["content"].strip()
        if content:
            found.setdefault(name, content)
    return found


def places(meta: dict[str, str]) -> list[Node]:
    """schema.org Places of `job-*` tags, or of the `City~Region~Country` of Radancy's tag."""
    address = {
        "addressLocality": meta.get("job-city"),
        "addressRegion": meta.get("job-region") or meta.get("job-state"),
        "addressCountry": meta.get("job-country"),
    }
    found: list[Node] = []
    if any(address.values()):
        found.append({"@type": "Place", "address": {name: part for name, part in address.items() if part}})
    elsewhere = meta.get("job-secondarylocations", "").split(";")
    found.extend({"@type": "Place", "address": place.strip()} for place in elsewhere if place.strip())
    return found or [
        {"@type": "Place", "address": ", ".join(part for part in place.strip().split("~") if part)}
        for place in re.split(r"[;|]", meta.get("gtm_tbcn_location", ""))
        if place.strip()
    ]


def title_of(page: Selector, url: str, employer: str | None = None) -> str | None:
    """The job's title out of the page's own titles, or None.

    A title counts when it ends in the employer's or the site's name ("TITLE at EMPLOYER", cut there) or when the page
    repeats it as its only main heading; a site's slogan does neither.
    """
    # Two tell that there are several; all of 1,400 that were never closed took 9 s (found by fuzzing, 2026-11-26).
    first = page.xpath("//h1")[:2]
    headings = [" ".join(" ".join(found.xpath(".//text()").getall()).split()) for found in first]
    meta = tags(page)
    names = {_squeezed(name) for name in (employer, meta.get("og:site_name")) if name}
    site = _squeezed(urlsplit(url).hostname or "")
    for title in (meta.get("og:title"), " ".join(page.xpath("string(//title)").get("").split())):
        found = _SUFFIX.fullmatch(title or "")
        if found and _names(_squeezed(found["site"]), names, site):
            return found["title"]
        if title and headings == [title]:
            return title
    return None


def _names(suffix: str, names: set[str], site: str) -> bool:
    """Whether the end of a title is the employer or the site, "careers" or a country beside it notwithstanding."""
    return bool(suffix) and (any(name in suffix for name in names if name) or (len(suffix) >= 4 and suffix in site))


def _squeezed(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "", name.casefold())


def _text(page: Selector) -> str | None:
    """The markup of the element that holds the ad's text, if one of the known ones is there."""
    for path in _TEXT:
        for element in page.xpath(f"({path})[1]"):
            if markup := inner_html(element.root):
                return markup
    return None


def _teaser(meta: dict[str, str]) -> str | None:
    return meta.get("og:description") or meta.get("description")


def says_closed(page: Selector) -> bool:
    """Whether the page tells its reader that the job is gone (recorded with status 200: SmartRecruiters, iCIMS)."""
    words = page.xpath("//body//text()[not(ancestor::script or ancestor::style or ancestor::template)]").getall()
    return bool(_CLOSED.search(" ".join(" ".join(words)[:_READ_FOR_CLOSED].split())))
