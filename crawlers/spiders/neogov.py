"""NeoGov (governmentjobs.com): one RSS feed an agency, then a page a posting where the feed holds a teaser only.

`GET {origin}/SearchEngine/JobsFeed?agency={slug}`. Three feeds recorded (2012, 2013, 2026): newer ones hold duties and
qualifications beside the description, older ones the description. Pages are peers' word (`#details-info .fr-view`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scrapy.http import Response

from crawlers import values, xmlfeed
from crawlers.base import Answers, Board, Failure
from crawlers.detailpage import PageSpider
from crawlers.entries import EntrySpider, OneAnswerSpider, Said
from crawlers.sections import advertisement
from schema.posting import RawPlace

SECTIONS = {  # element to the heading of the agency's page
    "description": None,
    "examplesofduties": "Examples of Duties",
    "qualifications": "Typical Qualifications",
    "supplementalinformation": "Supplemental Information",
    "benefits": "Benefits",
}


class NeogovSpider(OneAnswerSpider, PageSpider):
    """`slug` is the agency's name in `governmentjobs.com/careers/{slug}`.

    Dates stay as sent: `Wed, 19 Aug 2026 05:00:00:0` has a colon before its fraction, a continuous posting ends at
    "Continuous". A salary that is "Not Displayed" is none.
    """

    name = "neogov"
    api_origin = "https://www.governmentjobs.com"
    address = "/SearchEngine/JobsFeed?agency={slug}"
    text = '//*[@id="details-info"]//*[contains(@class, "fr-view")]'
    contact_fields = (*PageSpider.contact_fields, "listing.contactName", "listing.contactEmail", "listing.contactPhone",
                      "contactName", "contactEmail", "contactPhone")  # fmt: skip
    shape = "recorded: three feeds; documentation: posting pages"

    def rows(self, response: Response, board: Board) -> Any:
        """The items of the feed."""
        feed = xmlfeed.read(response, "rss", "item")
        if feed.fault:
            self.failed(board, Failure.TRUNCATED, feed.fault)
        return feed.rows

    def read_row(self, board: Board, row: Any) -> Answers:
        """One item: whole where it holds more than its description, else completed by its page."""
        told = any(row.get(name) for name in SECTIONS if name != "description")
        yield from (EntrySpider if told else PageSpider).read_row(self, board, row) or ()

    def said(self, board: Board, row: Any) -> Said:  # noqa: ARG002  one signature for all platforms
        """One item."""
        low, high = (money(row.get(f"{name}Salary")) for name in ("minimum", "maximum"))
        unit = row.get("salaryInterval") if low or high else None
        return {
            "ref": row["jobId"],
            "url": row["link"],
            "title": row.get("title"),
            "html": advertisement((heading, row.get(name)) for name, heading in SECTIONS.items()),
            "places": tuple(place for place in (where(row),) if place != RawPlace()),
            "employment_type": row.get("jobType") or None,
            "department": values.joined(row.get("department"), *categories(row)),
            "pay": values.pay(low, high, unit, row.get("salaryCurrency")),
            "date_posted": row.get("advertiseFromDateUTC")
            or row.get("advertiseFromDate")
            or row.get("pubDate")
            or None,
            "valid_through": row.get("advertiseToDateTimeUTC") or row.get("advertiseToDateTime") or None,
            "requisition_id": row.get("jobNumberSingle") or None,
        }


def where(row: Mapping[str, Any]) -> RawPlace:
    """The item's one place; "Various" is a board's word too."""
    place, state = row.get("location") or None, row.get("state") or None
    return RawPlace(text=place, region=state, remote=True if str(place).lower() == "remote" else None)


def categories(row: Mapping[str, Any]) -> list[Any]:
    """The names of the categories, which old feeds write as a code and a name."""
    listed = xmlfeed.listed(row.get("categories"), "category")
    return [each.get("Category") if isinstance(each, dict) else each for each in listed]


def money(amount: Any) -> str | None:
    """An amount in digits; None for words in its place."""
    text = str(amount or "").strip()
    return text if text.replace(",", "").replace(".", "", 1).isdigit() else None
