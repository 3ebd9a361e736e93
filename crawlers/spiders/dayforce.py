"""Dayforce (Ceridian): one public GET gives a whole job board with its texts, a row for each language and place.

`GET {origin}/api/{slug}/V1/JobFeeds`, the vendor's feed for job boards. No recording: keys, parameters and traps are
from peers' code and notes of live feeds (2017 to 2026). Which keys a row has is each employer's choice. An empty list
is also what a code that names no board is answered with.
"""

from typing import Any

from scrapy.http import Response

from crawlers import values
from crawlers.base import Board, Failure
from crawlers.entries import OneAnswerSpider, Said
from schema.posting import RawPlace

PLACE = {"city": "City", "region": "State", "country": "Country", "postal_code": "PostalCode"}


class DayforceSpider(OneAnswerSpider):
    """Reads Dayforce boards; `slug` is the employer's namespace, `settings.board` the code of one of its boards."""

    name = "dayforce"
    api_origin = "https://www.dayforcehcm.com"
    needs = ("board",)
    address = "/api/{slug}/V1/JobFeeds?includeActivePostingOnly=true&htmlDescription=true&internalJobBoardCode={board}"
    shape = "recorded: none; written from peers' code and notes of live feeds"

    def rows(self, response: Response, board: Board) -> Any:
        """Each posting's row, one with a text and in English first, with the places of all its rows."""
        code, together = str(board.settings["board"]), dict[Any, list[Any]]()
        for row in self.json_of(response, board, list):
            if (row.get("ClientSiteXRefCode") or code) == code:
                together.setdefault(row["ReferenceNumber"], []).append(row)
            else:
                self.pass_over(board)  # of another board of the employer
        for ref, rows in together.items():
            titles = {row.get("CultureCode"): row["Title"] for row in rows}
            if any(titles[row.get("CultureCode")] != row["Title"] for row in rows):
                self.failed(board, Failure.SHAPE, f"two postings under number {ref}")
            rows.sort(key=lambda row: (not row.get("Description"), not str(row.get("CultureCode")).startswith("en")))
        return [{**rows[0], "places": [place(row) for row in rows]} for rows in together.values()]

    def said(self, board: Board, row: Any) -> Said:
        """One posting."""
        return {
            "ref": str(row["ReferenceNumber"]),
            "url": row.get("JobDetailsUrl") or f"{board.url}/jobs/{row['ReferenceNumber']}",
            "title": row["Title"],
            "employer": row.get("CompanyName") or row.get("ParentCompanyName"),
            "html": row.get("Description"),
            "places": values.each_once(RawPlace(**each) for each in row["places"] if any(each.values())),
            "employment_type": row.get("EmploymentIndicator"),
            "department": row.get("JobFamily"),
            "pay": values.pay(row.get("MinHiringRate"), row.get("MaxHiringRate")),
            "date_posted": row.get("DatePosted"),
            "requisition_id": str(row.get("ParentRequisitionCode") or "") or None,
            "apply_url": row.get("ApplyUrl"),
        }


def place(row: Any) -> dict[str, Any]:
    """The parts of a row's place, which some employers leave out."""
    return {name: row.get(key) or None for name, key in PLACE.items()} | {
        "remote": row.get("IsVirtualLocation") or None
    }
