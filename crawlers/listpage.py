"""The entries of an HTML list: each link to a posting with what stands beside it, each posting once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from urllib.parse import urljoin

from parsel import Selector
from scrapy.http import Response

from crawlers import pagemeta
from crawlers.answer import WALL, UnreadableError
from crawlers.htmlpage import page_of
from schema.posting import RawPlace
from schema.vocab import Failure

Row = dict[str, Any]
NUMBER = re.compile(r"\d{1,3}(?:[,.\u00a0\u202f]\d{3})+(?!\d)|\d+")
OF = re.compile(rf"\b(?:of|von|sur|de|di|van)\s+({NUMBER.pattern})", re.IGNORECASE)
NOTHING = re.compile(
    r"\bno\s+(?:\w+\s+){0,2}(?:jobs?|results?|positions?|openings?|opportunities|vacancies|matches|postings?)\b"
    r"|(?<!\d)(?<!\d[,.])0\s+(?:jobs?|results?|positions?|matches)\b|\b(?:did not|didn't)\s+(?:match|find)",
    re.IGNORECASE,
)
DECOYS = re.compile(
    r"(?:apply(?: now| online)?|learn more|view(?: job| details| all)?|read more|details|more info)\W*", re.IGNORECASE
)


def list_page(response: Response, mark: str) -> Selector:
    """The page of a list; `mark` is an XPath of what every list has, with entries or without.

    UnreadableError: it is no list but a wall, an empty answer, a page that says the board is closed, another shape.
    """
    page = page_of(response)
    if not page.xpath(mark):
        wall = WALL.search(response.body[:65536])
        gone = not wall and pagemeta.says_closed(page)
        failure = Failure.BOT_WALL if wall else Failure.GONE if gone else Failure.SHAPE
        raise UnreadableError(failure, "a page without a list of jobs")
    return page


def rows(
    page: Selector, url: str, links: str, box: str, read: Callable[[str], str | None], parts: Mapping[str, str]
) -> list[Row]:
    """The entries of a page: `ref`, `url`, `title` and the words at each of `parts`, XPaths within an entry's box.

    `links` finds the links to postings, `box` (an XPath from a link) what else belongs to the entry, `read` gives the
    ref of an address, None where it is no posting's. Of several links to one posting the first with a title counts; a
    box around several postings is nobody's.
    """
    linked = [
        (ref, address, link)
        for link in page.xpath(links)
        if (ref := read(address := urljoin(url, link.attrib.get("href", "")))) is not None
    ]
    boxes = [next(iter(link.xpath(box)), None) for _, _, link in linked]
    held: dict[Any, set[str]] = {}
    for (ref, _, _), around in zip(linked, boxes, strict=True):
        if around is not None:
            held.setdefault(around.root, set()).add(ref)
    found: dict[str, Row] = {}
    for (ref, address, link), around in zip(linked, boxes, strict=True):
        beside = link if around is None or len(held[around.root]) > 1 else around
        if ref not in found and (row := _row(link, beside, parts)):
            found[ref] = {"ref": ref, "url": address, **row}
    return list(found.values())


def _row(link: Selector, beside: Selector, parts: Mapping[str, str]) -> Row | None:
    """The title of a link and the words beside it; None where it is a button and no title."""
    row: Row = {name: words for name, path in parts.items() if (words := first(beside, path))}
    title = row.pop("title", None) or words_of(link)
    return {"title": title, **row} if title and not DECOYS.fullmatch(title) else None


def said(row: Row) -> Row:
    """The RawPosting fields that such an entry states."""
    place = row.get("place")
    return {
        "ref": row["ref"],
        "url": row["url"],
        "title": row["title"],
        "employer": row.get("employer"),
        "places": (RawPlace(text=place),) if place else (),
        "department": row.get("department"),
        "date_posted": row.get("posted"),
        "employment_type": row.get("employment"),
        "requisition_id": row.get("requisition"),
    }


def first(part: Selector, path: str) -> str | None:
    """The words of the first element at a path that has some, on one line."""
    return next(_words(part, path), None)


def words_of(part: Selector) -> str:
    """The words of an element on one line."""
    return " ".join(" ".join(part.xpath("descendant-or-self::text()").getall()).split())


def number(text: str | None) -> int | None:
    """The total in a text ("Results 1 - 25 of 1,234", "71 jobs"): what follows "of", else the last whole number."""
    of = OF.search(text or "")
    found = [of[1]] if of else NUMBER.findall(text or "")
    return int(re.sub(r"\D", "", found[-1])) if found else None


def says_nothing(page: Selector) -> bool:
    """Whether a page says in words that there are no entries."""
    words = page.xpath("//body//text()[not(ancestor::script or ancestor::style)]").getall()
    return bool(NOTHING.search(" ".join(" ".join(words).split())))


def _words(part: Selector, path: str) -> Iterator[str]:
    for found in part.xpath(path):
        words = " ".join(found.get().split()) if isinstance(found.root, str) else words_of(found)
        if words:
            yield words
