"""The parts of iCIMS pages, in the layouts recorded 2026-05 to 2026-08.

New layout: `li.iCIMS_JobCardItem`; old ones: rows of `.iCIMS_JobsTable` or `#iCIMS_JobsTableBody`. In all of them a
job is a link to `/jobs/NUMBER/words/job`, and what is said of it are pairs of a label and a value beside that link.
Labels are the tenant's ("Job Locations", "Posting Location"); places are a dialect kept verbatim ("US-TX-Houston").
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlsplit

from parsel import Selector

from crawlers.microdata import inner_html
from schema.posting import RawPlace

LINK = re.compile(r"/jobs/(\d+)/(?:[^/?#]+/)?job(?:[/?#]|$)")
_ROWS = (
    'ancestor::li[contains(@class, "iCIMS_JobCardItem")][1]',
    'ancestor::*[contains(@class, "JobListingRow") or contains(@class, "job-listing")][1]',
    'ancestor::*[contains(concat(" ", @class, " "), " row ")][1]',
    "..",
)
_SECTION = '[contains(@class, "iCIMS_InfoMsg_Job") or contains(@class, "iCIMS_Expandable_Container")]'
_SECTIONS = f'(//*{_SECTION} | //h2[contains(@class, "iCIMS_InfoField_Job")])[not(ancestor::*{_SECTION})]'
_DATE = re.compile(r"\d{1,2}/\d{1,2}/\d{4}|\d{4}-\d{2}-\d{2}")
_PLACE = re.compile(r"location", re.IGNORECASE)
_ID = re.compile(r"(?:job |requisition |req )?(?:id|number|#)", re.IGNORECASE)
_POSTED = re.compile(r"posted|posting date|post date", re.IGNORECASE)
_DEPARTMENT = re.compile(r"category|department|function", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Row:
    """One job of a list, or the header of its page: its id, its path, its title and the pairs of label and value."""

    ref: str
    path: str
    title: str
    said: Mapping[str, str] = field(default_factory=dict)

    def entry(self) -> dict[str, Any]:
        """What the list says, less what changes by itself."""
        return {"ref": self.ref, "path": self.path, "title": self.title, **self.said}

    def with_header(self, said: Mapping[str, str]) -> Row:
        """The row with what the posting's own page adds to it."""
        return replace(self, said={**self.said, **said})

    def places(self) -> tuple[RawPlace, ...]:
        """The places as written, one each."""
        written = self._first(_PLACE) or ""
        return tuple(RawPlace(text=place) for place in dict.fromkeys(p.strip() for p in written.split("|")) if place)

    @property
    def posted(self) -> str | None:
        """The day of posting: the title attribute where there is one; the words may be relative ("3 days ago")."""
        return self._first(_POSTED)

    @property
    def requisition_id(self) -> str | None:
        """The employer's id ("2026-8214"), which is not the one in the address."""
        return next((value for label, value in self.said.items() if _ID.fullmatch(label)), None)

    @property
    def department(self) -> str | None:
        """The job's category."""
        return self._first(_DEPARTMENT)

    def _first(self, label: re.Pattern[str]) -> str | None:
        return next((value for name, value in self.said.items() if label.search(name)), None)


def rows(page: Selector) -> list[Row]:
    """The jobs of a list page, each once, in its order."""
    found: dict[str, Row] = {}
    read: dict[Any, dict[str, str]] = {}  # row to its pairs: several jobs in one row cost its reading once
    for link in page.xpath('//a[contains(@href, "/jobs/")]'):
        path = urlsplit(link.attrib["href"]).path
        job = LINK.search(path)
        title = _title(link)
        if job and title and job.group(1) not in found:
            beside = next((row for xpath in _ROWS for row in link.xpath(xpath)), link)
            if beside.root not in read:
                read[beside.root] = pairs(beside)
            found[job.group(1)] = Row(job.group(1), path, title, read[beside.root])
    return list(found.values())


def _title(link: Selector) -> str:
    """The link's words without its label for screen readers."""
    words = link.xpath('.//text()[not(ancestor::*[contains(@class, "sr-only") or contains(@class, "field-label")])]')
    return " ".join(" ".join(words.getall()).split())


def pairs(part: Selector) -> dict[str, str]:
    """Label to value of a row or header: labelled spans, definition lists, and the classes of the oldest layout."""
    found: dict[str, str] = {}
    for label in part.xpath('.//*[contains(@class, "field-label")][not(ancestor::a)]'):
        value = next(iter(label.xpath("following-sibling::*[1]")), None)
        _keep(found, _words(label), value)
    for label in part.xpath(".//dt"):
        value = next(iter(label.xpath("following-sibling::dd[1]")), None)
        _keep(found, _words(label), value)
    for name, css in (("Location", "location"), ("Department", "department"), ("Posted", "postdate")):
        for value in part.xpath(f'.//span[@class="{css}"]'):
            _keep(found, name, value)
    for dated in part.xpath(".//span[@title]"):
        if _DATE.search(dated.attrib["title"]):
            found.setdefault("Posted Date", dated.attrib["title"].strip())
    return found


def _keep(found: dict[str, str], label: str, value: Selector | None) -> None:
    if value is None or not label:
        return
    dated = next((title for title in value.xpath(".//@title | ./@title").getall() if _DATE.search(title)), None)
    words = dated or _words(value)
    if words:
        found.setdefault(label, words)


def _words(part: Selector) -> str:
    return " ".join(" ".join(part.xpath(".//text()").getall()).split())


def header(page: Selector) -> dict[str, str]:
    """Label to value of a posting page's header."""
    return next((said for part in page.xpath('//*[contains(@class, "iCIMS_JobContent")]') if (said := pairs(part))), {})


def text(page: Selector) -> str | None:
    """The ad's markup on a page without JSON-LD: its sections under their headings, else what the content box holds."""
    parts = [
        f"<h2>{_words(part)}</h2>" if part.root.tag == "h2" else inner_html(part.root) for part in page.xpath(_SECTIONS)
    ]
    if any(not part.startswith("<h2>") for part in parts):
        return "\n".join(parts)
    content = next(iter(page.xpath('//*[contains(@class, "iCIMS_JobContent")]')), None)
    if content is None or not content.xpath(".//*[self::p or self::li or self::br]"):
        return None
    return inner_html(content.root)
