"""Jibe, the front end of many iCIMS employers: a JSON search, a hundred postings a page with their texts.

`GET {origin}/api/jobs?page=1&limit=100&sortBy=relevance&descending=false&internal=false`. Shape from two recorded
first pages (2026-09); the keyword is the one of the site's own search box.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlencode

from scrapy import Request
from scrapy.http import Response

from crawlers import values
from crawlers.answer import UnreadableError
from crawlers.base import Board, Failure
from crawlers.entries import Said
from crawlers.pagedlist import Page, PagedSpider, Query
from crawlers.sections import advertisement
from schema.posting import RawPay, RawPlace

PAGE = 100
PAY_TAG = re.compile(r"[$£€]\s?\d")  # tags1 to tags20 are the tenant's own; one of them may hold the pay in words


class JibeSpider(PagedSpider):
    """Reads Jibe sites at `url`. Rows without id that the API holds beside real ones are counted and passed over."""

    name = "jibe"
    search_terms = ("pharmacist", "pharmacy")
    volatile = ("update_date", "search_score")
    contact_fields = ("recruiter", "recruiter_id", "hiring_manager", "recruiter_email")
    shape = "recorded: two first pages, broken rows, several places; documentation: keywords, limit"

    def page(self, board: Board, query: Query) -> Request:
        """One page of the search."""
        asked: dict[str, Any] = {"page": query.pages + 1, "limit": PAGE, "sortBy": "relevance", "descending": "false"}
        asked |= {"internal": "false"} | ({"keywords": query.term} if query.term else {})
        return self.ask(board, f"{self.origin(board)}/api/jobs?{urlencode(asked)}", self.parse_listing, query=query)

    def read_page(self, response: Response, board: Board) -> Page:
        """The rows with an id; a page of which none has one has another shape."""
        answer = self.json_of(response, board)
        jobs = [row["data"] for row in answer["jobs"]]
        named = [job for job in jobs if self.ref(job)]
        if jobs and not named:
            raise UnreadableError(Failure.SHAPE, f"none of {len(jobs)} jobs has an id")
        nameless = len(jobs) - len(named)
        for _ in range(nameless):
            self.pass_over(board)
        return Page(named, answer.get("totalCount"), nameless=nameless)

    def ref(self, row: Any) -> Any:
        """The requisition id, which is the address's last part too."""
        return row.get("slug") or row.get("req_id")

    def said(self, board: Board, row: Any) -> Said:
        """One job."""
        ref = str(self.ref(row))
        page = (row.get("meta_data") or {}).get("canonical_url")
        categories = row.get("category") or row.get("categories") or ()
        named = [values.label(each, "name") for each in (categories if isinstance(categories, list) else [categories])]
        return {
            "ref": ref,
            "url": page or f"{self.origin(board)}/jobs/{ref}",
            "title": row.get("title"),
            "employer": row.get("hiring_organization"),
            "html": text(row),
            "places": places(row),
            "employment_type": values.joined(row.get("employment_type")),
            "department": values.joined(row.get("department"), *named),
            "pay": pay(row),
            "date_posted": row.get("posted_date"),
            "valid_through": row.get("posting_expiry_date"),
            "requisition_id": row.get("req_id"),
            "apply_url": row.get("apply_url"),
        }


def text(row: Any) -> str | None:
    """The ad's sections under the headings of the site."""
    return advertisement(
        (
            (None, row.get("description")),
            ("Responsibilities", row.get("responsibilities")),
            ("Qualifications", row.get("qualifications")),
        )
    )


def places(row: Any) -> tuple[RawPlace, ...]:
    """Every place of `full_location`, one each between semicolons; with a single one its parts as well."""
    names = [name.strip() for name in (row.get("full_location") or row.get("short_location") or "").split(";")]
    named = list(dict.fromkeys(name for name in names if name))
    if len(named) != 1:
        return tuple(RawPlace(text=name) for name in named)
    part = {name: row.get(name) or None for name in ("city", "state", "country", "postal_code", "street_address")}
    return (
        RawPlace(
            text=named[0],
            city=part["city"],
            region=part["state"],
            country=part["country"],
            postal_code=part["postal_code"],
            street=part["street_address"],
        ),
    )


def pay(row: Any) -> tuple[RawPay, ...]:
    """The pay fields, in which zero means none, and else the tenant's tags that speak of money."""
    stated = values.pay(
        row.get("salary_min_value"),
        row.get("salary_max_value"),
        row.get("salary_frequency"),
        row.get("salary_currency"),
    )
    tags = [tag for name in row if name.startswith("tags") for tag in row[name] or () if isinstance(tag, str)]
    return stated or tuple(RawPay(text=tag.strip()) for tag in dict.fromkeys(tags) if PAY_TAG.search(tag))
