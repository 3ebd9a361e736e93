"""BambooHR: a list without texts, then one request a posting.

`GET {origin}/careers/list`, then `/careers/{id}/detail`. Shape of the list from two recorded boards (2026-08), of the
posting from peers' code. Some tenants answered the list with 404 in 2024 and later: then the widget for employers'
own sites, `/jobs/embed2.php`, is the list.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from scrapy import Request
from scrapy.http import Response

from crawlers import postingpage, values
from crawlers.answer import WALL, UnreadableError
from crawlers.base import Answers, Board, Failure
from crawlers.entries import DetailSpider, Said
from crawlers.htmlpage import page_of
from schema.posting import RawPlace

MARK = b"BambooHR-ATS"
JOB = '//*[contains(@class, "BambooHR-ATS-Jobs-Item")]'
DEPARTMENT = 'ancestor::*[contains(@class, "Department-Item")][1]//*[contains(@class, "Department-Header")]'
ENDED = {"closed", "filled", "canceled", "cancelled"}


class BamboohrSpider(DetailSpider):
    """Reads BambooHR boards; `slug` is the employer's host name."""

    name = "bamboohr"
    tenant_domain = "bamboohr.com"
    contact_fields = ("detail.hiringLead", "detail.recruiter")
    shape = "recorded: lists with and without a total; documentation: the posting, the widget, closed openings"

    def listing(self, board: Board) -> Iterator[Request]:
        """The list, or the widget where there is none."""
        url = self.path(board, "/careers/list")
        yield self.ask(board, url, self.parse_listing, elsewhere=lambda: [self.widget(board)])

    def widget(self, board: Board) -> Request:
        """The widget for employers' own sites."""
        return self.ask(board, self.path(board, "/jobs/embed2.php"), self.parse_widget)

    def parse_listing(self, response: Response, board: Board) -> Answers:
        """Reads every row."""
        answer = self.json_of(response, board)
        self.expect(board, (answer.get("meta") or {}).get("totalCount"))
        yield from self.each(board, answer["result"], self.read_row)

    def parse_widget(self, response: Response, board: Board) -> Answers:
        """Reads every job of the widget as a row of the list; one without jobs is known by its mark."""
        page = page_of(response)
        if MARK not in response.body:
            wall = WALL.search(response.body)
            raise UnreadableError(Failure.BOT_WALL if wall else Failure.SHAPE, "a page without the widget's mark")
        rows = [
            {
                "id": job.attrib.get("id", "").rpartition("_")[2],
                "jobOpeningName": postingpage.words(job, ".//a"),
                "departmentLabel": postingpage.words(job, DEPARTMENT),
                "location": postingpage.words(job, './/*[contains(@class, "BambooHR-ATS-Location")]'),
            }
            for job in page.xpath(JOB)
        ]
        yield from self.each(board, rows, self.read_row)

    def said(self, board: Board, row: Any) -> Said:
        """One opening, as a row of the list or whole; both have the same keys."""
        found = place(row)
        return {
            "ref": row["id"],
            "url": row.get("jobOpeningShareUrl") or f"{self.origin(board)}/careers/{row['id']}",
            "title": row["jobOpeningName"],
            "html": row.get("description") or row.get("jobDescription"),
            "places": (found,) if found != RawPlace() else (),
            "employment_type": row.get("employmentStatusLabel"),
            "department": values.joined(row.get("departmentLabel")),
            "pay": values.pay(None, None, text=row.get("compensation")),
            "date_posted": row.get("datePosted"),
            "closed_by_board": str(row.get("jobOpeningStatus")).lower() in ENDED,
        }

    def detail(self, board: Board, said: Said) -> str:
        """The opening's address."""
        return self.path(board, "/careers/{id}/detail", id=said["ref"])

    def parse_posting(self, response: Response, board: Board, *, row: Any, said: Said) -> Answers:
        """One opening."""
        opening = self.json_of(response, board)["result"]["jobOpening"]
        values.stated(opening, "description")
        yield self.whole(board, row, said, self.said(board, {"id": row["id"]} | opening), opening)


def place(row: Mapping[str, Any]) -> RawPlace:
    """The opening's location; its parts may stand in `atsLocation`. `locationType` is 0 on site, 1 remote, 2 hybrid."""
    stated, other = row.get("location") or {}, row.get("atsLocation") or {}
    remote = True if row.get("isRemote") is True or str(row.get("locationType")) == "1" else None
    if isinstance(stated, str):
        return RawPlace(text=stated, remote=remote)
    return RawPlace(
        city=stated.get("city") or other.get("city") or None,
        region=stated.get("state") or other.get("state") or other.get("province") or None,
        country=stated.get("addressCountry") or other.get("country") or None,
        postal_code=stated.get("postalCode") or None,
        remote=remote,
    )
