"""Paylocity: a page whose script holds the whole list, then one page a posting.

`GET {origin}/recruiting/jobs/All/{slug}`, then `/Recruiting/Jobs/Details/{id}`. Shape from two recorded lists and a
recorded posting (2026-06 to 2026-08).
"""

from __future__ import annotations

from typing import Any

from parsel import Selector
from scrapy.http import Response

from crawlers import inlinejson, postingpage, values
from crawlers.base import Answers, Board
from crawlers.entries import DetailSpider, OneAnswerSpider, Said
from crawlers.microdata import inner_html
from crawlers.sections import advertisement
from schema.posting import RawPlace

TEXT = '//*[contains(@class, "job-preview-details")]'
HEADER = f'{TEXT}//*[contains(@class, "job-listing-header")]'


class PaylocitySpider(OneAnswerSpider, DetailSpider):
    """Reads Paylocity boards; `slug` is the list's GUID. Internal jobs are passed over.

    Measured 2026-06: the JSON-LD of a posting gives the hour of UTC with the offset of the employer, five hours late;
    the list gives the right one, so the date is the list's.
    """

    name = "paylocity"
    api_origin = "https://recruiting.paylocity.com"
    address = "/recruiting/jobs/All/{slug}"
    contact_fields = postingpage.PERSONS
    shape = "recorded: lists and a posting; documentation: internal jobs, postings without JSON-LD"

    def rows(self, response: Response, board: Board) -> Any:  # noqa: ARG002  a page is read without its board
        """The jobs of the page's data."""
        return inlinejson.after(response, "window.pageData")["Jobs"]

    def is_hidden(self, row: Any) -> bool:
        """Whether a job is for employees only."""
        return row.get("IsInternal") is True

    def said(self, board: Board, row: Any) -> Said:
        """One job of the list."""
        stated = row.get("JobLocation") or {}
        place = RawPlace(
            text=row.get("LocationName") or stated.get("Name") or None,
            city=stated.get("City") or None,
            region=stated.get("State") or None,
            country=stated.get("Country") or None,
            postal_code=stated.get("Zip") or None,
            street=values.joined(stated.get("Address"), stated.get("Address2"), by=", "),
            remote=True if row.get("IsRemote") is True else None,
        )
        return {
            "ref": row["JobId"],
            "url": f"{self.origin(board)}/Recruiting/Jobs/Details/{row['JobId']}",
            "title": row["JobTitle"],
            "places": (place,) if place != RawPlace() else (),
            "department": row.get("HiringDepartment"),
            "date_posted": row.get("PublishedDate"),
        }

    def parse_posting(self, response: Response, board: Board, *, row: Any, said: Said) -> Answers:
        """One job: the sections of its page, else its JSON-LD; places, date and department are the list's."""
        page = postingpage.read(response, board, TEXT)
        sections = list(headed(page.selector))
        keep = {name: said[name] for name in ("places", "department", "date_posted") if said[name]}
        stated = page.stated | keep | {"html": advertisement(sections) or page.stated["html"] or page.body}
        words = [text for heading, text in sections if "salary" in heading.lower() or "pay" in heading.lower().split()]
        stated["pay"] = page.stated["pay"] or values.pay(None, None, text=words[0] if words else None)
        yield self.whole(board, row, said, stated, page.kept)


def headed(page: Selector) -> list[tuple[str, str]]:
    """The sections of a page under their headings, in its order."""
    return [
        (postingpage.words(header, ".") or "", inner_html(text.root))
        for header in page.xpath(HEADER)
        for text in header.xpath("following-sibling::*[1]")
    ]
